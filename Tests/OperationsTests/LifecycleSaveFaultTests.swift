import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Testing

/// Saves of rules when something goes wrong on the way.
@Suite struct LifecycleSaveFaultTests {
    private func plan(_ session: LifecycleSession) async throws -> RuleSavePlan {
        let edited = try Rules.stored(Rules.expire("a", days: 60))
        return try #require(try await session.prepareSave(base: try await session.open().document, edited: edited).plan)
    }

    @Test func anAnswerThatGotLostIsFoundOutByLooking() async throws {
        try await withRules { server, session, _ in
            let plan = try await plan(session)
            server.fault(on: RequestMatcher("PUT", query: "lifecycle"), .loseAnswer)
            let outcome = await session.save(plan)
            #expect(outcome.saved?.kept.ruleCount == 1)
            #expect(server.configuration("lifecycle", of: "b") != nil)
        }
    }

    @Test func aRequestThatNeverArrivedChangedNothing() async throws {
        try await withRules { server, session, _ in
            let plan = try await plan(session)
            server.fault(on: RequestMatcher("PUT", query: "lifecycle"), .reset)
            let outcome = await session.save(plan)
            guard case .refused(let error, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.operation == "PutBucketLifecycleConfiguration")
            #expect(server.configuration("lifecycle", of: "b") == nil)
        }
    }

    @Test func whatCannotBeReadBackIsUnknown() async throws {
        try await withRules { server, session, _ in
            let plan = try await plan(session)
            // The look just before the PUT is let through.
            server.fault(on: RequestMatcher("GET", query: "lifecycle", skip: 1), .deny())
            let outcome = await session.save(plan)
            guard case .unknown(let error, let backup) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.status == 403)
            #expect(FileManager.default.fileExists(atPath: backup))
        }
    }

    @Test func aStoreThatShowsTheFormerRulesForAWhileIsAskedAgain() async throws {
        try await withRules { server, session, _ in
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 30)))
            let plan = try await plan(session)
            let former = Rules.document(Rules.expire("a", days: 30))
            server.fault(on: RequestMatcher("GET", query: "lifecycle", skip: 1, times: 2), .document(former))
            let outcome = await session.save(plan)
            #expect(outcome.saved?.kept.lifecycle.rules.first?.expiration == .due(.days(60)))
        }
    }

    @Test func aStoreThatKeepsWhatWasDeletedIsTold() async throws {
        var ways = LifecycleWays()
        ways.keepsDeleted = true
        try await withRules(ways) { server, session, _ in
            server.setConfiguration("lifecycle", of: "b", Rules.document(Rules.expire("a", days: 30)))
            let base = try await session.open().document
            let plan = try #require(try await session.prepareSave(base: base, edited: StoredRules()).plan)
            #expect(plan.changes.map(\.kind) == [.removed])
            let outcome = await session.save(plan)
            guard case .altered(_, let changes) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(changes.map(\.name) == ["a"])
        }
    }

    @Test func withoutABackupNothingIsSent() async throws {
        try await withRules { server, _, folder in
            try write("in the way", to: folder)
            let session = LifecycleSession(client: hastyClient(of: server), bucket: "b", backups: RuleBackups(path: folder))
            let plan = try await plan(session)
            let outcome = await session.save(plan)
            guard case .refused(let error, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.kind == .transport(.localFile))
            #expect(ruleWrites(server).isEmpty)
        }
    }

    @Test func readOnlySendsNothing() async throws {
        try await withRules { server, _, folder in
            let session = LifecycleSession(client: hastyClient(of: server, isReadOnly: true), bucket: "b", backups: RuleBackups(path: folder))
            let outcome = await session.save(try await plan(session))
            guard case .refused(let error, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.code == "ReadOnly")
            #expect(ruleWrites(server).isEmpty)
        }
    }

    @Test func aStoreThatDoesNotKnowLifecycleIsNotWrittenTo() async throws {
        var configuration = Configuration()
        configuration.unknownSubresources = ["lifecycle"]
        try await StrictS3.serving(configuration) { server in
            server.createBucket("b")
            let session = LifecycleSession(client: hastyClient(of: server), bucket: "b", backups: RuleBackups(path: "/nowhere"))
            let error = await #expect(throws: S3Error.self) { _ = try await session.open() }
            #expect(error?.code == "NotImplemented")
            let client = hastyClient(of: server)
            let delete = await #expect(throws: S3Error.self) { try await client.deleteBucketLifecycle("b") }
            #expect(delete?.code == "NotImplemented")
            #expect(server.bucketNames == ["b"])
        }
    }

    @Test func backupsAreListedForTheirBucketAndEndpointTheNewestFirst() async throws {
        try await withFolder { folder in
            let backups = RuleBackups(path: folder + "/rules")
            #expect(backups.list(kind: "lifecycle", bucket: "a:b", endpoint: nil).backups.isEmpty)
            let document = try Rules.stored(Rules.expire("one", days: 3))
            for (bucket, endpoint, time) in [("a:b", nil, 1), ("a_b", nil, 2), ("a:b", "http://other", 3), ("a:b", nil, 4)]
                as [(String, String?, Int64)]
            {
                let backup = RuleBackup(kind: "lifecycle", bucket: bucket, endpoint: endpoint, savedAt: time * 86_400_000, document: document)
                _ = try backups.write(backup)
            }
            try Data("<what?".utf8).write(to: URL(fileURLWithPath: backups.path + "/a_b-lifecycle-20990101-000000.xml"))
            let found = backups.list(kind: "lifecycle", bucket: "a:b", endpoint: nil)
            #expect(found.backups.map(\.backup.savedAt) == [4 * 86_400_000, 86_400_000])
            #expect(found.backups.first?.backup.document == document)
            #expect(found.unreadable == [backups.path + "/a_b-lifecycle-20990101-000000.xml"])
            #expect(backups.list(kind: "replication", bucket: "a:b", endpoint: nil).backups.isEmpty)
        }
    }

    @Test func backupsAreForTheirOwnerAndNeverOverwritten() async throws {
        try await withFolder { folder in
            let backups = RuleBackups(environment: ["XDG_STATE_HOME": folder], home: "/nowhere")
            #expect(backups.path == folder + "/strata/rules")
            let rules = try Rules.stored(Rules.expire("a", days: 30), minimumObjectSize: "varies_by_storage_class")
            let backup = RuleBackup(kind: "lifecycle", bucket: "arn:aws:x/y", endpoint: "http://h", savedAt: 1_800_000_000_000, document: rules)
            let first = try backups.write(backup)
            let second = try backups.write(backup)
            #expect(first == "\(backups.path)/arn_aws_x_y-lifecycle-20270115-080000.xml")
            #expect(second == "\(backups.path)/arn_aws_x_y-lifecycle-20270115-080000-2.xml")
            let mode = try FileManager.default.attributesOfItem(atPath: first)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let folderMode = try FileManager.default.attributesOfItem(atPath: backups.path)[.posixPermissions] as? Int
            #expect(folderMode == 0o700)
            let read = try RuleBackup.decode(Array(text(of: first).utf8))
            #expect(read == backup)
        }
    }
}
