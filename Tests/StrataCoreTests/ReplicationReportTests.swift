import S3Model
import Testing
import Timeline

@testable import StrataCore

@Suite("Finder and drift: actions in, state and effects out")
struct ReplicationReportTests {
    private static func row(_ key: String, _ id: String, isLatest: Bool = true, size: Int64 = 10) -> ListingRow {
        ListingRow(
            kind: .version, key: key, size: size, lastModified: 1_000, eTag: "0123456789abcdef0123456789abcdef", storageClass: "STANDARD",
            versionId: id,
            isLatest: isLatest)
    }

    private static func candidates(_ count: Int, older: Int = 0, isWhole: Bool = true) -> ReplicationCandidates {
        var candidates = ReplicationCandidates()
        candidates.rows = (0..<count).map { row("k\($0)", "v\($0)", isLatest: $0 >= older) }
        candidates.isWhole = isWhole
        return candidates
    }

    private static func found(_ entries: [(ListingRow, String)], asked: Int) -> ReplicationReport {
        var report = ReplicationReport()
        report.entries = entries.map { ReplicationReport.Entry(row: $0.0, status: $0.1) }
        report.asked = asked
        for (_, status) in entries { report.counts[status, default: 0] += 1 }
        return report
    }

    private func confirm(_ fixture: Fixture) throws -> ConfirmLayer {
        guard case .confirm(let layer)? = fixture.state.layers.last else { throw Missing() }
        return layer
    }

    private struct Missing: Error {}

    private func finder(_ fixture: Fixture) throws -> FinderReport {
        guard case .finder(let finder)? = fixture.state.report?.subject else { throw Missing() }
        return finder
    }

    private func drift(_ fixture: Fixture) throws -> DriftReport {
        guard case .drift(let drift)? = fixture.state.report?.subject else { throw Missing() }
        return drift
    }

    private func listed(_ candidates: ReplicationCandidates) -> Fixture {
        var fixture = Fixture.browsing()
        fixture.send(.command(.replicationStatus))
        let ticket = fixture.ticket { if case .listCandidates(let ticket, _, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.candidatesListed(ticket, candidates)))
        fixture.send(.event(.finished(ticket)))
        return fixture
    }

    private func askTicket(_ fixture: Fixture) -> Ticket { fixture.ticket { if case .askStatus(let ticket, _, _) = $0 { ticket } else { nil } } }

