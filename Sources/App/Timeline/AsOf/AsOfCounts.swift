import S3Model

/// How many keys of a folder or a bucket did what since a time.
public struct AsOfCounts: Sendable, Equatable {
    /// Keys that were there then; unknown ones aren't among them.
    public var then = 0
    /// Keys that are there now.
    public var now = 0
    /// Bytes of the versions of then, and of now.
    public var thenBytes: Int64 = 0
    public var nowBytes: Int64 = 0
    /// By version or by content.
    public var unchanged = 0
    public var created = 0
    public var overwritten = 0
    public var deleted = 0
    public var restored = 0
    public var unknown = 0

    public init() {}

    /// Keys whose change is known and is one.
    public var changed: Int { created + overwritten + deleted + restored }

    mutating func add(_ change: AsOfChange) {
        switch change {
        case .absent: break
        case .unchanged, .rewritten: unchanged += 1
        case .created: created += 1
        case .overwritten: overwritten += 1
        case .deleted: deleted += 1
        case .restored: restored += 1
        case .unknown: unknown += 1
        }
    }
}

extension AsOfView {
    /// Counts of all keys that begin with a prefix; "" for the bucket.
    public func counts(under prefix: String) -> AsOfCounts {
        var counts = AsOfCounts()
        var (thenCursor, nowCursor) = (RowCursor(log.listing), RowCursor(log.listing))
        for key in log.keys(under: prefix) { add(key, to: &counts, &thenCursor, &nowCursor) }
        return counts
    }

    func add(_ key: Int, to counts: inout AsOfCounts, _ thenCursor: inout RowCursor, _ nowCursor: inout RowCursor) {
        let fact = facts[key]
        counts.add(fact.change)
        if then[key] != Self.none, fact.reasonByte == 0 {
            counts.then += 1
            let (segment, row) = thenCursor.locate(Int(then[key]))
            counts.thenBytes += segment.size(at: row)
        }
        if fact.isPresent {
            counts.now += 1
            let (segment, row) = nowCursor.locate(log.position(ofEntry: log.entries(ofKey: key).lowerBound))
            counts.nowBytes += segment.size(at: row)
        }
    }
}
