/// Looks for what a person typed in keys, byte by byte; a String is made of no row.
///
/// Case counts only where the text has capital letters. A fuzzy text is words, all of which must be there as subsequences.
public struct NameMatcher: Sendable {
    /// Buffers that are used again for each row.
    struct Scratch {
        var units: [UInt32] = []
    }

    /// One thing to look for.
    private struct Word: Sendable {
        /// UTF-8, folded unless case counts.
        var bytes: [UInt8]
        /// Scalars, folded unless case counts; used where the word isn't ASCII.
        var units: [UInt32]
        var isASCII: Bool
    }

    private let words: [Word]
    private let mode: ListingQuery.Mode
    private let matchesCase: Bool

    /// nil where nothing is looked for.
    public init?(_ text: String, mode: ListingQuery.Mode) {
        self.mode = mode
        matchesCase = text.unicodeScalars.contains { $0.properties.isUppercase }
        let parts = mode == .fuzzy ? text.split(separator: " ").map(String.init) : [text]
        let matchesCase = matchesCase
        words = parts.filter { !$0.isEmpty }.map { part in
            let scalars = part.unicodeScalars.map { matchesCase ? $0.value : Fold.scalar($0.value) }
            let isASCII = scalars.allSatisfy { $0 < 0x80 }
            return Word(bytes: isASCII ? scalars.map(UInt8.init) : [], units: scalars, isASCII: isASCII)
        }
        if words.isEmpty { return nil }
    }

    /// How well a name matches, smaller is better (always 0 for substrings); nil where it doesn't.
    @inline(__always)
    func rank(of name: UnsafeBufferPointer<UInt8>, _ scratch: inout Scratch) -> UInt64? {
        var score = 0
        for word in words {
            guard let found = match(word, in: name, &scratch) else { return nil }
            score += found.score
        }
        if mode == .substring { return 0 }
        // Best score first, then the shorter name.
        return UInt64(max(0, (1 << 24) - score)) << 16 | UInt64(min(name.count, 0xFFFF))
    }

    /// Where a name matches, in bytes of its UTF-8, in order: what to show in another colour. Empty where it doesn't match.
    public func ranges(in name: String) -> [Range<Int>] {
        var name = name
        var scratch = Scratch()
        return name.withUTF8 { bytes in
            var hits = Set<Int>()
            for word in words {
                guard let found = match(word, in: bytes, &scratch) else { return [] }
                hits.formUnion(positions(of: word, found, in: bytes, scratch))
            }
            return Self.joined(hits.sorted())
        }
    }

    private static func joined(_ positions: [Int]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for position in positions {
            if let last = ranges.last, last.upperBound == position {
                ranges[ranges.count - 1] = last.lowerBound..<(position + 1)
            } else {
                ranges.append(position..<(position + 1))
            }
        }
        return ranges
    }

    // MARK: One word

    @inline(__always)
    private func match(_ word: Word, in name: UnsafeBufferPointer<UInt8>, _ scratch: inout Scratch) -> FuzzyMatch.Found? {
        if word.isASCII {
            return word.bytes.withUnsafeBufferPointer { pattern in
                mode == .substring
                    ? FuzzyMatch.substring(pattern, name, matchesCase ? Fold.none : Fold.ascii)
                    : FuzzyMatch.subsequence(pattern, name, matchesCase ? Fold.none : Fold.ascii)
            }
        }
        // ASCII has nothing that such a word looks for.
        guard name.contains(where: { $0 >= 0x80 }) else { return nil }
        scratch.units.removeAll(keepingCapacity: true)
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
            scratch.units.append(matchesCase ? scalar.value : Fold.scalar(scalar.value))
        }
        return word.units.withUnsafeBufferPointer { pattern in
            scratch.units.withUnsafeBufferPointer { units in
                mode == .substring ? FuzzyMatch.substring(pattern, units, Fold.none) : FuzzyMatch.subsequence(pattern, units, Fold.none)
            }
        }
    }

    /// Bytes of the name that a match takes.
    private func positions(of word: Word, _ found: FuzzyMatch.Found, in name: UnsafeBufferPointer<UInt8>, _ scratch: Scratch) -> [Int] {
        if word.isASCII {
            let pattern = word.bytes
            return pattern.withUnsafeBufferPointer { FuzzyMatch.positions($0, name, matchesCase ? Fold.none : Fold.ascii, found) }
        }
        let hits = word.units.withUnsafeBufferPointer { pattern in
            scratch.units.withUnsafeBufferPointer { FuzzyMatch.positions(pattern, $0, Fold.none, found) }
        }
        let scalars = Array(String(decoding: name, as: UTF8.self).unicodeScalars)
        var start = 0
        let starts = scalars.map { scalar in
            defer { start += UTF8.width(scalar) }
            return start
        }
        return hits.flatMap { starts[$0]..<(starts[$0] + UTF8.width(scalars[$0])) }
    }
}

/// Small letters for capital ones.
enum Fold {
    /// By byte: ASCII capitals become small.
    static let ascii: [UInt8] = (0..<256).map { UInt8($0) | ((65...90).contains($0) ? 0x20 : 0) }
    /// By byte: nothing changes.
    static let none: [UInt8] = (0..<256).map { UInt8($0) }

    /// The small letter of a scalar, where that is one scalar.
    static func scalar(_ value: UInt32) -> UInt32 {
        if value < 0x80 { return UInt32(ascii[Int(value)]) }
        guard let scalar = Unicode.Scalar(value) else { return value }
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first!.value : value
    }
}
