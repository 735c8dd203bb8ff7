import S3Model
import Testing

@testable import Timeline

/// Plans row by row, their totals, and undo case by case.
@Suite struct RestorePlanTests {
    private func plan(
        _ rows: [ListingRow], at second: Int64 = 100, scope: RestoreScope = .bucket, _ options: RestoreOptions = RestoreOptions(),
        expiry: ExpiryKnowledge = .none
    ) -> RestorePlan {
        let view = AsOfView.make(VersionLog(Rows.listing(rows)), at: AsOfTime(second: second), expiry: expiry)!
        return RestorePlan.make(view, scope: scope, options: options)!
    }

    private static let mixed = [
        Rows.version("archived", "2", 120, content: 2, isLatest: true), Rows.version("archived", "1", 50, size: 70, storageClass: "GLACIER"),
        Rows.version("big", "2", 120, content: 2), Rows.version("big", "1", 50, size: 6 << 30, storageClass: "STANDARD_IA"),
        Rows.version("created", "1", 120), Rows.marker("deleted", "3", 130), Rows.marker("deleted", "2", 110),
        Rows.version("deleted", "1", 50, size: 5, storageClass: "DEEP_ARCHIVE"), Rows.version("odd", "2", 120, content: 2),
        Rows.version("odd", "1", 50, isActionable: false), Rows.version("same", "2", 120), Rows.version("same", "1", 50),
        Rows.version("small", "2", 120, content: 2), Rows.version("small", "1", 50, size: 100),
        Rows.version("unknown", "null", 120, content: 2), Rows.version("unknown", "1", 50, size: 9),
    ]

