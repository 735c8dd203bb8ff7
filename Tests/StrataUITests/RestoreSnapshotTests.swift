import S3Model
import StrataTestSupport
import TerminalUI
import Testing
import Timeline

@testable import StrataCore
@testable import StrataUI

@Suite("Restore and time machine at three sizes, as text")
struct RestoreSnapshotTests {
    private static func entry(_ kind: ListingKind, _ key: String, _ id: String, _ ago: Int64, latest: Bool = false, size: Int64 = 4096) -> ListingRow
    {
        ListingRow(
            kind: kind, key: "prod/\(key)", size: kind == .version ? size : 0, lastModified: DemoState.now - ago * 60_000,
            eTag: kind == .version ? id : "",
            storageClass: id.hasPrefix("g") ? "GLACIER" : "STANDARD", versionId: id, isLatest: latest)
    }

    /// Somebody deleted prod/ at 12:03, emptied weekly.sql and left oops.txt.
    private static let history: [ListingRow] =
        (1...30).flatMap { number in
            let key = "exports/2026-\(number < 10 ? "0" : "")\(number).csv"
            return [
                entry(.deleteMarker, key, "m\(number)", 131, latest: true),
                entry(.version, key, "e\(number)", 9_000 + Int64(number), size: 2_254_857_830),
            ]
        } + [
            entry(.deleteMarker, "nightly.sql", "m", 131, latest: true), entry(.version, "nightly.sql", "v2", 136, size: 4_509_715_660),
            entry(.version, "oops.txt", "o", 129, latest: true, size: 25),
            entry(.version, "restore-drill.log", "r", 4_400, latest: true, size: 1_153_434),
            entry(.deleteMarker, "vault.tar", "mv", 131, latest: true), entry(.version, "vault.tar", "w", 135, size: 7),
            entry(.version, "vault.tar", "gv", 90_000, size: 73_300_775_100),
            entry(.version, "weekly.sql", "w2", 130, latest: true, size: 0), entry(.version, "weekly.sql", "w1", 4_800, size: 4_402_341_478),
            entry(.version, "эхо\u{202E}.txt", "h", 5_000, latest: true),
        ]

    private func lookingBack() -> AppState {
        var state = DemoState.inPrefix()
        let effects = DemoState.feed(&state, [.event(.timeRead(AsOfTime(milliseconds: DemoState.now - 139 * 60_000)))])
        for case .listHistory(let ticket, _) in effects {
            let more = DemoState.feed(
                &state, [.event(.expiry(ticket, .none)), .event(.rows(ticket, DemoState.segment(Self.history))), .event(.finished(ticket))])
            answer(more, &state)
        }
        return state
    }

    private func answer(_ asked: [Effect], _ state: inout AppState) {
        for case .viewAsOf(let ticket, let question, _) in asked {
            guard let view = AsOfView.make(VersionLog(question.listing), at: question.time, expiry: question.expiry) else { continue }
            let answer = AsOfAnswer(rows: view.rows(under: question.prefix), changes: Changes(view.log, under: question.scope))
            self.answer(DemoState.feed(&state, [.event(.viewed(ticket, answer))]), &state)
        }
    }

    private func planning() -> AppState {
        var state = lookingBack()
        for case .plan(let ticket, let view, let question) in DemoState.feed(&state, [.command(.restore)]) {
            guard let plan = RestorePlan.make(view, scope: question.scope) else { continue }
            DemoState.feed(&state, [.event(.planned(ticket, plan))])
        }
        return state
    }

    @Test("The bucket as it was, with what became of it and when")
    func asOf() { checkScreens("as-of") { lookingBack() } }

    @Test("The plan of a restore")
    func plan() { checkScreens("plan") { planning() } }

    @Test("The rows of one action of the plan")
    func planRows() {
        checkScreens("plan-rows") { () -> AppState in
            var state = planning()
            DemoState.feed(&state, [.command(.open)])
            return state
        }
    }

