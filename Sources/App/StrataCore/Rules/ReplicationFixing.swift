public import S3Model

/// A fix of a replication's prerequisites that somebody asks for.
public struct ReplicationFixing: Sendable, Equatable {
    /// The source bucket.
    public var source: String
    public var fix: ReplicationCheck.Fix
    /// The rules that it is for.
    public var rules: ReplicationConfiguration
    /// The profile that it is done with: the source's, or the one that looks at the destination.
    public var profile: String

    public init(source: String, fix: ReplicationCheck.Fix, rules: ReplicationConfiguration, profile: String) {
        self.source = source
        self.fix = fix
        self.rules = rules
        self.profile = profile
    }
}
