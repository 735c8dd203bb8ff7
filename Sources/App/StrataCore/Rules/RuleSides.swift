public import S3Model

/// The buckets that replication rules join, each as it was found with the profile it was looked at with.
public struct RuleSides: Sendable, Equatable {
    /// One bucket.
    public struct Half: Sendable, Equatable {
        public let bucket: String
        /// The profile that looks.
        public let profile: String
        public internal(set) var loading: Loading
        /// What was found, kept while it is read again; nil: nothing yet.
        public internal(set) var side: ReplicationSide?
    }

    /// By the bucket's name.
    public private(set) var halves: [String: Half] = [:]
    /// Buckets of other profiles, to choose a destination from, by the profile's name.
    var buckets: [String: [Bucket]] = [:]
    /// The profile whose buckets are being listed, and the request.
    var listing: Ticket?

    public init() {}

    public subscript(bucket: String) -> Half? { halves[bucket] }

    /// Every request that is under way for it.
    var tickets: [Ticket] { halves.values.compactMap(\.loading.ticket) + [listing].compactMap { $0 } }

    /// Regions that were found, by the bucket's name.
    var regions: [String: String] { halves.compactMapValues { $0.side?.knownRegion } }

    /// A bucket is being looked at; what another profile saw of it is forgotten.
    mutating func ask(_ bucket: String, _ ticket: Ticket) {
        let known = halves[bucket].flatMap { $0.profile == ticket.profile ? $0.side : nil }
        halves[bucket] = Half(bucket: bucket, profile: ticket.profile, loading: .running(ticket), side: known)
    }

    /// Takes an answer in; false where nobody waits for it any more.
    mutating func take(_ side: ReplicationSide, _ ticket: Ticket) -> Bool {
        guard let bucket = halves.first(where: { $0.value.loading.ticket == ticket })?.key else { return false }
        halves[bucket]?.loading = .done
        halves[bucket]?.side = side
        return true
    }

    mutating func fail(_ ticket: Ticket, _ notice: Notice) {
        if listing == ticket { listing = nil }
        for (bucket, half) in halves where half.loading.ticket == ticket { halves[bucket]?.loading = .failed(notice) }
    }

    /// Stops looking at all buckets but these; answers what was under way.
    mutating func stop(except kept: [String]) -> [Ticket] {
        let left = halves.filter { !kept.contains($0.key) && $0.value.loading.ticket != nil }
        for bucket in left.keys { halves[bucket] = nil }
        return left.values.compactMap(\.loading.ticket)
    }

    /// Forgets what is under way, to be asked for again.
    mutating func interrupt() {
        listing = nil
        for (bucket, half) in halves where half.loading.ticket != nil { halves[bucket] = nil }
    }
}
