import Foundation
import StrictS3
import Testing

/// A row of `replication … --json`.
private struct ReplicationRow: Decodable {
    var type: String
    var id: String?
    var words: String?
    var replication: String?
    var outcome: String?
    var backup: String?
    var subject: String?
    var state: String?
    var fix: String?
    var text: String?
    var key: String?
    var status: String?
    var ageSeconds: Int?
    var withoutStatus: Int?
    var verdict: String?
    var missing: Int?
    var excluded: Int?
    var isClean: Bool?
    var run: String?
    var copy: Int?
    var forBatch: Int?
    var done: Int?
    var kind: String?

    enum CodingKeys: String, CodingKey {
        case type = "Type"
        case id = "ID"
        case words = "Words"
        case replication = "Replication"
        case outcome = "Outcome"
        case backup = "Backup"
        case subject = "Subject"
        case state = "State"
        case fix = "Fix"
        case text = "Text"
        case key = "Key"
        case status = "ReplicationStatus"
        case ageSeconds = "AgeSeconds"
        case withoutStatus = "WithoutStatus"
        case verdict = "Verdict"
        case missing = "Missing"
        case excluded = "Excluded"
        case isClean = "IsClean"
        case run
        case copy = "Copy"
        case forBatch = "ForBatchReplication"
        case done = "Done"
        case kind = "Kind"
    }
}

extension HeadlessProgram.Outcome {
    fileprivate var found: [ReplicationRow] {
        output.split(separator: "\n").compactMap { try? JSONDecoder().decode(ReplicationRow.self, from: Data($0.utf8)) }
    }
}

extension HeadlessProgram {
    /// `strata replication …`
    fileprivate func replication(_ arguments: String...) async throws -> Outcome { try await start(["replication"] + arguments).outcome() }
}

private func rules(owner: Bool = false) -> String {
    let account = owner ? ", \"Account\": \"222222222222\", \"AccessControlTranslation\": {\"Owner\": \"Destination\"}" : ""
    return """
        {"Role": "arn:aws:iam::111122223333:role/copy", "Rules": [{"ID": "dr", "Priority": 1, "Filter": {"Prefix": "prod/"}, "Status": "Enabled",
          "Destination": {"Bucket": "arn:aws:s3:::far", "StorageClass": "STANDARD_IA"\(account)},
          "DeleteMarkerReplication": {"Status": "Disabled"}}]}
        """
}

/// Replication by the built program, against the strict loopback server.
@Suite struct ReplicationHeadlessTests {
    private func serving(_ body: (StrictS3, HeadlessProgram) async throws -> Void) async throws {
        try await StrictS3.serving(Configuration()) { server in
            server.createBucket("b", versioning: .enabled)
            server.createBucket("far", region: "eu-west-1", versioning: .suspended)
            try await HeadlessProgram.with(endpoint: server.endpoint, key: Account.first.accessKey, secret: Account.first.secretKey) { program in
                try program.write(rules(), to: "rules.json")
                try await body(server, program)
            }
        }
    }

    @Test func rulesArePutShownAndRemoved() async throws {
        try await serving { server, program in
            let none = try await program.replication("show", "s3://b")
            #expect(none.status == 0)
            #expect(none.output.contains("no replication rules"))
            let dry = try await program.replication("put", "--file", "rules.json", "--dry-run", "--json", "s3://b")
            #expect(dry.found.last?.outcome == "dry run")
            let asked = try await program.replication("put", "--file", "rules.json", "s3://b")
            #expect(asked.status == 5)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
            let put = try await program.replication("put", "--file", "rules.json", "--yes", "--json", "s3://b")
            #expect(put.status == 0)
            #expect(put.found.last?.outcome == "kept")
            let show = try await program.replication("show", "--json", "s3://b")
            let rule = show.found.first { $0.type == "Rule" }
            #expect(rule?.id == "dr")
            #expect(rule?.replication == "CRR")
            #expect(rule?.words == "CRR: objects under prod/ -> far (eu-west-1) as STANDARD_IA, without delete markers")
            let document = try await program.replication("show", "--document", "s3://b")
            try program.write(document.output, to: "again.json")
            let again = try await program.replication("put", "--file", "again.json", "--yes", "--json", "s3://b")
            #expect(again.found.last?.outcome == "nothing")
            // The backup is of no rules: putting it back removes them, and the bucket stays.
            let backup = try #require(put.found.last?.backup)
            let back = try await program.replication("put", "--file", backup, "--yes", "s3://b")
            #expect(back.status == 0)
            #expect(server.configuration("replication", of: "b") == nil)
            #expect(server.bucketNames == ["b", "far"])
        }
    }

