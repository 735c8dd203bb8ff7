import S3Model
import StrataTestSupport
import TerminalUI
import Testing
import Timeline

@testable import StrataCore
@testable import StrataUI

@Suite("Rules at three sizes, as text")
struct RulesSnapshotTests {
    @Test func rulesInWords() { checkScreens("rules") { RulesFixture.open().state } }

    @Test func rulesInASCII() { checkScreens("rules-ascii", glyphs: .ascii) { RulesFixture.open().state } }

    @Test func noRules() { checkScreens("rules-none") { RulesFixture.open(rules: "").state } }

    @Test func reading() { checkScreens("rules-reading") { RulesFixture.asking().state } }

    @Test func refusedStore() {
        checkScreens("rules-refused") {
            var fixture = RulesFixture.asking()
            fixture.answer(
                rules: "",
                refusal: Notice(
                    .warning, "This store keeps no lifecycle rules (501 NotImplemented).",
                    hint: "Rules can be written, forecast and exported here, and not saved."))
            return fixture.state
        }
    }

    @Test func replicationInWords() {
        checkScreens("rules-replication") { RulesFixture.replicating().state }
    }

    @Test func forecastBesideTheRules() {
        checkScreens("rules-forecast") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            return fixture.state
        }
    }

    @Test func forecastRows() {
        checkScreens("rules-forecast-rows") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            fixture.send(.command(.open))
            return fixture.state
        }
    }

    @Test func editedRules() {
        checkScreens("rules-edited") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            fixture.send(.command(.escape))
            fixture.send(.command(.toggleRule))
            fixture.send(.move(.last))
            fixture.send(.command(.toggleRule))
            fixture.answerForecast()
            return fixture.state
        }
    }

    @Test func formWithForecast() {
        checkScreens("rules-form") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            fixture.send(.command(.escape))
            fixture.send(.move(.to(1)))
            fixture.send(.command(.editRule))
            fixture.answerForecast()
            return fixture.state
        }
    }

    @Test func saveQuestion() { checkScreens("rules-save") { RulesFixture.saving().state } }

    @Test func acknowledgement() {
        checkScreens("rules-acknowledge") {
            var fixture = RulesFixture.saving()
            fixture.send(.command(.accept))
            return fixture.state
        }
    }

    @Test func conflict() {
        checkScreens("rules-conflict") {
            var fixture = RulesFixture.open()
            fixture.send(.command(.toggleRule))
            let effects = fixture.send(.command(.saveRules))
            fixture.answerPrepare(effects, theirs: RulesFixture.rules.replacing("<Days>30</Days>", with: "<Days>60</Days>"))
            return fixture.state
        }
    }

    @Test func alarm() {
        checkScreens("rules-alarm") {
            var fixture = RulesFixture.saving()
            fixture.acknowledge()
            let effects = fixture.send(.command(.accept))
            fixture.answerSave(effects) { kept in kept.replacing("<NewerNoncurrentVersions>3</NewerNoncurrentVersions>", with: "") }
            return fixture.state
        }
    }

    @Test func explanation() {
        checkScreens("rules-explain") {
            var fixture = RulesFixture.open()
            fixture.send(.command(.explainRule))
            return fixture.state
        }
    }

    @Test func templates() {
        checkScreens("rules-templates") {
            var fixture = RulesFixture.open()
            fixture.send(.command(.ruleTemplates))
            return fixture.state
        }
    }
}
