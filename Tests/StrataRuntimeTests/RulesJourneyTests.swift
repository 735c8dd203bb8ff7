import Foundation
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys through the rules, against a store that checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct RulesJourneyTests {
    private static func document(_ rules: String) -> String {
        "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules)</LifecycleConfiguration>"
    }

    private static func expiring(_ id: String, _ prefix: String, _ days: Int) -> String {
        """
        <Rule><ID>\(id)</ID><Filter><Prefix>\(prefix)</Prefix></Filter><Status>Enabled</Status><Expiration><Days>\(days)</Days></Expiration></Rule>
        """
    }

    private func rules(_ server: StrictS3) -> String { server.configuration("lifecycle", of: "alpha") ?? "" }

    @Test("Two rules from an empty bucket, from the keyboard alone: both are saved, the clash is called out, and undo takes them back one by one")
    func seedExample() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.put("hello", to: "k.txt", in: "alpha")
            await journey.start()
            await journey.type("R")
            #expect(journey.screen.contains("No lifecycle rule is set"), "\(journey.screen)")
            await journey.type("a")
            await journey.typeText("tier-and-archive<pgdn>30<enter>ia<enter><enter>365<enter>glac<enter><ctrl-s>")
            #expect(journey.screen.contains("Save the rules of alpha"), "\(journey.screen)")
            #expect(journey.screen.contains("acts on every object of this bucket"))
            await journey.type("y")
            #expect(rules(server).isEmpty, "what must be acknowledged was not")
            await journey.type("up up space y")
            #expect(rules(server).contains("GLACIER"), "\(journey.screen)")
            #expect(journey.screen.contains("read back and the same"), "\(journey.screen)")
            await journey.type("a")
            await journey.typeText("delete-after-a-year<pgdn><down><right><tab>365<ctrl-s>")
            #expect(journey.screen.contains("Save the rules of alpha"), "\(journey.screen)")
            await journey.type("up up space y")
            #expect(rules(server).contains("delete-after-a-year"))
            #expect(journey.row("delete-after-a-year")?.contains("365") == true, "\(journey.screen)")
            await journey.type("U enter y")
            #expect(!rules(server).contains("delete-after-a-year"), "\(journey.screen)")
            #expect(rules(server).contains("GLACIER"))
            await journey.type("U enter y")
            #expect(rules(server).isEmpty, "\(journey.screen)")
            #expect(journey.screen.contains("No lifecycle rule is set"), "\(journey.screen)")
        }
    }

    @Test("Somebody else changes another rule meanwhile: both edits are kept; the same rule: it stops and shows both")
    func lostUpdate() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "a/", 10) + Self.expiring("two", "b/", 20)))
            await journey.start()
            await journey.type("R")
            #expect(journey.row("two") != nil, "\(journey.screen)")
            await journey.type("space")
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "a/", 10) + Self.expiring("two", "b/", 25)))
            await journey.type("ctrl-s")
            #expect(journey.screen.contains("somebody else has changed other rules"), "\(journey.screen)")
            await journey.type("y")
            #expect(rules(server).contains("Disabled") && rules(server).contains("<Days>25</Days>"), "\(rules(server))")
            // Now the same rule on both sides.
            await journey.type("j space")
            server.setConfiguration("lifecycle", of: "alpha", rules(server).replacing("<Days>25</Days>", with: "<Days>26</Days>"))
            await journey.type("ctrl-s")
            #expect(journey.screen.contains("Changed on both sides"), "\(journey.screen)")
            #expect(journey.screen.contains("theirs") && journey.screen.contains("yours"))
            let before = rules(server)
            await journey.type("n")
            #expect(rules(server) == before)
            await journey.type("ctrl-s up up space up y")
            #expect(journey.screen.contains("Save the rules of alpha"), "\(journey.screen)")
            await journey.type("y")
            #expect(!rules(server).contains("26"), "\(rules(server))")
        }
    }

    @Test("A store that drops a field: it is said loudly, and undo puts the former rules back")
    func droppedField() async throws {
        var configuration = Configuration()
        configuration.lifecycle.drops = ["NewerNoncurrentVersions"]
        try await Journey.serving(configuration) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "a/", 10)))
            await journey.start()
            await journey.type("R t j j enter ctrl-s up up space y")
            #expect(journey.screen.contains("The store kept other rules"), "\(journey.screen)")
            #expect(journey.screen.contains("NewerNoncurrentVersions"))
            #expect(rules(server).contains("keep-versions"))
            await journey.type("y")
            #expect(!rules(server).contains("keep-versions"), "\(journey.screen)")
            #expect(rules(server).contains("one"))
            #expect(journey.row("one")?.contains("10 days") == true, "\(journey.screen)")
        }
    }

    @Test("A store that refuses a part: it is explained, the rules are as they were, and the edit is still there")
    func refusedPart() async throws {
        var configuration = Configuration()
        configuration.lifecycle.refuses = ["Transition"]
        try await Journey.serving(configuration) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            await journey.start()
            await journey.type("R t enter ctrl-s up up space y")
            #expect(journey.screen.contains("The store refused the rules"), "\(journey.screen)")
            #expect(journey.screen.contains("501"))
            #expect(rules(server).isEmpty)
            await journey.type("esc")
            #expect(journey.row("tier-then-archive")?.contains("+") == true, "\(journey.screen)")
        }
    }

    @Test("A store without lifecycle rules: the pane opens, says so, forecasts, and refuses to save")
    func noLifecycle() async throws {
        var configuration = Configuration()
        configuration.unknownSubresources = ["lifecycle"]
        try await Journey.serving(configuration) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.put("hello", to: "k.txt", in: "alpha")
            await journey.start()
            await journey.type("R")
            #expect(journey.screen.contains("This store keeps no lifecycle rules"), "\(journey.screen)")
            await journey.type("t j enter ctrl-s")
            #expect(journey.row("expire-temporary") != nil, "\(journey.screen)")
            #expect(journey.screen.contains("not saved"), "\(journey.screen)")
            await journey.type("F")
            #expect(journey.screen.contains("1 versions") || journey.screen.contains("nothing"), "\(journey.screen)")
        }
    }

    @Test("Read-only: everything can be edited and forecast, and saving is refused with the reason")
    func readOnly() async throws {
        try await Journey.serving(isReadOnly: true) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "", 10)))
            let before = rules(server)
            await journey.start()
            await journey.type("R space ctrl-s")
            #expect(journey.screen.contains("read-only"), "\(journey.screen)")
            await journey.type("y enter")
            #expect(rules(server) == before)
        }
    }

    @Test("The forecast: reads every version, tells what an edit changes, and lists what is touched")
    func forecast() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            let old = Date(timeIntervalSince1970: Double(Journey.now) / 1000 - 50 * 86_400)
            for number in 1...5 { server.put("hello", to: "tmp/\(number).txt", in: "alpha", date: old) }
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "tmp/", 100)))
            await journey.start()
            await journey.type("R F")
            #expect(journey.row("marker on top")?.contains("one") == true, "\(journey.screen)")
            await journey.type("enter")
            #expect(
                journey.row("tmp/3.txt")?.contains("in 50 days") == true || journey.row("tmp/3.txt")?.contains("in 51 days") == true,
                "\(journey.screen)")
            await journey.type("esc esc e")
            await journey.typeText("<pgdn><down><down><ctrl-u>")
            await journey.type("esc")
            #expect(journey.screen.contains("one"), "\(journey.screen)")
        }
    }

    @Test("The whole document in an editor: what isn't XML can be mended, unknown elements survive, and problems are told")
    func editor() async throws {
        let answers = Answers([
            "<Lifecycle", Self.document(Self.expiring("mended", "x/", 3).replacing("<Expiration>", with: "<New>kept</New><Expiration>")),
        ])
        try await Journey.serving(editor: TextEditor { answers.write(to: $0) }) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "a/", 10)))
            await journey.start()
            await journey.type("R E")
            #expect(journey.screen.contains("isn't a document of lifecycle rules"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.row("mended") != nil, "\(journey.screen)")
            #expect(answers.seen.first?.contains("<ID>one</ID>") == true)
        }
    }

    @Test("Export and import as JSON of the AWS CLI")
    func files() async throws {
        try await Journey.serving { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.setConfiguration("lifecycle", of: "alpha", Self.document(Self.expiring("one", "a/", 10)))
            let path = NSTemporaryDirectory() + "strata-rules-\(UUID().uuidString).json"
            defer { try? FileManager.default.removeItem(atPath: path) }
            await journey.start()
            await journey.type("R w ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("\"Rules\"") && text.contains("\"Days\": 10"), "\(text)")
            try text.replacing("10", with: "11").write(toFile: path, atomically: true, encoding: .utf8)
            await journey.type("+ ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            #expect(journey.row("one")?.contains("11 days") == true, "\(journey.screen)")
            await journey.type("ctrl-s y")
            #expect(rules(server).contains("<Days>11</Days>"), "\(journey.screen)")
        }
    }
}

/// Texts that an editor leaves, one a call; guarded by its lock.
private final class Answers: @unchecked Sendable {
    private let lock = NSLock()
    private var left: [String]
    private var shown: [String] = []

    init(_ texts: [String]) { left = texts }

    var seen: [String] { lock.withLock { shown } }

    func write(to path: String) -> Int32 {
        lock.withLock {
            shown.append((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
            guard !left.isEmpty, (try? left.removeFirst().write(toFile: path, atomically: true, encoding: .utf8)) != nil else { return 1 }
            return 0
        }
    }
}
