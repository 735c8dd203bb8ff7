public import ActionQueue
import AWSConfig
import Foundation
public import S3Client
import S3Model

public import Timeline

/// How runs are carried out.
public struct RestoreRunOptions: Sendable, Equatable {
    /// Rows at once, as long as the store keeps up.
    public var rowsAtOnce = 16
    public var version = VersionRestoreOptions()

    public init() {}
}

/// Restores many keys by a plan, and keeps a journal of it: whatever ends the program, the run can be resumed without doing a row twice, and undone.
///
/// Nothing that was there before is deleted but delete markers. Each row's intent is in the journal before its first request and its outcome after
/// its last one; a row that was broken off between the two is found out from the key's entries. Who holds the journal's lock holds the run.
public struct RestoreRun: Sendable {
    /// Told after each row, one at a time.
    public typealias OnRow = @Sendable (RestoreRowOutcome, RunProgress) -> Void

    let client: S3Client
    let folder: RunFolder
    public let options: RestoreRunOptions

    public init(client: S3Client, folder: RunFolder, options: RestoreRunOptions = RestoreRunOptions()) {
        self.client = client
        self.folder = folder
        self.options = options
    }

    // MARK: Begin

    /// Carries a plan out: every row that is to do.
    ///
    /// - Parameters:
    ///   - onStart: told the run's name once its journal holds the whole plan, before anything is changed.
    ///   - onRow: told each outcome as it is journalled.
    /// - Throws: `.refused` where nothing may be changed as things are; `.store` and `.journal` where it stopped midway, to be resumed.
    @discardableResult
    public func start(
        _ plan: RestorePlan, bucket: String, onStart: @Sendable (String) -> Void = { _ in }, onRow: @escaping OnRow = { _, _ in }
    ) async throws(RunFailure) -> RunReport {
        try await requireVersioning(bucket, needsEnabled: true)
        var header = header(bucket)
        header.time = plan.time.second
        header.prefixes = plan.scope.prefixes
        header.keys = Array(plan.scope.keys.prefix(100))
        let state = RunState(header: header, rows: plan.rowsToDo.map { RunRow(plan[$0]) })
        let journal = try begin(state)
        onStart(journal.id)
        return try await carryOut(journal, state, onRow: onRow)
    }

    /// Restores a single version as a run of one row, so that it can be resumed and undone; nil where nothing is to do.
    @discardableResult
    public func start(
        _ plan: VersionRestorePlan, onStart: @Sendable (String) -> Void = { _ in }, onRow: @escaping OnRow = { _, _ in }
    ) async throws(RunFailure) -> RunReport? {
        if let refusal = plan.refusal { throw .refused(code: "Refused", message: refusal.message) }
        guard let row = RunRow(plan) else { return nil }
        if client.options.isReadOnly { throw .refused(code: "ReadOnly", message: "this session is read-only") }
        var header = header(plan.bucket)
        header.keys = [plan.key]
        let state = RunState(header: header, rows: [row])
        let journal = try begin(state)
        onStart(journal.id)
        return try await carryOut(journal, state, onRow: onRow)
    }

    /// Copies current versions onto themselves, so that the bucket's rules replicate them anew: a run as a restore is one, to be resumed and undone.
    ///
    /// Locks are taken over, so that what is current is locked as it was. A version whose replication has ended meanwhile is left as it is.
    @discardableResult
    public func start(
        _ plan: RedrivePlan, onStart: @Sendable (String) -> Void = { _ in }, onRow: @escaping OnRow = { _, _ in }
    ) async throws(RunFailure) -> RunReport {
        let bucket = plan.setting.bucket
        try await requireVersioning(bucket, needsEnabled: true)
        let toDo = plan.rows.filter(\.isToDo)
        var header = header(bucket)
        header.redrive = toDo.contains { $0.candidate.status != nil } ? .status : .missing
        (header.keepsRetention, header.keepsLegalHold) = (plan.setting.carriesLocks, plan.setting.carriesLocks)
        header.keys = toDo.prefix(100).map(\.candidate.row.key)
        let state = RunState(header: header, rows: toDo.map { RunRow(inPlace: $0.candidate.row) })
        let journal = try begin(state)
        onStart(journal.id)
        return try await carryOut(journal, state, onRow: onRow)
    }

