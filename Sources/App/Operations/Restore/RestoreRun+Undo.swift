import ActionQueue
import S3Client
import S3Model
public import Timeline

extension RestoreRun {
    /// What an undo of a run would do, from its journal and a fresh listing; changes nothing.
    public func undoPlan(_ id: String) async throws(RunFailure) -> UndoPlan {
        let state: RunState
        do throws(JournalFailure) {
            let run = try folder.run(id)
            if run.isRunning { throw .runningElsewhere(id) }
            guard let read = RunState(run.records) else { throw .notAJournal(id) }
            state = read
        } catch { throw .journal(error) }
        try requireSame(state.header)
        return try await Undo(run: self, state: state).plan().plan
    }

    /// Takes back what a finished or half-finished run did: removes only what the run made, while it is still the newest, and puts markers back. Rows
    /// that others changed since are left and reported. An undo that was broken off is finished by undoing again.
    @discardableResult
    public func undo(_ id: String, onRow: @escaping OnRow = { _, _ in }) async throws(RunFailure) -> RunReport {
        if client.options.isReadOnly { throw .refused(code: "ReadOnly", message: "this session is read-only") }
        let (journal, taken) = try take(id)
        defer { journal.close() }
        var state = taken
        try requireSame(state.header)
        if state.isUndone { throw .refused(code: "NothingToUndo", message: "run \(id) has been undone already") }
        let undo = Undo(run: self, state: state)
        let (plan, indices) = try await undo.plan()
        guard !indices.isEmpty else { throw .refused(code: "NothingToUndo", message: "run \(id) changed nothing that is left to be undone") }
        var ended = state.undoOutcomes
        var progress = RunProgress(runId: id, total: state.changed.count)
        for outcome in ended.values where outcome.state != .failed { progress.add(outcome) }
        let worker = undo.worker
        let began = state.undoBegan
        let feed = OutcomeFeed(onRow)
        let failure = await executor.run(
            Array(indices.indices),
            work: { position in
                if let failure = journal.failure(adding: .undoBegan(row: indices[position], at: self.now)) { return .failure(failure) }
                return .success(await worker.work(plan.rows[position], began: began[indices[position]]))
            },
            onOutcome: { position, outcome, isFollowed in
                let entry = RunEntry.undoEnded(row: indices[position], outcome: outcome)
                if let failure = journal.failure(adding: entry, goesWithNext: isFollowed) { return failure }
                ended[indices[position]] = outcome
                progress.add(outcome)
                feed.tell(outcome, progress)
                return nil
            })
        await feed.finish()
        if let failure { throw failure }
        let isWhole = ended.values.allSatisfy { $0.state != .failed }
        do throws(JournalFailure) {
            if isWhole { try journal.append(RunEntry.undoFinished.record()) }
            try journal.flush()
        } catch { throw .journal(error) }
        (state.undoOutcomes, state.isUndone) = (ended, isWhole)
        return report(id, state, progress: progress, outcomes: ended, isUndo: true)
    }
}

/// Plans an undo: what the run did, what its keys are now, what follows from both.
struct Undo: Sendable {
    let run: RestoreRun
    let state: RunState

    private var client: S3Client { run.client }
    private var bucket: String { state.header.bucket }

    var worker: UndoWorker {
        UndoWorker(
            rows: RowWorker(client: client, bucket: bucket, options: run.options.version, carriesACLs: true, checksWholly: false))
    }

    /// - Returns: the plan, and of each of its rows the number in the run.
    func plan() async throws(RunFailure) -> (plan: UndoPlan, indices: [Int]) {
        do throws(S3Error) {
            let (records, indices) = try await records()
            let listing = try await KeysListing(client: client, bucket: bucket).run(records.map(\.key))
            async let lock = Fact.of { () async throws(S3Error) in try await client.getObjectLockConfiguration(bucket) }
            let versioning = try await versioning()
            let locked = try await locked(records)
            return (
                UndoPlan(
                    records, log: VersionLog(listing), locked: locked, versioning: versioning.status, mfaDelete: versioning.mfaDelete,
                    defaultRetention: Self.retention(await lock)), indices
            )
        } catch { throw .store(error) }
    }

    private static func retention(_ lock: BucketFacts.Fact<ObjectLockConfiguration?>) -> DefaultRetention? {
        if case .known(let lock?) = lock { lock.defaultRetention } else { nil }
    }

