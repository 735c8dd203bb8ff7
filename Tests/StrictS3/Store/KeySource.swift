/// Keys in byte order, stored or made up, that a listing can walk.
protocol KeySource {
    var keyCount: Int { get }
    func key(at index: Int) -> [UInt8]
}

extension KeySource {
    /// Index of the first key that is not below `bound`.
    func lowerBound(_ bound: [UInt8]) -> Int {
        var (low, high) = (0, keyCount)
        while low < high {
            let middle = (low + high) / 2
            if key(at: middle).lexicographicallyPrecedes(bound) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension StoredBucket: KeySource {
    var keyCount: Int { keys.count }
    func key(at index: Int) -> [UInt8] { keys[index].key }
}

/// What a walk over keys comes by.
enum WalkStep {
    case key(index: Int, [UInt8])
    case commonPrefix([UInt8])
}

/// Walks the keys below a prefix in byte order, rolling up what shares a part up to the delimiter.
///
/// Source: AWS docs, "Organizing objects using prefixes": keys that hold the delimiter after the prefix become one CommonPrefixes entry, which ends with the delimiter.
struct KeyWalk<Source: KeySource> {
    let source: Source
    let prefix: [UInt8]
    let delimiter: [UInt8]
    /// Keys that don't count (deleted ones in ListObjectsV2).
    let isVisible: (Int) -> Bool
    private var index: Int

    /// Starts at the first key not below `start`.
    init(_ source: Source, prefix: [UInt8], delimiter: [UInt8], start: [UInt8], isVisible: @escaping (Int) -> Bool = { _ in true }) {
        self.source = source
        self.prefix = prefix
        self.delimiter = delimiter
        self.isVisible = isVisible
        index = source.lowerBound(start.lexicographicallyPrecedes(prefix) ? prefix : start)
    }

    mutating func next() -> WalkStep? {
        while index < source.keyCount {
            let key = source.key(at: index)
            guard key.starts(with: prefix) else { return nil }
            guard isVisible(index) else {
                index += 1
                continue
            }
            if let end = Self.end(of: delimiter, in: key, from: prefix.count) {
                let group = Array(key[..<end])
                index = source.lowerBound(Self.after(group))
                return .commonPrefix(group)
            }
            defer { index += 1 }
            return .key(index: index, key)
        }
        return nil
    }

    private static func end(of delimiter: [UInt8], in key: [UInt8], from start: Int) -> Int? {
        guard !delimiter.isEmpty, key.count >= start + delimiter.count else { return nil }
        for at in start...(key.count - delimiter.count) where key[at..<(at + delimiter.count)].elementsEqual(delimiter) {
            return at + delimiter.count
        }
        return nil
    }

    /// The least byte string above everything that starts with `group` (0xFF never occurs in UTF-8, so the last byte can grow).
    static func after(_ group: [UInt8]) -> [UInt8] {
        var next = group
        if let last = next.popLast() { next.append(last + 1) }
        return next
    }
}
