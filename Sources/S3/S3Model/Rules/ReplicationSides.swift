/// What was found out about one bucket of a replication: the source, or a destination.
public struct ReplicationSide: Sendable, Equatable {
    public var bucket: String
    /// false: there is none of that name.
    public var exists: BucketFacts.Fact<Bool> = .unknown
    public var region: BucketFacts.Fact<String> = .unknown
    public var versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown
    /// nil inside: no version of it can be locked.
    public var objectLock: BucketFacts.Fact<ObjectLockConfiguration?> = .unknown
    public var encryption: BucketFacts.Fact<BucketSettingDocument?> = .unknown
    public var policy: BucketFacts.Fact<BucketSettingDocument?> = .unknown
    /// Its own replication rules; nil inside: none.
    public var rules: BucketFacts.Fact<ReplicationConfiguration?> = .unknown
    /// nil inside: none.
    public var lifecycle: BucketFacts.Fact<LifecycleConfiguration?> = .unknown
    /// The profile it was looked at with.
    public var profile: String

    public init(bucket: String, profile: String = "") {
        self.bucket = bucket
        self.profile = profile
    }

    /// The region where it is known.
    public var knownRegion: String? { if case .known(let region) = region { region } else { nil } }

    /// The ARN, id or alias of the KMS key that the bucket encrypts with by default, "" where it is AWS's own; nil: not with KMS, or not known.
    public var defaultKey: String? {
        guard case .known(let document?) = encryption, let rule = document.root?.first("Rule")?.first("ApplyServerSideEncryptionByDefault") else {
            return nil
        }
        guard rule.text(at: "SSEAlgorithm")?.hasPrefix("aws:kms") == true else { return nil }
        return rule.text(at: "KMSMasterKeyID") ?? ""
    }

    /// Lifecycle rules that are on and delete objects or versions, replicas among them; empty where there are none, or where they aren't known.
    public var deletingRules: [LifecycleRuleDraft] {
        guard case .known(let configuration?) = lifecycle else { return [] }
        return configuration.ruleElements.map { LifecycleRuleDraft($0) }.filter { rule in
            if case .due? = rule.expiration { return rule.isEnabled }
            return rule.isEnabled && rule.noncurrentExpiration != nil
        }
    }
}

/// Both sides of a replication as they are, and the rules that are to join them.
public struct ReplicationSides: Sendable, Equatable {
    /// The rules to be judged: those that are saved, or an edit of them.
    public var configuration: ReplicationConfiguration
    public var context: RuleContext
    public var source: ReplicationSide
    /// The rules' destination buckets in the rules' order, each once.
    public var destinations: [ReplicationSide]

    public init(configuration: ReplicationConfiguration, context: RuleContext, source: ReplicationSide, destinations: [ReplicationSide]) {
        self.configuration = configuration
        self.context = context
        self.source = source
        self.destinations = destinations
    }

    /// What the role may do, as text.
    public var rolePermissions: String {
        var hasLock = false
        if case .known(let lock?) = source.objectLock { hasLock = lock.isEnabled }
        var regions: [String: String] = [:]
        for side in destinations { regions[side.bucket] = side.knownRegion }
        return ReplicationPolicies.rolePermissions(
            source: source.bucket, configuration: configuration, sourceRegion: source.knownRegion, hasObjectLock: hasLock,
            sourceKey: source.defaultKey, destinationRegions: regions)
    }
}

/// One prerequisite of replication, as it was found.
public struct ReplicationCheck: Sendable, Equatable {
    public enum Subject: String, Sendable, CaseIterable {
        case store, rules, role, priorities, existence, regions, versioning, objectLock, encryption, policy, expiry, bothWays
    }

    public enum State: String, Sendable {
        case met
        /// Worth knowing, or likely not what is meant.
        case note
        /// It couldn't be found out.
        case unknown
        /// Nothing, or not everything, will be replicated.
        case failed
    }

    /// What Strata can do about it.
    public enum Fix: Sendable, Equatable {
        /// Switches a bucket's versions on, at the source or at a destination.
        case enableVersioning(bucket: String, atDestination: Bool)
        /// Puts the role's statements into a destination's bucket policy.
        case addPolicy(bucket: String)

        /// "turn versioning on at the destination dr-bucket".
        public var words: String {
            switch self {
            case .enableVersioning(let bucket, let isFar): "turn versioning on at the \(isFar ? "destination" : "source") \(bucket)"
            case .addPolicy(let bucket): "let the role in by the bucket policy of \(bucket)"
            }
        }
    }

    public var subject: Subject
    /// The bucket it is about; the source's for the rules themselves.
    public var bucket: String
    public var state: State
    /// One sentence.
    public var text: String
    public var basis: String
    public var fix: Fix?

    public init(_ subject: Subject, _ bucket: String, _ state: State, _ text: String, basis: String, fix: Fix? = nil) {
        (self.subject, self.bucket, self.state, self.text, self.basis, self.fix) = (subject, bucket, state, text, basis, fix)
    }
}
