import S3Model
import StrataTestSupport
import TerminalUI
import Testing
import Timeline

@testable import StrataCore
@testable import StrataUI

@Suite("Posture at three sizes, as text")
struct PostureSnapshotTests {
    private func check(_ name: String, glyphs: Glyphs = .unicode, _ fixture: PostureFixture, _ then: (inout PostureFixture) -> Void = { _ in }) {
        for size in ScreenSnapshotTests.sizes {
            var fixture = fixture
            fixture.send(.viewport(ScreenLayout(fixture.state, size: size).viewports))
            then(&fixture)
            let frame = Screen.render(fixture.state, ScreenContext(size: size, glyphs: glyphs, now: DemoState.now))
            let difference = Snapshot.difference(frame.grid.text(), named: "\(name)-\(size.columns)x\(size.rows)")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test func theWholeAccount() { check("posture", PostureFixture.open()) }

    @Test func inASCII() { check("posture-ascii", glyphs: .ascii, PostureFixture.open()) }

    @Test func aFinding() {
        check("posture-finding", PostureFixture.open()) { fixture in
            guard
                let row = fixture.state.workspace.posture?.rows.firstIndex(where: { row in
                    guard case .finding(let entry, let finding) = row else { return false }
                    return fixture.state.workspace.posture?.report.entries[entry].findings[finding].what.contains("41 %") == true
                })
            else { return }
            fixture.send(.move(.to(row)))
        }
    }

    @Test func aBucketUnfolded() {
        check("posture-unfolded", PostureFixture.open()) { fixture in
            fixture.send(.move(.last))
            fixture.send(.command(.open))
        }
    }

    @Test func oneBucket() {
        var fixture = PostureFixture()
        fixture.send(.command(.moveDown))
        fixture.send(.command(.bucketPosture))
        fixture.answer(PostureFixture.all.filter { $0.bucket == "db-backups" })
        fixture.send(.event(.finished(fixture.ticket)))
        check("posture-bucket", fixture)
    }

    @Test func reading() {
        check("posture-reading", PostureFixture.asking())
        var fixture = PostureFixture.asking()
        fixture.answer(Array(PostureFixture.all.prefix(3)))
        check("posture-arriving", fixture)
    }

    @Test func countingIsAskedFirst() {
        var fixture = PostureFixture.open()
        fixture.send(.command(.countPosture))
        check("posture-count", fixture)
    }
}
