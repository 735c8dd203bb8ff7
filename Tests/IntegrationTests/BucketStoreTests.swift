import Foundation
import Operations
import S3Client
import S3Model
import Testing

/// Buckets as a whole on real servers: nothing may cost one that wasn't meant.
struct BucketStoreCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let run: @Sendable (OperationStore) async throws -> Void

    init(_ name: String, _ run: @escaping @Sendable (OperationStore) async throws -> Void) {
        testDescription = name
        self.run = run
    }

    static let all: [BucketStoreCase] = [
        BucketStoreCase("every setting is asked for, and the bucket survives") { store in
            try await store.withBucket(versioned: true) { bucket in
                try await store.put("x", bucket, "k")
                let settings = await BucketSettingsOperation(client: store.client, bucket: bucket).run()
                #expect(settings.versioning == .known(VersioningConfiguration(status: .enabled)))
                #expect(settings.region == .known("us-east-1"))
                #expect(settings.document(.tagging) == .known(nil))
                #expect((settings.editRefusal(.publicAccessBlock) == nil) == (store.kind == .miniStack))
                #expect(settings.editRefusal(.tagging) == nil)
                _ = try await store.client.headObject(bucket: bucket, key: "k")
            }
        },
        BucketStoreCase("settings are edited, undone and removed, and the bucket survives") { store in
            try await store.withBucket(versioned: true) { bucket in
                try await store.put("x", bucket, "k")
                for setting in BucketSetting.allCases where setting.isEditable {
                    let edit = BucketSettingEdit(client: store.client, bucket: bucket, setting: setting)
                    guard let snapshot = try? await edit.open() else { continue }
                    let text = setting.template(bucket: bucket)
                    guard case .ready(let plan) = try await edit.prepare(snapshot, text: text) else { continue }
                    let saved: SettingSaved
                    switch await edit.save(plan) {
                    case .kept(let result): saved = result
                    case .altered(let result):
                        // SeaweedFS adds what a CORS rule leaves out.
                        #expect(setting == .cors && store.kind == .seaweedFS)
                        saved = result
                    case let other:
                        Issue.record("\(setting): \(other)")
                        continue
                    }
                    guard case .kept = await edit.save(edit.undoPlan(saved)) else {
                        Issue.record("\(setting) isn't undone")
                        continue
                    }
                }
                _ = try await store.client.headObject(bucket: bucket, key: "k")
            }
        },
        BucketStoreCase("a bucket is made where it is asked for, with versions; its name is taken then") { store in
            let name = "strata-" + UUID().uuidString.lowercased()
            let wanted = NewBucket(name: name, region: "us-east-2", keepsVersions: true)
            guard case .created(let created) = await CreateBucketOperation(client: store.client, wanted).run() else {
                Issue.record("not created")
                return
            }
            #expect(created.versioning == .known(VersioningConfiguration(status: .enabled)))
            // SeaweedFS forgets regions, and that is said.
            #expect(created.region == (store.kind == .miniStack ? "us-east-2" : "us-east-1"))
            #expect(created.shortfalls.count == (store.kind == .miniStack ? 0 : 1))
            guard case .taken(.you) = await CreateBucketOperation(client: store.client, wanted).run() else {
                Issue.record("not taken")
                return
            }
            let deleted = await DeleteBucketOperation(client: store.client, bucket: name).run()
            #expect(deleted == .deleted)
        },
        BucketStoreCase("a bucket is made in another region than the profile's") { store in
            let name = "strata-" + UUID().uuidString.lowercased()
            let client = store.client(in: "eu-west-1")
            guard case .created = await CreateBucketOperation(client: client, NewBucket(name: name, region: "us-east-2")).run() else {
                Issue.record("not created")
                return
            }
            #expect(await DeleteBucketOperation(client: client, bucket: name).run() == .deleted)
        },
        BucketStoreCase("a bucket with anything in it isn't deleted") { store in
            try await store.withBucket(versioned: true) { bucket in
                let operation = DeleteBucketOperation(client: store.client, bucket: bucket)
                try await store.put("x", bucket, "k")
                _ = try await store.client.deleteObject(bucket: bucket, key: "k")
                var contents = BucketContents()
                contents.versions = 1
                contents.deleteMarkers = 1
                let outcome = await operation.run()
                #expect(outcome == .notEmpty(contents))
                _ = try await store.client.headBucket(bucket)
            }
            try await store.withBucket { bucket in
                let id = try await store.client.createMultipartUpload(CreateMultipartUploadInput(bucket: bucket, key: "big"))
                let outcome = await DeleteBucketOperation(client: store.client, bucket: bucket).run()
                guard case .notEmpty(let contents) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(contents.uploads == 1)
                try await store.client.abortMultipartUpload(bucket: bucket, key: "big", uploadId: id)
            }
        },
        BucketStoreCase("a bucket is emptied: versions, markers, uploads") { store in
            for isVersioned in [false, true] {
                try await store.withBucket(versioned: isVersioned) { bucket in
                    for number in 0..<30 {
                        try await store.put("\(number)", bucket, "folder/k\(number % 20) é+%")
                    }
                    _ = try await store.client.deleteObject(bucket: bucket, key: "folder/k1 é+%")
                    _ = try await store.client.createMultipartUpload(CreateMultipartUploadInput(bucket: bucket, key: "big"))
                    let operation = EmptyBucketOperation(client: store.client, bucket: bucket)
                    let plan = try await operation.plan()
                    #expect(plan.versions == (isVersioned ? 30 : 19) && plan.deleteMarkers == (isVersioned ? 1 : 0) && plan.uploads.count == 1)
                    let report = await operation.run(plan)
                    #expect(report.isComplete && report.left?.isEmpty == true, "\(report)")
                    #expect(report.removedVersions == plan.versions && report.removedMarkers == plan.deleteMarkers && report.abortedUploads == 1)
                    _ = try await store.client.headBucket(bucket)
                }
            }
        },
        BucketStoreCase("locked versions stay") { store in
            let bucket = "strata-" + UUID().uuidString.lowercased()
            try await store.client.createBucket(bucket, objectLock: true)
            let held = try await store.put("x", bucket, "held")
            try await store.put("y", bucket, "free")
            try await store.client.putObjectLegalHold(bucket: bucket, key: "held", versionId: held.versionId, isHeld: true)
            let operation = EmptyBucketOperation(client: store.client, bucket: bucket)
            let report = await operation.run(try await operation.plan())
            #expect(report.removedVersions == 1 && report.locked == 1 && report.refusals.map(\.key) == ["held"], "\(report)")
            try await store.client.putObjectLegalHold(bucket: bucket, key: "held", versionId: held.versionId, isHeld: false)
            let again = await operation.run(try await operation.plan())
            #expect(again.isComplete, "\(again)")
            let deleted = await DeleteBucketOperation(client: store.client, bucket: bucket).run()
            #expect(deleted == .deleted)
        },
        BucketStoreCase("versions are switched on and suspended") { store in
            try await store.withBucket { bucket in
                let operation = SetVersioningOperation(client: store.client, bucket: bucket)
                let on = await operation.run(try await operation.look(.enabled))
                #expect(on == .done(VersioningConfiguration(status: .enabled)))
                let off = await operation.run(try await operation.look(.suspended))
                #expect(off == .done(VersioningConfiguration(status: .suspended)))
            }
        },
    ]
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct SeaweedFSBucketTests {
    @Test(arguments: BucketStoreCase.all) func bucket(_ bucketCase: BucketStoreCase) async throws {
        try await bucketCase.run(try #require(OperationStore(.seaweedFS)))
    }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct MiniStackBucketTests {
    @Test(arguments: BucketStoreCase.all) func bucket(_ bucketCase: BucketStoreCase) async throws {
        try await bucketCase.run(try #require(OperationStore(.miniStack)))
    }
}
