/// All that can be known of a bucket's settings, each asked for on its own, so that a denial of one hides none of the others.
public struct BucketSettings: Sendable, Equatable {
    public var bucket: String
    public var region: BucketFacts.Fact<String> = .unknown
    public var versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown
    /// nil inside: versions of the bucket can't be locked.
    public var objectLock: BucketFacts.Fact<ObjectLockConfiguration?> = .unknown
    /// Whether the policy opens the bucket to everybody, in the store's own judgement; nil inside: there is no policy.
    public var policyIsPublic: BucketFacts.Fact<Bool?> = .unknown
    /// nil inside: none is set.
    public var documents: [BucketSetting: BucketFacts.Fact<BucketSettingDocument?>] = [:]
    /// What the endpoint has shown of each setting so far.
    public var capabilities: [BucketSetting: SettingCapability] = [:]

    public init(bucket: String) { self.bucket = bucket }

    /// A setting's document; `.unknown` before it is asked for.
    public func document(_ setting: BucketSetting) -> BucketFacts.Fact<BucketSettingDocument?> { documents[setting] ?? .unknown }

    /// Why a setting can't be edited here; nil where it can.
    public func editRefusal(_ setting: BucketSetting) -> String? {
        if !setting.isEditable { return "\(setting.title) can only be looked at here" }
        if let reason = capabilities[setting]?.editRefusal { return reason }
        switch document(setting) {
        case .unknown: return "\(setting.title) hasn't been read yet"
        case .known: return nil
        case .failed(let error): return "\(setting.title) can't be read: \(error.message)"
        }
    }
}
