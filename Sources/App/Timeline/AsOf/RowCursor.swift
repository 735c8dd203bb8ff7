import S3Model

/// Finds the segment of a row; quick where rows are asked for one after the other.
struct RowCursor {
    private let segments: [ListingSegment]
    private let starts: [Int]
    private let count: Int
    private var index = 0
    private var range = 0..<0

    init(_ listing: Listing) {
        segments = listing.segments
        count = listing.count
        var starts: [Int] = []
        starts.reserveCapacity(listing.segments.count)
        var start = 0
        for segment in listing.segments {
            starts.append(start)
            start += segment.count
        }
        self.starts = starts
        if let first = segments.first { range = 0..<first.count }
    }

    /// Segment and row inside it.
    @inline(__always)
    mutating func locate(_ position: Int) -> (segment: ListingSegment, row: Int) {
        if !range.contains(position) { seek(position) }
        return (segments[index], position - range.lowerBound)
    }

    private mutating func seek(_ position: Int) {
        var low = 0
        var high = starts.count
        if index + 1 < starts.count, position >= starts[index + 1] { low = index + 1 }
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle } else { high = middle }
        }
        index = low
        range = starts[low]..<(starts[low] + segments[low].count)
    }
}
