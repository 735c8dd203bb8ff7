import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("What replication needs, at three sizes, as text")
struct ReplicationChecklistSnapshotTests {
    @Test("Saved rules: the destination's versions are off, the other account's policy is missing, one bucket can't be looked at")
    func checklist() {
        checkScreens("replication-checklist") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.replicationChecklist))
            fixture.answerCheck()
            fixture.send(.move(.to(5)))
            return fixture.state
        }
    }

    @Test("Edited rules, and the saved ones where they come out otherwise")
    func edited() {
        checkScreens("replication-checklist-edited") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.deleteRule))
            fixture.send(.command(.replicationChecklist))
            fixture.answerCheck()
            return fixture.state
        }
    }

    @Test("The question before the destination's policy is written, with what changes")
    func question() {
        checkScreens("replication-fix") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.replicationChecklist))
            fixture.answerCheck()
            guard case .checklist(let report)? = fixture.state.report?.subject,
                let row = report.rows.firstIndex(where: { $0.check.subject == .policy })
            else { return fixture.state }
            fixture.send(.move(.to(row)))
            for case .prepareReplicationFix(let ticket, let fixing) in fixture.send(.command(.open)) {
                let there = PolicyText.document([
                    PolicyStatement(
                        sid: "TheirReaders", principal: .aws("arn:aws:iam::222222222222:role/reader"), actions: ["s3:GetObject"],
                        resources: ["arn:aws:s3:::archive/*"])
                ])
                let wanted = PolicyText.adding(ReplicationPolicies.destinationStatements(for: "archive", in: fixing.rules), to: there) ?? ""
                let save = SettingSavePlan(
                    bucket: "archive", setting: .policy, present: BucketSettingDocument(policy: there), wanted: BucketSettingDocument(policy: wanted))
                fixture.send(.event(.replicationFixPrepared(ticket, fixing, .policy(.ready(save)))))
            }
            return fixture.state
        }
    }

    @Test("The policies as text")
    func policies() {
        checkScreens("replication-policies") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.replicationPolicies))
            fixture.answerCheck()
            return fixture.state
        }
    }

    @Test("Both sides over the form")
    func sides() {
        checkScreens("replication-sides-report") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.editRule))
            fixture.send(.command(.bothSides))
            fixture.answerSides(isDenied: true)
            return fixture.state
        }
    }
}

extension RulesFixture {
    /// Both sides have been looked at for the checklist.
    mutating func answerCheck() {
        for case .checkReplication(let ticket, let bucket, let edited, _) in effects {
            guard let saved = state.workspace.rules?.replication.base?.document.replication else { return }
            send(
                .event(
                    .replicationChecked(
                        ticket, ReplicationFindings(saved: Self.sides(bucket, saved), edited: edited.map { Self.sides(bucket, $0) }))))
        }
    }

    private static func sides(_ bucket: String, _ configuration: ReplicationConfiguration) -> ReplicationSides {
        var source = ReplicationSide(bucket: bucket)
        fill(&source, region: "eu-west-1", .enabled)
        var names: [String] = []
        for name in configuration.rules.map(\.destinationBucket) where !names.contains(name) { names.append(name) }
        let destinations = names.map { name in
            var side = ReplicationSide(bucket: name)
            fill(&side, region: "eu-central-1", name == "archive" ? .enabled : .suspended)
            side.lifecycle = .known(name == "archive" ? stored(rules).lifecycle : nil)
            if name == "archive" { side.objectLock = .failed(DemoState.denied("GetObjectLockConfiguration", name)) }
            return side
        }
        return ReplicationSides(
            configuration: configuration, context: RuleContext(bucket: bucket, store: .aws), source: source, destinations: destinations)
    }
}
