import S3Model

/// Versioning, MFA delete and Object Lock.
extension PostureJudge {
    mutating func judgeVersions() {
        switch facts.versioning {
        case .unknown: return
        case .failed(let error):
            unread(
                .versioning, "whether versions are kept", error, meaning: "Without versions an overwrite or a delete is final.",
                fix: nil)
        case .known(let versioning): judge(versioning)
        }
    }

    private mutating func judge(_ versioning: VersioningConfiguration) {
        // Only the owner's root user can change it then.
        let fix: PostureFinding.Fix? = versioning.mfaDelete ? nil : .enableVersioning(bucket: facts.bucket)
        let how = versioning.mfaDelete ? " MFA delete is on: the owner's root user has to turn versioning on, with a code of the device." : ""
        switch versioning.status {
        case nil:
            add(
                .losesData, .versioning, "not versioned: an overwrite or a delete is final",
                meaning:
                    "What is overwritten or deleted is gone at once, and nothing brings it back. With versioning it stays underneath, at the cost of "
                    + "its storage.\(how)", fix: fix, evidence: ["GetBucketVersioning: no status"])
        case .suspended:
            add(
                .losesData, .versioning, "versioning is suspended: what is written now is lost by the next write or delete",
                meaning:
                    "Versions from before it was suspended stay; what was written since has the version id null, which the next write or delete of "
                    + "the key replaces.\(how)", fix: fix, evidence: ["GetBucketVersioning: Suspended"])
        case .enabled:
            add(
                .good, .versioning, "versioned", meaning: "An overwrite or a delete leaves the version before in place.",
                evidence: ["GetBucketVersioning: Enabled"])
            judgeMFADelete(versioning)
        }
    }

    /// Stores that have no such thing, as far as is known.
    private var knowsMFADelete: Bool { ![.seaweedFS, .minIO, .r2].contains(facts.store) }

    private mutating func judgeMFADelete(_ versioning: VersioningConfiguration) {
        if versioning.mfaDelete {
            add(
                .good, .mfaDelete, "MFA delete is on",
                meaning: "Removing a version for good, or suspending versioning, takes a code of the owner's device.",
                evidence: ["GetBucketVersioning: MfaDelete Enabled"])
        } else if knowsMFADelete, !isLocked(by: "COMPLIANCE") {
            add(
                .note, .mfaDelete, "MFA delete is off",
                meaning:
                    "Any key with s3:DeleteObjectVersion can remove versions for good. Only the account's root user can turn it on, outside of Strata: "
                    + "aws s3api put-bucket-versioning --mfa. Object Lock protects without it.",
                evidence: ["GetBucketVersioning: no MfaDelete"])
        }
    }

    private func isLocked(by mode: String) -> Bool {
        if case .known(let lock?) = facts.objectLock { lock.isEnabled && lock.defaultRetention?.mode == mode } else { false }
    }

    mutating func judgeLock() {
        switch facts.objectLock {
        case .unknown: return
        case .failed(let error):
            unread(
                .objectLock, "whether versions are locked", error,
                meaning: "Without a lock whoever may delete versions can remove them for good.")
        case .known(let lock):
            guard let lock, lock.isEnabled else {
                // Versions come first: there is nothing to lock without them.
                guard versioning?.status == .enabled else { return }
                return add(
                    .note, .objectLock, "no Object Lock",
                    meaning:
                        "Nothing holds a version against whoever may delete versions. Turning it on can't be taken back; it isn't done by Strata: aws "
                        + "s3api put-object-lock-configuration.", evidence: ["GetObjectLockConfiguration: none"])
            }
            guard let retention = lock.defaultRetention else {
                return add(
                    .note, .objectLock, "Object Lock is on, but new versions aren't locked by themselves",
                    meaning: "There is no default retention: a version is locked only where its writer says so.",
                    evidence: ["GetObjectLockConfiguration: Enabled, no default retention"])
            }
            let isFirm = retention.mode == "COMPLIANCE"
            add(
                .good, .objectLock, "new versions are locked: \(retention.words)",
                meaning: isFirm
                    ? "Nobody can remove a version before that time is over, the account's root user included."
                    : "Versions can be removed before that time only with s3:BypassGovernanceRetention.",
                evidence: ["GetObjectLockConfiguration: \(retention.mode), \(Amount.days(retention.days))"])
        }
    }
}