    /// What the run did to each key, found out where the journal has no outcome; rows whose undo is over are left out.
    private func records() async throws(S3Error) -> ([UndoRecord], [Int]) {
        var records: [UndoRecord] = []
        var indices: [Int] = []
        for index in state.changed {
            if let over = state.undoOutcomes[index], over.state != .failed { continue }
            let row = state.rows[index]
            var outcome = state.outcomes[index]
            if outcome == nil, let began = state.began[index] { outcome = try await worker.rows.settle(row, began: began) }
            guard let outcome else { continue }
            records.append(Self.record(row, outcome))
            indices.append(index)
        }
        return (records, indices)
    }

    static func record(_ row: RunRow, _ outcome: RestoreRowOutcome) -> UndoRecord {
        UndoRecord(
            key: row.key, createdVersionId: outcome.createdVersionId, createdIsDeleteMarker: outcome.createdIsDeleteMarker,
            removed: outcome.removed.map {
                RemovedEntry(
                    key: row.key, versionId: $0.versionId, kind: .deleteMarker, lastModified: $0.lastModified, removedAt: $0.removedAt,
                    beneath: $0.beneath)
            },
            former: row.newest.versionId.map { .init(versionId: $0, isDeleteMarker: row.newest.isMarker) })
    }

    private func versioning() async throws(S3Error) -> VersioningConfiguration {
        do throws(S3Error) { return try await client.getBucketVersioning(bucket) } catch {
            if error.status == 403 || error.status == 501 { return VersioningConfiguration(status: .enabled) }
            throw error
        }
    }

    /// Ids of versions that the run made and that are locked. Only asked of all where the first one is: then the bucket locks by itself, or it was
    /// asked for.
    private func locked(_ records: [UndoRecord]) async throws(S3Error) -> Set<String> {
        var locked: Set<String> = []
        let asked = state.header.keepsRetention || state.header.keepsLegalHold
        for record in records where !record.createdIsDeleteMarker {
            guard let id = record.createdVersionId else { continue }
            let isLocked = try await worker.isLocked(record.key, id)
            if isLocked { locked.insert(id) } else if locked.isEmpty, !asked { break }
        }
        return locked
    }
}

/// Carries out one row of an undo.
struct UndoWorker: Sendable {
    let rows: RowWorker

    private var client: S3Client { rows.client }
    private var bucket: String { rows.bucket }

    /// - Parameter began: when this row's undo was begun before, if it was; milliseconds since 1970.
    func work(_ row: UndoPlan.Row, began: Int64?) async -> RowResult {
        do throws(S3Error) { return .outcome(try await carryOut(row, began: began)) } catch {
            return RowWorker.result(of: error, key: row.record.key, action: Self.word(row.action))
        }
    }

    static func word(_ action: UndoAction) -> String {
        switch action {
        case .deleteVersion: "delete"
        case .removeMarker: "unhide"
        case .copyFormer: "copy"
        case .addMarker: "marker"
        case .nothing, .left: "none"
        }
    }

    private func carryOut(_ row: UndoPlan.Row, began: Int64?) async throws(S3Error) -> RestoreRowOutcome {
        var outcome = RestoreRowOutcome(key: row.record.key, action: Self.word(row.action), state: .done)
        switch row.action {
        case .deleteVersion(let id): return try await delete(row, id)
        case .removeMarker(let id):
            _ = try await client.deleteObject(bucket: bucket, key: row.record.key, versionId: id)
        case .copyFormer(let former): return try await copy(former, row, began: began)
        case .addMarker:
            guard let newest = row.newest else { break }
            outcome.createdVersionId = try await MarkerOnTop(writer: writer(row.record.key, top: newest)).run(began: began)
            outcome.createdIsDeleteMarker = true
        case .nothing:
            outcome.state = .nothing
            if began != nil { outcome.removed = removedVersion(row) }
        case .left(let obstacle):
            if let began, let own = try await earlier(row, began: began) { return own }
            (outcome.state, outcome.code, outcome.message) = (.left, obstacle.rawValue, obstacle.text)
        }
        return outcome
    }

