import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Replication rules at three sizes, as text")
struct ReplicationSnapshotTests {
    private func check(_ name: String, _ make: () -> AppState) {
        for size in ScreenSnapshotTests.sizes {
            var state = make()
            _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
            let frame = Screen.render(state, ScreenContext(size: size, now: DemoState.now))
            let difference = Snapshot.difference(frame.grid.text(), named: "\(name)-\(size.columns)x\(size.rows)")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test func none() { check("replication-none") { RulesFixture.replicating("").state } }

    @Test func firstForm() { check("replication-first-form") { RulesFixture.replicating(RulesFixture.firstForm).state } }

    @Test func conversion() {
        check("replication-convert") {
            var fixture = RulesFixture.replicating(RulesFixture.firstForm)
            fixture.send(.command(.editRule))
            return fixture.state
        }
    }

    @Test func refusedStore() {
        check("replication-refused") {
            RulesFixture.replicating(
                "",
                refusal: Notice(
                    .warning, "This store keeps no replication rules (405 MethodNotAllowed).",
                    hint: "Rules can be written and exported here, and not saved.")
            ).state
        }
    }

    @Test func form() {
        check("replication-form") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.editRule))
            return fixture.state
        }
    }

    @Test func newRule() {
        check("replication-form-new") {
            var fixture = RulesFixture.replicating("")
            fixture.send(.command(.addRule))
            return fixture.state
        }
    }

    /// One's own keys may look at the source; the destination's keys see that it isn't fit.
    @Test func bothSides() {
        check("replication-sides-form") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.editRule))
            fixture.answerSides()
            return fixture.state
        }
    }

    @Test func bothSidesInThePane() {
        check("replication-sides") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.destinationProfile))
            fixture.send(.move(.down))
            fixture.send(.command(.open))
            fixture.answerSides(isDenied: true)
            return fixture.state
        }
    }

    @Test func templates() {
        check("replication-templates") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.ruleTemplates))
            return fixture.state
        }
    }

    @Test func saveQuestion() {
        check("replication-save") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.toggleRule))
            fixture.send(.command(.saveRules))
            fixture.answerReplicationPrepare()
            return fixture.state
        }
    }

    @Test func explanation() {
        check("replication-explain") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.explainRule))
            return fixture.state
        }
    }
}
