/// Which keys a restore is about: whole prefixes and single keys together, each key once.
public struct RestoreScope: Sendable, Equatable {
    public var prefixes: [String]
    public var keys: [String]

    public init(prefixes: [String] = [], keys: [String] = []) {
        self.prefixes = prefixes
        self.keys = keys
    }

    /// Every key.
    public static let bucket = RestoreScope(prefixes: [""])
    /// Every key that begins with the prefix.
    public static func prefix(_ prefix: String) -> RestoreScope { RestoreScope(prefixes: [prefix]) }
    public static func keys(_ keys: some Sequence<String>) -> RestoreScope { RestoreScope(keys: Array(keys)) }

    /// The prefix, where the scope is one and nothing else.
    public var onlyPrefix: String? { keys.isEmpty && prefixes.count == 1 ? prefixes[0] : nil }

    /// Numbers of the log's keys in the scope, ascending, as ranges that don't touch; and the named keys that the log doesn't have.
    func ranges(in log: VersionLog) -> (ranges: [Range<Int>], missing: [String]) {
        var missing: [String] = []
        var found = prefixes.map { log.keys(under: $0) }
        for key in keys {
            if let number = log.number(of: key) { found.append(number..<(number + 1)) } else { missing.append(key) }
        }
        var merged: [Range<Int>] = []
        for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return (merged, missing)
    }
}
