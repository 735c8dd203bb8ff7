/// A bucket as ListBuckets names it.
public struct Bucket: Sendable, Equatable {
    public var name: String
    /// Seconds since 1970, UTC; nil where the store gives none.
    public var creationDate: Int64?
    /// Only where the store says it in the listing.
    public var region: String?

    public init(name: String, creationDate: Int64? = nil, region: String? = nil) {
        self.name = name
        self.creationDate = creationDate
        self.region = region
    }
}

/// GetBucketVersioning's answer.
public struct VersioningConfiguration: Sendable, Equatable {
    public enum Status: String, Sendable { case enabled = "Enabled", suspended = "Suspended" }
    /// nil: never switched on.
    public var status: Status?
    public var mfaDelete: Bool

    public init(status: Status? = nil, mfaDelete: Bool = false) {
        self.status = status
        self.mfaDelete = mfaDelete
    }
}

/// What is found out about a bucket after it is listed, piece by piece.
public struct BucketFacts: Sendable, Equatable {
    /// One piece: not asked yet, known, or refused with the reason.
    public enum Fact<Value: Sendable & Equatable>: Sendable, Equatable {
        case unknown
        case known(Value)
        case failed(S3Error)
    }

    public var region: Fact<String> = .unknown
    public var versioning: Fact<VersioningConfiguration> = .unknown
    /// Number of lifecycle rules; 0 where there is no configuration.
    public var lifecycleRules: Fact<Int> = .unknown
    /// Number of replication rules; 0 where there is no configuration.
    public var replicationRules: Fact<Int> = .unknown

    public init() {}
}
