import S3Model

/// When anything under a prefix changed: every entry's date with what it did, ascending. 8 bytes an entry.
public struct Changes: Sendable, Equatable {
    /// What one entry did to its key.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// A version where none was, or above a delete marker.
        case created
        case overwritten
        /// A delete marker above a version.
        case deleted
        /// A delete marker above nothing or another one: the key looks the same before and after.
        case markedAgain
    }

    /// Second since 1970 times 8, plus the kind.
    private let events: [Int64]

    /// - Parameters:
    ///   - prefix: "" for the whole log.
    ///   - removed: markers and versions that Strata removed count as changes when they were written and when they were removed.
    public init(_ log: VersionLog, under prefix: String = "", removed: [RemovedEntry] = []) {
        let keys = log.keys(under: prefix)
        var events: [Int64] = []
        if !keys.isEmpty {
            events.reserveCapacity(log.entries(ofKey: keys.upperBound - 1).upperBound - log.entries(ofKey: keys.lowerBound).lowerBound)
        }
        var cursor = RowCursor(log.listing)
        for key in keys {
            // From the oldest on, so that what lies beneath is known.
            var beneath = ListingKind.deleteMarker
            for entry in log.entries(ofKey: key).reversed() {
                let (segment, row) = cursor.locate(log.position(ofEntry: entry))
                let kind = segment.kind(at: row)
                if let date = segment.lastModified(at: row) { events.append(Self.packed(date, Self.kind(kind, on: beneath))) }
                beneath = kind
            }
        }
        let prefixBytes = Array(prefix.utf8)
        for entry in removed where entry.key.utf8.starts(with: prefixBytes) {
            let isMarker = entry.kind == .deleteMarker
            events.append(Self.packed(entry.lastModified, isMarker ? .deleted : .overwritten))
            events.append(Self.packed(entry.removedAt, isMarker ? .created : .overwritten))
        }
        events.sort()
        self.events = events
    }

    private static func kind(_ kind: ListingKind, on beneath: ListingKind) -> Kind {
        if kind == .version { return beneath == .version ? .overwritten : .created }
        return beneath == .version ? .deleted : .markedAgain
    }

    private static func packed(_ milliseconds: Int64, _ kind: Kind) -> Int64 { AsOfTime.second(of: milliseconds) << 3 | Int64(kind.rawValue) }

    /// Number of changes; several may lie in one second.
    public var count: Int { events.count }

    public var first: AsOfTime? { events.first.map { AsOfTime(second: $0 >> 3) } }

    public var last: AsOfTime? { events.last.map { AsOfTime(second: $0 >> 3) } }

    /// The last moment with a change before a time. As of that moment the change is done.
    public func previous(before time: AsOfTime) -> AsOfTime? {
        let index = position(of: time.second)
        return index == 0 ? nil : AsOfTime(second: events[index - 1] >> 3)
    }

    /// The first moment with a change after a time.
    public func next(after time: AsOfTime) -> AsOfTime? {
        let index = position(of: time.second + 1)
        return index == events.count ? nil : AsOfTime(second: events[index] >> 3)
    }

    /// Changes per kind in a span of seconds.
    public func counts(in seconds: Range<Int64>) -> ChangeCounts {
        var counts = ChangeCounts()
        for event in events[position(of: seconds.lowerBound)..<position(of: seconds.upperBound)] { counts.add(Self.kind(event)) }
        return counts
    }

    /// Changes over time in bars of equal width, whole seconds each.
    ///
    /// - Parameters:
    ///   - bins: how many bars at most, at least 1; fewer where the span has fewer seconds.
    ///   - span: seconds since 1970, UTC; nil for the first to the last change.
    /// - Returns: nil where there is no change, or the span is empty.
    public func histogram(bins: Int, over span: Range<Int64>? = nil) -> ChangeHistogram? {
        guard let first = events.first, let last = events.last else { return nil }
        let span = span ?? (first >> 3)..<((last >> 3) + 1)
        guard !span.isEmpty, bins > 0 else { return nil }
        let length = span.upperBound - span.lowerBound
        let width = (length + Int64(bins) - 1) / Int64(bins)
        var bars = [ChangeCounts](repeating: ChangeCounts(), count: Int((length + width - 1) / width))
        for event in events[position(of: span.lowerBound)..<position(of: span.upperBound)] {
            bars[Int(((event >> 3) - span.lowerBound) / width)].add(Self.kind(event))
        }
        return ChangeHistogram(start: span.lowerBound, width: width, bars: bars)
    }

    /// Number of changes before a second.
    private func position(of second: Int64) -> Int {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle] >> 3 < second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // Only kinds were packed.
    private static func kind(_ event: Int64) -> Kind { Kind(rawValue: UInt8(event & 7))! }

    /// Bytes held.
    public var byteCount: Int { 8 * events.count }
}

/// Changes by what they did.
public struct ChangeCounts: Sendable, Equatable {
    public var created = 0
    public var overwritten = 0
    public var deleted = 0
    public var markedAgain = 0

    public init(created: Int = 0, overwritten: Int = 0, deleted: Int = 0, markedAgain: Int = 0) {
        self.created = created
        self.overwritten = overwritten
        self.deleted = deleted
        self.markedAgain = markedAgain
    }

    public var total: Int { created + overwritten + deleted + markedAgain }

    mutating func add(_ kind: Changes.Kind) {
        switch kind {
        case .created: created += 1
        case .overwritten: overwritten += 1
        case .deleted: deleted += 1
        case .markedAgain: markedAgain += 1
        }
    }
}

/// Changes over time as bars that follow each other without gaps.
public struct ChangeHistogram: Sendable, Equatable {
    /// Second since 1970, UTC, that the first bar begins with.
    public let start: Int64
    /// Seconds of each bar; the last may reach beyond the span.
    public let width: Int64
    public let bars: [ChangeCounts]

    /// The bar that a time falls into; nil outside.
    public func bar(at time: AsOfTime) -> Int? {
        guard time.second >= start else { return nil }
        let index = (time.second - start) / width
        return index < bars.count ? Int(index) : nil
    }

    /// Seconds of a bar.
    public func seconds(ofBar bar: Int) -> Range<Int64> { (start + Int64(bar) * width)..<(start + Int64(bar + 1) * width) }

    /// The most changes in one bar.
    public var peak: Int { bars.map(\.total).max() ?? 0 }
}
