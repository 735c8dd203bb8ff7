import Foundation
import Operations
import S3Client
import S3Model
import StrictS3
import Testing

@Suite struct ReplicationSessionTests {
    @Test func theFirstRulesAreSavedAndUndone() async throws {
        try await withReplication { server, session, backups in
            let snapshot = try await session.open()
            #expect(snapshot.document == StoredRules())
            #expect(snapshot.versioning == .known(VersioningConfiguration(status: .enabled)))
            #expect(snapshot.objectLock == .known(nil))
            #expect(snapshot.region == .known("us-east-1"))
            #expect(snapshot.destinationRegions.isEmpty)
            let edited = try Replication.stored(Replication.rule("copy", prefix: "prod/"))
            let plan = try #require(try await session.prepareSave(base: snapshot.document, edited: edited).plan)
            #expect(plan.changes.map(\.kind).contains(.added))
            let outcome = await session.save(plan)
            let saved = try #require(outcome.saved)
            #expect(outcome == .kept(saved))
            let backup = try RuleBackup.decode(Array(text(of: saved.backup).utf8))
            #expect(backup.kind == "replication")
            #expect(backup.document == StoredRules())
            #expect(try names(in: backups).count == 1)
            let again = try await session.open()
            let rule = try #require(again.configuration.rules.first)
            #expect(again.destinationRegions == ["far": .known("eu-west-1")])
            #expect(again.kind(of: rule) == "CRR")
            #expect(again.words(of: rule) == "CRR: objects under prod/ -> far (eu-west-1), without delete markers")
            // Undo of the first rules is a DELETE, and the bucket stays.
            let undone = await session.undo(saved)
            #expect(undone.saved?.kept == StoredRules())
            #expect(replicationWrites(server) == ["PUT", "DELETE"])
            #expect(server.bucketNames == ["b", "far"])
        }
    }

    @Test func editsOfOthersAreMergedAndUnknownElementsSurvive() async throws {
        try await withReplication { server, session, _ in
            let future = "<Later xmlns:x=\"urn:x\" x:a=\"1\">z</Later>"
            server.setConfiguration("replication", of: "b", Replication.document(Replication.rule("a", prefix: "a/", future)))
            let base = try await session.open()
            var edited = base.configuration
            var draft = edited.rules[0]
            draft.storageClass = "STANDARD_IA"
            edited.replaceRule(at: 0, with: draft)
            // Somebody else meanwhile.
            server.setConfiguration(
                "replication", of: "b",
                Replication.document(Replication.rule("a", prefix: "a/", future), Replication.rule("b", priority: 2, prefix: "b/")))
            let plan = try #require(try await session.prepareSave(base: base.document, edited: StoredRules(edited)).plan)
            #expect(plan.changes.map(\.name) == ["a"])
            #expect(plan.theirChanges.map(\.name) == ["b"])
            let saved = try #require(await session.save(plan).saved)
            #expect(saved.kept.replication.rules.map(\.id) == ["a", "b"])
            #expect(saved.kept.replication.rules.map(\.storageClass) == ["STANDARD_IA", ""])
            #expect(saved.kept.replication.role == Replication.role)
            #expect(server.configuration("replication", of: "b")?.contains("<Later") == true)
        }
    }

    @Test func theRoleChangedByTwoStops() async throws {
        try await withReplication { server, session, _ in
            let rule = Replication.rule("a")
            server.setConfiguration("replication", of: "b", Replication.document(rule))
            let base = try await session.open().document
            let edited = try Replication.stored(rule, role: Replication.role + "-mine")
            server.setConfiguration("replication", of: "b", Replication.document(rule, role: Replication.role + "-theirs"))
            guard case .conflicts = try await session.prepareSave(base: base, edited: edited) else {
                Issue.record("merged")
                return
            }
            #expect(replicationWrites(server).isEmpty)
        }
    }