    private func header(_ bucket: String) -> RunHeader {
        let version = options.version
        return RunHeader(
            startedAt: now, bucket: bucket, endpoint: client.profile.endpointURL, profile: client.profile.name,
            keepsRetention: version.keepsRetention, keepsLegalHold: version.keepsLegalHold, dropsTags: version.dropsTags)
    }

    /// Milliseconds since 1970, by the store's clock.
    var now: Int64 { client.storeTime }

    /// Writes the whole plan down, sealed and on the disk, before anything is changed.
    private func begin(_ state: RunState) throws(RunFailure) -> RunJournal {
        do throws(JournalFailure) {
            let journal = try folder.create(named: Self.name(state.header.startedAt))
            var batch = [RunEntry.header(state.header).record()]
            for row in state.rows {
                batch.append(RunEntry.row(row).record())
                if batch.count >= 512 {
                    try journal.append(batch)
                    batch = []
                }
            }
            batch.append(RunEntry.sealed(rows: state.rows.count).record())
            try journal.append(batch)
            try journal.flush()
            return journal
        } catch { throw .journal(error) }
    }

    /// "20261122-1414": the run's beginning in UTC, by the store's clock.
    static func name(_ milliseconds: Int64) -> String {
        let text = Timestamp.iso(milliseconds: milliseconds).filter { $0.isNumber }
        return "\(text.prefix(8))-\(text.dropFirst(8).prefix(4))"
    }

    /// Only where versioning is on does a copy or a marker leave everything as it was.
    func requireVersioning(_ bucket: String, needsEnabled: Bool) async throws(RunFailure) {
        if client.options.isReadOnly { throw .refused(code: "ReadOnly", message: "this session is read-only") }
        let status: VersioningConfiguration.Status?
        do throws(S3Error) { status = try await client.getBucketVersioning(bucket).status } catch {
            // Whoever may not ask has a plan that was made without knowing.
            if error.status == 403 || error.status == 501 { return }
            throw .store(error)
        }
        guard status != .enabled, needsEnabled else { return }
        throw .refused(
            code: status == .suspended ? "VersioningSuspended" : "NeverVersioned",
            message: "versioning is not on in \(bucket): what is put on top would overwrite something for good")
    }

    // MARK: Resume

    /// Finishes a run that was broken off: exactly the rows that have no outcome yet.
    ///
    /// - Parameter retriesFailed: works again on rows that failed without having made anything.
    @discardableResult
    public func resume(_ id: String, retriesFailed: Bool = false, onRow: @escaping OnRow = { _, _ in }) async throws(RunFailure) -> RunReport {
        var (journal, state) = try take(id)
        if retriesFailed { state.reopenFailed() }
        try requireSame(state.header)
        guard state.isSealed else { throw .refused(code: "NothingToResume", message: "run \(id) ended before it changed anything") }
        if state.hasUndo { throw .refused(code: "NothingToResume", message: "the undo of run \(id) has begun: undo it again to finish that") }
        if !state.open.isEmpty { try await requireVersioning(state.header.bucket, needsEnabled: true) }
        return try await carryOut(journal, state, onRow: onRow)
    }

    func take(_ id: String) throws(RunFailure) -> (RunJournal, RunState) {
        do throws(JournalFailure) {
            let (journal, records) = try folder.take(id)
            guard let state = RunState(records) else { throw .notAJournal(id) }
            return (journal, state)
        } catch { throw .journal(error) }
    }

