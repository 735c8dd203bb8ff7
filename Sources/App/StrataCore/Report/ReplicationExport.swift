public import Timeline

/// What a report of replication writes to a file.
public enum ReplicationExport: Sendable, Equatable {
    case status(ReplicationReport, bucket: String)
    /// The rows of these verdicts.
    case drift(Drift, Set<Drift.Verdict>)
}