    /// The lost update: somebody saves while the question is on the screen.
    @Test func aSaveGoesOverNothingButWhatWasShown() async throws {
        try await withReplication { server, session, _ in
            server.setConfiguration("replication", of: "b", Replication.document(Replication.rule("a")))
            let base = try await session.open().document
            let plan = try #require(
                try await session.prepareSave(base: base, edited: try Replication.stored(Replication.rule("a", prefix: "x/"))).plan)
            let theirs = Replication.document(Replication.rule("a"), Replication.rule("new", priority: 2))
            server.setConfiguration("replication", of: "b", theirs)
            let outcome = await session.save(plan)
            #expect(outcome == .changedMeanwhile)
            let none = try #require(try await session.prepareSave(base: base, edited: StoredRules(), prefer: .mine).plan)
            server.setConfiguration("replication", of: "b", nil)
            let deleted = await session.save(none)
            #expect(deleted == .changedMeanwhile)
            #expect(replicationWrites(server).isEmpty)
        }
    }

    /// SeaweedFS: GET says there are none, PUT is taken for CreateBucket; DELETE would remove the bucket and is never sent.
    @Test func aStoreWithoutReplicationKeepsItsBucket() async throws {
        try await withReplication { server, session, _ in
            server.fault(on: RequestMatcher("PUT", query: "replication"), .error(409, "BucketAlreadyOwnedByYou"))
            server.fault(on: RequestMatcher(), .header("Server", "SeaweedFS 8000GB 4.48"))
            let base = try await session.open()
            #expect(base.store == .seaweedFS)
            let plan = try #require(try await session.prepareSave(base: base.document, edited: try Replication.stored(Replication.rule("a"))).plan)
            guard case .refused(let error, let reasons) = await session.save(plan) else {
                Issue.record("not refused")
                return
            }
            #expect(error.code == "NotImplemented")
            #expect(reasons.first?.text.contains("SeaweedFS") == true)
            let nothing = try #require(try await session.prepareSave(base: base.document, edited: StoredRules()).plan)
            let outcome = await session.save(nothing)
            #expect(outcome == .nothing)
            #expect(replicationWrites(server) == ["PUT"])
        }
    }

    /// A GET that answers with a listing is no replication configuration: no DELETE follows.
    @Test func noDeleteAfterAnotherDocument() async throws {
        try await withReplication { server, session, _ in
            server.setConfiguration("replication", of: "b", Replication.document(Replication.rule("a")))
            let base = try await session.open().document
            let plan = try #require(try await session.prepareSave(base: base, edited: StoredRules()).plan)
            server.fault(on: RequestMatcher("GET", query: "replication"), .listingInstead)
            guard case .refused(let error, _) = await session.save(plan) else {
                Issue.record("not refused")
                return
            }
            #expect(error.code == "NotImplemented")
            #expect(replicationWrites(server).isEmpty)
        }
    }

    @Test func whatIsLostOnTheWayIsLookedUp() async throws {
        try await withReplication { server, session, _ in
            server.fault(on: RequestMatcher("PUT", query: "replication"), .loseAnswer)
            let plan = try #require(
                try await session.prepareSave(base: StoredRules(), edited: try Replication.stored(Replication.rule("a"))).plan)
            let outcome = await session.save(plan)
            #expect(outcome.saved?.kept.ruleCount == 1)
        }
    }

    /// Ceph drops the role, moto adds what was left out: accepted isn't kept.
    @Test func whatTheStoreMakesOfItIsTold() async throws {
        try await withReplication { server, session, _ in
            let kept = Replication.document(Replication.rule("a", prefix: "a/"), role: "")
            server.fault(on: RequestMatcher("PUT", query: "replication", times: 1), .configurationAfterwards("replication", kept))
            let plan = try #require(
                try await session.prepareSave(base: StoredRules(), edited: try Replication.stored(Replication.rule("a", prefix: "a/"))).plan)
            guard case .altered(let saved, let changes) = await session.save(plan) else {
                Issue.record("not told")
                return
            }
            #expect(changes.map(\.kind) == [.document])
            #expect(changes.flatMap(\.words).contains { $0.contains("Role") })
            let undone = await session.undo(saved)
            #expect(undone.saved?.kept == StoredRules())
            #expect(server.bucketNames == ["b", "far"])
        }
    }
}
