import Foundation
import StrictS3
import Testing

/// A row of `rules lifecycle … --json`.
private struct RulesRow: Decodable {
    var type: String
    var id: String?
    var kind: String?
    var outcome: String?
    var backup: String?
    var severity: String?
    var words: String?
    var key: String?
    var action: String?
    var count365: Int?
    var dueInDays: Int?

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case id = "ID"
        case kind = "Kind"
        case outcome = "Outcome"
        case backup = "Backup"
        case severity = "Severity"
        case words = "Words"
        case key = "Key"
        case action = "Action"
        case count365 = "Count365"
        case dueInDays = "DueInDays"
    }
}

extension HeadlessProgram.Outcome {
    fileprivate var rulesRows: [RulesRow] {
        output.split(separator: "\n").compactMap { try? JSONDecoder().decode(RulesRow.self, from: Data($0.utf8)) }
    }
}

extension HeadlessProgram {
    /// `strata rules lifecycle …`
    fileprivate func rules(_ arguments: String...) async throws -> Outcome { try await start(["rules", "lifecycle"] + arguments).outcome() }
}

private let expiry = """
    {"Rules": [{"ID": "logs", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 1},
      "NoncurrentVersionExpiration": {"NoncurrentDays": 9, "NewerNoncurrentVersions": 3}}]}
    """
private let tiering = """
    {"Rules": [{"ID": "tier", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}]}]}
    """

