public import S3Client
public import S3Model

/// Switches a bucket's versions on, or suspends them.
public struct SetVersioningOperation: Sendable {
    private let client: S3Client
    private let bucket: String

    public init(client: S3Client, bucket: String) {
        self.client = client
        self.bucket = bucket
    }

    /// What the change is and means, found out by reading only.
    public func look(_ wanted: VersioningConfiguration.Status) async throws(S3Error) -> VersioningChange {
        async let lock = Fact.of { () async throws(S3Error) in try await client.getObjectLockConfiguration(bucket) }
        async let rules = Fact.of { () async throws(S3Error) in try await client.getBucketReplication(bucket)?.ruleCount ?? 0 }
        var change = VersioningChange(bucket: bucket, present: try await client.getBucketVersioning(bucket), wanted: wanted)
        if case .known(let lock) = await lock { change.hasObjectLock = lock?.isEnabled ?? false }
        if case .known(let rules) = await rules { change.replicationRules = rules }
        return change
    }

    /// Carries the change out and reads it back; nothing is sent where the change says why it can't be done.
    public func run(_ change: VersioningChange) async -> VersioningOutcome {
        if change.isNothing { return .nothing }
        if let refusal = change.refusal { return .refused(.refused(.putBucketVersioning, bucket, "VersioningRefused", refusal)) }
        do throws(S3Error) {
            try await client.putBucketVersioning(bucket, VersioningConfiguration(status: change.wanted))
            return try await kept(change)
        } catch {
            guard error.leavesOutcomeOpen else { return .refused(error) }
            guard let outcome = try? await kept(change), case .done = outcome else { return .unknown(error) }
            return outcome
        }
    }

    private func kept(_ change: VersioningChange) async throws(S3Error) -> VersioningOutcome {
        let first = try await client.getBucketVersioning(bucket)
        let kept = try await Settling.read(client, first: first, isSettled: { $0.status == change.wanted }) { () async throws(S3Error) in
            try await client.getBucketVersioning(bucket)
        }
        return kept.status == change.wanted ? .done(kept) : .notKept(kept)
    }
}
