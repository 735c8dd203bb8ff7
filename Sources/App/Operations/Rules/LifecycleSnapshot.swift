public import S3Model

/// A bucket's lifecycle rules as they are in the store, and what has to be known to judge them.
public struct LifecycleSnapshot: Sendable, Equatable {
    public var bucket: String
    /// What an edit starts from.
    public var document: StoredRules
    public var versioning: BucketFacts.Fact<VersioningConfiguration>
    /// nil inside where the bucket has no Object Lock, so that no version can be locked.
    public var objectLock: BucketFacts.Fact<ObjectLockConfiguration?>
    public var store: StoreKind

    public init(
        bucket: String, document: StoredRules, versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown,
        objectLock: BucketFacts.Fact<ObjectLockConfiguration?> = .unknown, store: StoreKind = .unknown
    ) {
        self.bucket = bucket
        self.document = document
        self.versioning = versioning
        self.objectLock = objectLock
        self.store = store
    }

    /// The rules; an empty document where there are none.
    public var configuration: LifecycleConfiguration { document.lifecycle }

    /// What the validator has to know.
    public var context: RuleContext {
        var known: VersioningConfiguration?
        if case .known(let versioning) = versioning { known = versioning }
        return RuleContext(bucket: bucket, store: store, versioning: known, minimumObjectSize: document.minimumObjectSize)
    }
}
