/// Which store answers, as far as its host name and its answers tell: what it is known not to take is marked before it refuses it.
public enum StoreKind: String, Sendable, CaseIterable {
    case aws, seaweedFS, minIO, ceph, moto, miniStack, localStack, r2, unknown
}

/// What validation of a rule document has to know of its bucket.
public struct RuleContext: Sendable, Equatable {
    public var bucket: String
    public var store: StoreKind
    /// nil: it couldn't be read.
    public var versioning: VersioningConfiguration?
    /// x-amz-transition-default-minimum-object-size as the store says it; nil: it says none.
    public var minimumObjectSize: String?
    /// Seconds since 1970, UTC: tells dates that have passed; nil: not told.
    public var now: Int64?
    /// The document's root as the store has it. A rule that stands in it as it is was taken by this store: what the API would refuse in it is a warning.
    public var stored: XMLElement?

    public init(
        bucket: String, store: StoreKind = .unknown, versioning: VersioningConfiguration? = nil, minimumObjectSize: String? = nil, now: Int64? = nil,
        stored: XMLElement? = nil
    ) {
        self.bucket = bucket
        self.store = store
        self.versioning = versioning
        self.minimumObjectSize = minimumObjectSize
        self.now = now
        self.stored = stored
    }
}
