import S3Model
import StrataTestSupport
import TerminalUI
import Testing
import Timeline

@testable import StrataCore
@testable import StrataUI

@Suite("Two versions compared, at three sizes")
struct CompareSnapshotTests {
    private func side(_ id: String, _ eTag: String, _ type: String, _ metadata: [(String, String)], _ tags: [(String, String)])
        -> VersionComparison.Side
    {
        var description = ObjectDescription(
            headers: [.init("Content-Type", type), .init("Cache-Control", "no-store")], metadata: metadata.map { .init($0.0, $0.1) })
        description.eTag = eTag
        description.lastModified = DemoState.now - (id == "kd93hHs72Ggs" ? 1 : 2) * DemoState.day
        description.tags = .known(tags.map { .init($0.0, $0.1) })
        return VersionComparison.Side(versionId: id, description: description)
    }

    private func check(_ name: String, _ a: [UInt8], _ b: [UInt8]) {
        var older = side(
            "2kd9alsk39ck", "9f2c41bb0e1c4f5aa5b1e2d3c4b5a697", "text/plain", [("job", "17"), ("note", "\u{1B}[31mred\u{202E}")], [("env", "prod")])
        var newer = side(
            "kd93hHs72Ggs", "0c4f5aa5b1e2d3c4b5a6979f2c41bb0e", "text/plain; charset=utf-8", [("job", "18"), ("owner", "dba")], [("env", "prod")])
        older.description.contentLength = Int64(a.count)
        newer.description.contentLength = Int64(b.count)
        for size in ScreenSnapshotTests.sizes {
            var state = DemoState.inPrefix()
            let effects = DemoState.feed(&state, [.command(.versions), .move(.to(2)), .command(.mark), .command(.compare)])
            for case .compare(let ticket, _, _) in effects {
                DemoState.feed(&state, [.event(.compared(ticket, .make(older, newer, bodies: .read(a: a, b: b))))])
            }
            if size.rows == 10 { DemoState.feed(&state, [.move(.last), .move(.up), .move(.up), .move(.up)]) }
            _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
            let frame = Screen.render(state, ScreenContext(size: size, now: DemoState.now))
            let difference = Snapshot.difference(frame.grid.text(), named: "\(name)-\(size.columns)x\(size.rows)")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test("Text, with wide and hostile letters")
    func text() {
        let common = (1...30).map { "CREATE TABLE t\($0) (id int);\n" }.joined()
        check(
            "compare", Array("-- dump of 東京\nSET a = 1;\n\(common)DROP \u{1B}[2J;\nEND\n".utf8),
            Array("-- dump of 大阪\nSET a = 1;\n\(common)END\nVACUUM a-very-long-word-that-does-not-fit-into-half-of-any-narrow-pane-at-all;\n".utf8))
    }

    @Test("Binary: hex of the first KiB")
    func hex() {
        let bytes = (0..<600).map { UInt8($0 & 0xFF) }
        var other = bytes
        (other[20], other[21]) = (0x41, 0x42)
        check("compare-hex", bytes, other)
    }
}
