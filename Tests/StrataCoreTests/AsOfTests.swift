import S3Model
import Testing
import Timeline

@testable import StrataCore

@Suite("Time machine: a place as it was, change by change, and the plan back")
struct AsOfTests {
    /// 2026-11-22 12:00:00 UTC.
    private static let noon: Int64 = 1_795_348_800_000

    private static func entry(_ kind: ListingKind, _ key: String, _ id: String, minute: Int64, isLatest: Bool = false) -> ListingRow {
        ListingRow(
            kind: kind, key: key, size: kind == .version ? 10 : 0, lastModified: noon + minute * 60_000, eTag: kind == .version ? id : "",
            storageClass: "STANDARD", versionId: id, isLatest: isLatest)
    }

    /// a: written at 0, deleted at 10. b: written at 1, overwritten at 20. dir/c: written at 30.
    private static let history = [
        entry(.deleteMarker, "a", "a2", minute: 10, isLatest: true), entry(.version, "a", "a1", minute: 0),
        entry(.version, "b", "b2", minute: 20, isLatest: true), entry(.version, "b", "b1", minute: 1),
        entry(.version, "dir/c", "c1", minute: 30, isLatest: true),
    ]

    /// At the top of alpha, as of so many minutes after noon, with the whole history read.
    private func lookingBack(minute: Int64) -> Fixture {
        var fixture = Fixture.inBucket([object("b"), prefix("dir/")])
        fixture.send(.command(.asOf))
        fixture.send(.edit(.insert("12:05")))
        #expect(fixture.send(.command(.open)) == [.readTime("12:05")])
        let effects = fixture.send(.event(.timeRead(AsOfTime(milliseconds: Self.noon + minute * 60_000))))
        for case .listHistory(let ticket, let place) in effects {
            #expect(place == Place(bucket: "alpha"))
            fixture.send(.event(.expiry(ticket, .none)))
            fixture.answerViews(fixture.send(.event(.rows(ticket, SealedRows(segment(Self.history))))))
            fixture.answerViews(fixture.send(.event(.finished(ticket))))
        }
        return fixture
    }

    private func rows(_ fixture: Fixture) -> [String] {
        guard let pane = fixture.state.workspace.asOf else { return [] }
        return (0..<pane.count).compactMap { pane.row(at: $0).map { "\($0.name) \($0.change)" } }
    }

    @Test("What was there, and what became of it")
    func view() {
        let fixture = lookingBack(minute: 5)
        #expect(rows(fixture) == ["a deleted", "b overwritten", "dir/ created"])
        #expect(fixture.state.workspace.asOf?.currentRow?.versionId == "a1")
    }

    @Test("Stepping goes from change to change, and says where there is none")
    func steps() {
        var fixture = lookingBack(minute: 5)
        fixture.answerViews(fixture.send(.command(.nextChange)))
        #expect(fixture.state.workspace.asOf?.time.milliseconds == Self.noon + 10 * 60_000)
        #expect(rows(fixture).first == "b overwritten")
        fixture.answerViews(fixture.send(.command(.previousChange)))
        fixture.answerViews(fixture.send(.command(.previousChange)))
        #expect(fixture.state.workspace.asOf?.time.milliseconds == Self.noon)
        fixture.answerViews(fixture.send(.command(.previousChange)))
        #expect(fixture.state.status?.headline.contains("Nothing under here changed earlier") == true)
    }

    @Test("Folders open without asking the store again; escape goes back to now")
    func folders() {
        var fixture = lookingBack(minute: 5)
        fixture.send(.command(.last))
        let effects = fixture.send(.command(.open))
        #expect(!effects.contains { if case .listHistory = $0 { true } else { false } })
        fixture.answerViews(effects)
        #expect(rows(fixture) == ["dir/c created"])
        let back = fixture.send(.command(.escape))
        #expect(fixture.state.workspace.asOf == nil)
        #expect(back.contains { if case .listObjects(_, Place(bucket: "alpha", prefix: "dir/"), _) = $0 { true } else { false } })
    }

    @Test("After a run under a time, the present is read again on the way back")
    func presentAfterRun() {
        var fixture = lookingBack(minute: 5)
        let ran = fixture.send(.event(.ran(Ticket(number: 900, profile: "demo"), bucket: "alpha", sentence: "Restored.", isWarning: false)))
        #expect(ran.contains { if case .listHistory = $0 { true } else { false } })
        let back = fixture.send(.command(.escape))
        #expect(fixture.state.workspace.asOf == nil)
        #expect(back.contains { if case .listObjects(_, Place(bucket: "alpha"), _) = $0 { true } else { false } })
    }

    @Test("A time that can't be read is explained, and stays in the field")
    func badTime() {
        var fixture = Fixture.inBucket([object("b")])
        fixture.send(.command(.asOf))
        fixture.send(.edit(.insert("31 november")))
        fixture.send(.command(.open))
        fixture.send(.event(.timeRefused(AsOfTimeError("November has 30 days", hint: "2026-11-30"), text: "31 november")))
        guard case .prompt(let prompt)? = fixture.state.layers.last else {
            Issue.record("the field is gone")
            return
        }
        #expect(prompt.input.text == "31 november")
        #expect(prompt.problem == "November has 30 days. 2026-11-30")
    }

