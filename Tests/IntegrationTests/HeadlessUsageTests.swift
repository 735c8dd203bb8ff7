import Foundation
import Testing

/// What the program says before it asks any store.
@Suite struct HeadlessUsageTests {
    @Test(arguments: [
        ["bogus"], ["--region"], ["ls", "bucket"], ["ls", "--recursive"], ["versions"], ["versions", "s3://"], ["get"], ["get", "s3://b"],
        ["put", "f"],
        ["put", "f", "s3://"], ["ls", "--nonsense"], ["--profile", "gone", "ls"], ["ls", "--endpoint-url", "nonsense"], ["ls", "--region", "a.b"],
    ])
    func usageIsTwo(_ arguments: [String]) async throws {
        try await HeadlessProgram.with(endpoint: "http://127.0.0.1:9", key: "K", secret: "s") { program in
            let outcome = try await program.start(arguments).outcome()
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty)
            #expect(!outcome.errors.isEmpty)
        }
    }

    @Test func withoutCredentialsItSaysWhatToDo() async throws {
        try await HeadlessProgram.with { program in
            let outcome = try await program.run("ls")
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("There are no credentials"))
            #expect(outcome.errors.contains("--no-sign-request"))
        }
    }

    @Test func aProfileThatNeedsARolePrintsTheWayRound() async throws {
        try await HeadlessProgram.with { program in
            try program.write("[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = x\n", to: "config")
            var program = program
            program.environment["AWS_CONFIG_FILE"] = program.folder + "/config"
            let outcome = try await program.run("--profile", "r", "ls")
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("credential_process = aws configure export-credentials --profile r --format process"))
        }
    }

    @Test func helpAndVersion() async throws {
        try await HeadlessProgram.with { program in
            let help = try await program.run("--help")
            #expect(help.status == 0)
            for word in ["--profile", "--read-only", "--theme", "versions", "Exit codes"] { #expect(help.output.contains(word)) }
            let version = try await program.run("--version")
            #expect(version.status == 0)
            #expect(version.output.hasPrefix("strata "))
            let dump = try await program.run("--experimental-dump-help")
            #expect(dump.status == 0)
            #expect((try? JSONSerialization.jsonObject(with: Data(dump.output.utf8))) != nil)
        }
    }

    @Test func noServerIsOneAndTellsWhy() async throws {
        try await HeadlessProgram.with(endpoint: "http://127.0.0.1:9", key: "K", secret: "s") { program in
            let outcome = try await program.run("ls")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("127.0.0.1:9"))
        }
    }
}
