import AWSConfig
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4
import StrictS3
import Testing

/// A row of `restore --json`.
private struct RunRow: Decodable {
    var type: String
    var run: String?
    var phase: String?
    var total: Int?
    var done: Int?
    var failed: Int?
    var left: Int?

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case run
        case phase = "Phase"
        case total = "Total"
        case done = "Done"
        case failed = "Failed"
        case left = "Left"
    }
}

extension HeadlessProgram.Outcome {
    fileprivate var runRows: [RunRow] {
        output.split(separator: "\n").compactMap { try? JSONDecoder().decode(RunRow.self, from: Data($0.utf8)) }
    }
}

/// Restores by the built program, against the strict loopback server.
@Suite struct RestoreHeadlessTests {
    private static let before = Date(timeIntervalSinceNow: -3600).timeIntervalSince1970.rounded(.down)
    private static var time: String { ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: before)) }

    private func serving(_ body: (StrictS3, HeadlessProgram) async throws -> Void) async throws {
        try await StrictS3.serving { server in
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.first.accessKey, secret: Account.first.secretKey) { program in
                try await body(server, program)
            }
        }
    }

    /// Ten keys that were deleted, ten that were overwritten, one created; the server's clock is the real one.
    private func stage(_ server: StrictS3) {
        server.createBucket("b", versioning: .enabled)
        let early = Date(timeIntervalSince1970: Self.before - 60)
        for index in 0..<10 {
            server.put("gone \(index)", to: "p/gone\(index)", in: "b", date: early)
            server.addDeleteMarker(to: "p/gone\(index)", in: "b")
            server.put("over \(index)", to: "p/over\(index)", in: "b", date: early)
            server.put("damaged", to: "p/over\(index)", in: "b")
        }
        server.put("new", to: "p/new", in: "b")
    }

    private func isRestored(_ server: StrictS3) -> Bool {
        (0..<10).allSatisfy { index in
            server.versions(of: "p/gone\(index)", in: "b").map(\.text) == ["gone \(index)"]
                && server.versions(of: "p/over\(index)", in: "b").map(\.text) == ["over \(index)", "damaged", "over \(index)"]
        }
    }

    private func isDamaged(_ server: StrictS3) -> Bool {
        (0..<10).allSatisfy { index in
            server.versions(of: "p/gone\(index)", in: "b").map(\.isDeleteMarker) == [true, false]
                && server.versions(of: "p/over\(index)", in: "b").map(\.text) == ["damaged", "over \(index)"]
        }
    }

    @Test func aVersionIsRestoredAndUndone() async throws {
        try await serving { server, program in
            server.createBucket("b", versioning: .enabled)
            let wanted = try #require(server.put("wanted", to: "k", in: "b"))
            server.put("top", to: "k", in: "b")
            let refused = try await program.run("restore", "s3://b/k", "--version-id", wanted)
            #expect(refused.status == 5 && refused.errors.contains("--yes"))
            #expect(server.versions(of: "k", in: "b").count == 2)
            let dry = try await program.run("restore", "s3://b/k", "--version-id", wanted, "--dry-run")
            #expect(dry.status == 0 && dry.output.contains("current again, as a new version on top"))
            #expect(server.versions(of: "k", in: "b").count == 2)
            let done = try await program.run("restore", "s3://b/k", "--version-id", wanted, "--yes", "--json")
            #expect(done.status == 0, "\(done.errors)")
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["wanted", "top", "wanted"])
            let run = try #require(done.runRows.last?.run)
            #expect(done.runRows.map(\.type) == ["Plan", "Row", "Counts"] && done.runRows.allSatisfy { $0.run == run })
            let undone = try await program.run("restore", "--undo", run, "--yes")
            #expect(undone.status == 0, "\(undone.errors)")
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["top", "wanted"])
            let again = try await program.run("restore", "--undo", run, "--yes")
            #expect(again.status == 5)
            let missing = try await program.run("restore", "s3://b/k", "--version-id", "nothing", "--yes")
            #expect(missing.status == 3)
            let noRun = try await program.run("restore", "--resume", "nothing", "--yes")
            #expect(noRun.status == 3)
        }
    }

    @Test func aCustomersKeyComesFromAFile() async throws {
        try await serving { server, program in
            server.createBucket("b", versioning: .enabled)
            let profile = ResolvedProfile(
                name: "test", region: "us-east-1", regionSource: "test", endpointURL: server.endpoint,
                credentials: StaticCredentialProvider(Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)))
            let client = S3Client(profile: profile, transport: CurlTransport())
            let key = try #require(CustomerKey(bytes: Array("a key of thirty-two bytes exactly".utf8.prefix(32))))
            let put = try await client.putObject(
                PutObjectInput(bucket: "b", key: "k", body: .bytes(Array("wanted".utf8)), placement: ObjectPlacement(customerKey: key)))
            let wanted = try #require(put.versionId)
            server.put("top", to: "k", in: "b")
            try program.write("a key of thirty-two bytes exactly".prefix(32).description, to: "key")
            try program.write("another key, and thirty-two long", to: "other")
            let without = try await program.run("restore", "s3://b/k", "--version-id", wanted, "--yes")
            #expect(without.status == 5 && without.errors.contains("SSE-C"))
            let wrong = try await program.run("restore", "s3://b/k", "--version-id", wanted, "--yes", "--sse-customer-key-file", "other")
            #expect(wrong.status == 5 && wrong.errors.contains("another key"))
            let arguments = ["--debug", "log", "restore", "s3://b/k", "--version-id", wanted, "--yes", "--sse-customer-key-file", "key"]
            let done = try await program.start(arguments).outcome()
            #expect(done.status == 0, "\(done.errors)")
            #expect(server.versions(of: "k", in: "b").map(\.text) == ["wanted", "top", "wanted"])
            let bare = try await program.run("get", "s3://b/k", "-")
            #expect(bare.status == 4 && bare.errors.contains("--sse-customer-key-file"))
            let read = try await program.run("--debug", "log", "get", "s3://b/k", "-", "--sse-customer-key-file", "key")
            #expect(read.output == "wanted")
            let log = try program.text(of: "log")
            for secret in ["a key of thirty", Data("a key of thirty-two bytes exactly".utf8.prefix(32)).base64EncodedString()] {
                #expect(!log.contains(secret) && !done.output.contains(secret) && !done.errors.contains(secret))
            }
            // Nor has any journal it.
            let kept = try await program.shell("grep -rl 'a key of thirty' .local; grep -rlF \"$(head -c 32 key | base64)\" .local; true")
            #expect(kept.output.isEmpty)
        }
    }

    @Test func aPrefixGoesBackToATime() async throws {
        try await serving { server, program in
            stage(server)
            let dry = try await program.run("restore", "s3://b/p/", "--as-of", Self.time, "--dry-run", "--json")
            #expect(dry.status == 0, "\(dry.errors)")
            #expect(isDamaged(server))
            let refused = try await program.run("restore", "s3://b/p/", "--as-of", Self.time)
            #expect(refused.status == 5 && isDamaged(server))
            let readOnly = try await program.run("--read-only", "restore", "s3://b/p/", "--as-of", Self.time, "--yes")
            #expect(readOnly.status == 5 && isDamaged(server))
            let done = try await program.run("restore", "s3://b/p/", "--as-of", Self.time, "--hide-created", "--yes", "--json")
            #expect(done.status == 0, "\(done.errors)")
            #expect(isRestored(server))
            #expect(server.versions(of: "p/new", in: "b").map(\.isDeleteMarker) == [true, false])
            let counts = try #require(done.runRows.last)
            #expect(counts.type == "Counts" && counts.done == 21 && counts.total == 21 && counts.failed == 0 && counts.left == 0)
            #expect(done.runRows.count == 23 && done.runRows.allSatisfy { $0.run == counts.run })
            let runs = try await program.run("restore", "--runs", "--json")
            #expect(runs.runRows.map(\.phase) == ["finished"])
            let undone = try await program.run("restore", "--undo", counts.run ?? "", "--yes")
            #expect(undone.status == 0, "\(undone.errors)")
            #expect(isDamaged(server))
        }
    }

    @Test func aLargePlanSuggestsBatchOperationsAndIsExported() async throws {
        try await serving { server, program in
            stage(server)
            let small = try await program.run("restore", "s3://b/p/", "--as-of", Self.time, "--dry-run")
            #expect(!small.output.contains("Batch Operations"))
            var configured = program
            configured.environment["XDG_CONFIG_HOME"] = program.folder
            try FileManager.default.createDirectory(atPath: program.folder + "/strata", withIntermediateDirectories: true)
            try program.write("batch_above = 19\n", to: "strata/config.toml")
            let large = try await configured.run("restore", "s3://b/p/", "--as-of", Self.time, "--dry-run", "--export", "plan.manifest")
            #expect(large.output.contains("20 keys are many for one machine: S3 Batch Operations"), "\(large.errors)")
            let manifest = try program.text(of: "plan.STANDARD.csv")
            #expect(manifest.split(separator: "\n").count == 20)
            let again = try await configured.run("restore", "s3://b/p/", "--as-of", Self.time, "--dry-run", "--export", "plan.manifest")
            #expect(again.status == 5 && isDamaged(server))
        }
    }

    @Test func whatIsNotRunIsPlannedAllTheSame() async throws {
        try await serving { server, program in
            stage(server)
            let nothing = try await program.run("restore", "s3://b/p/", "--as-of", "now", "--yes", "--json")
            #expect(nothing.status == 0, "\(nothing.errors)")
            #expect(nothing.runRows.map(\.type) == ["Plan", "Counts"] && nothing.runRows.allSatisfy { $0.run == nil })
            let refused = try await program.run("restore", "s3://b/p/", "--as-of", Self.time, "--json")
            #expect(refused.status == 5 && refused.runRows.map(\.type) == ["Plan"])
        }
    }

    @Test func lsAndGetLookBack() async throws {
        try await serving { server, program in
            stage(server)
            let now = try await program.run("ls", "s3://b/p/", "--json")
            #expect(now.rows.count == 11)
            let then = try await program.run("ls", "s3://b/p/", "--as-of", Self.time, "--json")
            #expect(then.status == 0 && then.rows.count == 20 && !then.rows.contains { $0.key == "p/new" })
            let folded = try await program.run("ls", "s3://b/", "--as-of", Self.time, "--json")
            #expect(folded.rows.map(\.key) == ["p/"])
            let get = try await program.run("get", "s3://b/p/gone3", "-", "--as-of", Self.time)
            #expect(get.output == "gone 3")
            let absent = try await program.run("get", "s3://b/p/new", "-", "--as-of", Self.time)
            #expect(absent.status == 3)
            let wrong = try await program.run("ls", "s3://b/", "--as-of", "yesterday noonish")
            #expect(wrong.status == 2)
        }
    }

    @Test(arguments: [1, 5, 13, 18]) func killedItIsResumed(after copies: Int) async throws {
        try await serving { server, program in
            stage(server)
            let gate = Gate()
            let matcher =
                copies % 2 == 0
                ? RequestMatcher("DELETE", bucket: "b", skip: copies % 10, times: 1)
                : RequestMatcher("PUT", bucket: "b", header: "x-amz-copy-source", skip: copies % 10, times: 1)
            server.fault(on: matcher, .holdAnswer(gate))
            let running = try program.start(["restore", "s3://b/p/", "--as-of", Self.time, "--yes", "--concurrency", "3"])
            // Carried out, and its answer never read: what a kill between the reply and the journal's write leaves behind.
            await gate.arrival()
            running.kill()
            let killed = try await running.outcome()
            #expect(killed.status == 128 + SIGKILL)
            gate.open()
            let runs = try await program.run("restore", "--runs", "--json")
            let run = try #require(runs.runRows.first)
            #expect(run.phase == "interrupted")
            let refused = try await program.run("restore", "--resume", run.run ?? "")
            #expect(refused.status == 5)
            let resumed = try await program.run("restore", "--resume", run.run ?? "", "--yes", "--json")
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(resumed.runRows.last?.done == 20)
            #expect(isRestored(server))
            let undone = try await program.run("restore", "--undo", run.run ?? "", "--yes")
            #expect(undone.status == 0, "\(undone.errors)")
            #expect(isDamaged(server))
        }
    }

    @Test func twoNeverRunTheSameRun() async throws {
        try await serving { server, program in
            stage(server)
            let gate = Gate()
            server.fault(on: RequestMatcher("PUT", bucket: "b", header: "x-amz-copy-source", times: 1), .hold(gate))
            let running = try program.start(["restore", "s3://b/p/", "--as-of", Self.time, "--yes"])
            await gate.arrival()
            let runs = try await program.other().run("restore", "--runs", "--json")
            let run = try #require(runs.runRows.first)
            #expect(run.phase == "running")
            for way in ["--resume", "--undo"] {
                let second = try await program.other().run("restore", way, run.run ?? "", "--yes")
                #expect(second.status == 5 && second.errors.contains("running elsewhere"))
            }
            gate.open()
            let outcome = try await running.outcome()
            #expect(outcome.status == 0 && isRestored(server))
        }
    }
}

extension HeadlessProgram {
    /// The same home and keys, in a folder of its own, so that two can run at a time.
    fileprivate func other() throws -> HeadlessProgram {
        let path = folder + "/other-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return HeadlessProgram(folder: path, environment: environment)
    }
}
