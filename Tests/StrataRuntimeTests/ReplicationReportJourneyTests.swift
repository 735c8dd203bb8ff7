import Foundation
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys through what isn't replicated, against a store that checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct ReplicationReportJourneyTests {
    private func serving(home: String? = nil, _ body: (StrictS3, Journey) async throws -> Void) async throws {
        try await Journey.serving(home: home) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.createBucket("backup", versioning: .enabled)
            server.setConfiguration("replication", of: "alpha", Self.rules)
            let date = server.now.addingTimeInterval(-7200)
            for key in ["prod/a", "prod/b", "prod/c", "other/d"] { server.put(key, to: key, in: "alpha", date: date) }
            for (key, status) in ["prod/a": "FAILED", "prod/b": "PENDING", "prod/c": "COMPLETED"] {
                server.mark(key, in: "alpha", replicationStatus: status)
            }
            server.put("prod/c", to: "prod/c", in: "backup", date: date)
            server.put("theirs", to: "extra", in: "backup", date: date)
            try await body(server, journey)
        }
    }

    private static let rules = """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::123456789012:role/copy</Role><Rule><ID>dr</ID>\
        <Priority>1</Priority><Filter><Prefix>prod/</Prefix></Filter><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::backup</Bucket>\
        </Destination><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
        """

    private func count(_ server: StrictS3, _ key: String) -> Int { server.versions(of: key, in: "alpha").count }

    @Test("What failed is found, looked at, copied onto itself after a question, and taken back")
    func finder() async throws {
        try await serving { server, journey in
            await journey.start()
            await journey.type("R tab S")
            #expect(journey.screen.contains("[all 3 versions]"), "\(journey.screen)")
            #expect(server.requests(RequestMatcher("HEAD", key: "prod/a")).isEmpty)
            await journey.type("y")
            #expect(journey.screen.contains("3 of 3 asked: 1 FAILED, 1 PENDING, 1 COMPLETED"), "\(journey.screen)")
            #expect(journey.row("prod/a")?.contains("FAILED") == true && !journey.screen.contains("prod/c"), "\(journey.screen)")
            await journey.type("r")
            #expect(journey.screen.contains("Replicate anew") && journey.screen.contains("1 current version"), "\(journey.screen)")
            await journey.type("enter")
            #expect(count(server, "prod/a") == 1, "enter is a No")
            await journey.type("r y")
            #expect(count(server, "prod/a") == 2 && count(server, "prod/b") == 1, "\(journey.screen)")
            #expect(journey.screen.contains("Copied onto themselves: 1 of 1 keys"), "\(journey.screen)")
            await journey.type("enter")
            #expect(journey.screen.contains("alpha ▸ prod/") && journey.screen.contains("▌● "), "\(journey.screen)")
            await journey.type("U enter y")
            #expect(count(server, "prod/a") == 1, "\(journey.screen)")
        }
    }

    @Test("A bucket is compared with its replica: counts, rows, files; what is missing is copied by plan")
    func drift() async throws {
        try await serving { server, journey in
            await journey.start()
            await journey.type("M")
            #expect(journey.screen.contains("drift of s3://alpha/ -> backup"), "\(journey.screen)")
            #expect(journey.row("missing")?.contains("2") == true && journey.row("extra")?.contains("1") == true, "\(journey.screen)")
            #expect(journey.row("excluded")?.contains("1") == true, "\(journey.screen)")
            await journey.type("enter")
            #expect(journey.row("prod/a") != nil && journey.row("prod/b") != nil && journey.row("other/d") == nil, "\(journey.screen)")
            await journey.type("esc T")
            #expect(journey.screen.contains("of 2 missing versions"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.row("missing")?.contains("1") == true && journey.row("recent")?.contains("1") == true, "\(journey.screen)")
            let path = NSTemporaryDirectory() + "strata-drift-\(UUID().uuidString).csv"
            defer { try? FileManager.default.removeItem(atPath: path) }
            await journey.type("w ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("prod/a,missing") && text.contains("other/d,excluded"), "\(text)")
            await journey.type("r y")
            #expect(count(server, "prod/a") == 2 && count(server, "prod/b") == 1, "\(journey.screen)")
        }
    }

    @Test("Whatever is written to a path of the home folder is there: a report, rules, a policy; files that are there stay")
    func home() async throws {
        let folder = NSTemporaryDirectory() + "strata-home-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = { (name: String) in String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self) }
        try await serving(home: folder) { server, journey in
            await journey.start()
            for (keys, path) in [("M w", "drift.csv"), ("esc R tab w", "rules.json"), ("p w", "policy.json")] {
                await journey.type(keys)
                await journey.typeText("<ctrl-u>~/\(path)<enter>")
                #expect(journey.screen.contains("Written: \(folder)/\(path)."), "\(journey.screen)")
            }
            #expect(text("drift.csv").contains("prod/a,missing") && text("rules.json").contains("\"Role\""))
            #expect(text("policy.json").contains("sts:AssumeRole"))
            await journey.type("w")
            await journey.typeText("<ctrl-u>~/rules.json<enter>")
            #expect(journey.screen.contains("\(folder)/rules.json: there is a file of that name already."), "\(journey.screen)")
        }
    }
}