    @Test("Inspect, preview and download take the version of that time")
    func versionOfThen() {
        var fixture = lookingBack(minute: 5)
        let effects = fixture.send(.command(.preview))
        guard case .preview(_, let target, _)? = effects.last else {
            Issue.record("\(effects)")
            return
        }
        #expect(target == ObjectReference(bucket: "alpha", key: "a", versionId: "a1"))
    }

    @Test("The plan counts, hiding is off until ticked, and a run is asked for with No in focus")
    func plan() {
        var fixture = lookingBack(minute: 5)
        fixture.answerPlan(fixture.send(.command(.restore)))
        guard case .plan(let layer)? = fixture.state.layers.last, let plan = layer.plan else {
            Issue.record("no plan")
            return
        }
        #expect((plan.totals.undelete.keys, plan.totals.copy.keys, plan.totals.hide.keys) == (1, 1, 1))
        #expect(!layer.question.hidesCreated)
        fixture.send(.command(.moveDown))
        fixture.send(.command(.moveDown))
        fixture.answerPlan(fixture.send(.command(.mark)))
        fixture.send(.command(.accept))
        #expect(fixture.state.keyContext == .dialog)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.layers.count == 1)
        fixture.send(.command(.accept))
        let effects = fixture.send(.command(.accept))
        guard case .runPlan(_, bucket: "alpha", let run)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(run.options.hidesCreated)
    }

    @Test("What is being restored is counted without what stays as it is")
    func countsWhatIsDone() {
        var fixture = lookingBack(minute: 5)
        fixture.answerPlan(fixture.send(.command(.restore)))
        fixture.send(.command(.accept))
        guard case .runPlan(_, _, let plan)? = fixture.send(.command(.accept)).first else { return #expect(Bool(false), "nothing is run") }
        #expect((plan.count, plan.toDoCount) == (3, 2))
        #expect(fixture.state.status?.headline == "Restoring 2 keys; Q shows how far it is.")
    }

    @Test("A dry run says what would be sent, and the same as a command; nothing is sent, and the plan stays")
    func dryRun() throws {
        var fixture = lookingBack(minute: 5)
        fixture.answerPlan(fixture.send(.command(.restore)))
        guard case .plan(let before)? = fixture.state.layers.last, let plan = before.plan else { return #expect(Bool(false), "no plan") }
        #expect(fixture.send(.command(.dryRun)).isEmpty)
        guard case .details(let layer)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing is shown") }
        #expect(layer.notice.headline == "Running it would send \(plan.totals.requests) requests. Nothing has been sent.")
        #expect(layer.notice.details.count == plan.requestLines.count + 1)
        let command = try #require(layer.notice.details.last?.value)
        #expect(command.hasPrefix("strata restore s3://alpha/ --as-of 20") && command.hasSuffix("Z --dry-run"))
        fixture.send(.command(.escape))
        #expect(fixture.state.layers.last == .plan(before))
    }

    @Test("Marks narrow the plan to themselves")
    func marks() {
        var fixture = lookingBack(minute: 5)
        fixture.send(.command(.moveDown))
        fixture.send(.command(.mark))
        let effects = fixture.send(.command(.restore))
        guard case .plan(_, _, let question)? = effects.last else {
            Issue.record("\(effects)")
            return
        }
        #expect(question.scope == RestoreScope(prefixes: [], keys: ["b"]))
    }

    @Test("In a read-only session a plan can be made, looked at and exported; running it is refused, with the reason")
    func readOnly() {
        var fixture = lookingBack(minute: 5)
        fixture.state.isReadOnly = true
        fixture.answerPlan(fixture.send(.command(.restore)))
        fixture.send(.command(.open))
        guard case .plan(let layer)? = fixture.state.layers.last else {
            Issue.record("no plan")
            return
        }
        #expect(layer.currentRow?.key == "a")
        fixture.send(.command(.escape))
        fixture.send(.command(.export))
        #expect(fixture.send(.command(.open)).contains { if case .export = $0 { true } else { false } })
        fixture.send(.command(.accept))
        guard case .confirm(let question)? = fixture.state.layers.last else {
            Issue.record("no question")
            return
        }
        #expect(question.refusal == "this session is read-only")
        #expect(fixture.send(.command(.accept)).isEmpty)
        #expect(fixture.state.status?.headline.contains("read-only") == true)
        #expect(fixture.state.layers.count == 2, "the question stays to be read")
    }
}

extension Fixture {
    /// Works out the views asked for, as the compute lane does.
    mutating func answerViews(_ asked: [Effect]) {
        for case .viewAsOf(let ticket, let question, _) in asked {
            guard let view = AsOfView.make(VersionLog(question.listing), at: question.time, expiry: question.expiry) else { continue }
            let answer = AsOfAnswer(rows: view.rows(under: question.prefix), changes: Changes(view.log, under: question.scope))
            answerViews(send(.event(.viewed(ticket, answer))))
        }
    }

    /// Makes the plan asked for, as the compute lane does.
    mutating func answerPlan(_ asked: [Effect]) {
        for case .plan(let ticket, let view, let question) in asked {
            let options = RestoreOptions(hidesCreated: question.hidesCreated, versioning: .enabled)
            guard let plan = RestorePlan.make(view, scope: question.scope, options: options) else { continue }
            send(.event(.planned(ticket, plan)))
        }
    }
}
