import S3Model
import Testing

@testable import StrataCore

@Suite("Replication rules: actions in, state and effects out")
struct ReplicationTests {
    private static let role = "<Role>arn:aws:iam::123456789012:role/copy</Role>"

    private static func rule(_ id: String, _ priority: Int, to bucket: String) -> String {
        """
        <Rule><ID>\(id)</ID><Priority>\(priority)</Priority><Filter><Prefix>\(id)/</Prefix></Filter><Status>Enabled</Status>\
        <Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket></Destination>\
        <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>
        """
    }

    private static func first(_ id: String) -> String {
        """
        <Rule><ID>\(id)</ID><Prefix>\(id)/</Prefix><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::beta</Bucket></Destination></Rule>
        """
    }

    private static func stored(_ rules: String) throws -> StoredRules {
        guard !rules.isEmpty else { return StoredRules() }
        let text = "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(role)\(rules)</ReplicationConfiguration>"
        return StoredRules(tree: try ReplicationConfiguration.decode(Array(text.utf8)).tree)
    }

    /// The Replication tab of alpha, in us-east-1.
    private func opened(_ rules: String, destinations: [String: String] = [:]) throws -> Fixture {
        var fixture = Fixture.browsing()
        fixture.send(.command(.rules))
        let ticket = fixture.ticket { if case .readReplication(let ticket, _) = $0 { ticket } else { nil } }
        let snapshot = ReplicationSnapshot(
            bucket: "alpha", document: try Self.stored(rules), versioning: .known(VersioningConfiguration(status: .enabled)),
            region: .known("us-east-1"), destinationRegions: destinations.mapValues { .known($0) })
        fixture.send(.event(.replicationRead(ticket, snapshot, refusal: nil)))
        fixture.send(.command(.rulesTab))
        return fixture
    }

