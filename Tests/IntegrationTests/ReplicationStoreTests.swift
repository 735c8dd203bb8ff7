import ActionQueue
import Foundation
import Operations
import S3Client
import S3Model
import Testing
import Timeline

/// Replication rules on real servers: MiniStack keeps and performs them, SeaweedFS has none and must survive being asked.
struct ReplicationStoreCase: Sendable, CustomTestStringConvertible {
    let name: String
    let body: @Sendable (OperationStore, ReplicationSession, _ source: String, _ target: String) async throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ body: @escaping @Sendable (OperationStore, ReplicationSession, String, String) async throws -> Void) {
        self.name = name
        self.body = body
    }

    func run(on store: OperationStore) async throws {
        let folder = NSTemporaryDirectory() + "strata-replication-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await store.withBucket(versioned: true) { source in
            try await store.withBucket { target in
                let session = ReplicationSession(client: store.client, bucket: source, backups: RuleBackups(path: folder))
                try await body(store, session, source, target)
            }
        }
    }

    private static func rules(to bucket: String, storageClass: String = "STANDARD_IA") throws -> StoredRules {
        let text = """
            <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111111111111:role/copy</Role><Rule>\
            <ID>copy</ID><Priority>1</Priority><Filter><Prefix>prod/</Prefix></Filter><Status>Enabled</Status>\
            <Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket><StorageClass>\(storageClass)</StorageClass></Destination>\
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule></ReplicationConfiguration>
            """
        return StoredRules(try ReplicationConfiguration.decode(Array(text.utf8)))
    }

    private static func plan(_ session: ReplicationSession, from base: StoredRules, to edited: StoredRules) async throws -> RuleSavePlan {
        let preparation = try await session.prepareSave(base: base, edited: edited)
        guard case .ready(let plan) = preparation else {
            Issue.record("\(preparation)")
            throw CancellationError()
        }
        return plan
    }

    static let all: [ReplicationStoreCase] = [
        ReplicationStoreCase("rules are saved, changed, undone and removed, or refused with a reason") { store, session, source, target in
            let snapshot = try await session.open()
            #expect(snapshot.document == StoredRules())
            try await store.client.putBucketVersioning(target, VersioningConfiguration(status: .enabled))
            let outcome = await session.save(try await plan(session, from: snapshot.document, to: try rules(to: target)))
            guard store.kind != .seaweedFS else {
                guard case .refused(let error, let reasons) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(error.code == "NotImplemented")
                #expect(reasons.first?.text.contains("SeaweedFS") == true)
                // Removing what isn't there sends nothing, and the bucket is still there.
                let removed = await session.save(RuleSavePlan(present: try rules(to: target), merged: StoredRules(), changes: []))
                #expect(removed == .changedMeanwhile)
                _ = try await store.client.headBucket(source)
                return
            }
            guard case .kept(let saved) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            let changed = try rules(to: target, storageClass: "STANDARD")
            guard case .kept(let second) = await session.save(try await plan(session, from: saved.kept, to: changed)) else { return }
            let undone = await session.undo(second)
            guard case .kept(let back) = undone else {
                Issue.record("\(undone)")
                return
            }
            #expect(back.kept == saved.kept)
            let gone = await session.save(try await plan(session, from: back.kept, to: StoredRules()))
            guard case .kept(let removed) = gone else {
                Issue.record("\(gone)")
                return
            }
            #expect(removed.kept == StoredRules())
            _ = try await store.client.headBucket(source)
            let again = await session.undo(removed)
            guard case .kept = again else {
                Issue.record("\(again)")
                return
            }
        },
        ReplicationStoreCase("the checklist finds the destination's versioning and turns it on") { store, _, source, target in
            let operation = ReplicationCheckOperation(client: store.client, bucket: source)
            let sides = try await operation.look(try rules(to: target).replication)
            let checks = ReplicationChecklist.checks(sides)
            let check = try #require(checks.first { $0.subject == .versioning && $0.bucket == target })
            #expect(check.state == .failed)
            #expect(checks.contains { $0.subject == .store } == (store.kind == .seaweedFS))
            let fix = try #require(check.fix)
            let outcome = await operation.run(try await operation.prepare(fix, for: sides.configuration))
            #expect(outcome == .versioning(.done(VersioningConfiguration(status: .enabled))))
            let after = ReplicationChecklist.checks(try await operation.look(try rules(to: target).replication))
            #expect(after.filter { $0.state == .failed }.allSatisfy { $0.subject == .store })
        },
        ReplicationStoreCase("drift counts what is known to differ") { store, session, source, target in
            try await store.client.putBucketVersioning(target, VersioningConfiguration(status: .enabled))
            for key in ["prod/1", "prod/2", "prod/3"] {
                try await store.put("same \(key)", source, key)
                try await store.put("same \(key)", target, key)
            }
            try await store.put("older", source, "prod/missing")
            try await store.put("newer", source, "prod/missing")
            try await store.put("other", source, "other/out of the rule")
            try await store.put("theirs", target, "prod/extra")
            try await store.put("here", source, "prod/unlike")
            try await store.put("there", target, "prod/unlike")
            _ = try await store.client.deleteObject(bucket: source, key: "prod/3")
            // The rule comes last, so that nothing is copied by it.
            let hasRules = store.kind == .miniStack
            if hasRules { _ = await session.save(try await plan(session, from: StoredRules(), to: try rules(to: target))) }
            let setting = try await DriftOperation.setting(source: source, destination: target, store.client)
            var drift = try await DriftOperation(source: store.client, destination: store.client, setting: setting).run()
            #expect(drift.same.versions == 3 && drift.sameByContent == 3)
            #expect(drift.totals(.missing).versions == (hasRules ? 3 : 4))
            #expect(drift.totals(.missing).bytes == (hasRules ? 14 : 19))
            #expect(drift.totals(.excluded).versions == (hasRules ? 1 : 0))
            #expect(drift.totals(.marker).markers == (hasRules ? 1 : 0) && drift.totals(.missing).markers == (hasRules ? 0 : 1))
            #expect(drift.totals(.extra).versions == 2 && drift.totals(.extra).bytes == 11)
            guard hasRules else { return }
            // No version has a status, since the rule came later; a store that isn't known to give any says nothing by that.
            let operation = DriftOperation(source: store.client, destination: store.client, setting: setting)
            let asked = try await operation.ask(about: &drift, limit: 10)
            #expect(asked.requests == 3 && asked.failed == 0)
            #expect(drift.totals(.missing).versions == 3)
        },
        ReplicationStoreCase("a copy in place is replicated anew, and undone") { store, session, source, target in
            try await store.client.putBucketVersioning(target, VersioningConfiguration(status: .enabled))
            try await store.put("before the rule", source, "prod/a")
            try await store.put("older", source, "prod/b")
            try await store.put("newer", source, "prod/b")
            let hasRules = store.kind == .miniStack
            if hasRules { _ = await session.save(try await plan(session, from: StoredRules(), to: try rules(to: target))) }
            let setting = try await DriftOperation.setting(source: source, destination: target, store.client)
            let operation = DriftOperation(source: store.client, destination: store.client, setting: setting)
            let drift = try await operation.run()
            var redrive = try await RedriveOperation(client: store.client, bucket: source)
                .plan(RedrivePlan.candidates(drift), destination: target)
            // A bucket without rules has nothing that would replicate; the copies are tried all the same.
            if !hasRules {
                #expect(redrive.toDoCount == 0 && redrive.left[.noRule] == 2)
                redrive = RedrivePlan(RedrivePlan.candidates(drift), RedrivePlan.Setting(bucket: source))
            }
            #expect(redrive.toDoCount == 2 && redrive.left[.noncurrent] == 1)
            let folder = NSTemporaryDirectory() + "strata-redrive-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let run = RestoreRun(client: store.client, folder: RunFolder(path: folder))
            let report = try await run.start(redrive)
            #expect(report.isClean && report.done == 2)
            let after = try await operation.run()
            if hasRules {
                #expect(after.same.versions == 2, "what was copied is at the destination")
                #expect(after.totals(.missing).versions == 3, "what was there before is not")
                #expect(try await store.client.headObject(bucket: target, key: "prod/b").contentLength == 5)
            }
            #expect(after.source.versions == 5)
            #expect(try await run.undo(report.summary.id).isClean)
            #expect(try await operation.run().source.versions == 3)
        },
        ReplicationStoreCase("the status of every version is read") { store, session, source, target in
            try await store.client.putBucketVersioning(target, VersioningConfiguration(status: .enabled))
            if store.kind == .miniStack {
                _ = await session.save(try await plan(session, from: StoredRules(), to: try rules(to: target)))
            }
            try await store.put("1", source, "prod/a")
            try await store.put("2", source, "other/b")
            let operation = ReplicationStatusOperation(client: store.client, bucket: source)
            let report = try await operation.run(try await operation.candidates(limit: 10))
            #expect(report.asked == 2)
            #expect(report.failed == 0)
            #expect(report.entries.isEmpty)
            #expect(report.counts[""] == (store.kind == .miniStack ? 1 : 2))
            guard store.kind == .miniStack else { return }
            #expect(report.counts["COMPLETED"] == 1)
            let replica = try await store.client.headObject(bucket: target, key: "prod/a")
            #expect(replica.storageClass == "STANDARD_IA")
            let there = ReplicationStatusOperation(client: store.client, bucket: target)
            let far = try await there.run(try await there.candidates(limit: 10))
            #expect(far.counts == ["REPLICA": 1])
        },
    ]
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct SeaweedFSReplicationTests {
    @Test(arguments: ReplicationStoreCase.all) func replication(_ example: ReplicationStoreCase) async throws {
        try await example.run(on: try #require(OperationStore(.seaweedFS)))
    }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct MiniStackReplicationTests {
    @Test(arguments: ReplicationStoreCase.all) func replication(_ example: ReplicationStoreCase) async throws {
        try await example.run(on: try #require(OperationStore(.miniStack)))
    }
}
