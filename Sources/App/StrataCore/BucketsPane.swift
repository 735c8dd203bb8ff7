public import S3Model

/// The list of buckets of one profile, with what has been found out about each.
public struct BucketsPane: Sendable, Equatable {
    public var buckets: [Bucket] = []
    public var facts: [String: BucketFacts] = [:]
    public var loading = Loading.idle
    public var factsTicket: Ticket?
    /// Names of the buckets whose facts were asked for since the list was read.
    public var factsAsked: Set<String> = []
    /// Something is being read of a bucket before a question about it can be put.
    public var looking: Ticket?
    public var cursor = ListCursor()
    public var filter = ""
    public var isFuzzy = false
    public var column = Column.name
    public var isDescending = false

    public enum Column: String, Sendable, CaseIterable { case name, created, region }

    /// Positions in `buckets`, filtered and sorted; kept by `arrange`.
    public private(set) var visible: [Int] = []

    public init() {}

    public var current: Bucket? { visible.indices.contains(cursor.row) ? buckets[visible[cursor.row]] : nil }

    /// The region as far as known: from the listing, else found out.
    public func region(of bucket: Bucket) -> String? {
        if case .known(let region) = facts[bucket.name]?.region { return region }
        return bucket.region
    }

    /// Chooses and orders the rows anew; call after any change to rows, filter or sort.
    public mutating func arrange(window: Int) {
        let selected = buckets.indices.filter { matches(buckets[$0].name) }
        visible = column == .name && !isDescending ? selected : selected.sorted(by: precedes)
        cursor.fit(count: visible.count, window: window)
    }

    /// Puts the cursor onto a bucket, if it is shown.
    public mutating func select(_ name: String, window: Int) {
        guard let row = visible.firstIndex(where: { buckets[$0].name == name }) else { return }
        cursor.move(.to(row), count: visible.count, window: window)
    }

    /// Accounts up to this size are asked about whole; of larger ones only the rows near the window.
    static let factsLimit = 500
    /// Buckets asked about at once, each with four requests.
    static let factsBatch = 64

    /// The buckets to ask about next: those in sight, then those a window away, then the rest of a small account.
    func bucketsWithoutFacts(window: Int) -> [Bucket] {
        let rows = visible.indices
        let inSight = rows.clamped(to: cursor.top..<cursor.top + window)
        let near = rows.clamped(to: cursor.top - window..<cursor.top + 2 * window)
        var wanted: [Bucket] = []
        var seen = factsAsked
        for range in [inSight, near, buckets.count <= Self.factsLimit ? rows : near] {
            for row in range where wanted.count < Self.factsBatch {
                let bucket = buckets[visible[row]]
                if seen.insert(bucket.name).inserted { wanted.append(bucket) }
            }
        }
        return wanted
    }

    private func matches(_ name: String) -> Bool {
        guard !filter.isEmpty else { return true }
        if !isFuzzy { return name.lowercased().contains(filter.lowercased()) }
        var rest = name.lowercased()[...]
        for character in filter.lowercased() {
            guard let place = rest.firstIndex(of: character) else { return false }
            rest = rest[rest.index(after: place)...]
        }
        return true
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = isDescending ? (buckets[b], buckets[a]) : (buckets[a], buckets[b])
        switch column {
        case .name: return first.name < second.name
        case .created: return (first.creationDate ?? 0, first.name) < (second.creationDate ?? 0, second.name)
        case .region: return (region(of: first) ?? "", first.name) < (region(of: second) ?? "", second.name)
        }
    }
}