    @Test func whatTheAPIRefusesIsNotSent() async throws {
        try await serving { server, program in
            try program.write(rules().replacing("\"Priority\": 1, ", with: ""), to: "bad.json")
            let bad = try await program.replication("put", "--file", "bad.json", "--yes", "s3://b")
            #expect(bad.status == 5)
            #expect(bad.output.contains("priority"))
            let lifecycle = try await program.replication("put", "--file", "missing.json", "--yes", "s3://b")
            #expect(lifecycle.status == 2)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
        }
    }

    @Test func theCheckFixesWhatItCan() async throws {
        try await serving { server, program in
            let check = try await program.replication("check", "--file", "rules.json", "--json", "s3://b")
            #expect(check.status == 1)
            let failed = check.found.filter { $0.state == "failed" }
            #expect(failed.map(\.subject) == ["versioning"])
            #expect(failed.first?.fix == "turn versioning on at the destination far")
            let asked = try await program.replication("check", "--file", "rules.json", "--fix", "s3://b")
            #expect(asked.status == 5)
            let dry = try await program.replication("check", "--file", "rules.json", "--fix", "--dry-run", "s3://b")
            #expect(dry.status == 1)
            #expect(server.requests(RequestMatcher("PUT")).isEmpty)
            let fixed = try await program.replication("check", "--file", "rules.json", "--fix", "--yes", "s3://b")
            #expect(fixed.status == 0)
            #expect(fixed.output.contains("turn versioning on at the destination far: done"))
            let policies = try await program.replication("check", "--file", "rules.json", "--policies", "s3://b")
            #expect(policies.output.contains("\"sts:AssumeRole\""))
            #expect(policies.output.contains("arn:aws:s3:::far/*"))
        }
    }

    /// Another account's bucket, looked at and opened with a profile of that account.
    @Test func aSecondProfileLooksAtTheDestination() async throws {
        try await serving { server, program in
            server.createBucket("far", region: "eu-west-1", owner: .second, versioning: .enabled)
            try program.write(rules(owner: true), to: "rules.json")
            let second = Account.second
            try FileManager.default.createDirectory(atPath: program.folder + "/.aws", withIntermediateDirectories: false)
            try program.write(
                "[other]\naws_access_key_id = \(second.accessKey)\naws_secret_access_key = \(second.secretKey)\n", to: ".aws/credentials")
            let blind = try await program.replication("check", "--file", "rules.json", "--json", "s3://b")
            #expect(blind.found.first { $0.subject == "existence" }?.state == "unknown")
            let seen = try await program.replication("check", "--file", "rules.json", "--destination-profile", "other", "--json", "s3://b")
            #expect(seen.found.first { $0.subject == "policy" }?.state == "failed")
            let fixed = try await program.replication("check", "--file", "rules.json", "--destination-profile", "other", "--fix", "--yes", "s3://b")
            #expect(fixed.status == 0)
            #expect(server.configuration("policy", of: "far")?.contains("s3:ObjectOwnerOverrideToBucketOwner") == true)
        }
    }

    @Test func statusSaysHowManyRequestsFirstAndListsWhatFailed() async throws {
        try await serving { server, program in
            for key in ["prod/a", "prod/b", "prod/c"] { server.put(key, to: key, in: "b", date: Date(timeIntervalSinceNow: -7200)) }
            server.mark("prod/a", in: "b", replicationStatus: "FAILED")
            server.mark("prod/b", in: "b", replicationStatus: "PENDING")
            let dry = try await program.replication("status", "--dry-run", "s3://b/prod/")
            #expect(dry.status == 0)
            #expect(dry.errors.contains("3 versions, one HEAD request each"))
            #expect(server.requests(RequestMatcher("HEAD")).isEmpty)
            let status = try await program.replication("status", "--json", "s3://b/prod/")
            #expect(status.status == 1)
            #expect(status.found.compactMap(\.status) == ["FAILED", "PENDING"])
            #expect((status.found.first?.ageSeconds ?? 0) >= 7190)
            #expect(status.found.last?.withoutStatus == 1)
            let words = try await program.replication("status", "--limit", "1", "s3://b")
            #expect(words.errors.contains("there are more"))
            #expect(words.output.contains("FAILED"))
            #expect(words.output.contains("2h"))
        }
    }

