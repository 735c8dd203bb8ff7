import ActionQueue
import Foundation
import S3Model
import Timeline

/// What a run is about, written once at its beginning.
struct RunHeader: Codable, Sendable, Equatable {
    /// Milliseconds since 1970, UTC, by the store's clock.
    var startedAt: Int64
    var bucket: String
    var endpoint: String?
    var profile: String
    /// Second of the time restored to; nil for a single version, and for copies in place.
    var time: Int64?
    var prefixes: [String] = []
    var keys: [String] = []
    /// Choices that a resume has to make again.
    var keepsRetention = false
    var keepsLegalHold = false
    var dropsTags = false
    /// Why current versions are copied onto themselves; nil for what brings versions back.
    var redrive: RedriveCause?

    /// True for a single version, of which everything that can be compared is.
    var isSingle: Bool { time == nil && redrive == nil }
}

/// What found the versions that are copied onto themselves so that rules replicate them anew.
enum RedriveCause: String, Codable, Sendable, Equatable {
    /// Their own replication status.
    case status
    /// The destination's listing, which lacks them.
    case missing
}

/// One row of the plan, as much of it as carrying it out takes.
struct RunRow: Codable, Sendable, Equatable {
    /// An entry of a listing.
    struct Entry: Codable, Sendable, Equatable {
        var versionId: String?
        var isMarker: Bool
        var eTag: String
        var size: Int64
        var lastModified: Int64?
        var storageClass: String
    }

    struct Marker: Codable, Sendable, Equatable {
        var versionId: String
        var lastModified: Int64?
    }

    var key: String
    var action: String
    var wanted: Entry?
    var newest: Entry
    /// What an undelete removes, newest first.
    var markers: [Marker] = []
}

/// The entries of a run's journal, form 1: JSON.
enum RunEntry: Codable, Sendable, Equatable {
    case header(RunHeader)
    case row(RunRow)
    /// Every row is written: from here on something may have been changed.
    case sealed(rows: Int)
    /// About to work on a row; milliseconds since 1970 by the store's clock.
    case began(row: Int, at: Int64)
    case ended(row: Int, outcome: RestoreRowOutcome)
    case finished
    case undoBegan(row: Int, at: Int64)
    case undoEnded(row: Int, outcome: RestoreRowOutcome)
    case undoFinished

    static let version: UInt16 = 1

    func record() -> JournalRecord {
        // Codable values of texts and numbers have nothing that JSON couldn't hold.
        let bytes = rowJSON() ?? (try? JSONEncoder().encode(self)).map { [UInt8]($0) } ?? []
        return JournalRecord(version: Self.version, payload: bytes)
    }

    /// nil for a form this program doesn't know.
    init?(_ record: JournalRecord) {
        guard record.version == Self.version, let entry = try? JSONDecoder().decode(RunEntry.self, from: Data(record.payload)) else { return nil }
        self = entry
    }
}

extension RunJournal {
    /// Adds an entry; answers with why it couldn't, where it couldn't.
    func failure(adding entry: RunEntry, goesWithNext: Bool = false) -> JournalFailure? {
        do throws(JournalFailure) { try append(entry.record(), goesWithNext: goesWithNext) } catch { return error }
        return nil
    }
}

extension RunRow.Entry {
    init(_ row: ListingRow) {
        self.init(
            versionId: row.versionId, isMarker: row.kind == .deleteMarker, eTag: row.eTag, size: row.size, lastModified: row.lastModified,
            storageClass: row.storageClass)
    }

    func row(_ key: String) -> ListingRow {
        ListingRow(
            kind: isMarker ? .deleteMarker : .version, key: key, size: size, lastModified: lastModified, eTag: eTag, storageClass: storageClass,
            versionId: versionId, isLatest: false)
    }
}

extension RunRow {
    init(_ row: RestoreRow) {
        self.init(
            key: row.key, action: row.action == .unknown ? (row.wanted == nil ? RestoreAction.hide : .copy).word : row.action.word,
            wanted: row.wanted.map { Entry($0) }, newest: Entry(row.newest),
            markers: row.markers.map { Marker(versionId: $0.versionId, lastModified: $0.lastModified) })
    }

    /// A current version that is copied onto itself.
    init(inPlace row: ListingRow) {
        self.init(key: row.key, action: RestoreAction.copy.word, wanted: Entry(row), newest: Entry(row))
    }

