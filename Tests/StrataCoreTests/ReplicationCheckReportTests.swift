import S3Model
import Testing

@testable import StrataCore

@Suite("The checklist of replication: actions in, state and effects out")
struct ReplicationCheckReportTests {
    private static func document(priority: Int = 1) throws -> ReplicationConfiguration {
        let text = """
            <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::123456789012:role/copy</Role>\
            <Rule><ID>a</ID><Priority>\(priority)</Priority><Filter></Filter><Status>Enabled</Status>\
            <Destination><Bucket>arn:aws:s3:::theirs</Bucket><Account>444455556666</Account><AccessControlTranslation><Owner>Destination</Owner>\
            </AccessControlTranslation></Destination><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>\
            </ReplicationConfiguration>
            """
        return try ReplicationConfiguration.decode(Array(text.utf8))
    }

    /// The Replication tab of alpha, whose rule leads to another account, looked at with the profile weed.
    private func opened(isReadOnly: Bool = false) throws -> Fixture {
        var fixture = Fixture.browsing()
        fixture.state.isReadOnly = isReadOnly
        fixture.send(.command(.rules))
        let snapshot = ReplicationSnapshot(
            bucket: "alpha", document: StoredRules(tree: try Self.document().tree), versioning: .known(VersioningConfiguration(status: .enabled)),
            region: .known("us-east-1"))
        fixture.send(
            .event(.replicationRead(fixture.ticket { if case .readReplication(let ticket, _) = $0 { ticket } else { nil } }, snapshot, refusal: nil)))
        fixture.send(.command(.rulesTab))
        _ = fixture.state.chooseDestinationProfile("weed", bucket: "theirs", account: "444455556666")
        return fixture
    }

    private func findings(_ destination: VersioningConfiguration.Status?, edited: Bool = false) throws -> ReplicationFindings {
        let sides = { (configuration: ReplicationConfiguration) in
            var source = ReplicationSide(bucket: "alpha")
            var far = ReplicationSide(bucket: "theirs")
            (source.exists, source.region, source.objectLock, source.encryption) = (.known(true), .known("us-east-1"), .known(nil), .known(nil))
            source.versioning = .known(VersioningConfiguration(status: .enabled))
            (far.exists, far.region, far.objectLock, far.encryption) = (.known(true), .known("eu-west-1"), .known(nil), .known(nil))
            far.versioning = .known(VersioningConfiguration(status: destination))
            (far.policy, far.rules, far.lifecycle) = (.known(nil), .known(nil), .known(nil))
            return ReplicationSides(configuration: configuration, context: RuleContext(bucket: "alpha"), source: source, destinations: [far])
        }
        return ReplicationFindings(saved: sides(try Self.document()), edited: edited ? sides(try Self.document(priority: 0)) : nil)
    }

    /// What was asked of both sides last.
    private struct Asked {
        var ticket: Ticket
        var edited: ReplicationConfiguration?
        var profiles: [String: String]
    }

    private func check(_ effects: [Effect]) throws -> Asked {
        for case .checkReplication(let ticket, "alpha", let edited, let profiles) in effects.reversed() {
            return Asked(ticket: ticket, edited: edited, profiles: profiles)
        }
        throw Missing()
    }

    private func report(_ fixture: Fixture) throws -> ReplicationCheckReport {
        guard case .checklist(let report)? = fixture.state.report?.subject else { throw Missing() }
        return report
    }

    private struct Missing: Error {}

    /// The cursor on the row about something.
    private func go(to subject: ReplicationCheck.Subject, of bucket: String, _ fixture: inout Fixture) throws {
        let row = try #require(report(fixture).rows.firstIndex { $0.check.subject == subject && $0.check.bucket == bucket })
        fixture.send(.move(.to(row)))
    }

