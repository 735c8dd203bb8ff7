public import S3Client
public import S3Model

/// Editing one bucket's lifecycle rules without losing what others do to them meanwhile, and without believing that accepted is kept.
///
/// A document of rules has no version: it is read again just before it is sent, merged by rule with what the edit started from, kept as a backup, sent,
/// read back and compared.
public struct LifecycleSession: RuleSession {
    private let client: S3Client
    private let bucket: String
    private let saving: RuleSaving

    /// - Parameter backups: where the former document goes before it is replaced.
    public init(client: S3Client, bucket: String, backups: RuleBackups) {
        self.client = client
        self.bucket = bucket
        saving = RuleSaving(access: LifecycleAccess(bucket: bucket, client: client), backups: backups)
    }

    /// Reads the rules, and what has to be known to judge them; a denial of the latter hides only itself.
    public func open() async throws(S3Error) -> LifecycleSnapshot {
        async let versioning = Fact.versioning(of: bucket, client)
        async let lock = Fact.lock(of: bucket, client)
        let document = try await saving.read()
        let (known, locked) = await (versioning, lock)
        return LifecycleSnapshot(
            bucket: bucket, document: document, versioning: known, objectLock: locked, store: client.storeKind, readAt: saving.now / 1000)
    }

    public func prepareSave(
        base: StoredRules, edited: StoredRules, prefer side: RuleMerge.Side? = nil
    ) async throws(S3Error) -> RuleSavePreparation {
        try await saving.prepare(base: base, edited: edited, prefer: side)
    }

    public func save(_ plan: RuleSavePlan) async -> RuleSaveOutcome { await saving.save(plan) { limits(of: $0) } }

    public func undo(_ saved: RuleSaved) async -> RuleSaveOutcome { await save(saving.undoPlan(saved)) }

    /// What the document holds that this kind of store is known not to take.
    private func limits(of rules: StoredRules) -> [RuleProblem] {
        let context = RuleContext(bucket: bucket, store: client.storeKind)
        let reasons = Set(StoreLimits.of(context.store).map(\.reason))
        return LifecycleValidator.problems(in: rules.lifecycle, context: context).filter { reasons.contains($0.text) }
    }
}
