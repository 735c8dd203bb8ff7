import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Uploading at three sizes, as text")
struct UploadSnapshotTests {
    private func check(_ name: String, _ then: (inout AppState) -> Void) {
        for size in ScreenSnapshotTests.sizes {
            var state = DemoState.inPrefix()
            _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
            then(&state)
            let frame = Screen.render(state, ScreenContext(size: size, now: DemoState.now))
            let difference = Snapshot.difference(frame.grid.text(), named: "\(name)-\(size.columns)x\(size.rows)")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    private static let entries =
        [PathCompletion.Entry(path: "~/backups/archive 2025/", isFolder: true)]
        + (1...14).map { PathCompletion.Entry(path: "~/backups/nightly-2026-11-\($0 < 10 ? "0" : "")\($0).sql.gz", size: 4_402_341_478 + Int64($0)) }
        + [PathCompletion.Entry(path: "~/backups/socket"), PathCompletion.Entry(path: "~/backups/архив\u{202E}.tar", size: 512)]

    /// The path prompt with a folder's files above it.
    private func choosing(_ state: inout AppState, text: String = "~/backups/", _ completion: PathCompletion) {
        _ = reduce(&state, .command(.upload))
        let effects = reduce(&state, .edit(.replace(text)))
        var asked = effects
        if asked.isEmpty, case .prompt(let prompt)? = state.layers.last, let ticket = prompt.completing {
            asked = [.completePath(ticket, "./", isAsked: false)]
            _ = reduce(&state, .edit(.replace("./")))
            _ = reduce(&state, .event(.pathCompleted(ticket, PathCompletion(text: "./"), isAsked: false)))
            asked = reduce(&state, .edit(.replace(text)))
        }
        for case .completePath(let ticket, _, _) in asked { _ = reduce(&state, .event(.pathCompleted(ticket, completion, isAsked: false))) }
    }

    @Test("The path with what it can go on with, and one of them chosen")
    func path() {
        let all = PathCompletion(text: "~/backups/", entries: Self.entries, total: 812)
        check("upload-path") { choosing(&$0, all) }
        check("upload-path-chosen") { state in
            choosing(&state, all)
            for _ in 0..<3 { _ = reduce(&state, .command(.moveDown)) }
        }
    }

    @Test("A folder that isn't there")
    func problem() {
        check("upload-path-problem") {
            choosing(&$0, text: "~/bakups/", PathCompletion(text: "~/bakups/", problem: "~/bakups/: No such file or directory"))
        }
    }

    @Test("The key, and what an overwrite would lose")
    func key() {
        let source = UploadSource(
            path: "/home/u/backups/nightly.sql", typed: "~/backups/nightly.sql", size: 4_402_341_478,
            place: Place(bucket: "db-backups", prefix: "prod/"))
        check("upload-key") { state in
            state.layers = [.prompt(PromptLayer(purpose: .uploadKey(source), text: "prod/nightly.sql"))]
        }
        check("upload-overwrite") { state in
            state.layers = [.prompt(PromptLayer(purpose: .uploadKey(source), text: "prod/nightly.sql"))]
            var present = ObjectDescription()
            (present.contentLength, present.lastModified) = (4_509_715_660, DemoState.now - 7_849_000)
            let plan = UploadPlan(
                path: source.path, bucket: "db-backups", key: "prod/nightly.sql", contentType: "application/sql", size: source.size, parts: 525,
                effect: .overwritesForGood, present: present)
            let effects = reduce(&state, .command(.open))
            for case .planUpload(let ticket, _, _) in effects { _ = reduce(&state, .event(.uploadPlanned(ticket, plan))) }
        }
    }

    @Test("An upload under way: in the status line and in the queue")
    func progress() {
        let jobs = [
            JobRow(
                id: 1, label: "upload nightly.sql to s3://db-backups/prod/nightly.sql", kind: .change, phase: .running, done: 1_980_000_000,
                total: 4_402_341_478, unit: "bytes", rate: 85_000_000),
            JobRow(id: 2, label: "restore db-backups, 400 keys planned", kind: .run, phase: .running, done: 120, total: 400, unit: "keys", rate: 6.5),
        ]
        check("upload-progress") { _ = reduce(&$0, .event(.jobs(jobs))) }
        check("upload-queue") { state in
            _ = reduce(&state, .event(.jobs(jobs)))
            _ = reduce(&state, .command(.queue))
        }
    }
}
