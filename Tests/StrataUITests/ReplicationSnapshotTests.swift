import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Replication rules at three sizes, as text")
struct ReplicationSnapshotTests {
    @Test func none() { checkScreens("replication-none") { RulesFixture.replicating("").state } }

    @Test func firstForm() { checkScreens("replication-first-form") { RulesFixture.replicating(RulesFixture.firstForm).state } }

    @Test func conversion() {
        checkScreens("replication-convert") {
            var fixture = RulesFixture.replicating(RulesFixture.firstForm)
            fixture.send(.command(.editRule))
            return fixture.state
        }
    }

    @Test func refusedStore() {
        checkScreens("replication-refused") {
            RulesFixture.replicating(
                "",
                refusal: Notice(
                    .warning, "This store keeps no replication rules (405 MethodNotAllowed).",
                    hint: "Rules can be written and exported here, and not saved.")
            ).state
        }
    }

    @Test func form() {
        checkScreens("replication-form") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.editRule))
            return fixture.state
        }
    }

    @Test func newRule() {
        checkScreens("replication-form-new") {
            var fixture = RulesFixture.replicating("")
            fixture.send(.command(.addRule))
            return fixture.state
        }
    }

    /// One's own keys may look at the source; the destination's keys see that it isn't fit.
    @Test func bothSides() {
        checkScreens("replication-sides-form") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.editRule))
            fixture.answerSides()
            return fixture.state
        }
    }

    @Test func bothSidesInThePane() {
        checkScreens("replication-sides") {
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
        checkScreens("replication-templates") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.ruleTemplates))
            return fixture.state
        }
    }

    @Test func saveQuestion() {
        checkScreens("replication-save") {
            var fixture = RulesFixture.replicating()
            fixture.send(.move(.last))
            fixture.send(.command(.toggleRule))
            fixture.send(.command(.saveRules))
            fixture.answerReplicationPrepare()
            return fixture.state
        }
    }

    @Test func explanation() {
        checkScreens("replication-explain") {
            var fixture = RulesFixture.replicating()
            fixture.send(.command(.explainRule))
            return fixture.state
        }
    }
}
