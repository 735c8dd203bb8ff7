public import S3Model

/// What was read of one bucket to judge how safe its data is, each piece on its own: known, refused with the reason, or not asked for.
public struct PostureFacts: Sendable, Equatable {
    public typealias Fact = BucketFacts.Fact

    public var bucket: String
    public var region: Fact<String> = .unknown
    public var versioning: Fact<VersioningConfiguration> = .unknown
    /// nil inside: no version of it can be locked.
    public var objectLock: Fact<ObjectLockConfiguration?> = .unknown
    /// nil inside: no rules.
    public var lifecycle: Fact<LifecycleConfiguration?> = .unknown
    /// nil inside: no rules.
    public var replication: Fact<ReplicationConfiguration?> = .unknown
    public var encryption: Fact<BucketSettingDocument?> = .unknown
    public var publicAccessBlock: Fact<BucketSettingDocument?> = .unknown
    /// The store's own judgement; nil inside: there is no policy.
    public var policyIsPublic: Fact<Bool?> = .unknown
    /// The policy itself, read only where the store doesn't judge it.
    public var policy: Fact<BucketSettingDocument?> = .unknown
    public var uploads: Fact<PostureUploads> = .unknown
    public var contents: Fact<PostureContents> = .unknown
    /// What some versions say of their replication; not asked for without rules.
    public var statuses: Fact<PostureStatuses> = .unknown
    /// Every bucket that a replication rule leads to, once.
    public var destinations: [ReplicationSide] = []
    /// Buckets that are known to replicate into this one.
    public var sources: [String] = []
    public var store = StoreKind.unknown
    /// When it was read: milliseconds since 1970, UTC, by the store's clock; nil: not told.
    public var readAt: Int64?

    public init(bucket: String) { self.bucket = bucket }

    /// Tells each bucket which of the others replicate into it.
    public static func link(_ all: inout [PostureFacts]) {
        var sources: [String: [String]] = [:]
        for facts in all {
            for name in facts.enabledReplication.destinationBuckets where name != facts.bucket {
                sources[name, default: []].append(facts.bucket)
            }
        }
        for index in all.indices { all[index].sources = (sources[all[index].bucket] ?? []).sorted() }
    }

    /// Replication rules that are on; none where they can't be read.
    public var enabledReplication: [ReplicationRuleDraft] {
        if case .known(let configuration?) = replication { configuration.rules.filter(\.isEnabled) } else { [] }
    }

    /// Lifecycle rules that are on, with the name that sentences call them by; nil where they can't be read.
    var enabledLifecycle: [(name: String, rule: LifecycleRuleDraft)]? {
        guard case .known(let configuration) = lifecycle else { return nil }
        return Self.enabled(configuration)
    }

    static func enabled(_ configuration: LifecycleConfiguration?) -> [(name: String, rule: LifecycleRuleDraft)] {
        (configuration?.rules ?? []).enumerated().filter(\.element.isEnabled).map { ($0.element.name(at: $0.offset), $0.element) }
    }
}

/// The unfinished uploads of a bucket.
public struct PostureUploads: Sendable, Equatable {
    public var count = 0
    /// When the oldest was begun: milliseconds since 1970, UTC; nil where none is told.
    public var oldest: Int64?
    /// Uploads whose parts were listed, one request each.
    public var measured = 0
    /// Bytes in the parts of those.
    public var bytes: Int64 = 0
    /// The oldest keys, a few.
    public var keys: [String] = []

    public init() {}
}

/// What versions say of their replication, of those that were asked.
public struct PostureStatuses: Sendable, Equatable {
    public var asked = 0
    public var failed = 0
    public var pending = 0
    /// When the oldest of the failed ones was written: milliseconds since 1970, UTC.
    public var oldestFailed: Int64?
    /// False where there are versions that weren't asked about.
    public var isWhole = true

    public init() {}
}