    @Test func whatFailedIsCopiedInPlaceAndUndone() async throws {
        try await serving { server, program in
            let put = try await program.replication("put", "--file", "rules.json", "--yes", "s3://b")
            #expect(put.status == 0)
            for key in ["prod/a", "prod/a", "prod/b", "other/c"] { server.put(key, to: key, in: "b", date: Date(timeIntervalSinceNow: -7200)) }
            for version in server.versions(of: "prod/a", in: "b") {
                server.mark("prod/a", in: "b", versionID: version.id, replicationStatus: "FAILED")
            }
            server.mark("prod/b", in: "b", replicationStatus: "PENDING")
            server.mark("other/c", in: "b", replicationStatus: "FAILED")
            let dry = try await program.replication("redrive", "--dry-run", "--manifest", "rest.csv", "s3://b")
            #expect(dry.status == 0)
            #expect(dry.output.contains("copy   prod/a"))
            #expect(dry.output.contains("leave  other/c"))
            #expect(dry.output.contains("no enabled rule is about it"))
            #expect(dry.errors.contains("4 versions, one HEAD request each"))
            let manifest = try String(contentsOfFile: program.folder + "/rest.csv", encoding: .utf8)
            #expect(manifest.hasPrefix("b,prod/a,") && manifest.split(separator: "\n").count == 1)
            let asked = try await program.replication("redrive", "s3://b")
            #expect(asked.status == 5)
            #expect(server.requests(RequestMatcher("PUT")).count == 1, "nothing but the rules")
            let run = try await program.replication("redrive", "--yes", "--json", "s3://b")
            #expect(run.status == 0)
            #expect(run.found.first { $0.type == "Plan" }?.copy == 1)
            #expect(run.found.first { $0.type == "Plan" }?.forBatch == 1)
            #expect(run.found.last?.done == 1)
            #expect(server.versions(of: "prod/a", in: "b").count == 3 && server.versions(of: "prod/b", in: "b").count == 1)
            let id = try #require(run.found.last?.run)
            let runs = try await program.start(["restore", "--runs", "--json"]).outcome()
            #expect(runs.found.map(\.kind) == ["Redrive"])
            let undo = try await program.start(["restore", "--undo", id, "--yes"]).outcome()
            #expect(undo.status == 0)
            #expect(server.versions(of: "prod/a", in: "b").count == 2)
            // By what the destination lacks, whatever its status.
            let missing = try await program.replication("redrive", "--missing-at", "s3://far", "--yes", "--json", "s3://b")
            #expect(missing.status == 0)
            #expect(missing.found.first { $0.type == "Plan" }?.copy == 2)
        }
    }

    @Test func driftAsksAboutWhatListingsLeaveOpen() async throws {
        try await serving { server, program in
            let put = try await program.replication("put", "--file", "rules.json", "--yes", "s3://b")
            #expect(put.status == 0)
            for key in ["prod/a", "prod/b"] { server.put(key, to: key, in: "b", date: Date(timeIntervalSinceNow: -7200)) }
            server.mark("prod/a", in: "b", replicationStatus: "FAILED")
            server.mark("prod/b", in: "b", replicationStatus: "REPLICA")
            let drift = try await program.replication("drift", "--ask", "10", "--all", "s3://b", "s3://far")
            #expect(drift.status == 1)
            #expect(drift.errors.contains("2 left open by the listings; asking about 2, a request each."))
            #expect(drift.output.contains("1 missing") && drift.output.contains("1 replica"))
        }
    }

    @Test func driftListsWhatIsMissingAndWhatNoRuleAsksFor() async throws {
        try await serving { server, program in
            let put = try await program.replication("put", "--file", "rules.json", "--yes", "s3://b")
            #expect(put.status == 0)
            for key in ["other/x", "prod/a", "prod/b"] { server.put(key, to: key, in: "b", date: Date(timeIntervalSinceNow: -7200)) }
            server.put("prod/a", to: "prod/a", in: "far", date: Date(timeIntervalSinceNow: -7100))
            let drift = try await program.replication("drift", "--format", "json", "s3://b", "s3://far")
            #expect(drift.status == 1)
            #expect(drift.found.compactMap(\.verdict) == ["missing"])
            #expect(drift.found.first?.key == "prod/b")
            #expect(drift.found.last?.missing == 1 && drift.found.last?.excluded == 1 && drift.found.last?.isClean == false)
            let all = try await program.replication("drift", "--format", "csv", "--all", "s3://b", "s3://far")
            #expect(all.output.contains("other/x,excluded"))
            #expect(all.errors.contains("1 missing"))
            let manifest = try await program.replication("drift", "--format", "manifest", "s3://b", "s3://far")
            #expect(manifest.output.hasPrefix("b,prod/b,") || manifest.output.contains("\"b\",\"prod/b\""))
            server.put("prod/b", to: "prod/b", in: "far", date: Date(timeIntervalSinceNow: -7000))
            let clean = try await program.replication("drift", "s3://b/prod/", "s3://far")
            #expect(clean.status == 0)
            #expect(clean.output.contains("2 the same on both sides"))
            let usage = try await program.replication("drift", "s3://b", "s3://far/prod/")
            #expect(usage.status == 2)
            #expect(server.requests(RequestMatcher("PUT")).count == 1, "it changes nothing")
        }
    }
}
