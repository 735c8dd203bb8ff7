public import S3Model

/// What a forecast has to know beside rules and listing.
public struct ForecastSetting: Sendable, Equatable {
    /// Below which size objects aren't moved where a rule has no size filter of its own.
    /// **Source**: S3 user guide, "Constraints and considerations for transitions", objects smaller than 128 KB.
    public enum MinimumSize: Sendable, Equatable {
        /// `all_storage_classes_128K`, Amazon's default since September 2024.
        case everyClass
        /// `varies_by_storage_class`: only GLACIER and DEEP_ARCHIVE take smaller ones.
        case allButArchives
        /// The store knows no such bound.
        case unbounded

        /// 128 KiB.
        static let bytes: Int64 = 131_072
    }

    /// How the bucket is versioned, as far as a current version's expiry depends on it.
    public enum Versioning: Sendable, Equatable {
        case enabled, suspended, never
        /// Nobody could read it: a version without an id of its own counts as deleted for good, any other gets a marker.
        case unknown
    }

    /// Milliseconds since 1970, UTC.
    public var now: Int64
    public var versioning: Versioning
    public var minimumSize: MinimumSize
    /// The tags of versions that have been read, by position in the listing; an empty list: none are set.
    public var tags: [Int32: [ObjectDescription.Field]]
    /// Until when versions are known to be locked, by position in the listing: milliseconds since 1970, UTC; `Int64.max` for a legal hold.
    public var locks: [Int32: Int64]

    public init(
        now: Int64, versioning: Versioning, minimumSize: MinimumSize = .everyClass, tags: [Int32: [ObjectDescription.Field]] = [:],
        locks: [Int32: Int64] = [:]
    ) {
        self.now = now
        self.versioning = versioning
        self.minimumSize = minimumSize
        self.tags = tags
        self.locks = locks
    }

    /// Of what validation knows of the bucket. A store other than Amazon's that names no minimum size has none.
    public init(_ context: RuleContext, now: Int64, tags: [Int32: [ObjectDescription.Field]] = [:], locks: [Int32: Int64] = [:]) {
        let versioning: Versioning =
            switch context.versioning?.status {
            case .enabled: .enabled
            case .suspended: .suspended
            case nil: context.versioning == nil ? .unknown : .never
            }
        let minimumSize: MinimumSize =
            switch context.minimumObjectSize {
            case "varies_by_storage_class": .allButArchives
            case nil where context.store != .aws && context.store != .unknown: .unbounded
            default: .everyClass
            }
        self.init(now: now, versioning: versioning, minimumSize: minimumSize, tags: tags, locks: locks)
    }

    /// Days since 1970 of the midnight UTC that `now`'s day began with: day 0 of a forecast.
    public var today: Int { Self.dayNumber(now) }

    /// Days since 1970 of the day that a moment lies in.
    static func dayNumber(_ milliseconds: Int64) -> Int {
        Int(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
    }
}
