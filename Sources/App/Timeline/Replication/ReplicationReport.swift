public import S3Model

/// The versions to ask about, each one HEAD.
public struct ReplicationCandidates: Sendable, Equatable {
    public var rows: [ListingRow] = []
    /// False where the limit was reached before the listing's end.
    public var isWhole = true

    public init() {}
}

/// What the versions under a prefix say of their replication.
public struct ReplicationReport: Sendable, Equatable {
    /// A version that isn't replicated (yet).
    public struct Entry: Sendable, Equatable {
        public var row: ListingRow
        /// FAILED, PENDING, or what else the store says.
        public var status: String

        public init(row: ListingRow, status: String) {
            self.row = row
            self.status = status
        }

        /// Milliseconds since the version was written; nil where the listing has no date.
        /// - Parameter now: milliseconds since 1970, by the store's clock.
        public func age(at now: Int64) -> Int64? { row.lastModified.map { max(0, now - $0) } }
    }

    /// Versions asked about so far.
    public var asked = 0
    /// By status; "" for versions that say none: no rule is for them, or they are older than it.
    public var counts: [String: Int] = [:]
    /// Every version that is neither replicated, nor a replica, nor without status, in the listing's order.
    public var entries: [Entry] = []
    /// Versions that couldn't be asked about, and why the first of them couldn't.
    public var failed = 0
    public var firstFailure: S3Error?
    /// False where there are versions that weren't asked about.
    public var isWhole = true

    public init(isWhole: Bool = true) { self.isWhole = isWhole }

    /// MinIO and some gateways say COMPLETE for COMPLETED.
    public static func isWorthTelling(_ status: String) -> Bool { !["", "COMPLETED", "COMPLETE", "REPLICA"].contains(status) }
}
