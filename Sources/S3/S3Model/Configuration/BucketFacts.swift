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