    @Test("How many requests it takes is said and asked before the first is sent")
    func bound() throws {
        var fixture = listed(Self.candidates(2_500, older: 500, isWhole: false))
        let question = try confirm(fixture)
        #expect(question.isNoFocused && question.choices.first?.values.count == 3)
        #expect(question.choices.first?.values == ["the first 1,000 versions", "the first 2,000 current versions", "the first 2,500 versions"])
        fixture.send(.command(.decline))
        #expect(try finder(fixture).stage == .ready && fixture.state.report?.loading.ticket == nil)
        #expect(!fixture.effects.contains { if case .askStatus = $0 { true } else { false } })
        // Enter asks again.
        fixture.send(.command(.open))
        fixture.send(.command(.accept))
        guard case .askStatus(_, let place, let chosen)? = fixture.effects.last else { return #expect(Bool(false), "nothing is asked") }
        #expect(place == Place(bucket: "alpha") && chosen.rows.count == 1_000 && !chosen.isWhole)
    }

    @Test("Rows appear while it asks; x stops, and that is said")
    func stop() throws {
        var fixture = listed(Self.candidates(3))
        fixture.send(.command(.accept))
        let ticket = askTicket(fixture)
        fixture.send(.event(.statusFound(ticket, Self.found([(Self.row("k0", "v0"), "FAILED")], asked: 1))))
        #expect(try finder(fixture).rowCount == 1 && fixture.state.isBusy)
        #expect(fixture.send(.command(.stopReport)) == [.cancel(ticket)])
        #expect(try finder(fixture).stage == .asked(isWhole: false) && fixture.state.report?.loading.ticket == nil)
        #expect(try finder(fixture).summary.contains { $0.value.hasPrefix("Stopped") })
        fixture.send(.event(.statusFound(ticket, Self.found([], asked: 3))))
        #expect(try finder(fixture).rowCount == 1, "a late answer is dropped")
        #expect(fixture.state.disabledReason(.stopReport) != nil)
    }

    @Test("Enter shows the version among its key's; the finder comes back with what it had found")
    func versions() throws {
        var fixture = listed(Self.candidates(2))
        fixture.send(.command(.accept))
        let ticket = askTicket(fixture)
        fixture.send(.event(.statusFound(ticket, Self.found([(Self.row("k0", "v0"), "FAILED")], asked: 2))))
        fixture.send(.event(.finished(ticket)))
        fixture.send(.command(.open))
        #expect(fixture.state.report == nil && fixture.state.focus == .versions)
        #expect(fixture.state.workspace.versions.target == ObjectReference(bucket: "alpha", key: "k0"))
        fixture.send(.event(.rows(fixture.versionsTicket, SealedRows(segment([Self.row("k0", "newer"), Self.row("k0", "v0")])))))
        #expect(fixture.state.workspace.versions.current?.versionId == "v0")
        let before = fixture.effects.count
        fixture.send(.command(.replicationStatus))
        #expect(try finder(fixture).rowCount == 1 && fixture.effects.count == before)
        fixture.send(.command(.escape))
        #expect(fixture.state.report == nil)
    }

    @Test("Nothing is copied before a plan was shown and answered; a tick takes in what is pending")
    func redrive() throws {
        var fixture = listed(Self.candidates(2))
        fixture.send(.command(.accept))
        let ticket = askTicket(fixture)
        let entries = [(Self.row("k0", "v0"), "FAILED"), (Self.row("k1", "v1"), "PENDING")]
        fixture.send(.event(.statusFound(ticket, Self.found(entries, asked: 2))))
        #expect(fixture.state.disabledReason(.redrive) != nil, "it is still asking")
        fixture.send(.event(.finished(ticket)))
        fixture.send(.command(.redrive))
        guard case .planRedrive(let plan, let bucket, let candidates, nil)? = fixture.effects.last else { return #expect(Bool(false)) }
        #expect(bucket == "alpha" && candidates.map(\.status) == ["FAILED", "PENDING"])
        fixture.send(.event(.redrivePlanned(plan, RedrivePlan(candidates, RedrivePlan.Setting(bucket: "alpha")), now: 0)))
        let question = try confirm(fixture)
        #expect(question.isNoFocused && question.ticks.count == 1)
        #expect(question.lines.first?.value.hasPrefix("Copy 1 current version") == true)
        fixture.send(.command(.moveUp))
        fixture.send(.command(.mark))
        fixture.send(.command(.accept))
        guard case .redrive(_, let run)? = fixture.effects.last else { return #expect(Bool(false), "nothing is copied") }
        #expect(run.toDoCount == 2 && fixture.state.changes.count == 1)
    }

    @Test("A read-only session sees the plan and can't run it")
    func readOnly() throws {
        var fixture = listed(Self.candidates(1))
        fixture.state.isReadOnly = true
        fixture.send(.command(.accept))
        let ticket = askTicket(fixture)
        fixture.send(.event(.statusFound(ticket, Self.found([(Self.row("k0", "v0"), "FAILED")], asked: 1))))
        fixture.send(.event(.finished(ticket)))
        fixture.send(.command(.redrive))
        guard case .planRedrive(let plan, _, let candidates, _)? = fixture.effects.last else { return #expect(Bool(false)) }
        fixture.send(.event(.redrivePlanned(plan, RedrivePlan(candidates, RedrivePlan.Setting(bucket: "alpha")), now: 0)))
        #expect(try confirm(fixture).refusal != nil)
        fixture.send(.command(.accept))
        #expect(!fixture.effects.contains { if case .redrive = $0 { true } else { false } })
    }

    // MARK: drift

    private static func made() -> Drift {
        var rule = ReplicationRuleDraft()
        rule.destination = "arn:aws:s3:::beta"
        rule.priority = 1
        let tagged: ReplicationRuleDraft = {
            var tagged = rule
            tagged.filter = RuleFilter(prefix: "t/")
            tagged.filter.tags = [ObjectDescription.Field("a", "b")]
            return tagged
        }()
        rule.filter = RuleFilter(prefix: "k")
        func listing(_ rows: [ListingRow]) -> Listing {
            var listing = Listing()
            listing.append(segment(rows))
            listing.finish()
            return listing
        }
        return Drift.make(
            source: listing([row("k0", "v0"), row("k1", "v1"), row("other", "v2"), row("t/x", "v3")]),
            destination: listing([row("k1", "v1"), row("z", "v9")]), DriftSetting(source: "alpha", destination: "beta", rules: [rule, tagged]))
    }

    private func compared() -> Fixture {
        var fixture = Fixture.browsing()
        fixture.send(.command(.replicationDrift))
        let ticket = fixture.ticket { if case .listDestinations(let ticket, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.destinationsFound(ticket, ["beta"])))
        fixture.send(.event(.finished(ticket)))
        return fixture
    }

    private func driftTicket(_ fixture: Fixture) -> Ticket {
        fixture.ticket { if case .compareBuckets(let ticket, _, _, _) = $0 { ticket } else { nil } }
    }

    @Test("The destination is taken from the rules, chosen among several, or asked for")
    func destination() throws {
        var fixture = compared()
        guard case .compareBuckets(_, let place, "beta", "demo")? = fixture.effects.last else { return #expect(Bool(false)) }
        #expect(place == Place(bucket: "alpha") && fixture.state.isBusy)
        var several = Fixture.browsing()
        several.send(.command(.replicationDrift))
        var ticket = several.ticket { if case .listDestinations(let ticket, _) = $0 { ticket } else { nil } }
        several.send(.event(.destinationsFound(ticket, ["beta", "gamma"])))
        several.send(.command(.moveDown))
        several.send(.command(.open))
        guard case .compareBuckets(_, _, "gamma", _)? = several.effects.last else { return #expect(Bool(false)) }
        var none = Fixture.browsing()
        none.send(.command(.replicationDrift))
        ticket = none.ticket { if case .listDestinations(let ticket, _) = $0 { ticket } else { nil } }
        none.send(.event(.destinationsFound(ticket, [])))
        guard case .prompt(let prompt)? = none.state.layers.last else { return #expect(Bool(false)) }
        #expect(prompt.purpose == .driftDestination)
        none.send(.edit(.insert("gamma")))
        none.send(.command(.open))
        guard case .compareBuckets(_, _, "gamma", _)? = none.effects.last else { return #expect(Bool(false)) }
        fixture.send(.command(.stopReport))
        #expect(try drift(fixture).isStopped && fixture.state.report?.loading.ticket == nil)
    }

    @Test("Counts first, rows of one verdict on enter, back with escape")
    func rows() throws {
        var fixture = compared()
        let ticket = driftTicket(fixture)
        var progress = DriftProgress()
        progress.source = 4
        fixture.send(.event(.driftProgressed(ticket, progress)))
        #expect(try drift(fixture).progress.source == 4 && drift(fixture).rowCount == 0)
        fixture.send(.event(.drifted(ticket, Self.made(), asked: nil)))
        fixture.send(.event(.finished(ticket)))
        #expect(try drift(fixture).verdicts == [.missing, .extra, .undecided, .excluded])
        fixture.send(.command(.open))
        #expect(try drift(fixture).shown == .missing && drift(fixture).rowCount == 1)
        #expect(try drift(fixture).row(at: 0).name == "k0")
        fixture.send(.command(.escape))
        fixture.send(.command(.moveDown))
        fixture.send(.command(.open))
        #expect(try drift(fixture).shown == .extra)
        fixture.send(.command(.open))
        #expect(fixture.state.workspace.versions.target == ObjectReference(bucket: "beta", key: "z"))
        fixture.send(.command(.replicationDrift))
        #expect(try drift(fixture).shown == .extra, "it was kept")
        fixture.send(.command(.escape))
        #expect(fixture.state.report != nil)
        fixture.send(.command(.escape))
        #expect(fixture.state.report == nil)
    }

    @Test("What listings leave open is asked about after saying how many requests that takes")
    func asking() throws {
        var fixture = compared()
        fixture.send(.event(.drifted(driftTicket(fixture), Self.made(), asked: nil)))
        fixture.send(.command(.askMore))
        let question = try confirm(fixture)
        #expect(question.lines.contains { $0.value.hasPrefix("of 1 undecided") } && question.lines.contains { $0.value.hasPrefix("of 1 missing") })
        fixture.send(.command(.accept))
        guard case .askAboutDrift(let ticket, var found, .max)? = fixture.effects.last else { return #expect(Bool(false)) }
        let questions = found.questions()
        found.take([questions[0].row: .tags([]), questions[1].row: .status("FAILED")])
        fixture.send(.event(.drifted(ticket, found, asked: DriftAsked())))
        #expect(try drift(fixture).verdicts == [.missing, .extra, .excluded])
        fixture.send(.command(.askMore))
        #expect(fixture.state.status?.headline.contains("nothing open") == true)
    }

    @Test("A plan of drift takes the rows of the verdict in sight; exports do too")
    func driftPlan() throws {
        var fixture = compared()
        fixture.send(.event(.drifted(driftTicket(fixture), Self.made(), asked: nil)))
        fixture.send(.command(.redrive))
        guard case .planRedrive(_, "alpha", let candidates, "beta")? = fixture.effects.last else { return #expect(Bool(false)) }
        #expect(candidates.map(\.row.key) == ["k0"])
        fixture.send(.command(.open))
        fixture.send(.command(.exportReport))
        fixture.send(.command(.open))
        guard case .exportReport(.drift(_, let verdicts), let path)? = fixture.effects.last else { return #expect(Bool(false)) }
        #expect(verdicts == [.missing] && path == "./drift-alpha.csv")
    }
}