    @Test("v looks at both sides, each with its profile; what was found stands in rows, a fix behind those that have one")
    func rows() throws {
        var fixture = try opened()
        let asked = try check(fixture.send(.command(.replicationChecklist)))
        #expect(asked.profiles == ["theirs": "weed"] && asked.edited == nil && asked.ticket.profile == "demo")
        fixture.send(.event(.replicationChecked(asked.ticket, try findings(nil))))
        let report = try report(fixture)
        // The cursor stands where something is to be done.
        #expect(report.rows[fixture.state.report?.cursor.row ?? 0].check.state == .failed)
        #expect(report.rows.contains { $0.check.fix == .enableVersioning(bucket: "theirs", atDestination: true) })
        #expect(report.rows.contains { $0.check.fix == .addPolicy(bucket: "theirs") })
        #expect(report.summary.first?.name == "the saved rules" && report.summary.first?.value.hasPrefix("2 failed") == true)
        #expect(fixture.state.report?.loading == .done)
    }

    @Test("Edited rules are judged as they stand here, and the saved ones where they come out otherwise; each says which it is of")
    func edited() throws {
        var fixture = try opened()
        fixture.send(.command(.toggleRule))
        let asked = try check(fixture.send(.command(.replicationChecklist)))
        #expect(asked.edited?.rules.first?.isEnabled == false)
        fixture.send(.event(.replicationChecked(asked.ticket, try findings(.enabled, edited: true))))
        let report = try report(fixture)
        #expect(report.summary.map(\.name) == ["the edited rules, not saved", "the saved rules"])
        #expect(report.rows.first?.isEdited == true)
        #expect(report.text(at: 0).contains { $0.value == "the edited rules, not saved" })
    }

    @Test("A fix reads first, asks with the focus on No and names bucket and profile; a yes does it, and then both sides are looked at again")
    func fix() throws {
        var fixture = try opened()
        fixture.send(.event(.replicationChecked(try check(fixture.send(.command(.replicationChecklist))).ticket, try findings(.suspended))))
        try go(to: .versioning, of: "theirs", &fixture)
        guard case .prepareReplicationFix(let ticket, let fixing)? = fixture.send(.command(.open)).last else { throw Missing() }
        #expect(fixing.profile == "weed" && fixing.fix == .enableVersioning(bucket: "theirs", atDestination: true))
        let change = VersioningChange(bucket: "theirs", present: VersioningConfiguration(status: .suspended), wanted: .enabled)
        let plan = ReplicationFixPlan.versioning(change, atDestination: true)
        fixture.send(.event(.replicationFixPrepared(ticket, fixing, plan)))
        guard case .confirm(let question)? = fixture.state.layers.last else { throw Missing() }
        #expect(question.isNoFocused && question.title.contains("theirs"))
        #expect(question.lines.contains(DetailLine(.field, "profile", "weed")) && question.lines.contains(DetailLine(.field, "bucket", "theirs")))
        guard case .fixReplication(let done, fixing, plan)? = fixture.send(.command(.accept)).last else { throw Missing() }
        #expect(fixture.state.changes.contains(done))
        let again = fixture.send(.event(.replicationFixed(done, fixing, .versioning(.done(VersioningConfiguration(status: .enabled))))))
        #expect(fixture.state.status?.headline == "theirs keeps versions, read back." && !fixture.state.changes.contains(done))
        fixture.send(.event(.replicationChecked(try check(again).ticket, try findings(.enabled))))
        #expect(try !report(fixture).rows.contains { $0.check.subject == .versioning && $0.check.state != .met })
    }

