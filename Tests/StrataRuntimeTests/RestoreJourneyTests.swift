import AWSConfig
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys through every question of a restore", .timeLimit(.minutes(2)))
@MainActor
struct RestoreJourneyTests {
    /// 2026-11-22 12:00:00 UTC, two hours before the journeys' clock.
    private static let noon = Date(timeIntervalSince1970: 1_795_348_800)

    /// Runs a test's body with a versioned bucket `alpha` in a store of its own.
    private func serving(isReadOnly: Bool = false, size: Size = Size(columns: 160, rows: 45), _ body: (StrictS3, Journey) async throws -> Void)
        async throws
    {
        try await Journey.serving(now: at(134), size: size, profiles: ["demo"], isReadOnly: isReadOnly, correctsClockSkew: false) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            try await body(server, journey)
        }
    }

    /// Minutes after noon.
    private func at(_ minutes: Double) -> Date { Self.noon.addingTimeInterval(minutes * 60) }

    private func texts(_ server: StrictS3, _ key: String = "k.txt") -> [String] {
        server.versions(of: key, in: "alpha").map { $0.isDeleteMarker ? "-" : $0.text }
    }

    // MARK: One version

    @Test("An older version is made current again after a yes; enter on the question is a No")
    func restoreOneVersion() async throws {
        try await serving { server, journey in
            server.put("old", to: "k.txt", in: "alpha", date: at(0))
            server.put("newer", to: "k.txt", in: "alpha", date: at(5))
            await journey.start()
            await journey.type("enter enter v j r")
            #expect(journey.screen.contains("current again, as a new version on top"), "\(journey.screen)")
            await journey.type("enter")
            #expect(texts(server) == ["newer", "old"] && journey.row("[ Restore ]") == nil)
            await journey.type("r y")
            #expect(texts(server) == ["old", "newer", "old"], "\(journey.screen)")
            #expect(journey.row("Restored as version") != nil, "\(journey.screen)")
            #expect(journey.row("3 v") != nil)
        }
    }

    @Test("A deleted key is undeleted by taking its markers away")
    func undelete() async throws {
        try await serving { server, journey in
            server.put("kept", to: "k.txt", in: "alpha", date: at(0))
            server.addDeleteMarker(to: "k.txt", in: "alpha", date: at(1))
            server.addDeleteMarker(to: "k.txt", in: "alpha", date: at(2))
            await journey.start()
            await journey.type("enter . u")
            #expect(journey.screen.contains("take the 2 delete markers above it away"), "\(journey.screen)")
            await journey.type("y")
            #expect(texts(server) == ["kept"], "\(journey.screen)")
            #expect(journey.row("U undoes it") != nil, "\(journey.screen)")
        }
    }

    @Test("A version is deleted for ever only once the word is typed")
    func deleteVersion() async throws {
        try await serving { server, journey in
            server.put("old", to: "k.txt", in: "alpha", date: at(0))
            server.put("newer", to: "k.txt", in: "alpha", date: at(5))
            await journey.start()
            await journey.type("enter enter v j D y enter")
            #expect(texts(server) == ["newer", "old"])
            #expect(journey.row("Type delete to do it") != nil, "\(journey.screen)")
            await journey.type("ctrl-u")
            await journey.write("delete")
            await journey.type("enter")
            #expect(texts(server) == ["newer"], "\(journey.screen)")
            #expect(journey.row("deleted for good") != nil)
        }
    }

    // MARK: To a time

    /// Two keys deleted, one overwritten and one created at 12:10.
    private func damage(_ server: StrictS3) {
        for name in ["prod/a", "prod/b", "prod/c"] { server.put("was", to: name, in: "alpha", date: at(0)) }
        server.addDeleteMarker(to: "prod/a", in: "alpha", date: at(10))
        server.addDeleteMarker(to: "prod/b", in: "alpha", date: at(10))
        server.put("now", to: "prod/c", in: "alpha", date: at(10))
        server.put("oops", to: "prod/d", in: "alpha", date: at(10))
    }

    /// In prod/ as of 12:05.
    private func lookBack(_ journey: Journey) async {
        await journey.start()
        await journey.type("enter t")
        await journey.write("2026-11-22T12:05:00Z")
        await journey.type("enter enter")
    }

    @Test("A folder is planned back to a time, run after two yeses, and undone from the journal")
    func planRunUndo() async throws {
        try await serving { server, journey in
            damage(server)
            await lookBack(journey)
            #expect(journey.row("- a ")?.contains("deleted") == true, "\(journey.screen)")
            await journey.type("r")
            #expect(journey.row("undelete")?.contains("2 keys") == true, "\(journey.screen)")
            #expect(journey.row("bring back")?.contains("1 keys") == true)
            await journey.type("y")
            #expect(journey.screen.contains("No data version is deleted"), "\(journey.screen)")
            #expect(texts(server, "prod/a") == ["-", "was"])
            await journey.type("y")
            #expect(journey.row("Restored: 3 of 3 keys") != nil, "\(journey.screen)")
            #expect(texts(server, "prod/a") == ["was"] && texts(server, "prod/c") == ["was", "now", "was"])
            #expect(journey.row("overwritten") == nil, "\(journey.screen)")
            await journey.type("U enter")
            #expect(journey.screen.contains("removes"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.row("Undone: 3 of 3 keys") != nil, "\(journey.screen)")
            #expect(texts(server, "prod/a") == ["-", "was"] && texts(server, "prod/c") == ["now", "was"])
        }
    }

    @Test("What a lock keeps is said before the undo: then the former version is copied on top")
    func undoOfWhatIsLocked() async throws {
        try await serving { server, journey in
            damage(server)
            await lookBack(journey)
            await journey.type("r y y")
            server.lock("prod/c", in: "alpha", mode: "COMPLIANCE", until: server.now.addingTimeInterval(86_400))
            server.addDeleteMarker(to: "prod/a", in: "alpha")
            await journey.type("U enter")
            #expect(journey.row("1 former version on top")?.contains("locked") == true, "\(journey.screen)")
            #expect(texts(server, "prod/c") == ["was", "now", "was"])
            await journey.type("y")
            #expect(texts(server, "prod/c") == ["now", "was", "now", "was"], "\(journey.screen)")
        }
    }

    @Test("The question before a version is deleted for ever tells of its lock, of the bucket's and of MFA delete")
    func deletionTerms() async throws {
        try await serving { server, journey in
            server.put("old", to: "k.txt", in: "alpha", date: at(0))
            server.lock("k.txt", in: "alpha", mode: "COMPLIANCE", until: server.now.addingTimeInterval(86_400), legalHold: true)
            server.put("newer", to: "k.txt", in: "alpha", date: at(5))
            server.setMFADelete(of: "alpha")
            await journey.start()
            await journey.type("enter enter v D")
            #expect(journey.screen.contains("MFA delete is on") && !journey.screen.contains("It is locked"), "\(journey.screen)")
            await journey.type("esc j D")
            #expect(journey.screen.contains("It is locked (COMPLIANCE) until 2026-11-23"), "\(journey.screen)")
            #expect(journey.screen.contains("legal hold"))
        }
    }

    @Test("A run that was stopped is finished from its journal, and no key is done twice")
    func resume() async throws {
        try await serving { server, journey in
            damage(server)
            await lookBack(journey)
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", bucket: "alpha", header: "x-amz-copy-source"), .hold(gate))
            await journey.type("r y")
            journey.press("y")
            await gate.arrival()
            await journey.until { journey.loop.store.state.queue.jobs.last?.phase == .running }
            journey.press("Q x")
            await journey.until { journey.screen.contains("was stopped") }
            gate.open()
            await journey.settle()
            await journey.type("r")
            #expect(journey.row("U finishes it from its journal") != nil, "\(journey.screen)")
            await journey.type("esc U enter")
            #expect(journey.screen.contains("no key is done twice"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.row("Restored: ") != nil, "\(journey.screen)")
            #expect(texts(server, "prod/a") == ["was"] && texts(server, "prod/c") == ["was", "now", "was"])
        }
    }

    @Test("A plan is written as CSV, and in a read-only session looked at but not run")
    func exportReadOnly() async throws {
        try await serving(isReadOnly: true) { server, journey in
            damage(server)
            await lookBack(journey)
            let path = NSTemporaryDirectory() + "strata-plan-\(UUID().uuidString).csv"
            defer { unlink(path) }
            await journey.type("r e ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            #expect(journey.row("Written: ") != nil, "\(journey.screen)")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("prod/a") && text.contains("undelete"), "\(text)")
            await journey.type("y")
            #expect(journey.row("this session is read-only") != nil, "\(journey.screen)")
            await journey.type("y")
            #expect(texts(server, "prod/a") == ["-", "was"])
            #expect(!server.requests.contains { $0.method != "GET" && $0.method != "HEAD" })
        }
    }

    // MARK: Archived

    @Test("An archived version is asked for with days and tier; its progress is shown, and then it is restored")
    func retrieval() async throws {
        try await serving { server, journey in
            server.put("frozen", to: "k.txt", in: "alpha", date: at(0), storageClass: "GLACIER")
            server.put("newer", to: "k.txt", in: "alpha", date: at(5))
            await journey.start()
            await journey.type("enter enter v j r")
            #expect(journey.screen.contains("days") && journey.screen.contains("[Standard]") && journey.screen.contains("Expedited"))
            #expect(journey.screen.contains("billed for at least: GLACIER 90 days"), "\(journey.screen)")
            await journey.type("j j space y")
            #expect(journey.row("GLACIER fetching") != nil, "\(journey.screen)")
            let asked = server.requests.last { $0.method == "POST" }.map { String(decoding: $0.request.body, as: UTF8.self) }
            #expect(asked?.contains("<Tier>Bulk</Tier>") == true && asked?.contains("<Days>7</Days>") == true)
            await journey.type("r")
            #expect(journey.screen.contains("wait until that is done"), "\(journey.screen)")
            server.finishRestores()
            await journey.type("ctrl-r")
            #expect(journey.row("GLACIER ready") != nil && journey.row("readable until") != nil, "\(journey.screen)")
            await journey.type("r y")
            #expect(texts(server) == ["frozen", "newer", "frozen"], "\(journey.screen)")
        }
    }

    @Test("The archived keys of a plan are asked for at once; when they are readable the plan copies them")
    func retrievalOfAPlan() async throws {
        try await serving { server, journey in
            for name in ["prod/a", "prod/b"] {
                server.put("frozen", to: name, in: "alpha", date: at(0), storageClass: "DEEP_ARCHIVE")
                server.put("now", to: name, in: "alpha", date: at(10))
            }
            await lookBack(journey)
            await journey.type("r")
            #expect(journey.row("can't do")?.contains("2 keys") == true, "\(journey.screen)")
            await journey.type("r")
            #expect(journey.screen.contains("2 versions are archived in DEEP_ARCHIVE") && !journey.screen.contains("Expedited"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.row("can't do")?.contains("2 being fetched") == true, "\(journey.screen)")
            server.finishRestores()
            await journey.type("ctrl-r")
            #expect(journey.row("bring back")?.contains("2 keys") == true, "\(journey.screen)")
            await journey.type("y y")
            #expect(texts(server, "prod/a") == ["frozen", "now", "frozen"], "\(journey.screen)")
        }
    }

    // MARK: A customer's key

    @Test("A version under a customer's key: the key is asked for once, hidden, and inspect, preview and restore go on with it")
    func customerKey() async throws {
        try await serving { server, journey in
            let base64 = Data([UInt8](repeating: 7, count: 32)).base64EncodedString()
            let keys = Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)
            let client = S3Client(
                profile: .test(endpoint: server.endpoint, style: .path, credentials: StaticCredentialProvider(keys)), transport: CurlTransport(),
                options: .test(TestClock(server.now), correctsClockSkew: false))
            _ = try await client.putObject(
                PutObjectInput(
                    bucket: "alpha", key: "k.txt", body: .bytes(Array("wanted".utf8)), contentType: "text/plain",
                    placement: ObjectPlacement(customerKey: CustomerKey(base64: base64))))
            server.put("newer", to: "k.txt", in: "alpha")
            await journey.start()
            await journey.type("enter enter v j i")
            #expect(journey.row("SSE-C key") != nil, "\(journey.screen)")
            await journey.write("nonsense")
            #expect(!journey.screen.contains("nonsense") && !"\(journey.loop.store.state)".contains("nonsense"))
            await journey.type("enter")
            #expect(journey.row("neither base64 of 32 bytes") != nil, "\(journey.screen)")
            await journey.write(base64)
            await journey.type("enter")
            #expect(journey.row("text/plain") != nil, "\(journey.screen)")
            #expect(!"\(journey.loop.store.state)".contains(base64))
            await journey.type("p")
            #expect(journey.row("wanted") != nil, "\(journey.screen)")
            await journey.type("esc r y")
            #expect(texts(server) == ["wanted", "newer", "wanted"], "\(journey.screen)")
        }
    }

    @Test("Another customer's key than the version's is told, and asked for again before a restore")
    func wrongCustomerKey() async throws {
        try await serving { server, journey in
            let keys = Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)
            let client = S3Client(
                profile: .test(endpoint: server.endpoint, style: .path, credentials: StaticCredentialProvider(keys)), transport: CurlTransport(),
                options: .test(TestClock(server.now), correctsClockSkew: false))
            _ = try await client.putObject(
                PutObjectInput(
                    bucket: "alpha", key: "k.txt", body: .bytes(Array("wanted".utf8)),
                    placement: ObjectPlacement(customerKey: CustomerKey(bytes: [UInt8](repeating: 7, count: 32)))))
            server.put("newer", to: "k.txt", in: "alpha")
            await journey.start()
            await journey.type("enter enter v j r")
            await journey.write(Data([UInt8](repeating: 8, count: 32)).base64EncodedString())
            await journey.type("enter")
            #expect(journey.row("another key is needed") != nil, "\(journey.screen)")
            await journey.write(Data([UInt8](repeating: 7, count: 32)).base64EncodedString())
            await journey.type("enter y")
            #expect(texts(server) == ["wanted", "newer", "wanted"], "\(journey.screen)")
        }
    }

    // MARK: Folders

    @Test("With deleted keys shown, a folder that holds nothing else says so")
    func deletedFolder() async throws {
        try await serving { server, journey in
            server.put("x", to: "gone/k", in: "alpha", date: at(0))
            server.addDeleteMarker(to: "gone/k", in: "alpha", date: at(1))
            server.put("x", to: "here/k", in: "alpha", date: at(0))
            server.put("x", to: "here/l", in: "alpha", date: at(0))
            server.addDeleteMarker(to: "here/l", in: "alpha", date: at(1))
            await journey.start()
            await journey.type("enter .")
            #expect(journey.row("gone/")?.contains("all deleted") == true, "\(journey.screen)")
            #expect(journey.row("here/")?.contains("all deleted") == false, "\(journey.screen)")
        }
    }
}