    /// The row of a single version's restore; nil where nothing is to do.
    init?(_ plan: VersionRestorePlan) {
        switch plan.mechanism {
        case .nothing: return nil
        case .removeMarkers(let ids):
            self.init(
                key: plan.key, action: RestoreAction.undelete.word, wanted: Entry(plan.row), newest: Entry(plan.top),
                markers: ids.map { id in Marker(versionId: id, lastModified: plan.markerDates[id]) })
        case .copy, .multipartCopy:
            self.init(key: plan.key, action: RestoreAction.copy.word, wanted: Entry(plan.row), newest: Entry(plan.top))
        }
    }
}

/// A run's journal, read: what was planned, what was begun, what came of it.
struct RunState: Sendable, Equatable {
    var header: RunHeader
    var rows: [RunRow] = []
    var isSealed = false
    var began: [Int: Int64] = [:]
    var outcomes: [Int: RestoreRowOutcome] = [:]
    var isFinished = false
    var undoBegan: [Int: Int64] = [:]
    var undoOutcomes: [Int: RestoreRowOutcome] = [:]
    var isUndone = false

    /// nil where the records don't begin with a header of a known form.
    init?(_ records: [JournalRecord]) {
        var entries = records.lazy.compactMap { RunEntry($0) }.makeIterator()
        guard case .header(let header)? = entries.next() else { return nil }
        self.header = header
        while let entry = entries.next() { take(entry) }
    }

    /// A run whose whole plan has just been written.
    init(header: RunHeader, rows: [RunRow]) {
        self.header = header
        self.rows = rows
        isSealed = true
    }

    mutating func take(_ entry: RunEntry) {
        switch entry {
        case .header: break
        case .row(let row): rows.append(row)
        case .sealed(let count): isSealed = count == rows.count
        case .began(let row, let at): began[row] = at
        case .ended(let row, let outcome): outcomes[row] = outcome
        case .finished: isFinished = true
        case .undoBegan(let row, let at): undoBegan[row] = at
        case .undoEnded(let row, let outcome): undoOutcomes[row] = outcome
        case .undoFinished: isUndone = true
        }
    }

    /// Rows that still need work, in order.
    var open: [Int] { isFinished ? [] : rows.indices.filter { outcomes[$0] == nil } }

    /// Forgets outcomes of rows that failed without having changed anything.
    mutating func reopenFailed() {
        outcomes = outcomes.filter { $0.value.state != .failed || $0.value.createdVersionId != nil || !$0.value.removed.isEmpty }
        if outcomes.count < rows.count { isFinished = false }
    }

    /// Rows that changed something, or may have.
    var changed: [Int] {
        rows.indices.filter { index in
            guard let outcome = outcomes[index] else { return began[index] != nil }
            return outcome.createdVersionId != nil || !outcome.removed.isEmpty
        }
    }

    var hasUndo: Bool { !undoBegan.isEmpty || !undoOutcomes.isEmpty || isUndone }

    func progress(_ id: String) -> RunProgress {
        var progress = RunProgress(runId: id, total: rows.count)
        for outcome in outcomes.values { progress.add(outcome) }
        return progress
    }

    func summary(_ id: String, isRunning: Bool) -> RunSummary {
        let phase: RunSummary.Phase =
            isRunning ? .running : isUndone ? .undone : hasUndo ? .undoInterrupted : isFinished || !isSealed ? .finished : .interrupted
        return RunSummary(
            id: id, phase: phase, startedAt: header.startedAt, bucket: header.bucket, endpoint: header.endpoint, profile: header.profile,
            time: header.time.map { AsOfTime(second: $0) }, places: header.prefixes + header.keys, progress: progress(id), undoable: changed.count,
            isRedrive: header.redrive != nil)
    }

    /// Entries that the run, or its undo, took away from the bucket.
    var removedEntries: [RemovedEntry] {
        (Array(outcomes.values) + undoOutcomes.values).flatMap { outcome in
            outcome.removed.map {
                RemovedEntry(
                    key: outcome.key, versionId: $0.versionId, kind: $0.isVersion ? .version : .deleteMarker, lastModified: $0.lastModified,
                    removedAt: $0.removedAt, beneath: $0.beneath)
            }
        }
    }
}