    @Test("Enter is No; in a read-only session nothing is even prepared")
    func no() throws {
        var fixture = try opened(isReadOnly: true)
        fixture.send(.event(.replicationChecked(try check(fixture.send(.command(.replicationChecklist))).ticket, try findings(nil))))
        try go(to: .versioning, of: "theirs", &fixture)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.status?.headline.contains("read-only") == true)
    }

    @Test("Policies: three texts; y copies the one under the cursor, w asks for a file, enter puts a bucket's in place")
    func policies() throws {
        var fixture = try opened()
        let asked = try check(fixture.send(.command(.replicationPolicies)))
        #expect(fixture.state.report?.content.rowCount == 3)
        fixture.send(.event(.replicationChecked(asked.ticket, try findings(.enabled))))
        guard case .policies(let policies)? = fixture.state.report?.subject else { throw Missing() }
        #expect(policies.policies.map(\.bucket) == ["theirs", nil, nil] && policies.policies[0].state == .failed)
        #expect(fixture.send(.command(.copyMenu)) == [.copyToClipboard(policies.policies[0].text)])
        fixture.send(.command(.exportReport))
        #expect(fixture.send(.command(.open)) == [.writeText(policies.policies[0].text, path: "./theirs-policy.json")])
        guard case .prepareReplicationFix(_, let fixing)? = fixture.send(.command(.open)).last else { throw Missing() }
        #expect(fixing.fix == .addPolicy(bucket: "theirs") && fixing.profile == "weed")
        fixture.send(.move(.down))
        // IAM's can't be put in place from here: enter reads it.
        fixture.send(.command(.open))
        #expect(fixture.state.report?.isReading == true)
    }

    @Test("What the policy question shows is the difference to the policy that is there")
    func policyQuestion() throws {
        var fixture = try opened()
        fixture.send(.event(.replicationChecked(try check(fixture.send(.command(.replicationChecklist))).ticket, try findings(.enabled))))
        try go(to: .policy, of: "theirs", &fixture)
        guard case .prepareReplicationFix(let ticket, let fixing)? = fixture.send(.command(.open)).last else { throw Missing() }
        let foreign = PolicyText.document([
            PolicyStatement(sid: "Theirs", principal: .aws("*"), actions: ["s3:GetObject"], resources: ["arn:aws:s3:::theirs/*"])
        ])
        let wanted = try #require(PolicyText.adding(ReplicationPolicies.destinationStatements(for: "theirs", in: fixing.rules), to: foreign))
        let save = SettingSavePlan(
            bucket: "theirs", setting: .policy, present: BucketSettingDocument(policy: foreign), wanted: BucketSettingDocument(policy: wanted))
        fixture.send(.event(.replicationFixPrepared(ticket, fixing, .policy(.ready(save)))))
        guard case .confirm(let question)? = fixture.state.layers.last else { throw Missing() }
        #expect(question.lines.contains { $0.kind == .added && $0.value.contains("StrataReplicationObjects") })
        #expect(!question.lines.contains { $0.kind == .removed && $0.value.contains("Theirs") })
        #expect(question.lines.contains { $0.value.contains("every other statement stays") })
    }

    @Test("A fix whose answer comes when nobody waits for it any more asks nothing")
    func stale() throws {
        var fixture = try opened()
        fixture.send(.event(.replicationChecked(try check(fixture.send(.command(.replicationChecklist))).ticket, try findings(nil))))
        try go(to: .versioning, of: "theirs", &fixture)
        guard case .prepareReplicationFix(let ticket, let fixing)? = fixture.send(.command(.open)).last else { throw Missing() }
        fixture.send(.event(.failed(ticket, denied("GetBucketVersioning"))))
        #expect(fixture.state.status?.headline.hasPrefix("Access denied") == true)
        let change = VersioningChange(bucket: "theirs", present: VersioningConfiguration(), wanted: .enabled)
        fixture.send(.event(.replicationFixPrepared(ticket, fixing, .versioning(change, atDestination: true))))
        guard case .report? = fixture.state.layers.last else { return #expect(Bool(false), "something was asked") }
    }

    @Test("Both sides of a form's rule as a report over the form, filled as answers come; escape leads back to the form")
    func sides() throws {
        var fixture = try opened()
        fixture.send(.command(.editRule))
        fixture.send(.command(.bothSides))
        #expect(fixture.state.keyContext == .report)
        for (bucket, half) in fixture.state.workspace.rules?.sides.halves ?? [:] {
            var side = ReplicationSide(bucket: bucket)
            side.exists = .known(true)
            side.region = .known(bucket == "alpha" ? "us-east-1" : "eu-west-1")
            side.versioning = .known(VersioningConfiguration(status: bucket == "alpha" ? .enabled : nil))
            if let ticket = half.loading.ticket { fixture.send(.event(.replicationSideRead(ticket, side))) }
        }
        let content = try #require(fixture.state.report?.content)
        let row = try #require((0..<content.rowCount).map { content.row(at: $0) }.first { $0.name.hasPrefix("versioning") })
        #expect(row.sign == .problem && row.note == "on | off")
        fixture.send(.command(.escape))
        #expect(fixture.state.form != nil && fixture.state.keyContext == .form)
    }
}
