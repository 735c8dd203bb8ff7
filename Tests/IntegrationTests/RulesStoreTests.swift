import AWSConfig
import Foundation
import HTTP
import Operations
import S3Client
import S3Model
import SigV4
import Testing

/// Editing rules on real servers: what each of them keeps, drops and refuses.
struct RulesStoreCase: Sendable, CustomTestStringConvertible {
    let name: String
    let body: @Sendable (OperationStore, LifecycleSession, _ bucket: String) async throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ body: @escaping @Sendable (OperationStore, LifecycleSession, String) async throws -> Void) {
        self.name = name
        self.body = body
    }

    func run(on store: OperationStore) async throws {
        let folder = NSTemporaryDirectory() + "strata-rules-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await store.withBucket(versioned: true) { bucket in
            try await body(store, LifecycleSession(client: store.client, bucket: bucket, backups: RuleBackups(path: folder)), bucket)
        }
    }

    private static func rules(_ rules: String..., size: String? = nil) throws -> StoredRules {
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules.joined())</LifecycleConfiguration>"
        return StoredRules(try LifecycleConfiguration.decode(Array(text.utf8)), minimumObjectSize: size)
    }

    private static func rule(_ id: String, _ prefix: String, _ actions: String, status: String = "Enabled") -> String {
        "<Rule><ID>\(id)</ID><Filter><Prefix>\(prefix)</Prefix></Filter><Status>\(status)</Status>\(actions)</Rule>"
    }

    private static func expiry(_ days: Int) -> String { "<Expiration><Days>\(days)</Days></Expiration>" }

    private static func plan(_ session: LifecycleSession, from base: StoredRules, to edited: StoredRules) async throws -> RuleSavePlan {
        let preparation = try await session.prepareSave(base: base, edited: edited)
        guard case .ready(let plan) = preparation else {
            Issue.record("\(preparation)")
            throw CancellationError()
        }
        return plan
    }

    private static func saved(_ outcome: RuleSaveOutcome) throws -> RuleSaved {
        guard case .kept(let saved) = outcome else {
            Issue.record("\(outcome)")
            throw CancellationError()
        }
        return saved
    }

    static let all: [RulesStoreCase] = [
        RulesStoreCase("rules are saved, undone and saved again") { store, session, bucket in
            let snapshot = try await session.open()
            #expect(snapshot.document.isNone)
            #expect(snapshot.store == (store.kind == .seaweedFS ? .seaweedFS : .miniStack))
            #expect(snapshot.objectLock == .known(nil))
            let keep =
                "<NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions>"
                + "</NoncurrentVersionExpiration>"
            let wanted = try rules(rule("a", "logs/", expiry(30)), rule("k", "db/", keep))
            let first = try saved(await session.save(try await plan(session, from: snapshot.document, to: wanted)))
            #expect(first.kept.lifecycle.rules == wanted.lifecycle.rules)
            let undone = try saved(await session.undo(first))
            #expect(undone.kept.isNone)
            _ = try await store.client.headBucket(bucket)
            // Undo of the undo.
            let redone = try saved(await session.undo(undone))
            #expect(redone.kept.lifecycle.rules == wanted.lifecycle.rules)
        },
        RulesStoreCase("edits of others are merged, stop, or are never overwritten") { store, session, bucket in
            let both = try rules(rule("a", "a/", expiry(30)), rule("b", "b/", expiry(40)))
            let base = try saved(await session.save(try await plan(session, from: StoredRules(), to: both))).kept
            // Somebody else with another client.
            try await store.client.putBucketLifecycleConfiguration(
                bucket, try rules(rule("a", "a/", expiry(30)), rule("b", "b/", expiry(41))).lifecycle)
            let mine = try rules(rule("a", "a/", expiry(31)), rule("b", "b/", expiry(40)), size: base.minimumObjectSize)
            let merged = try await plan(session, from: base, to: mine)
            #expect(merged.theirChanges.map(\.name) == ["b"])
            #expect(merged.changes.map(\.name) == ["a"])
            let kept = try saved(await session.save(merged)).kept
            #expect(kept.lifecycle.rules.map(\.expiration) == [.due(.days(31)), .due(.days(41))])
            let again = try rules(rule("a", "a/", expiry(31)), rule("b", "b/", expiry(99)), size: base.minimumObjectSize)
            let conflict = try await session.prepareSave(base: base, edited: again)
            guard case .conflicts(let conflicts, _) = conflict else {
                Issue.record("\(conflict)")
                return
            }
            #expect(conflicts.map(\.name).contains("b"))
            let late = try await plan(session, from: kept, to: try rules(rule("a", "a/", expiry(5)), size: base.minimumObjectSize))
            try await store.client.putBucketLifecycleConfiguration(bucket, try rules(rule("theirs", "t/", expiry(7))).lifecycle)
            let outcome = await session.save(late)
            #expect(outcome == .changedMeanwhile)
            let now = try await store.client.getBucketLifecycleConfiguration(bucket)?.rules.map(\.id)
            #expect(now == ["theirs"])
        },
        RulesStoreCase("transitions are kept, or refused with a reason and nothing lost") { store, session, _ in
            let base = try saved(await session.save(try await plan(session, from: StoredRules(), to: try rules(rule("a", "a/", expiry(30)))))).kept
            let move = "<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>"
            let wanted = try rules(rule("a", "a/", expiry(30)), rule("tier", "t/", move), size: base.minimumObjectSize)
            let outcome = await session.save(try await plan(session, from: base, to: wanted))
            guard store.kind == .seaweedFS else {
                let kept = try saved(outcome).kept
                #expect(kept.lifecycle.rules == wanted.lifecycle.rules)
                return
            }
            guard case .refused(let error, let reasons) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(error.status == 501)
            #expect(reasons.first?.rule == 1)
            let after = try await session.open().document
            #expect(after == base)
        },
        RulesStoreCase("what a store makes of a filter or of the minimum size is told") { store, session, _ in
            let filter = "<And><Prefix>t/</Prefix><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag></And>"
            let tagged = "<Rule><ID>t</ID><Filter>\(filter)</Filter><Status>Enabled</Status>\(expiry(3))</Rule>"
            let wanted = try rules(tagged, size: "varies_by_storage_class")
            let outcome = await session.save(try await plan(session, from: StoredRules(), to: wanted))
            if store.kind == .seaweedFS {
                let kept = try saved(outcome).kept
                #expect(kept.minimumObjectSize == "varies_by_storage_class")
                return
            }
            guard case .altered(let saved, let changes) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(saved.lostMinimumObjectSize)
            #expect(changes.map(\.name) == ["t"])
        },
        RulesStoreCase("a forecast reads versions, markers, uploads and tags") { store, _, bucket in
            for number in 0..<3 { try await store.put("\(number)", bucket, "k") }
            _ = try await store.client.deleteObject(bucket: bucket, key: "k")
            try await store.put("t", bucket, "t")
            try await store.client.putObjectTagging(bucket: bucket, key: "t", tags: [.init("a", "1")])
            let upload = try await store.client.createMultipartUpload(CreateMultipartUploadInput(bucket: bucket, key: "up"))
            let operation = ForecastOperation(client: store.client, bucket: bucket)
            let material = try await operation.read()
            #expect(material.hasVersions)
            #expect(material.listing.count == 5)
            #expect(material.knownUploads.map(\.key) == ["up"])
            let position = try #require((0..<material.listing.count).first { material.listing.key(at: $0) == "t" })
            let reading = try await operation.tags(of: [Int32(position)], in: material.listing)
            #expect(reading.tags[Int32(position)] == [.init("a", "1")])
            _ = try await store.client.abortMultipartUpload(bucket: bucket, key: "up", uploadId: upload)
        },
    ]
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct SeaweedFSRulesTests {
    @Test(arguments: RulesStoreCase.all) func rules(_ example: RulesStoreCase) async throws {
        try await example.run(on: try #require(OperationStore(.seaweedFS)))
    }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct MiniStackRulesTests {
    @Test(arguments: RulesStoreCase.all) func rules(_ example: RulesStoreCase) async throws {
        try await example.run(on: try #require(OperationStore(.miniStack)))
    }
}
