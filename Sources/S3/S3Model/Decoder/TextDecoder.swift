/// Turns the text of an element into the text that was meant: references resolved, percent signs decoded, what XML can't carry marked.
enum TextDecoder {
    /// How the store wrote its keys.
    enum Encoding {
        case plain
        /// `EncodingType` url: `%XX`, and `+` for a space.
        case url
    }

    /// What came out.
    enum Outcome {
        case exact
        /// A character or byte was replaced by a mark: the text names nothing that a request could use.
        case marked
        /// A bare "&" or an entity that XML doesn't have: the document is broken.
        case broken
    }

    /// Appends the text to `out`.
    @inline(__always)
    static func append(_ bytes: UnsafeBufferPointer<UInt8>, _ encoding: Encoding, to out: inout [UInt8]) -> Outcome {
        if isPlain(bytes, encoding) {
            out.append(contentsOf: bytes)
            return .exact
        }
        return appendSlowly(bytes, isURL: encoding == .url, to: &out)
    }

    /// True if every byte stands for itself: printable ASCII that begins no reference and no code. Looks at eight bytes at a time.
    @inline(__always)
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, _ encoding: Encoding) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        // The high bit of each byte that is the one looked for (Bit Twiddling Hacks, "Determine if a word has a zero byte").
        @inline(__always) func has(_ word: UInt64, _ byte: UInt8) -> UInt64 {
            let zeroed = word ^ (ones &* UInt64(byte))
            return (zeroed &- ones) & ~zeroed & highs
        }
        let isURL = encoding == .url
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            var found = (word | ((word &- ones &* 0x20) & ~word)) & highs | has(word, UInt8(ascii: "&"))
            if isURL { found |= has(word, UInt8(ascii: "%")) | has(word, UInt8(ascii: "+")) }
            if found != 0 { return false }
            index += 8
        }
        while index < raw.count {
            let byte = raw[index]
            if byte &- 0x20 >= 0x60 || byte == UInt8(ascii: "&") { return false }
            if isURL, byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") { return false }
            index += 1
        }
        return true
    }

    private static func appendSlowly(_ bytes: UnsafeBufferPointer<UInt8>, isURL: Bool, to out: inout [UInt8]) -> Outcome {
        var pass = TextPass()
        guard pass.resolve(bytes) else { return .broken }
        if isURL { pass.decodePercent() }
        pass.repairUTF8(to: &out)
        return pass.isMarked ? .marked : .exact
    }
}

/// The steps from an element's text to the meant one, each over the bytes of the one before.
private struct TextPass {
    private static let named: [(StaticString, UInt8)] = [
        ("&quot;", UInt8(ascii: "\"")), ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
        ("&apos;", UInt8(ascii: "'")),
    ]

    var bytes: [UInt8] = []
    var isMarked = false

    private mutating func mark(_ value: UInt32, in out: inout [UInt8]) {
        let mark = XMLMark.bytes(for: value)
        out.append(mark.0)
        out.append(mark.1)
        out.append(mark.2)
        isMarked = true
    }

    /// References become characters, forbidden ones marks. False where the text isn't XML.
    mutating func resolve(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "&") {
                guard let length = reference(UnsafeBufferPointer(rebasing: text[index...]), into: &out) else { return false }
                index += length
                continue
            }
            if byte < 0x20, byte != 9, byte != 10 {
                // CR too: a parser would read LF, but a store that writes it bare meant CR.
                mark(UInt32(byte), in: &out)
            } else if byte == 0xEF, index + 2 < text.count, text[index + 1] == 0xBF, text[index + 2] >= 0xBE {
                mark(0xFFFE, in: &out)
                index += 2
            } else {
                out.append(byte)
            }
            index += 1
        }
        bytes = out
        return true
    }

    /// Resolves the reference that the text begins with; its length, or nil where it is none.
    private mutating func reference(_ text: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) -> Int? {
        for (name, byte) in Self.named where text.starts(with: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) {
            out.append(byte)
            return name.utf8CodeUnitCount
        }
        guard let (value, length) = CharacterReference.parse(Array(text.prefix(64))[...]) else { return nil }
        if XMLMark.isLegal(value), let scalar = Unicode.Scalar(value) {
            out.append(contentsOf: String(Character(scalar)).utf8)
        } else {
            mark(value, in: &out)
        }
        return length
    }

    /// `%XX` and `+`; a percent sign without two digits stays and makes the text unusable, since nobody knows what was meant.
    mutating func decodePercent() {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "+") {
                out.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                if index + 2 < bytes.count, let high = HexDigit.value(bytes[index + 1]), let low = HexDigit.value(bytes[index + 2]) {
                    out.append(high << 4 | low)
                    index += 2
                } else {
                    isMarked = true
                    out.append(byte)
                }
            } else {
                out.append(byte)
            }
            index += 1
        }
        bytes = out
    }

    /// Appends the bytes; each that isn't part of valid UTF-8 becomes a mark.
    mutating func repairUTF8(to out: inout [UInt8]) {
        if !bytes.contains(where: { $0 >= 0x80 }) || String(validating: bytes, as: UTF8.self) != nil {
            out.append(contentsOf: bytes)
            return
        }
        var index = 0
        while index < bytes.count {
            let length = UTF8Sequence.length(bytes[index...])
            if length > 0 {
                out.append(contentsOf: bytes[index..<(index + length)])
                index += length
            } else {
                mark(.max, in: &out)
                index += 1
            }
        }
    }
}

/// One encoded scalar.
enum UTF8Sequence {
    /// Bytes of the well-formed sequence that the bytes begin with; 0 where there is none (Unicode, table 3-7).
    static func length(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let first = bytes.first else { return 0 }
        let start = bytes.startIndex
        func follows(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            start + offset < bytes.endIndex && range.contains(bytes[start + offset])
        }
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return follows(1) ? 2 : 0
        case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : 0
        case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : 0
        case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
        case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}
