public import S3Model

/// What is known of lifecycle rules that remove noncurrent versions for good, and so the past of a bucket.
public struct ExpiryKnowledge: Sendable, Equatable {
    /// One rule with `NoncurrentVersionExpiration`.
    public struct Rule: Sendable, Equatable {
        /// Keys it is about; "" for all.
        public var prefix: String
        /// `NoncurrentDays`; nil where the rule says none.
        public var days: Int?
        /// It also filters by tags, size or something unknown: it may take a version from between others that stay.
        public var isSelective: Bool

        public init(prefix: String = "", days: Int? = nil, isSelective: Bool = false) {
            self.prefix = prefix
            self.days = days
            self.isSelective = isSelective
        }
    }

    /// False where the rules couldn't be read (denied, failed): then every key may have lost versions.
    public var isRead: Bool
    public var rules: [Rule]
    /// Set: the rules have been what they are since the time looked at, so that a version can't have gone before its days were over. Unset (the
    /// facts' own rule): any rule may have been stricter then.
    public var now: Int64?

    /// - Parameter now: milliseconds since 1970, UTC, where the rules are known to be unchanged since the time looked at.
    public init(isRead: Bool = true, rules: [Rule] = [], unchangedUntil now: Int64? = nil) {
        self.isRead = isRead
        self.rules = rules
        self.now = now
    }

    /// No rule removes versions: there is no configuration, or the store has no lifecycle.
    public static let none = ExpiryKnowledge()
    /// Nothing could be found out.
    public static let unknown = ExpiryKnowledge(isRead: false)

    /// The rules of a bucket that expire noncurrent versions. Disabled ones count too: they may have been on then.
    ///
    /// - Parameter configuration: nil where the bucket has none.
    public init(_ configuration: LifecycleConfiguration?) {
        let rules = (configuration?.rules ?? []).compactMap { rule -> Rule? in
            guard let expiration = rule.noncurrentExpiration else { return nil }
            let filter = rule.filter
            let isSelective = !filter.tags.isEmpty || filter.hasSizes || !filter.unknown.isEmpty
            return Rule(prefix: filter.prefix ?? "", days: expiration.days, isSelective: isSelective)
        }
        self.init(rules: rules)
    }
}

/// Why what a key was at a time can't be told.
public enum UnknownReason: UInt8, Sendable, CaseIterable {
    /// Its oldest entry is younger, and a lifecycle rule may have removed older ones.
    case expired = 1
    /// Its oldest entry is younger, and the lifecycle rules couldn't be read.
    case rulesUnread
    /// Its oldest entry is a delete marker with nothing beneath: what it deleted was removed for good, or never was.
    case markerOnNothing
    /// A `null` version written since replaces an earlier one without a trace.
    case nullReplaced
    /// The content of that time was a version which Strata's own undo removed.
    case undone
    /// The store gave no date for an entry that decides it.
    case undated
    /// The listing isn't complete.
    case listingIncomplete
}
