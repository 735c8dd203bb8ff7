/// A change of a bucket's versioning that somebody asks for, with what it means.
public struct VersioningChange: Sendable, Equatable {
    public var bucket: String
    public var present: VersioningConfiguration
    public var wanted: VersioningConfiguration.Status
    /// nil: not known. A bucket with the lock can't be suspended.
    public var hasObjectLock: Bool?
    /// nil: not known. A bucket that replicates can't be suspended.
    public var replicationRules: Int?

    public init(
        bucket: String, present: VersioningConfiguration, wanted: VersioningConfiguration.Status, hasObjectLock: Bool? = nil,
        replicationRules: Int? = nil
    ) {
        self.bucket = bucket
        self.present = present
        self.wanted = wanted
        self.hasObjectLock = hasObjectLock
        self.replicationRules = replicationRules
    }

    /// True where the bucket is so already.
    public var isNothing: Bool { present.status == wanted }

    /// Why it can't be done; nil where it may be tried.
    /// **Source**: S3 User Guide, "Configuring MFA delete", "Object Lock considerations", "Requirements and considerations for replication".
    public var refusal: String? {
        if isNothing { return nil }
        if present.mfaDelete {
            return "MFA delete is on: only the owner's root user can change versioning, with a code of the device, which Strata doesn't ask for."
        }
        guard wanted == .suspended else { return nil }
        if present.status == nil { return "Versions were never kept here, so there is nothing to suspend." }
        if hasObjectLock == true { return "The bucket has Object Lock: its versioning can't be suspended." }
        if let replicationRules, replicationRules > 0 {
            return "The bucket replicates by \(replicationRules == 1 ? "a rule" : "\(replicationRules) rules"): remove them first."
        }
        return nil
    }

    /// What it means, a sentence each; to be said before it is done.
    /// **Source**: S3 User Guide, "Adding objects to versioning-suspended buckets", "Enabling versioning on buckets".
    public var consequences: [String] {
        switch wanted {
        case .enabled:
            var lines = [
                "From now on an overwrite keeps the object before it, and a delete leaves a marker.",
                "Every version is stored and paid for until it is deleted: a lifecycle rule for noncurrent versions keeps that in bounds.",
            ]
            if present.status == nil {
                lines.append("It can be suspended later, but never switched off again. Objects of before have the version id null.")
                lines.append("On AWS writes and reads may answer 404 for some minutes after the first time.")
            }
            return lines
        case .suspended:
            return [
                "No version of before is lost: all stay, can be restored, and are paid for.",
                "From now on an upload gets the version id null and takes the place of the null version for good: two uploads lose the first.",
                "From now on a delete removes the null version for good and leaves a null delete marker.",
                "Restores overwrite the null version as well; Strata asks first.",
            ]
        }
    }
}

/// How a change of versioning ended.
public enum VersioningOutcome: Sendable, Equatable {
    /// As it was read back.
    case done(VersioningConfiguration)
    /// The bucket was so already.
    case nothing
    /// The store accepted it and says something else.
    case notKept(VersioningConfiguration)
    case refused(S3Error)
    case unknown(S3Error)
}