    @Test("The question before a plan is run")
    func runQuestion() {
        checkScreens("run-question") { () -> AppState in
            var state = planning()
            DemoState.feed(&state, [.command(.accept)])
            return state
        }
    }

    /// The plan with its archived key looked up: nobody has asked for it, or the store is at it.
    private func planning(_ retrieval: RetrievalState) -> AppState {
        var state = planning()
        guard case .plan(let layer)? = state.layers.last, let ticket = layer.retrievalTicket else { return state }
        let target = ObjectReference(bucket: "db-backups", key: "prod/vault.tar", versionId: "gv")
        DemoState.feed(&state, [.event(.retrievals(ticket, [RetrievalFact(target, retrieval)])), .event(.finished(ticket))])
        return state
    }

    @Test("The archived keys of a plan, one being fetched")
    func planArchived() {
        checkScreens("plan-archived") { () -> AppState in
            var state = planning(.ongoing)
            DemoState.feed(&state, [.move(.to(4)), .command(.open)])
            return state
        }
    }

    @Test("The question before archived versions are asked for: days, tier and what it costs")
    func retrievalQuestion() {
        checkScreens("retrieval-question") { () -> AppState in
            var state = planning(.archived)
            DemoState.feed(&state, [.command(.retrieve), .move(.down), .move(.down), .move(.down), .command(.mark)])
            return state
        }
    }

    @Test("The question before a plan is run, in a session that can't")
    func runQuestionReadOnly() {
        checkScreens("run-question-read-only") { () -> AppState in
            var state = planning()
            state.isReadOnly = true
            DemoState.feed(&state, [.command(.accept)])
            return state
        }
    }

    private static let run = RunSummary(
        id: "20261122-1414", phase: .interrupted, startedAt: DemoState.now - 600_000, bucket: "db-backups", endpoint: "http://127.0.0.1:4577",
        profile: "demo", time: AsOfTime(milliseconds: DemoState.now - 139 * 60_000), places: ["prod/"],
        progress: RunProgress(runId: "20261122-1414", done: 214, total: 353), undoable: 214)

    /// Of one key each: removed, a marker removed, locked, changed since by somebody else.
    private static var undo: UndoPlan {
        var listing = Listing(id: 1)
        listing.append(DemoState.segment(history).segment)
        listing.finish()
        let record = { (key: String, id: String, former: String?, isMarker: Bool) in
            UndoRecord(
                key: "prod/\(key)", createdVersionId: id, createdIsDeleteMarker: isMarker,
                former: former.map { UndoRecord.Former(versionId: $0, isDeleteMarker: false) })
        }
        return UndoPlan(
            [
                record("nightly.sql", "m", "v2", true), record("restore-drill.log", "r", nil, false), record("weekly.sql", "w2", "w1", false),
                record("vault.tar", "w", "gv", false),
            ], log: VersionLog(listing), locked: ["w2"], defaultRetention: DefaultRetention(mode: "COMPLIANCE", days: 30))
    }

    @Test("What there is to undo and to finish, and the questions before it", arguments: ["runs", "finish-question", "undo-question"])
    func runs(name: String) {
        checkScreens(name) { () -> AppState in
            var state = DemoState.inPrefix()
            let asked = DemoState.feed(&state, [.command(.undo)])
            for case .listRuns(let ticket, let isStart) in asked {
                DemoState.feed(&state, [.event(.runs(ticket, [Self.run], isStart: isStart))])
            }
            if name == "undo-question" { DemoState.feed(&state, [.move(.down)]) }
            guard name != "runs" else { return state }
            for case .prepareUndo(let ticket, let run) in DemoState.feed(&state, [.command(.open)]) {
                DemoState.feed(&state, [.event(.undoPrepared(ticket, run, Self.undo))])
            }
            return state
        }
    }

