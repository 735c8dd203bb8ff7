/// How a bucket locks each new version that doesn't say otherwise.
public struct DefaultRetention: Sendable, Equatable {
    /// "GOVERNANCE", "COMPLIANCE", or what the store says.
    public var mode: String
    /// From the moment the version is written; a year counts as 365.
    public var days: Int

    public init(mode: String, days: Int) {
        self.mode = mode
        self.days = days
    }

    /// "GOVERNANCE 30 d".
    public var words: String { days > 0 && days % 365 == 0 ? "\(mode) \(days / 365) y" : "\(mode) \(days) d" }

    /// When the lock of a version ends that is written now; both in milliseconds since 1970.
    public func end(from now: Int64) -> Int64 { now + Int64(days) * 86_400_000 }
}

extension ObjectLockConfiguration {
    /// nil where new versions aren't locked by themselves.
    public var defaultRetention: DefaultRetention? {
        guard let defaultMode, !defaultMode.isEmpty, let days = defaultDays ?? defaultYears.map({ $0 * 365 }), days > 0 else { return nil }
        return DefaultRetention(mode: defaultMode, days: days)
    }
}
