import Foundation
import S3Model
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Settings of a bucket from the keyboard, through an editor, against a strict store", .timeLimit(.minutes(2)))
@MainActor
struct SettingsJourneyTests {
    /// What the editor does with the texts it is given, one after the other; what it was given is kept.
    private final class Edits: @unchecked Sendable {
        // Touched under `lock` only.
        private let lock = NSLock()
        private var edits: [@Sendable (String) -> String]
        private var given: [String] = []

        init(_ edits: [@Sendable (String) -> String]) { self.edits = edits }

        func next(_ text: String) -> String {
            lock.withLock {
                given.append(text)
                return edits.isEmpty ? text : edits.removeFirst()(text)
            }
        }

        var texts: [String] { lock.withLock { given } }
    }

    private func serving(_ edits: Edits, _ body: (StrictS3, Journey) async throws -> Void) async throws {
        let editor = TextEditor { path in
            guard let data = FileManager.default.contents(atPath: path) else { return 1 }
            let text = edits.next(String(decoding: data, as: UTF8.self))
            return FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) ? 0 : 1
        }
        try await Journey.serving(editor: editor) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            await journey.start()
            try await body(server, journey)
        }
    }

    private func puts(_ server: StrictS3) -> Int { server.requests(RequestMatcher("PUT", bucket: "alpha")).count }

    @Test("Tags: none, set from a template, refused while they aren't sound, saved, undone")
    func tags() async throws {
        let edits = Edits([
            { _ in "<Tagging><TagSet><Tag><Key>env</Key></Tag>" },
            { $0.replacing("</Key></Tag>", with: "</Key><Value>prod</Value></Tag></TagSet></Tagging>") },
        ])
        try await serving(edits) { server, journey in
            await journey.type("e")
            #expect(journey.row("Tags")?.contains("no tags") == true, "\(journey.screen)")
            #expect(journey.row("Versions")?.contains("kept") == true, "\(journey.screen)")
            await journey.type("j j j j j j j j enter")
            #expect(edits.texts.first?.contains("<Tagging") == true, "a template to begin with: \(edits.texts)")
            #expect(journey.screen.contains("well-formed"), "\(journey.screen)")
            await journey.type("y")
            #expect(edits.texts.last == "<Tagging><TagSet><Tag><Key>env</Key></Tag>", "nothing that was typed is lost")
            #expect(journey.screen.contains("env"), "\(journey.screen)")
            #expect(puts(server) == 0)
            await journey.type("enter")
            #expect(puts(server) == 0, "enter is No")
            await journey.type("enter enter")
            #expect(journey.screen.contains("+ ") || journey.screen.contains("what changes"), "\(journey.screen)")
            await journey.type("y")
            #expect(server.configuration("tagging", of: "alpha")?.contains("prod") == true, "\(journey.screen)")
            #expect(journey.row("Tags")?.contains("env=prod") == true, "\(journey.screen)")
            await journey.type("U y")
            #expect(journey.row("Tags")?.contains("no tags") == true, "\(journey.screen)")
        }
    }

    @Test("A store without a setting: the reason stands in its row, and nothing is sent")
    func missing() async throws {
        try await serving(Edits([])) { server, journey in
            server.fault(on: RequestMatcher("GET", bucket: "alpha", query: "cors"), .error(501, "NotImplemented"))
            await journey.type("e")
            #expect(journey.row("CORS")?.contains("501 NotImplemented") == true, "\(journey.screen)")
            await journey.type("j j j j j j j enter")
            #expect(journey.screen.contains("CORS: this store answers 501"), "\(journey.screen)")
            #expect(puts(server) == 0)
        }
    }
}
