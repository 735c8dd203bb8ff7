import Foundation
import StrataCore
import StrataRuntime
import StrataTestSupport
import StrictS3
import TerminalUI
import Testing

@Suite("Journeys through replication rules, against a store that takes them and checks every signature", .timeLimit(.minutes(2)))
@MainActor
struct ReplicationJourneyTests {
    private func serving(_ configuration: Configuration = Configuration(), _ body: (StrictS3, Journey) async throws -> Void) async throws {
        try await Journey.serving(configuration) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.createBucket("backup", versioning: .enabled)
            try await body(server, journey)
        }
    }

    private func rules(_ server: StrictS3) -> String { server.configuration("replication", of: "alpha") ?? "" }

    private static let role = "arn:aws:iam::123456789012:role/copy"

    @Test("Replicate to another region as STANDARD_IA, then within the account to another one: from an empty bucket, typed; undone one by one")
    func seedJobs() async throws {
        try await serving { server, journey in
            await journey.start()
            await journey.type("R tab")
            #expect(journey.screen.contains("No replication rule is set"), "\(journey.screen)")
            await journey.type("a")
            await journey.typeText("\(Self.role)<tab>to-backup<pgdn>backup<enter><down><down>standard_ia<enter>")
            #expect(journey.row("Bucket")?.contains("arn:aws:s3:::backup") == true, "\(journey.screen)")
            await journey.type("ctrl-s")
            #expect(journey.screen.contains("Save the replication rules of alpha"), "\(journey.screen)")
            #expect(rules(server).isEmpty)
            await journey.type("y")
            #expect(rules(server).contains("<StorageClass>STANDARD_IA</StorageClass>"), "\(journey.screen)")
            #expect(rules(server).contains(Self.role) && rules(server).contains("arn:aws:s3:::backup"))
            #expect(journey.screen.contains("read back and the same"), "\(journey.screen)")
            // Another account: account and owner are asked for together.
            await journey.type("a")
            await journey.typeText("<tab>to-others<pgdn>other-backup<enter><down><right><down>222222222222<ctrl-s>")
            #expect(journey.screen.contains("Save the replication rules of alpha"), "\(journey.screen)")
            await journey.type("y")
            #expect(rules(server).contains("<Account>222222222222</Account>"), "\(rules(server))")
            #expect(rules(server).contains("<Owner>Destination</Owner>") && rules(server).contains("<Priority>2</Priority>"))
            await journey.type("U enter y")
            #expect(!rules(server).contains("to-others") && rules(server).contains("to-backup"), "\(journey.screen)")
            await journey.type("U enter y")
            #expect(rules(server).isEmpty, "\(journey.screen)")
            #expect(journey.screen.contains("No replication rule is set"), "\(journey.screen)")
        }
    }

    private static func document(_ rules: String) -> String {
        "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Role>\(role)</Role>\(rules)</ReplicationConfiguration>"
    }

    private static func first(_ id: String) -> String {
        """
        <Rule><ID>\(id)</ID><Prefix>\(id)/</Prefix><Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::backup</Bucket></Destination></Rule>
        """
    }

    private static func second(_ id: String, _ priority: Int) -> String {
        """
        <Rule><ID>\(id)</ID><Priority>\(priority)</Priority><Filter><Prefix>\(id)/</Prefix></Filter><Status>Enabled</Status>\
        <Destination><Bucket>arn:aws:s3:::backup</Bucket></Destination>\
        <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>
        """
    }

    @Test("Rules of the first form: editing one leads to the conversion of all, whose consequences are said; then they are saved together")
    func conversion() async throws {
        try await serving { server, journey in
            server.setConfiguration("replication", of: "alpha", Self.document(Self.first("one") + Self.first("two")))
            await journey.start()
            await journey.type("R tab")
            #expect(journey.row("one")?.contains("V1") == true, "\(journey.screen)")
            await journey.type("e")
            #expect(journey.screen.contains("Convert to filters") && journey.screen.contains("delete markers"), "\(journey.screen)")
            await journey.type("y")
            #expect(journey.row("one")?.contains("without delete markers") == true, "\(journey.screen)")
            await journey.type("ctrl-s y")
            #expect(!rules(server).contains("</ID><Prefix>") && rules(server).contains("<Priority>"), "\(rules(server))")
        }
    }

    @Test("Somebody else changes another rule meanwhile: both edits are kept")
    func lostUpdate() async throws {
        try await serving { server, journey in
            server.setConfiguration("replication", of: "alpha", Self.document(Self.second("one", 1) + Self.second("two", 2)))
            await journey.start()
            await journey.type("R tab space")
            let theirs = Self.second("two", 2).replacing("Disabled", with: "Enabled")
            server.setConfiguration("replication", of: "alpha", Self.document(Self.second("one", 1) + theirs))
            await journey.type("ctrl-s")
            #expect(journey.screen.contains("somebody else has changed other rules"), "\(journey.screen)")
            await journey.type("y")
            #expect(rules(server).contains("<Status>Disabled</Status><Destination>"), "\(rules(server))")
            #expect(rules(server).contains("<DeleteMarkerReplication><Status>Enabled</Status>"), "\(rules(server))")
        }
    }

    @Test("A store without replication: it is said, rules can be tried out, and nothing is sent: its PUT would make a bucket")
    func noReplication() async throws {
        var configuration = Configuration()
        configuration.unknownSubresources = ["replication"]
        try await serving(configuration) { server, journey in
            await journey.start()
            await journey.type("R tab")
            #expect(journey.screen.contains("keeps no replication rules"), "\(journey.screen)")
            await journey.type("a")
            await journey.typeText("\(Self.role)<tab>mine<pgdn>backup<enter><ctrl-s>")
            #expect(journey.row("mine") != nil, "\(journey.screen)")
            #expect(journey.screen.contains("not saved"), "\(journey.screen)")
        }
    }

    /// Two accounts on one server: the profile demo has the first one's keys, weed the second one's.
    private func servingTwo(_ body: (StrictS3, Journey) async throws -> Void) async throws {
        try await Journey.serving(account: { $0 == "weed" ? .second : .first }) { server, journey in
            server.createBucket("alpha", versioning: .enabled)
            server.createBucket("theirs", region: "eu-west-1", owner: .second, versioning: .unversioned)
            try await body(server, journey)
        }
    }

    /// Whose keys requests were signed with.
    private func keys(_ requests: [LoggedRequest]) -> Set<String> {
        Set(requests.map { $0.request.header("authorization")?.contains(Account.second.accessKey) == true ? "second" : "first" })
    }

    @Test("The checklist on two accounts: versions and policy put right with the destination's keys alone, after a question each; then all is met")
    func checklist() async throws {
        try await servingTwo { server, journey in
            let target =
                "<Account>444455556666</Account><AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>"
            let rule = Self.second("one", 1).replacing("arn:aws:s3:::backup</Bucket>", with: "arn:aws:s3:::theirs</Bucket>\(target)")
            server.setConfiguration("replication", of: "alpha", Self.document(rule))
            let theirs =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Readers\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},"
                + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::theirs/*\"}]}"
            server.setConfiguration("policy", of: "theirs", theirs)
            await journey.start()
            await journey.type("R tab v")
            #expect(journey.screen.contains("not known existence"), "\(journey.screen)")
            // Another profile is chosen, and looks.
            await journey.type("esc D down enter v")
            #expect(journey.screen.contains("failed    versioning"), "\(journey.screen)")
            #expect(keys(server.requests(RequestMatcher("PUT"))) == [])
            await select("versioning", journey, passing: "theirs")
            await journey.type("enter")
            #expect(journey.row("profile")?.contains("weed") == true && journey.row("bucket")?.contains("theirs") == true, "\(journey.screen)")
            await journey.type("enter")
            #expect(server.requests(RequestMatcher("PUT")).isEmpty, "enter is No")
            await journey.type("enter y")
            #expect(keys(server.requests(RequestMatcher("PUT", bucket: "theirs", query: "versioning"))) == ["second"], "\(journey.screen)")
            #expect(journey.screen.contains("theirs keeps versions, read back"), "\(journey.screen)")
            #expect(journey.row("theirs keeps versions")?.contains("met") == true, "\(journey.screen)")
            await select("bucket policy", journey, passing: "")
            await journey.type("enter")
            #expect(journey.screen.contains("every other statement stays as it is"), "\(journey.screen)")
            await journey.type("y")
            #expect(keys(server.requests(RequestMatcher("PUT", query: "policy"))) == ["second"], "\(journey.screen)")
            let policy = server.configuration("policy", of: "theirs") ?? ""
            #expect(policy.contains("Readers") && policy.contains("StrataReplicationObjects"), "\(policy)")
            #expect(!journey.screen.contains("failed") && journey.screen.contains("lets the role in"), "\(journey.screen)")
            #expect(keys(server.requests(RequestMatcher(bucket: "alpha"))) == ["first"])
        }
    }

    /// Moves the cursor of a report onto the first row with both texts.
    private func select(_ text: String, _ journey: Journey, passing other: String) async {
        await journey.type("g g")
        for _ in 0..<30 {
            if let row = journey.row("\u{258C}"), row.contains(text), other.isEmpty || row.contains(other) { return }
            await journey.type("j")
        }
    }

    @Test("The policies as text: to the clipboard, and into a file that isn't there yet")
    func policies() async throws {
        try await serving { server, journey in
            server.setConfiguration("replication", of: "alpha", Self.document(Self.second("one", 1)))
            let path = NSTemporaryDirectory() + "strata-policy-\(UUID().uuidString).json"
            defer { try? FileManager.default.removeItem(atPath: path) }
            await journey.start()
            await journey.type("R tab p w ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("sts:AssumeRole"), "\(journey.screen)")
            await journey.type("w ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            #expect(journey.screen.contains("there is a file of that name already"), "\(journey.screen)")
        }
    }

    /// SeaweedFS answers as if no rules were set and takes a PUT for CreateBucket; MinIO and Ceph refuse; some say 405, some 501.
    @Test(
        "Stores without replication say so in the pane, and nothing is sent",
        arguments: [
            (405, "MethodNotAllowed", "AmazonS3", "405 MethodNotAllowed"), (501, "NotImplemented", "AmazonS3", "501 NotImplemented"),
            (0, "", "SeaweedFS 8000GB 4.48", "SeaweedFS has no replication rules"), (405, "MethodNotAllowed", "Ceph Object Gateway", "zone group"),
        ])
    func refusals(status: Int, code: String, server name: String, said: String) async throws {
        try await serving { server, journey in
            server.fault(on: RequestMatcher(), .header("Server", name))
            if status > 0 { server.fault(on: RequestMatcher(query: "replication"), .error(status, code, headers: [Header("Server", name)])) }
            await journey.start()
            await journey.type("R tab")
            #expect(journey.screen.contains("keeps no replication rules") && journey.screen.contains(said), "\(journey.screen)")
            await journey.type("v")
            #expect(journey.screen.contains("there is no rule yet"), "\(journey.screen)")
            await journey.type("a")
            await journey.typeText("\(Self.role)<tab>mine<pgdn>backup<enter><ctrl-s>")
            #expect(journey.screen.contains("not saved"), "\(journey.screen)")
            // What the rules would need can be looked up all the same.
            await journey.type("v")
            #expect(journey.screen.contains("the edited rules, not saved"), "\(journey.screen)")
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
        }
    }

    @Test("Two accounts: the destination is picked from the other profile's buckets, and looked at with its keys alone")
    func otherAccount() async throws {
        try await servingTwo { server, journey in
            await journey.start()
            await journey.type("R tab a")
            await journey.typeText("\(Self.role)<tab>to-them<pgdn>theirs<enter>")
            #expect(journey.screen.contains("403: profile demo may not read"), "\(journey.screen)")
            await journey.type("enter down enter")
            #expect(journey.row("Bucket")?.contains("eu-west-1, CRR") == true, "\(journey.screen)")
            #expect(journey.row("versioning")?.contains("off") == true, "\(journey.screen)")
            #expect(journey.screen.contains("theirs isn't versioned"), "\(journey.screen)")
            let asked = server.requests(RequestMatcher("GET", bucket: "theirs", query: "versioning")).map { request in
                request.request.header("authorization")?.contains(Account.second.accessKey) ?? false
            }
            #expect(asked == [false, true])
            #expect(
                server.requests(RequestMatcher(bucket: "alpha")).allSatisfy {
                    $0.request.header("authorization")?.contains(Account.first.accessKey) == true
                })
            // Its own buckets are offered now.
            await journey.type("up up space")
            #expect(journey.row("\u{258C} theirs") != nil, "\(journey.screen)")
        }
    }

    @Test("Export and import as JSON of the AWS CLI")
    func files() async throws {
        try await serving { server, journey in
            server.setConfiguration("replication", of: "alpha", Self.document(Self.second("one", 1)))
            let path = NSTemporaryDirectory() + "strata-replication-\(UUID().uuidString).json"
            defer { try? FileManager.default.removeItem(atPath: path) }
            await journey.start()
            await journey.type("R tab w ctrl-u")
            await journey.write(path)
            await journey.type("enter")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("\"Role\"") && text.contains("\"Priority\": 1"), "\(text)")
            try text.replacing("\"Priority\": 1", with: "\"Priority\": 9").write(toFile: path, atomically: true, encoding: .utf8)
            await journey.type("+ ctrl-u")
            await journey.write(path)
            await journey.type("enter ctrl-s y")
            #expect(rules(server).contains("<Priority>9</Priority>"), "\(journey.screen)")
        }
    }
}
