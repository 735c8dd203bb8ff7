/// A bucket's lifecycle rules as they are in the store, and what has to be known to judge them.
public struct LifecycleSnapshot: Sendable, Equatable {
    public var bucket: String
    /// What an edit starts from.
    public var document: StoredRules
    public var versioning: BucketFacts.Fact<VersioningConfiguration>
    /// nil inside where the bucket has no Object Lock, so that no version can be locked.
    public var objectLock: BucketFacts.Fact<ObjectLockConfiguration?>
    public var store: StoreKind
    /// When it was read, seconds since 1970, UTC, by the store's clock: tells rules whose date has passed; nil: not told.
    public var readAt: Int64?

    public init(
        bucket: String, document: StoredRules, versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown,
        objectLock: BucketFacts.Fact<ObjectLockConfiguration?> = .unknown, store: StoreKind = .unknown, readAt: Int64? = nil
    ) {
        self.bucket = bucket
        self.document = document
        self.versioning = versioning
        self.objectLock = objectLock
        self.store = store
        self.readAt = readAt
    }

    /// The rules; an empty document where there are none.
    public var configuration: LifecycleConfiguration { document.lifecycle }

    /// What the validator has to know.
    public var context: RuleContext {
        var known: VersioningConfiguration?
        if case .known(let versioning) = versioning { known = versioning }
        return RuleContext(
            bucket: bucket, store: store, versioning: known, minimumObjectSize: document.minimumObjectSize, now: readAt, stored: document.tree)
    }
}
