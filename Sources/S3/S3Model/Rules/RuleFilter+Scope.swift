/// How the objects of two filters lie to each other.
extension RuleFilter {
    /// True where everything that the other matches is matched here too; false where that can't be told.
    package func covers(_ other: RuleFilter) -> Bool {
        unknown.isEmpty && (other.prefix ?? "").utf8.starts(with: (prefix ?? "").utf8)
            && tags.allSatisfy { tag in other.tags.contains { Self.isSame($0.name, tag.name) && Self.isSame($0.value, tag.value) } }
            && lowest <= other.lowest && highest >= other.highest
    }

    /// True where an object may match both.
    package func meets(_ other: RuleFilter) -> Bool {
        let (a, b) = ((prefix ?? "").utf8, (other.prefix ?? "").utf8)
        let apart = tags.contains { tag in other.tags.contains { Self.isSame($0.name, tag.name) && !Self.isSame($0.value, tag.value) } }
        return (a.starts(with: b) || b.starts(with: a)) && !apart && max(lowest, other.lowest) <= min(highest, other.highest)
    }

    /// The smallest size that matches, in bytes.
    private var lowest: Int64 { objectSizeGreaterThan.map { $0 == .max ? .max : $0 + 1 } ?? 0 }

    /// The largest size that matches, in bytes.
    private var highest: Int64 { objectSizeLessThan.map { $0 == .min ? .min : $0 - 1 } ?? .max }

    private static func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}