    @Test func `Each key gets its action`() {
        let plan = plan(Self.mixed)
        let actions = (0..<plan.count).map { "\(plan[$0].key) \(plan[$0].action.word)" }
        #expect(
            actions == [
                "archived unrecoverable", "big copy", "created hide", "deleted undelete", "odd unrecoverable", "same unchanged", "small copy",
                "unknown unknown",
            ])
        #expect(plan[0].obstacle == .archived && plan[4].obstacle == .keyNotActionable && plan[7].unknown == .nullReplaced)
        #expect(plan[3].markers.map(\.versionId) == ["3", "2"] && plan[3].wanted?.versionId == "1")
        #expect(plan[1].wanted?.versionId == "1" && plan[1].newest.versionId == "2" && plan[2].wanted == nil)
        #expect(Array(plan.rowsToDo) == [1, 3, 6] && plan.rows(of: .hide) == [2] && !plan[2].isToDo)
    }

    @Test func `Totals add up`() {
        let totals = plan(Self.mixed, RestoreOptions(hidesCreated: true)).totals
        #expect(totals.undelete == .init(keys: 1, bytes: 5) && totals.markers == 2)
        #expect(totals.copy == .init(keys: 2, bytes: (6 << 30) + 100))
        #expect(totals.hide.keys == 1 && totals.unchanged.keys == 1 && totals.unrecoverable == .init(keys: 2, bytes: 80))
        #expect(totals.unknown == .init(keys: 1, bytes: 9) && totals.parts == 96)
        #expect(totals.count(of: .archived) == 1 && totals.count(of: .requiresVersioning) == 0 && totals.count(of: UnknownReason.nullReplaced) == 1)
        // Versioning and ownership; two markers and a look; HEAD, ACL, tags, uploads, Create, Complete, parts and a look; HEAD, ACL, copy and a look; a
        // look, a marker and a look.
        #expect(totals.requests == 2 + 3 + (6 + 96 + 1) + 4 + 3)
        #expect(plan(Self.mixed).totals.requests == totals.requests - 3)
        #expect(totals.charges.map(\.storageClass) == ["STANDARD_IA"])
        #expect(
            totals.charges[0].minimumDays == 30 && totals.charges[0].hasRetrievalCharge && totals.charges[0].sum == .init(keys: 1, bytes: 6 << 30))
        #expect(totals.estimatedSeconds(concurrency: 10, latency: 1, bytesPerSecond: 1e12) == 11.5)
    }

    @Test func `What would be sent adds up to the requests`() {
        for hides in [false, true] {
            let plan = plan(Self.mixed, RestoreOptions(hidesCreated: hides))
            #expect(plan.requestLines.reduce(0) { $0 + $1.count } == plan.totals.requests)
            #expect(plan.requestLines.map(\.count) == [1, 1, 2, 2, 5, 96, 2] + (hides ? [2, 4] : [3]))
        }
    }

    @Test func `Options change what is done`() {
        let kept = plan(Self.mixed, RestoreOptions(keepsMarkers: true))
        #expect(kept[3].action == .unrecoverable && kept[3].obstacle == .archived)
        let retrieved = plan(Self.mixed, RestoreOptions(retrievedVersions: ["1"]))
        #expect(retrieved[0].action == .copy && retrieved.totals.charges.map(\.storageClass) == ["GLACIER", "STANDARD_IA"])
        let ticked = plan(Self.mixed, RestoreOptions(tickedUnknown: ["unknown"]))
        #expect(ticked[7].action == .copy && ticked[7].wanted?.versionId == "1" && ticked[7].unknown == .nullReplaced)
        let suspended = plan(Self.mixed, RestoreOptions(hidesCreated: true, versioning: .suspended))
        #expect(Array(suspended.rowsToDo) == [3] && suspended.totals.count(of: .requiresVersioning) == 4)
        let young = [Rows.version("a", "1", 120)]
        let rule = ExpiryKnowledge(rules: [.init()])
        #expect(plan(young, RestoreOptions(hidesCreated: true), expiry: rule)[0].action == .unknown)
        #expect(plan(young, RestoreOptions(hidesCreated: true, tickedUnknown: ["a"]), expiry: rule)[0].isToDo)
    }

    @Test func `The same content needs the same form of ETag and the same size`() {
        func action(_ wanted: ListingRow, _ newest: ListingRow) -> RestoreAction { plan([newest, wanted]).action(at: 0) }
        let wanted = Rows.version("a", "1", 50, content: 5, parts: 2)
        #expect(action(wanted, Rows.version("a", "2", 120, content: 5, parts: 2)) == .unchanged)
        #expect(action(wanted, Rows.version("a", "2", 120, content: 5, parts: 3)) == .copy)
        #expect(action(wanted, Rows.version("a", "2", 120, content: 5)) == .copy)
        #expect(action(wanted, Rows.version("a", "2", 120, content: 5, size: 11, parts: 2)) == .copy)
        var bare = (Rows.version("a", "1", 50), Rows.version("a", "2", 120))
        (bare.0.eTag, bare.1.eTag) = ("", "")
        #expect(action(bare.0, bare.1) == .copy)
        (bare.0.eTag, bare.1.eTag) = ("other-form", "other-form")
        #expect(action(bare.0, bare.1) == .unchanged)
    }

    @Test func `Scopes overlap without doubling, and name what is missing`() {
        let scope = RestoreScope(prefixes: ["s", "same"], keys: ["small", "created", "none"])
        let plan = plan(Self.mixed, scope: scope)
        #expect((0..<plan.count).map { plan[$0].key } == ["created", "same", "small"] && plan.missingKeys == ["none"])
    }

    @Test func `Markers without an id can't be removed`() {
        var marker = Rows.marker("a", "2", 120)
        marker.versionId = nil
        #expect(plan([marker, Rows.version("a", "1", 50)])[0].obstacle == .noVersionId)
    }

    // MARK: - Undo

    private func undo(
        _ record: UndoRecord, _ rows: [ListingRow], locked: Set<String> = [], versioning: VersioningConfiguration.Status? = .enabled,
        mfaDelete: Bool = false
    ) -> UndoAction {
        let log = VersionLog(Rows.listing(rows))
        return UndoPlan([record], log: log, locked: locked, versioning: versioning, mfaDelete: mfaDelete).rows[0].action
    }

    @Test func `A copy is taken away only while it is the newest and unlocked`() {
        let former = Rows.version("a", "f", 10)
        let record = UndoRecord(key: "a", createdVersionId: "c", former: .init(versionId: "f", isDeleteMarker: false))
        let done = [Rows.version("a", "c", 20), former]
        #expect(undo(record, done) == .deleteVersion(versionId: "c"))
        #expect(undo(record, done, locked: ["c"]) == .copyFormer(VersionLog(Rows.listing(done)).row(ofEntry: 1)))
        #expect(undo(record, done, locked: ["c"], versioning: .suspended) == .left(.requiresVersioning))
        #expect(undo(record, [Rows.version("a", "x", 30)] + done) == .left(.changedSince))
        #expect(undo(record, [former]) == .nothing)
        #expect(undo(record, [Rows.version("a", "c", 20)]) == .left(.formerGone))
        #expect(
            undo(record, [Rows.version("a", "c", 20), Rows.version("a", "f", 10, storageClass: "GLACIER")], locked: ["c"])
                == .left(.lockedAndArchived))
        #expect(undo(record, []) == .left(.changedSince))
    }

    @Test func `A locked copy over a marker is hidden again`() {
        let record = UndoRecord(key: "a", createdVersionId: "c", former: .init(versionId: "m", isDeleteMarker: true))
        #expect(undo(record, [Rows.version("a", "c", 20), Rows.marker("a", "m", 15)], locked: ["c"]) == .addMarker)
    }

    @Test func `A marker of the run is removed, one that it removed is put back`() {
        let hidden = UndoRecord(key: "a", createdVersionId: "m", createdIsDeleteMarker: true, former: .init(versionId: "f", isDeleteMarker: false))
        #expect(undo(hidden, [Rows.marker("a", "m", 20), Rows.version("a", "f", 10)]) == .removeMarker(versionId: "m"))
        let former = VersionLog(Rows.listing([Rows.version("a", "f", 10)])).row(ofEntry: 0)
        #expect(undo(hidden, [Rows.marker("a", "m", 20), Rows.version("a", "f", 10)], mfaDelete: true) == .copyFormer(former))
        #expect(undo(hidden, [Rows.version("a", "f", 10)]) == .nothing)
        let marker = RemovedEntry(key: "a", versionId: "m", lastModified: 20_000, removedAt: 30_000, beneath: "f")
        let shown = UndoRecord(key: "a", removed: [marker], former: .init(versionId: "m", isDeleteMarker: true))
        #expect(undo(shown, [Rows.version("a", "f", 10)]) == .addMarker)
        #expect(undo(shown, [Rows.version("a", "f", 10)], versioning: .suspended) == .left(.requiresVersioning))
        #expect(undo(shown, [Rows.marker("a", "x", 40), Rows.version("a", "f", 10)]) == .nothing)
        #expect(undo(shown, [Rows.version("a", "x", 20), Rows.version("a", "f", 10)]) == .left(.changedSince))
        #expect(undo(shown, []) == .nothing)
    }
}
