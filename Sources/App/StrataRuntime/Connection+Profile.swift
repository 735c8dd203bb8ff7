public import AWSConfig
public import StrataCore

extension Connection {
    /// What the header says of a resolved profile.
    public init(_ profile: ResolvedProfile, isReadOnly: Bool, isAnonymous: Bool = false) {
        self.init(
            region: profile.region, endpoint: profile.endpointURL, endpointSource: profile.endpointSource, isAnonymous: isAnonymous,
            isReadOnly: isReadOnly, warnings: profile.warnings)
    }
}
