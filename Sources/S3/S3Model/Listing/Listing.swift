/// A growing listing: sealed segments in order. Copies are cheap (references); equality compares identity and generation, never rows.
public struct Listing: Sendable, Equatable {
    public private(set) var segments: [ListingSegment] = []
    /// Rows before each segment, for finding a row's segment.
    private(set) var starts: [Int] = []
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

    /// Adds a page's rows at the end. A page that begins with the common prefix that the last one ended with loses it: one is enough (MiniStack
    /// repeats it where a listing with a delimiter goes on).
    public mutating func append(_ segment: ListingSegment) {
        let segment = repeatsPrefix(segment) ? segment.droppingFirstRow() : segment
        starts.append(count)
        segments.append(segment)
        count += segment.count
        generation += 1
    }

    private func repeatsPrefix(_ segment: ListingSegment) -> Bool {
        guard count > 0, segment.count > 0, segment.kind(at: 0) == .prefix, kind(at: count - 1) == .prefix else { return false }
        return segment.key(at: 0).utf8.elementsEqual(key(at: count - 1).utf8)
    }

    /// Says that the last page has come.
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

    /// The key at a position, without the rest of its row.
    public func key(at position: Int) -> String {
        let (segment, row) = locate(position)
        return segments[segment].key(at: row)
    }

    public func kind(at position: Int) -> ListingKind {
        let (segment, row) = locate(position)
        return segments[segment].kind(at: row)
    }

    /// Bytes.
    public func size(at position: Int) -> Int64 {
        let (segment, row) = locate(position)
        return segments[segment].size(at: row)
    }

    /// Milliseconds since 1970, UTC.
    public func lastModified(at position: Int) -> Int64? {
        let (segment, row) = locate(position)
        return segments[segment].lastModified(at: row)
    }

    /// Bytes held by the rows, without what the allocator adds.
    public var byteCount: Int { segments.reduce(0) { $0 + $1.byteCount } }
}