    private func delete(_ row: UndoPlan.Row, _ id: String) async throws(S3Error) -> RestoreRowOutcome {
        do throws(S3Error) {
            _ = try await client.deleteObject(bucket: bucket, key: row.record.key, versionId: id)
        } catch {
            // A lock that the listing couldn't show: what was there before goes on top instead.
            guard error.status == 403, try await isLocked(row.record.key, id), let newest = row.newest else { throw error }
            let listing = try await KeysListing(client: client, bucket: bucket).run([row.record.key])
            let around = UndoPlan([row.record], log: VersionLog(listing), locked: [id]).rows[0]
            if case .deleteVersion = around.action { throw error }
            _ = newest
            return try await carryOut(around, began: nil)
        }
        var outcome = RestoreRowOutcome(key: row.record.key, action: "delete", state: .done)
        outcome.removed = removedVersion(row)
        return outcome
    }

    private func removedVersion(_ row: UndoPlan.Row) -> [RestoreRowOutcome.Removed] {
        guard let id = row.record.createdVersionId, !row.record.createdIsDeleteMarker else { return [] }
        let now = writer(row.record.key, top: row.newest ?? ListingRow(kind: .version, key: row.record.key)).now
        return [
            .init(
                versionId: id, isVersion: true, lastModified: row.newest?.lastModified ?? now, removedAt: now, beneath: row.record.former?.versionId)
        ]
    }

    private func copy(_ former: ListingRow, _ row: UndoPlan.Row, began: Int64?) async throws(S3Error) -> RestoreRowOutcome {
        guard let newest = row.newest else {
            return RestoreRowOutcome(key: row.record.key, action: "copy", state: .left, code: "ChangedSince", message: "the key has no entry")
        }
        let copied = RunRow(key: row.record.key, action: RestoreAction.copy.word, wanted: .init(former), newest: .init(newest))
        return try await rows.copy(copied, began: began)
    }

    /// What this undo did before it was broken off, where that is why the key looks changed by somebody.
    private func earlier(_ row: UndoPlan.Row, began: Int64) async throws(S3Error) -> RestoreRowOutcome? {
        let key = row.record.key
        let history = KeyHistory(try await VersionsOfKeyOperation(client: client, bucket: bucket, key: key).run())
        guard let top = history.top, let below = history.rows.dropFirst().first else { return nil }
        let isRecent = (top.lastModified ?? began) / 1000 >= began / 1000 - 2
        var outcome = RestoreRowOutcome(key: key, action: "marker", state: .done)
        outcome.createdVersionId = top.versionId
        if top.kind == .deleteMarker {
            let revealed = row.record.createdVersionId ?? oldestRemoved(row)?.beneath
            outcome.createdIsDeleteMarker = true
            return isRecent && KeyHistory.isSame(below.versionId, revealed) ? outcome : nil
        }
        guard isRecent, KeyHistory.isSame(below.versionId, row.record.createdVersionId), let id = row.record.former?.versionId,
            let former = history.index(of: id), history.rows[former].size == top.size
        else { return nil }
        outcome.action = "copy"
        return outcome
    }

    /// The removed marker that lay on no other removed one.
    private func oldestRemoved(_ row: UndoPlan.Row) -> RemovedEntry? {
        row.record.removed.first { marker in !row.record.removed.contains { KeyHistory.isSame($0.versionId, marker.beneath) } }
    }

    func isLocked(_ key: String, _ id: String) async throws(S3Error) -> Bool {
        do throws(S3Error) {
            let made = try await lockFacts(key, id)
            return !CarriedVersion(made, now: writer(key, top: ListingRow(kind: .version, key: key)).now).lock.isEmpty
        } catch {
            if error.kind == .cancelled { throw error }
            return false
        }
    }

    /// The headers that a lock shows in; where they are out of reach, as without the customer's key, what the lock's own reads say.
    private func lockFacts(_ key: String, _ id: String) async throws(S3Error) -> ObjectDescription {
        do throws(S3Error) { return try await rows.head.read(key, id) } catch {
            guard error.status == 400 || error.status == 403 else { throw error }
            var description = ObjectDescription()
            description.retention = await Fact.of { () async throws(S3Error) in
                try await client.getObjectRetention(bucket: bucket, key: key, versionId: id)
            }
            description.legalHold = await Fact.of { () async throws(S3Error) in
                try await client.getObjectLegalHold(bucket: bucket, key: key, versionId: id)
            }
            return description
        }
    }

    private func writer(_ key: String, top: ListingRow) -> VersionWriter {
        rows.writer(rows.plan(RunRow(key: key, action: "", wanted: nil, newest: .init(top)), source: ObjectDescription()))
    }
}
