/// One lifecycle rule.
///
/// **Source**: Amazon S3 API reference, LifecycleRule.
public struct LifecycleRuleDraft: RuleDraft {
    /// When something falls due: days of age, or an ISO 8601 date (midnight UTC) as written.
    public enum Due: Sendable, Equatable, Hashable {
        case days(Int)
        case date(String)
    }

    public struct Transition: Sendable, Equatable {
        public var due: Due
        /// As written, known or not.
        public var storageClass: String

        public init(due: Due, storageClass: String) {
            self.due = due
            self.storageClass = storageClass
        }
    }

    public enum Expiration: Sendable, Equatable {
        case due(Due)
        /// Removes delete markers that no version lies under.
        case expiredObjectDeleteMarker
    }

    public struct NoncurrentTransition: Sendable, Equatable {
        /// Days since the successor was written.
        public var days: Int
        /// The newest noncurrent versions that stay untouched; nil: none.
        public var newerNoncurrentVersions: Int?
        public var storageClass: String

        public init(days: Int, newerNoncurrentVersions: Int? = nil, storageClass: String) {
            self.days = days
            self.newerNoncurrentVersions = newerNoncurrentVersions
            self.storageClass = storageClass
        }
    }

    public struct NoncurrentExpiration: Sendable, Equatable {
        /// Days since the successor was written; nil where a store takes a rule without.
        public var days: Int?
        /// The newest noncurrent versions that are kept; nil: none.
        public var newerNoncurrentVersions: Int?

        public init(days: Int?, newerNoncurrentVersions: Int? = nil) {
            self.days = days
            self.newerNoncurrentVersions = newerNoncurrentVersions
        }
    }

    /// Empty: the store makes one up.
    public var id = ""
    public var isEnabled = true
    public var filter = RuleFilter()
    public var transitions: [Transition] = []
    public var expiration: Expiration?
    public var noncurrentTransitions: [NoncurrentTransition] = []
    public var noncurrentExpiration: NoncurrentExpiration?
    /// AbortIncompleteMultipartUpload: days after initiation; nil: no such action.
    public var abortDays: Int?
    /// Elements of the rule's tree that aren't known here, by path ("Transition.Novelty"): they stay as they are.
    public internal(set) var unknownElements: [String] = []

    /// An enabled rule for everything that does nothing yet.
    public init() {}
}
