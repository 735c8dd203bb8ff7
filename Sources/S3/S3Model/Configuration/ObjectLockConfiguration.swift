/// GetObjectLockConfiguration's answer: whether versions of a bucket can be locked, and how new ones are unless they say otherwise.
public struct ObjectLockConfiguration: Sendable, Equatable {
    public var isEnabled: Bool
    /// "GOVERNANCE", "COMPLIANCE", or what the store says; nil: new versions aren't locked by themselves.
    public var defaultMode: String?
    /// How long new versions are locked, in days or in years.
    public var defaultDays: Int?
    public var defaultYears: Int?

    public init(isEnabled: Bool, defaultMode: String? = nil, defaultDays: Int? = nil, defaultYears: Int? = nil) {
        self.isEnabled = isEnabled
        self.defaultMode = defaultMode
        self.defaultDays = defaultDays
        self.defaultYears = defaultYears
    }

    /// Root `ObjectLockConfiguration`.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> ObjectLockConfiguration {
        let root = try XMLTree.parse(bytes, root: "ObjectLockConfiguration")
        let retention = root.first("Rule")?.first("DefaultRetention")
        return ObjectLockConfiguration(
            isEnabled: root.text(at: "ObjectLockEnabled") == "Enabled", defaultMode: retention?.text(at: "Mode"),
            defaultDays: retention?.text(at: "Days").flatMap { Int($0) }, defaultYears: retention?.text(at: "Years").flatMap { Int($0) })
    }
}
