import S3Model
import StrataTestSupport
import TerminalUI
import Testing
import Timeline

@testable import StrataCore
@testable import StrataUI

@Suite("Rules at three sizes, as text")
struct RulesSnapshotTests {
    private func check(_ name: String, sizes: [Size] = ScreenSnapshotTests.sizes, glyphs: Glyphs = .unicode, _ make: () -> AppState) {
        for size in sizes {
            var state = make()
            _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
            let frame = Screen.render(state, ScreenContext(size: size, glyphs: glyphs, now: DemoState.now))
            let difference = Snapshot.difference(frame.grid.text(), named: "\(name)-\(size.columns)x\(size.rows)")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test func rulesInWords() { check("rules") { RulesFixture.open().state } }

    @Test func rulesInASCII() { check("rules-ascii", glyphs: .ascii) { RulesFixture.open().state } }

    @Test func noRules() { check("rules-none") { RulesFixture.open(rules: "").state } }

    @Test func reading() { check("rules-reading") { RulesFixture.asking().state } }

    @Test func refusedStore() {
        check("rules-refused") {
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
        check("rules-replication") { RulesFixture.replicating().state }
    }

    @Test func forecastBesideTheRules() {
        check("rules-forecast") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            return fixture.state
        }
    }

    @Test func forecastRows() {
        check("rules-forecast-rows") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            fixture.send(.command(.open))
            return fixture.state
        }
    }

    @Test func editedRules() {
        check("rules-edited") {
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
        check("rules-form") {
            var fixture = RulesFixture.open()
            fixture.forecast()
            fixture.send(.command(.escape))
            fixture.send(.move(.to(1)))
            fixture.send(.command(.editRule))
            fixture.answerForecast()
            return fixture.state
        }
    }

    @Test func saveQuestion() { check("rules-save") { RulesFixture.saving().state } }

    @Test func acknowledgement() {
        check("rules-acknowledge") {
            var fixture = RulesFixture.saving()
            fixture.send(.command(.accept))
            return fixture.state
        }
    }

    @Test func conflict() {
        check("rules-conflict") {
            var fixture = RulesFixture.open()
            fixture.send(.command(.toggleRule))
            let effects = fixture.send(.command(.saveRules))
            fixture.answerPrepare(effects, theirs: RulesFixture.rules.replacing("<Days>30</Days>", with: "<Days>60</Days>"))
            return fixture.state
        }
    }

    @Test func alarm() {
        check("rules-alarm") {
            var fixture = RulesFixture.saving()
            fixture.acknowledge()
            let effects = fixture.send(.command(.accept))
            fixture.answerSave(effects) { kept in kept.replacing("<NewerNoncurrentVersions>3</NewerNoncurrentVersions>", with: "") }
            return fixture.state
        }
    }

    @Test func explanation() {
        check("rules-explain") {
            var fixture = RulesFixture.open()
            fixture.send(.command(.explainRule))
            return fixture.state
        }
    }

    @Test func templates() {
        check("rules-templates") {
            var fixture = RulesFixture.open()
            fixture.send(.command(.ruleTemplates))
            return fixture.state
        }
    }
}