/// The rules by the built program, against the strict loopback server.
@Suite struct RulesHeadlessTests {
    private func serving(_ ways: LifecycleWays = LifecycleWays(), _ body: (StrictS3, HeadlessProgram) async throws -> Void) async throws {
        var configuration = Configuration()
        configuration.lifecycle = ways
        try await StrictS3.serving(configuration) { server in
            server.createBucket("b", versioning: .enabled)
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.first.accessKey, secret: Account.first.secretKey) { program in
                try program.write(expiry, to: "rules.json")
                try await body(server, program)
            }
        }
    }

    @Test func nothingChangesWithoutYesOnADryRunOrReadOnly() async throws {
        try await serving { server, program in
            let dry = try await program.rules("put", "--file", "rules.json", "--dry-run", "--json", "s3://b")
            #expect(dry.status == 0)
            #expect(dry.rulesRows.first?.kind == "added")
            #expect(dry.rulesRows.last?.outcome == "dry run")
            let asked = try await program.rules("put", "--file", "rules.json", "s3://b")
            #expect(asked.status == 5)
            #expect(asked.errors.contains("--yes"))
            let readOnly = try await program.rules("put", "--read-only", "--file", "rules.json", "--yes", "s3://b")
            #expect(readOnly.status == 5)
            #expect(server.configuration("lifecycle", of: "b") == nil)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
        }
    }

    @Test func rulesArePutShownExportedAndDeleted() async throws {
        try await serving { server, program in
            let none = try await program.rules("show", "s3://b")
            #expect(none.status == 0)
            #expect(none.output.contains("no lifecycle rules"))
            let put = try await program.rules("put", "--file", "rules.json", "--yes", "--json", "s3://b")
            #expect(put.status == 0)
            #expect(put.rulesRows.last?.outcome == "kept")
            let again = try await program.rules("put", "--file", "rules.json", "--yes", "--json", "s3://b")
            #expect(again.rulesRows.last?.outcome == "nothing")
            let show = try await program.rules("show", "--json", "s3://b")
            #expect(show.rulesRows.first?.id == "logs")
            #expect(show.rulesRows.first?.words?.contains("logs/") == true)
            let export = try await program.rules("export", "s3://b")
            #expect(export.output.contains("\"NewerNoncurrentVersions\": 3"))
            #expect(export.output.contains("all_storage_classes_128K"))
            let refused = try await program.rules("export", "--file", "rules.json", "s3://b")
            #expect(refused.status == 5)
            let xml = try await program.rules("export", "--file", "rules.xml", "s3://b")
            #expect(xml.status == 0)
            let delete = try await program.rules("delete", "--yes", "--json", "s3://b")
            #expect(delete.status == 0)
            #expect(server.configuration("lifecycle", of: "b") == nil)
            #expect(server.bucketNames == ["b"])
            // The backup of the delete puts them back.
            let backup = try #require(delete.rulesRows.last?.backup)
            let back = try await program.rules("put", "--file", backup, "--yes", "s3://b")
            #expect(back.status == 0)
            #expect(server.configuration("lifecycle", of: "b")?.contains("NewerNoncurrentVersions") == true)
        }
    }

    @Test func whatTheStoreDropsIsOneAndSaysHowToGoBack() async throws {
        var ways = LifecycleWays()
        ways.drops = ["NewerNoncurrentVersions"]
        try await serving(ways) { server, program in
            let put = try await program.rules("put", "--file", "rules.json", "--yes", "--json", "s3://b")
            #expect(put.status == 1)
            #expect(put.rulesRows.contains { $0.type == "Kept" && $0.words?.contains("NewerNoncurrentVersions") == true })
            #expect(put.errors.contains("keeps something else"))
            let backup = try #require(put.rulesRows.last?.backup)
            #expect(put.errors.contains(backup))
            // There were none before: putting that back removes them.
            let back = try await program.rules("put", "--file", backup, "--yes", "s3://b")
            #expect(back.status == 0)
            #expect(server.configuration("lifecycle", of: "b") == nil)
        }
    }

    @Test func whatTheStoreOrTheAPIRefusesChangesNothing() async throws {
        var ways = LifecycleWays()
        ways.refuses = ["Transition"]
        try await serving(ways) { server, program in
            try program.write(tiering, to: "tier.json")
            let refused = try await program.rules("put", "--file", "tier.json", "--yes", "s3://b")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("NotImplemented"))
            try program.write(expiry.replacing("\"Days\": 1}", with: "\"Days\": 0}"), to: "bad.json")
            let invalid = try await program.rules("put", "--file", "bad.json", "--yes", "s3://b")
            #expect(invalid.status == 5)
            try program.write("Rules: none", to: "worse.json")
            let unread = try await program.rules("put", "--file", "worse.json", "--yes", "s3://b")
            #expect(unread.status == 2)
            #expect(server.configuration("lifecycle", of: "b") == nil)
            let missing = try await program.rules("show", "s3://nobucket")
            #expect(missing.status == 3)
        }
    }

    @Test func aForecastComparesTheFileWithWhatIsSaved() async throws {
        try await serving { server, program in
            for number in 0..<3 { server.put("12345", to: "logs/\(number)", in: "b", date: Date(timeIntervalSinceNow: -40 * 86400)) }
            let forecast = try await program.rules("forecast", "--file", "rules.json", "--list", "--check", "2", "--json", "s3://b")
            #expect(forecast.status == 0)
            let rows = forecast.rulesRows
            #expect(rows.first { $0.type == "Forecast" && $0.action == "PutMarker" }?.count365 == 3)
            #expect(rows.filter { $0.type == "Row" && $0.action == "PutMarker" }.map(\.key) == ["logs/0", "logs/1", "logs/2"])
            #expect(rows.first { $0.type == "Difference" }?.words?.contains("3") == true)
            let table = try await program.rules("forecast", "--file", "rules.json", "s3://b")
            #expect(table.output.contains("logs: put a delete marker"))
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
        }
    }

    @Test func onATerminalTheQuestionSaysWhatTheRulesWillDo() async throws {
        try await serving { server, program in
            let old = Date(timeIntervalSinceNow: -50 * 86_400)
            for number in 1...3 { server.put("hello", to: "logs/\(number)", in: "b", date: old) }
            try program.write(expiry, to: "expiry.json")
            // `script` runs a command on a terminal of its own.
            let put = { (options: String) in
                "printf 'n\\n' | script -qec \"'\(HeadlessProgram.path)' rules lifecycle put --file expiry.json \(options) s3://b\" /dev/null"
            }
            let asked = try await program.shell(put(""))
            #expect(asked.output.contains("Of 3 entries: this edit"), "\(asked.output)")
            #expect(asked.output.contains("[y/N]") && server.configuration("lifecycle", of: "b") == nil, "\(asked.output)")
            let unasked = try await program.shell(put("--no-forecast"))
            #expect(!unasked.output.contains("entries") && unasked.output.contains("says what they will do"), "\(unasked.output)")
        }
    }

    @Test func anInterruptedForecastIs130() async throws {
        try await serving { server, program in
            server.createBucket("big", generated: GeneratedListing(keys: 3000))
            server.setConfiguration(
                "lifecycle", of: "big",
                "<LifecycleConfiguration><Rule><ID>a</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status><Expiration><Days>1</Days>"
                    + "</Expiration></Rule></LifecycleConfiguration>")
            let gate = Gate()
            server.fault(on: RequestMatcher("GET", bucket: "big", query: "versions", skip: 1), .hold(gate))
            let running = try program.start(["rules", "lifecycle", "forecast", "s3://big"])
            await gate.arrival()
            running.interrupt()
            let outcome = try await running.outcome()
            #expect(outcome.status == 130)
            gate.open()
        }
    }

    @Test(arguments: [
        ["rules", "lifecycle", "show"], ["rules", "lifecycle", "show", "s3://b/key"], ["rules", "lifecycle", "put", "s3://b"],
        ["rules", "lifecycle", "forecast", "--tags", "-1", "s3://b"], ["rules", "nonsense"],
    ])
    func usageIsTwo(_ arguments: [String]) async throws {
        try await serving { _, program in
            let outcome = try await program.start(arguments).outcome()
            #expect(outcome.status == 2, "\(outcome.errors)")
        }
    }

    /// Options may stand before and between the words of a verb.
    @Test func optionsStandAnywhere() async throws {
        try await serving { _, program in
            let before = try await program.start(["--region", "us-east-1", "rules", "lifecycle", "show", "s3://b"]).outcome()
            #expect(before.status == 0, "\(before.errors)")
            let between = try await program.start(["rules", "--region", "us-east-1", "lifecycle", "--read-only", "show", "s3://b"]).outcome()
            #expect(between.status == 0, "\(between.errors)")
        }
    }
}
