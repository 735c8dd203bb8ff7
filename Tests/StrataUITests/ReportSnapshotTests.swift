import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Reports at three sizes, as text")
struct ReportSnapshotTests {
    /// The backups of db-backups' lifecycle rules, one of them without rules.
    private static func backups(_ count: Int) -> AppState {
        var state = RulesFixture.open().state
        for case .listBackups(let ticket, _) in DemoState.feed(&state, [.command(.ruleBackups)]) {
            let kept = (0..<count).map { number in
                KeptRules(
                    path: "/home/dba/.local/state/strata/rules/db-backups-lifecycle-2026112\(number)-101500.xml",
                    savedAt: DemoState.now - Int64(number) * 86_400_000,
                    document: number == count - 1 ? StoredRules() : RulesFixture.stored(RulesFixture.rules))
            }
            DemoState.feed(
                &state,
                [
                    .event(
                        .backupsListed(ticket, kept, unreadable: count > 0 ? ["/home/dba/.local/state/strata/rules/db-backups-lifecycle-x.xml"] : []))
                ])
        }
        return state
    }

    @Test("Rows and the text of the one under the cursor")
    func rows() { checkScreens("report-backups") { Self.backups(4) } }

    @Test("The text alone, scrolled, where there is no room for both")
    func reading() {
        checkScreens("report-reading") {
            var state = Self.backups(4)
            DemoState.feed(&state, [.command(.nextPane), .command(.moveDown), .command(.moveDown)])
            return state
        }
    }

    @Test("No rows yet: what would be there")
    func empty() { checkScreens("report-empty") { Self.backups(0) } }

    @Test("A click finds the row that is drawn there", arguments: ScreenSnapshotTests.sizes)
    func click(size: Size) throws {
        var state = Self.backups(40)
        DemoState.feed(&state, [.command(.last)])
        let text = Screen.render(state, ScreenContext(size: size, now: DemoState.now)).grid.text().split(
            separator: "\n", omittingEmptySubsequences: false)
        let layer = try #require(state.report)
        let wanted = layer.content.row(at: 37).name
        let row = try #require(text.firstIndex { $0.contains(wanted) && !$0.contains("until") })
        #expect(LayerGeometry.row(at: Point(column: 3, row: row), layer: .report(layer), size: size) == 37)
    }
}