    private func sheet(_ fixture: Fixture) throws -> RuleSheet { try #require(fixture.state.workspace.rules?.replication) }

    private func ids(_ fixture: Fixture) throws -> [String] { try sheet(fixture).replication.map(\.id) }

    @Test("Edits stay here until they are saved, are marked, and are asked about before they are lost")
    func edits() throws {
        var fixture = try opened(Self.rule("a", 1, to: "beta") + Self.rule("b", 2, to: "gamma"))
        fixture.send(.command(.toggleRule))
        #expect(try !sheet(fixture).replication[0].isEnabled && sheet(fixture).edit(of: 0) == .changed)
        fixture.send(.command(.moveRuleDown))
        #expect(try ids(fixture) == ["b", "a"])
        fixture.send(.command(.deleteRule))
        #expect(try ids(fixture) == ["b"])
        #expect(fixture.state.workspace.rules?.lifecycle.hasEdits == false)
        fixture.send(.command(.escape))
        guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was asked") }
        #expect(question.decision == .discardRules)
    }

    @Test("CRR and SRR are told by the two buckets' regions, and not where one isn't known")
    func labels() throws {
        let rules = Self.rule("a", 1, to: "far") + Self.rule("b", 2, to: "near") + Self.rule("c", 3, to: "dark")
        let fixture = try opened(rules, destinations: ["far": "eu-west-1", "near": "us-east-1"])
        #expect(try sheet(fixture).words(of: 0).hasPrefix("CRR: ") && sheet(fixture).words(of: 0).contains("eu-west-1"))
        #expect(try sheet(fixture).words(of: 1).hasPrefix("SRR: "))
        #expect(try !sheet(fixture).words(of: 2).contains("RR: "))
    }

    @Test("Saving names the kind of rules; what was kept is told, counted and can be undone")
    func saving() throws {
        var fixture = try opened(Self.rule("a", 1, to: "beta"))
        fixture.send(.command(.toggleRule))
        let effects = fixture.send(.command(.saveRules))
        guard case .prepareRulesSave(let ticket, RuleAddress(.replication, of: "alpha"), let base, let edited)? = effects.last else {
            return #expect(Bool(false), "not compared")
        }
        let (old, new) = (try #require(base.tree), try #require(edited.tree))
        // Looking at the other tab meanwhile doesn't turn the question into one about its rules.
        fixture.send(.command(.rulesTab))
        fixture.send(
            .event(.rulesSavePrepared(ticket, .ready(RuleSavePlan(present: base, merged: edited, changes: RuleChange.between(old, new))))))
        #expect(fixture.state.workspace.rules?.tab == .replication)
        guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was asked") }
        #expect(question.title.contains("replication rules of alpha"))
        guard case .saveRules(let save, let rules, let plan)? = fixture.send(.command(.accept)).last else {
            return #expect(Bool(false), "not saved")
        }
        let saved = RuleSaved(former: plan.present, sent: plan.merged, kept: plan.merged, backup: "b.xml")
        fixture.send(.event(.rulesSaved(save, rules, .kept(saved), isUndo: false)))
        #expect(fixture.state.status?.headline.contains("1 replication rule") == true)
        #expect(try !sheet(fixture).hasEdits)
        #expect(fixture.state.savedRules.last?.rules == rules)
    }

    @Test("Rules of the first form: a, e and c lead to their conversion, which is of all of them, unsaved, and asks about delete markers")
    func conversion() throws {
        for command in [Command.addRule, .editRule, .duplicateRule, .convertRules] {
            var fixture = try opened(Self.first("a") + Self.first("b"))
            #expect(fixture.send(.command(command)).isEmpty)
            guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "\(command) asked nothing") }
            #expect(question.decision == .convertRules)
            if command == .convertRules {
                // The choice stands above the buttons.
                fixture.send(.command(.moveUp))
                fixture.send(.command(.moveUp))
                fixture.send(.command(.mark))
            }
            fixture.send(.command(.accept))
            let rules = try sheet(fixture).replication
            #expect(rules.allSatisfy { !$0.filter.isLegacy && $0.replicatesDeleteMarkers == (command == .convertRules) })
            #expect(rules.map(\.filter.prefix) == ["a/", "b/"])
            #expect(rules.map { $0.priority ?? 0 }.max() == rules[0].priority && Set(rules.map(\.priority)).count == 2)
            #expect(try sheet(fixture).hasEdits && !sheet(fixture).isRefused)
        }
    }

    @Test("On and off, order and removal work on rules of the first form as they are")
    func firstForm() throws {
        var fixture = try opened(Self.first("a") + Self.first("b"))
        fixture.send(.command(.toggleRule))
        #expect(try !sheet(fixture).replication[0].isEnabled && sheet(fixture).replication[0].filter.isLegacy && !sheet(fixture).isRefused)
    }

    @Test("A document of the other kind isn't taken")
    func otherKind() throws {
        var fixture = try opened(Self.rule("a", 1, to: "beta"))
        fixture.send(.event(.textEdited("<LifecycleConfiguration></LifecycleConfiguration>", for: .rules)))
        guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was asked") }
        #expect(question.lines.contains { $0.value.contains("replication rules") })
        #expect(try ids(fixture) == ["a"])
    }

    @Test("Without rules nothing is wrong; taking the last one out is said to end the copying")
    func removal() throws {
        #expect(try sheet(opened("")).problems.isEmpty)
        var fixture = try opened(Self.rule("a", 1, to: "beta"))
        fixture.send(.command(.deleteRule))
        guard case .prepareRulesSave(let ticket, _, let base, _)? = fixture.send(.command(.saveRules)).last else {
            return #expect(Bool(false), "not compared")
        }
        let changes = RuleChange.between(try #require(base.tree), ReplicationConfiguration.empty.tree)
        fixture.send(.event(.rulesSavePrepared(ticket, .ready(RuleSavePlan(present: base, merged: StoredRules(), changes: changes)))))
        guard case .confirm(let question)? = fixture.state.layers.last else { return #expect(Bool(false), "nothing was asked") }
        #expect(question.lines.contains { $0.value.contains("nothing is copied any more") })
    }
}
