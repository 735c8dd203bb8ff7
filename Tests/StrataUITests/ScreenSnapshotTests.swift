import S3Model
import StrataTestSupport
import TerminalUI
import Timeline
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Every pane at three sizes, as text")
struct ScreenSnapshotTests {
    static let sizes = [Size(columns: 160, rows: 45), Size(columns: 80, rows: 24), Size(columns: 40, rows: 10)]

    @Test("Buckets with facts, one of them refused")
    func buckets() {
        checkScreens("buckets") { () -> AppState in
            var state = DemoState.browsing()
            DemoState.feed(&state, [.move(.to(3))])
            return state
        }
    }

    @Test("Objects: folders, wide, combining and hostile names, with the versions of the key under the cursor")
    func objects() { checkScreens("objects") { DemoState.inPrefix() } }

    @Test("Objects still coming, sorted, filtered by name, with marks")
    func objectsBusy() {
        checkScreens("objects-busy") { () -> AppState in
            var state = DemoState.inPrefix(complete: false)
            DemoState.feed(&state, [.command(.mark), .command(.mark), .command(.sort), .command(.moveDown), .command(.open)])
            return state
        }
    }

    @Test("Versions have the keys")
    func versions() {
        checkScreens("versions") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.versions), .command(.moveDown)])
            return state
        }
    }

    @Test("Exact figures")
    func exact() {
        checkScreens("exact") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.exact)])
            return state
        }
    }

    @Test("Inspect with tags, metadata, an ACL that was refused and hostile headers")
    func inspect() {
        checkScreens("inspect") { () -> AppState in
            var state = DemoState.inPrefix()
            let effects = DemoState.feed(&state, [.command(.versions), .command(.moveDown), .command(.inspect)])
            for case .inspect(let ticket, _) in effects {
                var description = ObjectDescription(
                    headers: [
                        .init("Content-Type", "application/sql"), .init("x-amz-meta-note", "\u{1B}[31mred\u{202E}"), .init("ETag", "\"9f2c\""),
                    ],
                    metadata: [.init("note", "\u{1B}[31mred\u{202E}")])
                description.tags = .known([.init("env", "prod"), .init("owner", "dba")])
                description.acl = .failed(DemoState.denied("GetObjectAcl", "db-backups"))
                description.retention = .known(ObjectRetention(mode: "GOVERNANCE", retainUntil: DemoState.now + 30 * DemoState.day))
                description.legalHold = .known(false)
                description.replicationStatus = "FAILED"
                DemoState.feed(&state, [.event(.inspected(ticket, description))])
            }
            return state
        }
    }

    @Test("Help of the objects pane")
    func help() {
        checkScreens("help") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.help)])
            return state
        }
    }

    @Test("The palette, searched")
    func palette() {
        checkScreens("palette") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.palette), .edit(.insert("ver"))])
            return state
        }
    }

    @Test("A time that can't be read is still in its field, with the reason above it")
    func refusedTime() {
        checkScreens("time-refused") { () -> AppState in
            var state = DemoState.inPrefix()
            let refusal = AsOfTimeError("16:00 lies ahead: it is 14:14 now", hint: "For yesterday: yesterday 16:00")
            DemoState.feed(&state, [.command(.asOf), .edit(.insert("16:00")), .command(.open), .event(.timeRefused(refusal, text: "16:00"))])
            return state
        }
    }

    @Test("A filter being typed")
    func prompt() {
        checkScreens("prompt") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.goTo), .edit(.insert("s3://db-backups/写真"))])
            return state
        }
    }

    @Test("The profile menu")
    func menu() {
        checkScreens("menu") { () -> AppState in
            var state = DemoState.inPrefix()
            DemoState.feed(&state, [.command(.profiles)])
            return state
        }
    }

    @Test("A listing that was refused, and its details")
    func failure() {
        let refused = { () -> AppState in
            var state = DemoState.browsing()
            let effects = DemoState.feed(&state, [.command(.open)])
            for case .listObjects(let ticket, _, _) in effects {
                DemoState.feed(&state, [.event(.failed(ticket, DemoState.denied("ListObjectsV2", "app-logs")))])
            }
            return state
        }
        checkScreens("failure", refused)
        checkScreens("details") { () -> AppState in
            var state = refused()
            DemoState.feed(&state, [.command(.details)])
            return state
        }
    }

    @Test("The queue with jobs in every phase")
    func queue() {
        checkScreens("queue") { () -> AppState in
            var state = DemoState.inPrefix()
            let jobs = [
                JobRow(id: 1, label: "list buckets", phase: .done, seconds: 0.0123),
                JobRow(id: 2, label: "list s3://iot-raw/", phase: .running, done: 12_000, unit: "rows"),
                JobRow(id: 3, label: "inspect evil\u{202E}txt", phase: .failed("AccessDenied Access Denied"), seconds: 0.2),
                JobRow(id: 4, label: "list s3://photos/", phase: .cancelled, seconds: 1.5), JobRow(id: 5, label: "preview a.txt", phase: .waiting),
            ]
            DemoState.feed(&state, [.event(.jobs(jobs)), .command(.queue), .move(.to(2))])
            return state
        }
    }

    @Test("The first frame, before anything has come")
    func first() {
        checkScreens("first") { () -> AppState in
            var state = AppState(profile: "demo")
            DemoState.feed(&state, [.start(place: nil)])
            return state
        }
    }

    @Test("In ASCII for terminals without UTF-8")
    func ascii() { checkScreens("ascii", glyphs: .ascii) { DemoState.inPrefix() } }
}
