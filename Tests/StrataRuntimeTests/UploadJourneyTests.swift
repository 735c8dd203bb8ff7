import Foundation
import Operations
import S3Model
import StrataCore
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@testable import StrataRuntime

@Suite("Uploads from the keyboard, against a store that checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct UploadJourneyTests {
    /// A store with a bucket, and a local folder with a file, a folder and something hidden.
    private func serving(
        versioning: VersioningState = .enabled, isReadOnly: Bool = false, _ body: (StrictS3, Journey, String) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "strata-upload-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/docs", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("film.mp4", "one"), ("docs/readme.md", "# read me"), (".secret", "s")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let limits = UploadOperation.Limits(single: 5 << 20, smallestPart: 5 << 20, partsAtOnce: 2)
        try await Journey.serving(isReadOnly: isReadOnly, home: folder, uploadLimits: limits) { server, journey in
            server.createBucket("alpha", versioning: versioning)
            await journey.start()
            try await body(server, journey, folder)
        }
    }

    private func texts(_ server: StrictS3, _ key: String) -> [String] { server.versions(of: key, in: "alpha").map(\.text) }

    @Test("A path is completed with tab, a key proposed, the file stored; three times makes three versions")
    func threeVersions() async throws {
        try await serving { server, journey, folder in
            server.put("x", to: "in/other", in: "alpha")
            await journey.type("enter enter +")
            await journey.typeText("<ctrl-u>~/fi<tab>")
            #expect(journey.screen.contains("upload ~/film.mp4"), "\(journey.screen)")
            await journey.type("enter")
            #expect(journey.screen.contains("as key in/film.mp4"), "\(journey.screen)")
            await journey.type("enter")
            #expect(texts(server, "in/film.mp4") == ["one"])
            #expect(journey.screen.contains("Uploaded s3://alpha/in/film.mp4: 3 bytes, version"), "\(journey.screen)")
            #expect(journey.loop.store.state.workspace.currentRow?.key == "in/film.mp4", "the cursor is on it")
            for text in ["two", "three"] {
                try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/film.mp4"))
                await journey.type("+")
                #expect(journey.screen.contains("upload ~/"), "the last folder is remembered")
                await journey.typeText("film.mp4<enter><enter>")
            }
            #expect(texts(server, "in/film.mp4") == ["three", "two", "one"])
            #expect(journey.screen.contains("on top of the one before"), "\(journey.screen)")
            let made = server.requests.last { $0.method == "PUT" }
            #expect(made?.request.header("content-type") == "video/mp4")
        }
    }

    @Test("Folders and hidden files: shown when asked for; a folder is never sent")
    func folders() async throws {
        try await serving { server, journey, folder in
            await journey.type("enter +")
            await journey.typeText("<ctrl-u>\(folder)/")
            #expect(journey.row("docs/") != nil && journey.row("film.mp4") != nil && journey.row(".secret") == nil, "\(journey.screen)")
            await journey.typeText(".")
            #expect(journey.row(".secret") != nil, "\(journey.screen)")
            await journey.typeText("<backspace>d<tab>")
            #expect(journey.row("readme.md") != nil, "\(journey.screen)")
            await journey.type("enter")
            #expect(journey.screen.contains("is a folder; one file is uploaded at a time"), "\(journey.screen)")
            await journey.typeText("nowhere<enter>")
            #expect(journey.screen.contains("There is no such file"), "\(journey.screen)")
            await journey.typeText("<ctrl-w>r<tab><enter>")
            await journey.typeText("<ctrl-u>docs/readme.md<enter>")
            #expect(texts(server, "docs/readme.md") == ["# read me"])
            #expect(journey.loop.store.state.workspace.currentRow?.key == "docs/", "the cursor is on the folder it is in")
        }
    }

    @Test("Without versions an overwrite is asked about, and enter is No")
    func overwrite() async throws {
        try await serving(versioning: .unversioned) { server, journey, _ in
            server.put("theirs", to: "film.mp4", in: "alpha")
            await journey.type("enter +")
            await journey.typeText("<ctrl-u>~/film.mp4<enter><enter>")
            #expect(journey.screen.contains("would be gone for good") && journey.screen.contains("6 bytes of"), "\(journey.screen)")
            await journey.type("enter")
            #expect(texts(server, "film.mp4") == ["theirs"])
            await journey.type("+")
            await journey.typeText("film.mp4<enter><enter>y")
            #expect(texts(server, "film.mp4") == ["one"])
        }
    }

    /// Begins to upload a file of 11 MiB, whose last part waits for the gate.
    private func uploadLarge(_ server: StrictS3, _ journey: Journey, _ folder: String) async throws -> Gate {
        try Data(count: 11 << 20).write(to: URL(fileURLWithPath: folder + "/large.bin"))
        let gate = Gate()
        server.fault(on: RequestMatcher("PUT", query: "partNumber", skip: 2, times: 1), .hold(gate))
        await journey.type("enter +")
        await journey.typeText("<ctrl-u>~/large.bin<enter>")
        journey.press("enter")
        return gate
    }

    @Test("A large file goes in parts with its progress in sight; x in the queue stops it and leaves nothing behind")
    func stopped() async throws {
        try await serving { server, journey, folder in
            let gate = try await uploadLarge(server, journey, folder)
            await journey.until { journey.loop.store.state.queue.jobs.contains { $0.total == 11 << 20 && $0.done >= 10 << 20 } }
            #expect(journey.screen.contains("% of 11.0 MiB"), "\(journey.screen)")
            await gate.arrival()
            #expect(server.uploads(in: "alpha").count == 1)
            journey.press("Q x")
            gate.open()
            await journey.settle()
            #expect(journey.screen.contains("The upload was stopped"), "\(journey.screen)")
            #expect(server.uploads(in: "alpha").isEmpty && texts(server, "large.bin").isEmpty)
        }
    }

    @Test("Leaving while a large file is under way asks, and gives the upload up before the end")
    func leaving() async throws {
        try await serving { server, journey, folder in
            let gate = try await uploadLarge(server, journey, folder)
            await journey.until { journey.loop.store.state.queue.jobs.contains { $0.total == 11 << 20 } }
            await gate.arrival()
            journey.press("q")
            #expect(journey.screen.contains("A change is still under way"), "\(journey.screen)")
            #expect(!journey.hasQuit)
            journey.press("y")
            gate.open()
            await journey.until { journey.hasQuit }
            #expect(server.uploads(in: "alpha").isEmpty)
        }
    }

    @Test("A read-only session says so, and asks for nothing")
    func readOnly() async throws {
        try await serving(isReadOnly: true) { server, journey, _ in
            await journey.type("enter +")
            #expect(journey.screen.contains("upload: this session is read-only"), "\(journey.screen)")
            #expect(server.requests(RequestMatcher("PUT", bucket: "alpha")).isEmpty)
        }
    }

    @Test("A folder's names: by bytes, folders marked, links followed, the part they share without a letter cut in two")
    func reader() throws {
        let folder = NSTemporaryDirectory() + "strata-names-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/Ordner", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["käse.txt", "kürbis.txt", "a b", ".hidden"] { try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/Ordner")
        let read = { (text: String) in PathCompletionReader(text: text, home: folder).run() }
        #expect(read("~/").entries.map(\.path) == ["~/Ordner/", "~/a b", "~/käse.txt", "~/kürbis.txt", "~/link/"])
        #expect(read("~/k").common == "~/k", "ä and ü begin with the same byte")
        #expect(read("~/.").entries.map(\.name) == [".hidden"])
        #expect(read("~/a").common == "~/a b" && read("~/a").entries.first?.size == 1)
        #expect(read("~").entries.map(\.path) == ["~/"])
        #expect(read(folder + "/none/").problem?.contains("No such file or directory") == true)
    }
}
