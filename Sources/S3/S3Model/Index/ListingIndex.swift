/// Positions of a listing's rows as a query chooses and orders them. Meant for a compute lane: a million rows take up to a second.
///
/// When the listing has grown, `extended` filters the new rows only and orders again. Equality compares what was asked of which rows.
public struct ListingIndex: Sendable, Equatable {
    public let query: ListingQuery
    /// The listing it was made of.
    public let listingId: Int
    /// Rows of the listing that were looked at, from its start.
    public private(set) var coveredCount = 0
    /// Positions in the listing, in display order.
    public private(set) var rows: [UInt32] = []
    /// Beside `rows`, how many versions and markers each key has (0 for prefixes); empty unless versions are grouped.
    public private(set) var entries: [UInt32] = []

    /// Rows looked at between two questions whether to go on.
    static let stride = 1 << 14

    /// What passed the filter, in the listing's order: row positions, or numbers of groups.
    private var matched: [UInt32] = []
    /// Beside `matched`, of a fuzzy filter: smaller is better.
    private var ranks: [UInt64] = []
    private var groups: VersionGroups?

    public static func == (a: ListingIndex, b: ListingIndex) -> Bool {
        a.listingId == b.listingId && a.coveredCount == b.coveredCount && a.query == b.query
    }

    /// nil when cancelled.
    public init?(_ listing: Listing, _ query: ListingQuery, isCancelled: () -> Bool = { false }) {
        self.query = query
        listingId = listing.id
        if query.groupsVersions { groups = VersionGroups() }
        guard cover(listing, isCancelled) else { return nil }
    }

    /// The index for the same listing with more rows; nil when cancelled. Another listing is indexed from its start.
    public func extended(over listing: Listing, isCancelled: () -> Bool = { false }) -> ListingIndex? {
        if listing.id != listingId || listing.count < coveredCount { return ListingIndex(listing, query, isCancelled: isCancelled) }
        if listing.count == coveredCount { return self }
        var index = self
        return index.cover(listing, isCancelled) ? index : nil
    }

    private mutating func cover(_ listing: Listing, _ isCancelled: () -> Bool) -> Bool {
        var firstNew = coveredCount
        var end = listing.count
        if groups != nil {
            firstNew = groups!.rows.count
            guard let replaced = groups!.append(listing, from: coveredCount, isCancelled) else { return false }
            if replaced {
                // Groups that were judged by another row before.
                matched = []
                ranks = []
                firstNew = 0
            }
            end = groups!.rows.count
        }
        coveredCount = listing.count
        let locator = RowLocator(listing)
        guard filter(locator, firstNew..<end, isCancelled), order(locator, isCancelled) else { return false }
        return true
    }

    /// The listing's row that stands for a match.
    @inline(__always)
    private func row(_ match: UInt32) -> UInt32 { groups.map { $0.rows[Int(match)] } ?? match }

    private mutating func filter(_ locator: RowLocator, _ candidates: Range<Int>, _ isCancelled: () -> Bool) -> Bool {
        let isRanked = query.mode == .fuzzy && !query.filter.isEmpty
        guard let matcher = NameMatcher(query.filter, mode: query.mode) else {
            matched.append(contentsOf: UInt32(candidates.lowerBound)..<UInt32(candidates.upperBound))
            return true
        }
        var scratch = NameMatcher.Scratch()
        for candidate in candidates {
            if candidate % Self.stride == 0, isCancelled() { return false }
            let rank = locator.withKeyBytes(row(UInt32(candidate))) { key in
                let name = key.count > query.prefixLength ? UnsafeBufferPointer(rebasing: key[query.prefixLength...]) : key
                return matcher.rank(of: name, &scratch)
            }
            guard let rank else { continue }
            matched.append(UInt32(candidate))
            if isRanked { ranks.append(rank) }
        }
        return true
    }

    private mutating func order(_ locator: RowLocator, _ isCancelled: () -> Bool) -> Bool {
        var sorter = RowSorter(locator, isDescending: query.isDescending)
        let isRanked = !ranks.isEmpty
        let positions = groups == nil ? matched : matched.map(row)
        guard
            var display = isRanked ? sorter.order(ranks, isCancelled) : sorter.order(positions, by: query.sort, isCancelled)
        else { return false }
        if query.prefixesFirst, !isRanked {
            let isPrefix = display.map { locator.kind(positions[Int($0)]) == .prefix }
            display = zip(display, isPrefix).filter(\.1).map(\.0) + zip(display, isPrefix).filter { !$0.1 }.map(\.0)
        }
        rows = display.map { positions[Int($0)] }
        if let groups { entries = display.map { groups.counts[Int(matched[Int($0)])] } }
        return true
    }
}

/// Finds rows by position without a search, for loops over many of them in any order.
struct RowLocator {
    let segments: [ListingSegment]
    private let starts: [Int]
    /// Segment of each row.
    private let owners: [UInt32]

    init(_ listing: Listing) {
        segments = listing.segments
        starts = listing.starts
        var owners: [UInt32] = []
        owners.reserveCapacity(listing.count)
        for (index, segment) in listing.segments.enumerated() { owners.append(contentsOf: repeatElement(UInt32(index), count: segment.count)) }
        self.owners = owners
    }

    @inline(__always)
    func withSegment<Result>(of row: UInt32, _ body: (ListingSegment, Int) -> Result) -> Result {
        let owner = Int(owners[Int(row)])
        return body(segments[owner], Int(row) - starts[owner])
    }

    @inline(__always)
    func withKeyBytes<Result>(_ row: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withSegment(of: row) { segment, index in segment.withKeyBytes(at: index, body) }
    }

    @inline(__always)
    func kind(_ row: UInt32) -> ListingKind { withSegment(of: row) { $0.kind(at: $1) } }
}
