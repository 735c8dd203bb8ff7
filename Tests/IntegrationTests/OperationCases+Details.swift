import S3Client
import S3Model
import Testing

extension OperationCase {
    static let details: [OperationCase] = [
        OperationCase(.getObjectTagging) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                try await store.put("1", bucket, "k")
                let tags = try await store.client.getObjectTagging(bucket: bucket, key: "k").isEmpty
                #expect(tags)
                let error = await #expect(throws: S3Error.self) { _ = try await store.client.getObjectTagging(bucket: bucket, key: "none") }
                #expect(error?.status == 404)
            }
        },
        OperationCase(.putObjectTagging) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                let put = try await store.put("1", bucket, "k")
                let tags = [ObjectDescription.Field("team", "a + b"), ObjectDescription.Field("ü", "x:/@")]
                try await store.client.putObjectTagging(bucket: bucket, key: "k", versionId: put.versionId, tags: tags)
                let kept = try await store.client.getObjectTagging(bucket: bucket, key: "k", versionId: put.versionId)
                #expect(Set(kept.map { "\($0.name)=\($0.value)" }) == ["team=a + b", "ü=x:/@"])
            }
        },
        OperationCase(.getObjectAcl) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                try await store.put("1", bucket, "k")
                let acl = try await store.client.getObjectAcl(bucket: bucket, key: "k")
                #expect(!acl.grants.isEmpty)
                #expect(acl.grants.first?.permission == "FULL_CONTROL")
            }
        },
        OperationCase(.getObjectRetention) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                try await store.put("1", bucket, "k")
                let retention = try await store.client.getObjectRetention(bucket: bucket, key: "k")
                #expect(retention == nil)
            }
        },
        OperationCase(.getObjectLegalHold) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                try await store.put("1", bucket, "k")
                let isHeld = try await store.client.getObjectLegalHold(bucket: bucket, key: "k")
                #expect(isHeld == false)
            }
        },
    ]
}
