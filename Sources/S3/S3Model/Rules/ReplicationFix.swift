/// What was found out for the saved rules, and for an edit of them.
public struct ReplicationFindings: Sendable, Equatable {
    /// nil: they can't be read.
    public var saved: ReplicationSides?
    /// nil: nothing has been edited.
    public var edited: ReplicationSides?

    public init(saved: ReplicationSides?, edited: ReplicationSides? = nil) {
        self.saved = saved
        self.edited = edited
    }
}

/// A fix to be confirmed.
public enum ReplicationFixPlan: Sendable, Equatable {
    case versioning(VersioningChange, atDestination: Bool)
    /// `.ready`, or why it can't be done.
    case policy(SettingPreparation)
}

/// How a fix ended.
public enum ReplicationFixOutcome: Sendable, Equatable {
    case versioning(VersioningOutcome)
    case policy(SettingSaveOutcome)
    /// Nothing was to do, or it can't be done.
    case nothing
}
