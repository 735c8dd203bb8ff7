public import S3Client
public import S3Model

/// Editing one bucket's replication rules, with the care that `LifecycleSession` takes of lifecycle rules: they are saved by the same way.
public struct ReplicationSession: RuleSession {
    private let client: S3Client
    private let bucket: String
    private let saving: RuleSaving

    /// - Parameter backups: where the former document goes before it is replaced.
    public init(client: S3Client, bucket: String, backups: RuleBackups) {
        self.client = client
        self.bucket = bucket
        saving = RuleSaving(access: ReplicationAccess(bucket: bucket, client: client), backups: backups)
    }

    /// Reads the rules, and what has to be known to judge them and to say where they lead; a denial of the latter hides only itself.
    ///
    /// - Parameter destination: asks about the destinations' regions; another account's keys may see what one's own may not. nil: the source's client.
    public func open(destination: S3Client? = nil) async throws(S3Error) -> ReplicationSnapshot {
        async let versioning = Fact.versioning(of: bucket, client)
        async let lock = Fact.lock(of: bucket, client)
        async let region = Fact.region(of: Bucket(name: bucket), client)
        let document = try await saving.read()
        let regions = await Self.regions(of: document.replication.rules, destination ?? client)
        let (known, locked, here) = await (versioning, lock, region)
        return ReplicationSnapshot(
            bucket: bucket, document: document, versioning: known, objectLock: locked, region: here, destinationRegions: regions,
            store: client.storeKind, readAt: saving.now / 1000)
    }

    /// The regions of the rules' destination buckets, one or two requests for each bucket.
    static func regions(of rules: [ReplicationRuleDraft], _ client: S3Client) async -> [String: BucketFacts.Fact<String>] {
        let names = rules.destinationBuckets
        let regions = await Concurrent.map(names) { await Fact.region(of: Bucket(name: $0), client) }
        // Names that differ in bytes may be one to a dictionary.
        return Dictionary(zip(names, regions)) { first, _ in first }
    }

    public func prepareSave(
        base: StoredRules, edited: StoredRules, prefer side: RuleMerge.Side? = nil
    ) async throws(S3Error) -> RuleSavePreparation {
        try await saving.prepare(base: base, edited: edited, prefer: side)
    }

    public func save(_ plan: RuleSavePlan) async -> RuleSaveOutcome {
        await saving.save(plan) { limits(of: $0) }
    }

    public func undo(_ saved: RuleSaved) async -> RuleSaveOutcome { await save(saving.undoPlan(saved)) }

    /// That this kind of store is known not to take replication rules, or not all of them.
    private func limits(of rules: StoredRules) -> [RuleProblem] {
        guard !rules.isNone, let limit = StoreLimits.replication(client.storeKind) else { return [] }
        return [RuleProblem(.warning, rule: nil, field: limit.field, limit.reason, basis: limit.basis)]
    }
}
