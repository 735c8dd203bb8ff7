/// A bucket's replication rules as they are in the store, and what has to be known to judge them.
public struct ReplicationSnapshot: Sendable, Equatable {
    public var bucket: String
    /// What an edit starts from.
    public var document: StoredRules
    public var versioning: BucketFacts.Fact<VersioningConfiguration>
    /// nil inside where the bucket has no Object Lock. One that has it replicates only to buckets that have it too.
    public var objectLock: BucketFacts.Fact<ObjectLockConfiguration?>
    /// The bucket's own region.
    public var region: BucketFacts.Fact<String>
    /// Regions of the rules' destination buckets, by the bucket's name.
    public var destinationRegions: [String: BucketFacts.Fact<String>]
    public var store: StoreKind
    /// When it was read, seconds since 1970, UTC, by the store's clock; nil: not told.
    public var readAt: Int64?

    public init(
        bucket: String, document: StoredRules, versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown,
        objectLock: BucketFacts.Fact<ObjectLockConfiguration?> = .unknown, region: BucketFacts.Fact<String> = .unknown,
        destinationRegions: [String: BucketFacts.Fact<String>] = [:], store: StoreKind = .unknown, readAt: Int64? = nil
    ) {
        self.bucket = bucket
        self.document = document
        self.versioning = versioning
        self.objectLock = objectLock
        self.region = region
        self.destinationRegions = destinationRegions
        self.store = store
        self.readAt = readAt
    }

    /// The rules; an empty document where there are none.
    public var configuration: ReplicationConfiguration { document.replication }

    /// What the validator has to know.
    public var context: RuleContext {
        var known: VersioningConfiguration?
        if case .known(let versioning) = versioning { known = versioning }
        return RuleContext(bucket: bucket, store: store, versioning: known, now: readAt, stored: document.tree)
    }

    /// The region of a rule's destination, where it is known.
    public func destinationRegion(of rule: ReplicationRuleDraft) -> String? {
        if case .known(let region)? = destinationRegions[rule.destinationBucket] { region } else { nil }
    }

    /// "CRR" or "SRR" for a rule; nil where one of the two regions isn't known.
    public func kind(of rule: ReplicationRuleDraft) -> String? {
        var own: String?
        if case .known(let region) = region { own = region }
        return ReplicationRuleDraft.kind(source: own, destination: destinationRegion(of: rule))
    }

    /// A rule as a sentence: "CRR: objects under prod/ -> dr-bucket (eu-west-1) as STANDARD_IA, without delete markers".
    public func words(of rule: ReplicationRuleDraft) -> String {
        (kind(of: rule).map { "\($0): " } ?? "") + rule.words(region: destinationRegion(of: rule))
    }
}
