import S3Model
import Testing
import Timeline

@testable import StrataCore

@Suite("Rules: actions in, state and effects out")
struct RulesTests {
    private static func rule(_ id: String, _ inside: String, prefix: String = "a/", isEnabled: Bool = true) -> String {
        "<Rule><ID>\(id)</ID><Filter><Prefix>\(prefix)</Prefix></Filter><Status>\(isEnabled ? "Enabled" : "Disabled")</Status>\(inside)</Rule>"
    }

    private static let expire = "<Expiration><Days>10</Days></Expiration>"

    private static func stored(_ rules: String) throws -> StoredRules {
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules)</LifecycleConfiguration>"
        return StoredRules(try LifecycleConfiguration.decode(Array(text.utf8)))
    }

    /// `R` pressed on the bucket under the cursor, and the rules read.
    private func opened(_ rules: String, isReadOnly: Bool = false) throws -> Fixture {
        var fixture = Fixture.browsing()
        fixture.state.isReadOnly = isReadOnly
        fixture.send(.command(.rules))
        let ticket = fixture.ticket { if case .readLifecycle(let ticket, _) = $0 { ticket } else { nil } }
        let snapshot = LifecycleSnapshot(
            bucket: "alpha", document: try Self.stored(rules), versioning: .known(VersioningConfiguration(status: .enabled)))
        fixture.send(.event(.lifecycleRead(ticket, snapshot, refusal: nil)))
        return fixture
    }

    private func pane(_ fixture: Fixture) throws -> RulesPane { try #require(fixture.state.workspace.rules) }

    private func ids(_ fixture: Fixture) throws -> [String] { try pane(fixture).drafts.map(\.id) }

    @Test("R shows the rules of the bucket under the cursor, and again leads back; what was asked for is cancelled")
    func openAndLeave() throws {
        var fixture = Fixture.browsing()
        let effects = fixture.send(.command(.rules))
        #expect(fixture.state.focus == .rules)
        #expect(effects.contains { if case .readLifecycle(_, "alpha") = $0 { true } else { false } })
        #expect(effects.contains { if case .readReplication(_, "alpha") = $0 { true } else { false } })
        #expect(fixture.state.isBusy)
        let left = fixture.send(.command(.rules))
        #expect(fixture.state.focus == .buckets && fixture.state.workspace.rules == nil)
        #expect(left.count { if case .cancel = $0 { true } else { false } } == 2)
    }

    @Test("Edits stay here until they are saved, are marked, and are asked about before they are lost")
    func edits() throws {
        var fixture = try opened(Self.rule("one", Self.expire) + Self.rule("two", Self.expire, prefix: "b/"))
        #expect(try !pane(fixture).hasEdits)
        fixture.send(.command(.toggleRule))
        #expect(try pane(fixture).drafts[0].isEnabled == false)
        #expect(try pane(fixture).lifecycle.edit(of: 0) == .changed && pane(fixture).lifecycle.edit(of: 1) == nil)
        fixture.send(.command(.moveRuleDown))
        #expect(try ids(fixture) == ["two", "one"] && pane(fixture).lifecycle.cursor.row == 1)
        fixture.send(.command(.deleteRule))
        #expect(try ids(fixture) == ["two"])
        fixture.send(.command(.escape))
        guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was asked") }
        #expect(question.decision == .discardRules)
        fixture.send(.command(.decline))
        #expect(fixture.state.focus == .rules)
        fixture.send(.command(.escape))
        fixture.send(.command(.accept))
        #expect(fixture.state.focus == .buckets && fixture.state.workspace.rules == nil)
    }

    @Test("A copy gets an id of its own and keeps what the form has no field for")
    func duplicate() throws {
        var fixture = try opened(Self.rule("one", "<New><Deep>kept</Deep></New>" + Self.expire))
        fixture.send(.command(.duplicateRule))
        fixture.send(.command(.saveForm))
        #expect(try ids(fixture) == ["one", "one-2"])
        #expect(try pane(fixture).document.ruleElements[1].text(at: "New", "Deep") == "kept")
        #expect(try pane(fixture).lifecycle.edit(of: 1) == .added)
        #expect(fixture.effects.contains { if case .prepareRulesSave = $0 { true } else { false } })
    }

    @Test("A form that is left leaves the rules as they were")
    func leftForm() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.command(.editRule))
        #expect(try pane(fixture).lifecycle.editing == .at(0))
        fixture.send(.command(.escape))
        #expect(fixture.state.layers.isEmpty)
        #expect(try !pane(fixture).hasEdits)
    }

    @Test("A document that AWS refuses isn't sent: the first reason is said")
    func refused() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.event(.textEdited("<LifecycleConfiguration>\(Self.rule("x", ""))</LifecycleConfiguration>", for: .rules)))
        fixture.send(.command(.decline))
        let effects = fixture.send(.command(.saveRules))
        #expect(effects.isEmpty)
        #expect(fixture.state.status?.headline.contains("save") == true)
        #expect(try pane(fixture).lifecycle.isRefused)
    }

    @Test("A rule for every object can't be saved before that is acknowledged")
    func acknowledged() throws {
        var fixture = try opened("")
        fixture.send(
            .event(.textEdited("<LifecycleConfiguration>\(Self.rule("all", Self.expire, prefix: ""))</LifecycleConfiguration>", for: .rules)))
        let effects = fixture.send(.command(.saveRules))
        guard case .prepareRulesSave(let ticket, _, let base, let edited)? = effects.last else { return #expect(Bool(false), "not compared") }
        let plan = RuleSavePlan(
            present: base, merged: edited, changes: RuleChange.between(base.lifecycle.tree, edited.lifecycle.tree))
        fixture.send(.event(.rulesSavePrepared(ticket, .ready(plan))))
        #expect(fixture.send(.command(.accept)).isEmpty)
        #expect(!fixture.state.layers.isEmpty, "the question stays")
        fixture.send(.command(.moveUp))
        fixture.send(.command(.moveUp))
        fixture.send(.command(.mark))
        #expect(fixture.send(.command(.accept)).contains { if case .saveRules = $0 { true } else { false } })
    }

    @Test("An answer that nobody waits for any more is dropped")
    func lateAnswer() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        let old = fixture.ticket { if case .readLifecycle(let ticket, _) = $0 { ticket } else { nil } }
        fixture.send(.command(.toggleRule))
        fixture.send(.event(.lifecycleRead(old, LifecycleSnapshot(bucket: "alpha", document: StoredRules()), refusal: nil)))
        #expect(try ids(fixture) == ["one"] && pane(fixture).hasEdits)
        fixture.send(.event(.rulesSavePrepared(old, .conflicts([], theirs: StoredRules()))))
        #expect(fixture.state.layers.isEmpty)
    }

    @Test("The forecast follows each edit, and a newer edit replaces one that is being worked out")
    func forecastFollows() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.command(.forecast))
        let ticket = fixture.ticket { if case .listForForecast(let ticket, _, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.rows(ticket, SealedRows(segment([version("a/1", "v1", isLatest: true)])))))
        let first = try #require(try pane(fixture).forecast.computing)
        fixture.send(.event(.finished(ticket)))
        fixture.send(.command(.escape))
        let effects = fixture.send(.command(.toggleRule))
        #expect(effects.contains(.cancel(first.ticket)) || fixture.effects.contains(.cancel(first.ticket)))
        let running = try #require(try pane(fixture).forecast.computing)
        #expect(running.question.document == (try pane(fixture).document))
        #expect(running.question.saved != running.question.document)
        fixture.send(
            .event(.forecasted(first.ticket, ForecastAnswer(question: first.question, forecast: Forecast(), difference: ForecastDifference()))))
        #expect(try pane(fixture).forecast.answer == nil, "a late forecast")
    }

    @Test("What somebody else changed is taken in, and the question waits for the forecast of all that would be sent")
    func mergedForecast() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.command(.forecast))
        let ticket = fixture.ticket { if case .listForForecast(let ticket, _, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.rows(ticket, SealedRows(segment([version("a/1", "v1", isLatest: true)])))))
        fixture.send(.event(.finished(ticket)))
        try answerForecasts(&fixture)
        fixture.send(.command(.escape))
        fixture.send(.command(.toggleRule))
        try answerForecasts(&fixture)
        let effects = fixture.send(.command(.saveRules))
        guard case .prepareRulesSave(let saving, _, _, let edited)? = effects.last else { return #expect(Bool(false), "not compared") }
        let theirs = Self.rule("theirs", Self.expire, prefix: "b/")
        let present = try Self.stored(Self.rule("one", Self.expire) + theirs)
        let merged = try Self.stored(Self.rule("one", Self.expire, isEnabled: false) + theirs)
        let plan = RuleSavePlan(
            present: present, merged: merged, changes: RuleChange.between(present.lifecycle.tree, merged.lifecycle.tree),
            theirChanges: RuleChange.between(edited.lifecycle.tree, merged.lifecycle.tree))
        fixture.send(.event(.rulesSavePrepared(saving, .ready(plan))))
        #expect(fixture.state.layers.isEmpty, "the numbers aren't there yet")
        #expect(try ids(fixture) == ["one", "theirs"] && pane(fixture).forecast.computing?.question.document == merged.lifecycle)
        try answerForecasts(&fixture)
        guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "not asked") }
        #expect(question.decision == .saveRules(plan))
        #expect(!question.lines.contains { $0.value.contains("not made for these rules") })
        fixture.send(.command(.decline))
        #expect(
            try pane(fixture).lifecycle.edit(of: 0) == .changed && pane(fixture).lifecycle.edit(of: 1) == nil, "the edit stays, theirs is no edit")
    }

    @Test("An edit made while a question waits for its forecast takes the question away")
    func editedWhileWaiting() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.command(.forecast))
        let ticket = fixture.ticket { if case .listForForecast(let ticket, _, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.rows(ticket, SealedRows(segment([version("a/1", "v1", isLatest: true)])))))
        fixture.send(.event(.finished(ticket)))
        fixture.send(.command(.escape))
        fixture.send(.command(.toggleRule))
        let effects = fixture.send(.command(.saveRules))
        guard case .prepareRulesSave(let saving, _, let base, let edited)? = effects.last else { return #expect(Bool(false), "not compared") }
        let plan = RuleSavePlan(present: base, merged: edited, changes: RuleChange.between(base.lifecycle.tree, edited.lifecycle.tree))
        fixture.send(.event(.rulesSavePrepared(saving, .ready(plan))))
        #expect(fixture.state.layers.isEmpty)
        fixture.send(.command(.deleteRule))
        try answerForecasts(&fixture)
        #expect(!fixture.state.layers.contains { if case .confirm = $0 { true } else { false } })
    }

    /// Answers the forecast that is being worked out, until none is.
    private func answerForecasts(_ fixture: inout Fixture) throws {
        while let computing = try pane(fixture).forecast.computing {
            let answer = ForecastAnswer(question: computing.question, forecast: Forecast(), difference: ForecastDifference())
            fixture.send(.event(.forecasted(computing.ticket, answer)))
        }
    }

    @Test("Stopping keeps what was read and says that it is a part")
    func stopped() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.command(.forecast))
        let ticket = fixture.ticket { if case .listForForecast(let ticket, _, _) = $0 { ticket } else { nil } }
        fixture.send(.event(.rows(ticket, SealedRows(segment([version("a/1", "v1", isLatest: true)])))))
        let effects = fixture.send(.command(.stopForecast))
        #expect(effects.contains(.cancel(ticket)))
        #expect(try pane(fixture).forecast.isPartial && pane(fixture).forecast.listing.count == 1)
        #expect(fixture.send(.command(.forecast)).contains { if case .listForForecast(_, _, nil) = $0 { true } else { false } }, "F reads all of it")
    }

    @Test("Read-only: all can be edited; the question of a save can be looked at and not answered with yes")
    func readOnly() throws {
        var fixture = try opened(Self.rule("one", Self.expire), isReadOnly: true)
        fixture.send(.command(.toggleRule))
        let effects = fixture.send(.command(.saveRules))
        guard case .prepareRulesSave(let ticket, _, let base, let edited)? = effects.last else { return #expect(Bool(false), "not compared") }
        let plan = RuleSavePlan(present: base, merged: edited, changes: RuleChange.between(base.lifecycle.tree, edited.lifecycle.tree))
        fixture.send(.event(.rulesSavePrepared(ticket, .ready(plan))))
        #expect(fixture.send(.command(.accept)).isEmpty)
    }

    @Test("What only lifecycle rules have is off on the Replication tab, with the reason")
    func replicationTab() throws {
        var fixture = try opened(Self.rule("one", Self.expire))
        fixture.send(.command(.rulesTab))
        fixture.send(.command(.forecast))
        #expect(try ids(fixture) == ["one"] && !pane(fixture).forecast.hasBegun)
        #expect(fixture.state.status?.headline.contains("none of replication rules") == true)
    }
}
