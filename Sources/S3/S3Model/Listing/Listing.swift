/// A growing listing: sealed segments in order. Copies are cheap (references); equality compares identity and generation, never rows.
public struct Listing: Sendable, Equatable {
    public private(set) var segments: [ListingSegment] = []
    /// Rows before each segment, for finding a row's segment.
    private var starts: [Int] = []
    /// Raised with each change.
    public private(set) var generation: Int = 0
    /// True once the last page has come.
    public private(set) var isComplete = false
    public private(set) var count = 0
    /// Tells listings apart whose generation is the same.
    public let id: Int

    public init(id: Int = 0) { self.id = id }

    public static func == (a: Listing, b: Listing) -> Bool {
        a.id == b.id && a.generation == b.generation && a.count == b.count && a.isComplete == b.isComplete
    }

    public mutating func append(_ segment: ListingSegment) {
        starts.append(count)
        segments.append(segment)
        count += segment.count
        generation += 1
    }

    public mutating func finish() {
        isComplete = true
        generation += 1
    }

    /// The row at a position 0 ..< count.
    public subscript(position: Int) -> ListingRow {
        let (segment, row) = locate(position)
        return segments[segment][row]
    }

    /// Segment and row inside it of a position.
    public func locate(_ position: Int) -> (segment: Int, row: Int) {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        return (low, position - starts[low])
    }
}