    @Test("A customer's key being typed: nothing of it shows")
    func customerKey() {
        checkScreens("customer-key") { () -> AppState in
            var state = DemoState.inPrefix()
            let error = S3Error(
                kind: .service, operation: "HeadObject", bucket: "db-backups", key: "prod/nightly.sql", status: 400, code: "CustomerKeyRequired",
                message: "")
            for case .inspect(let ticket, _) in DemoState.feed(&state, [.command(.versions), .move(.to(1)), .command(.inspect)]) {
                DemoState.feed(&state, [.event(.failed(ticket, error)), .edit(.insert("c2VjcmV0"))])
            }
            return state
        }
    }

    @Test("Versions in an archive class, one on its way and one readable")
    func retrievals() {
        checkScreens("retrievals") { () -> AppState in
            var state = DemoState.inPrefix()
            for case .readRetrievals(let ticket, let targets) in DemoState.feed(&state, [.command(.versions), .move(.to(5))]) {
                let facts = targets.map { RetrievalFact($0, .ready(until: DemoState.now + 7 * DemoState.day)) }
                DemoState.feed(&state, [.event(.retrievals(ticket, facts)), .event(.finished(ticket))])
            }
            return state
        }
    }

    @Test("The question before a deleted key is undeleted")
    func undeleteQuestion() {
        checkScreens("undelete-question") { () -> AppState in
            var state = DemoState.inPrefix()
            for case .prepareRestore(let ticket, _) in DemoState.feed(&state, [.command(.versions), .command(.undelete)]) {
                var plan = VersionRestorePlan(
                    bucket: "db-backups", key: "prod/nightly.sql", versionId: "fJ2w.Zl9Aqk3", row: DemoState.versionRows[1],
                    top: DemoState.versionRows[0], source: ObjectDescription())
                plan.mechanism = .removeMarkers(["mK8.uQ2hOxv1JnU3"])
                plan.kept = ["version id", "date", "everything it carries"]
                plan.newerEntries = 1
                plan.newerMarkers = 1
                plan.requests = 3
                plan.warnings = ["Taking a marker away also takes the record of the deletion away; a copy on top would keep it."]
                DemoState.feed(&state, [.event(.restorePrepared(ticket, plan))])
            }
            return state
        }
    }

    @Test("The question before one version is restored")
    func restoreQuestion() {
        checkScreens("restore-question") { () -> AppState in
            var state = DemoState.inPrefix()
            let effects = DemoState.feed(&state, [.command(.versions), .move(.to(3)), .command(.restore)])
            for case .prepareRestore(let ticket, _) in effects {
                var plan = VersionRestorePlan(
                    bucket: "db-backups", key: "prod/nightly.sql", versionId: "2kd9alsk39ck", row: DemoState.versionRows[3],
                    top: DemoState.versionRows[0],
                    source: ObjectDescription())
                plan.mechanism = .multipartCopy(parts: 66, partSize: 64 << 20)
                plan.newerEntries = 3
                plan.newerMarkers = 1
                plan.kept = ["content type", "4 metadata", "2 tags", "STANDARD_IA", "SSE-KMS key …/7f3a", "CRC64NVME"]
                plan.changes = ["ETag (copied in 66 parts of 64 MiB)"]
                plan.notKept = [VersionRestorePlan.Loss("ACL", "reading it is denied (AccessDenied); the bucket owner gets full control")]
                plan.lock = VersionRestorePlan.LockOffer(
                    retention: ObjectRetention(mode: "COMPLIANCE", retainUntil: DemoState.now + 30 * DemoState.day))
                plan.requests = 84
                plan.bytes = 4_402_341_478
                DemoState.feed(&state, [.event(.restorePrepared(ticket, plan))])
            }
            return state
        }
    }

    @Test("The word that must be typed before a version is deleted for ever")
    func deleteQuestion() {
        checkScreens("delete-question") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.versions), .move(.to(1)), .command(.deleteVersion), .edit(.insert("del"))])
            return state
        }
    }
}