    /// A run belongs to its store: the same bucket's name elsewhere is another bucket.
    func requireSame(_ header: RunHeader) throws(RunFailure) {
        guard header.endpoint == client.profile.endpointURL else {
            throw .refused(
                code: "OtherStore", message: "this run belongs to \(header.endpoint ?? "Amazon S3") with profile \(header.profile), not to this store"
            )
        }
    }

    // MARK: Carry out

    private func carryOut(_ journal: RunJournal, _ known: RunState, onRow: @escaping OnRow) async throws(RunFailure) -> RunReport {
        defer { journal.close() }
        var state = known
        let feed = OutcomeFeed(onRow)
        let worker = await worker(state)
        let (rows, began) = (state.rows, state.began)
        var progress = state.progress(journal.id)
        var ended = state.outcomes
        let failure = await executor.run(
            state.open,
            work: { index in
                if let failure = journal.failure(adding: .began(row: index, at: self.now)) { return .failure(failure) }
                return .success(await worker.work(rows[index], began: began[index]))
            },
            onOutcome: { index, outcome, isFollowed in
                // A row whose end is missing is looked up in the store: it may go with the beginning of the next.
                if let failure = journal.failure(adding: .ended(row: index, outcome: outcome), goesWithNext: isFollowed) { return failure }
                ended[index] = outcome
                progress.add(outcome)
                feed.tell(outcome, progress)
                return nil
            })
        await feed.finish()
        if let failure { throw failure }
        do throws(JournalFailure) {
            try journal.append(RunEntry.finished.record())
            try journal.flush()
        } catch { throw .journal(error) }
        (state.outcomes, state.isFinished) = (ended, true)
        return report(journal.id, state, progress: progress, outcomes: ended, isUndo: false)
    }

    var executor: RunExecutor { RunExecutor(width: options.rowsAtOnce, sleep: client.options.sleep, place: client.executor) }

    func report(
        _ id: String, _ state: RunState, progress: RunProgress, outcomes: [Int: RestoreRowOutcome], isUndo: Bool
    ) -> RunReport {
        RunReport(
            summary: state.summary(id, isRunning: false), isUndo: isUndo, progress: progress, done: outcomes.values.count { $0.state == .done },
            nothing: outcomes.values.count { $0.state == .nothing })
    }

    /// A bucket whose owner owns everything spares the read of an ACL for each key of many.
    private func worker(_ state: RunState) async -> RowWorker {
        let header = state.header
        var carriesACLs = true
        if !header.isSingle, state.open.contains(where: { RestoreAction.named(state.rows[$0].action) == .copy }) {
            carriesACLs = (try? await client.getBucketOwnershipControls(header.bucket))?.disablesACLs != true
        }
        var version = options.version
        (version.keepsRetention, version.keepsLegalHold, version.dropsTags) = (header.keepsRetention, header.keepsLegalHold, header.dropsTags)
        return RowWorker(
            client: client, bucket: header.bucket, options: version, carriesACLs: carriesACLs, checksWholly: header.isSingle,
            redrive: header.redrive)
    }

    // MARK: Runs

    /// Every run of the folder, newest first; a file that is no journal is left out.
    public static func runs(in folder: RunFolder) -> [RunSummary] {
        folder.ids().compactMap { id -> RunSummary? in
            guard let run = try? folder.run(id), let state = RunState(run.records) else { return nil }
            return state.summary(id, isRunning: run.isRunning)
        }.sorted { $0.startedAt == $1.startedAt ? $0.id > $1.id : $0.startedAt > $1.startedAt }
    }

    /// What runs took away from a bucket, for the as-of views of it.
    public static func removedEntries(in folder: RunFolder, bucket: String, endpoint: String?) -> [RemovedEntry] {
        folder.ids().flatMap { id -> [RemovedEntry] in
            guard let run = try? folder.run(id), let state = RunState(run.records), state.header.bucket == bucket, state.header.endpoint == endpoint
            else { return [] }
            return state.removedEntries
        }
    }
}
