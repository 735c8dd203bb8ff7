public import S3Model

/// What has to be known to say how far a destination bucket is from its source.
public struct DriftSetting: Sendable, Equatable {
    /// How an entry is found again on the other side.
    public enum Identity: Sendable, Equatable {
        /// By version id, for each key of which at least one id stands on both sides; by content for the other keys.
        case automatic
        /// By version id alone: replication of AWS keeps it. Versions with the id "null" by content.
        case versionIds
        /// By size, ETag and order, for stores and tools that give a copy an id of its own.
        case contents
    }

    /// Name of the bucket that rules replicate from.
    public var source: String
    /// Name of the bucket that they replicate to.
    public var destination: String
    /// The source's rules, all of them: those for other buckets and disabled ones don't count. nil: the buckets are compared as they are, and everything
    /// is expected on the other side.
    public var rules: [ReplicationRuleDraft]?
    /// Milliseconds since 1970, UTC: what was written before that isn't expected. nil: not known (S3 doesn't tell since when a rule stands).
    public var rulesSince: Int64?
    /// Milliseconds since 1970, UTC, by the source's clock; nil: nothing counts as under way.
    public var now: Int64?
    /// Milliseconds for which a version that isn't there yet counts as under way.
    public var grace: Int64 = 15 * 60_000
    public var identity = Identity.automatic
    /// Versions of the source that are known to be replicas themselves, from their status: no rule replicates them again.
    public var replicas: Set<VersionName> = []

    /// One version of one key.
    public struct VersionName: Sendable, Hashable {
        public var key: KeyName
        public var versionId: String

        public init(key: String, versionId: String) {
            self.key = KeyName(key)
            self.versionId = versionId
        }
    }

    public init(source: String, destination: String, rules: [ReplicationRuleDraft]? = nil) {
        self.source = source
        self.destination = destination
        self.rules = rules
    }

    /// Whether any enabled rule leads to the destination; true where the buckets are compared as they are.
    public var hasRule: Bool { rules.map { DriftRules($0, to: destination).leads } ?? true }
}
