/// What `x-amz-replication-status` says, in words.
///
/// **Source**: S3 User Guide, "Getting replication status information"; MinIO and some gateways say COMPLETE for COMPLETED.
public enum ReplicationStatusText {
    /// The status with what it means, for one version: "FAILED: …"; an unknown one as it is.
    public static func words(_ status: String) -> String { meaning(status).map { "\(status): \($0)" } ?? status }

    /// As part of a sentence; nil for a status that isn't known.
    public static func meaning(_ status: String) -> String? {
        switch status {
        case "COMPLETED", "COMPLETE": "at every destination that a rule asks for"
        case "PENDING": "not at every destination yet: under way, or held up"
        case "FAILED": "not at every destination, and S3 doesn't try again by itself"
        case "REPLICA": "made here by another bucket's rule"
        default: nil
        }
    }
}
