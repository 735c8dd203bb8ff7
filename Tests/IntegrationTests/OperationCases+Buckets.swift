import S3Client
import S3Model
import Testing

extension OperationCase {
    static let buckets: [OperationCase] = [
        OperationCase(.listBuckets) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let buckets = try await store.client.listBuckets()
                #expect(buckets.contains { $0.name == bucket && $0.creationDate != nil })
            }
            guard store.kind == .seaweedFS else { return }  // MiniStack checks no signature
            let error = await #expect(throws: S3Error.self) { _ = try await store.stranger.listBuckets() }
            #expect(error?.code == "SignatureDoesNotMatch")
            #expect(error?.status == 403)
        },
        OperationCase(.headBucket) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let output = try await store.client.headBucket(bucket)
                #expect(output.region == (store.kind == .miniStack ? "us-east-1" : nil))
            }
            let error = await #expect(throws: S3Error.self) { _ = try await store.client.headBucket("strata-not-there") }
            #expect(error?.status == 404)
            #expect(error?.code == "NotFound")
        },
        OperationCase(.createBucket) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(objectLock: true) { bucket in
                let versioning = try await store.client.getBucketVersioning(bucket).status
                #expect(versioning == .enabled)
            }
        },
        OperationCase(.deleteBucket) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                try await store.put("1", bucket, "k")
                _ = try await store.client.deleteObject(bucket: bucket, key: "k")
                let error = await #expect(throws: S3Error.self) { try await store.client.deleteBucket(bucket) }
                #expect(error?.code == "BucketNotEmpty")
                _ = try await store.client.headBucket(bucket)
            }
        },
        OperationCase(.getBucketLocation) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let location = try await store.client.getBucketLocation(bucket)
                #expect(location == "us-east-1")
            }
            guard store.kind == .miniStack else { return }  // SeaweedFS forgets the constraint
            try await store.client.createBucket("strata-elsewhere", region: "eu-central-1")
            let location3 = try await store.client.getBucketLocation("strata-elsewhere")
            #expect(location3 == "eu-central-1")
            try await store.client.deleteBucket("strata-elsewhere")
        },
        OperationCase(.getBucketVersioning) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let versioning = try await store.client.getBucketVersioning(bucket)
                #expect(versioning == VersioningConfiguration())
            }
            let error = await #expect(throws: S3Error.self) { _ = try await store.client.getBucketVersioning("strata-not-there") }
            #expect(error?.code == "NoSuchBucket")
        },
        OperationCase(.putBucketVersioning) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                let versioning = try await store.client.getBucketVersioning(bucket).status
                #expect(versioning == .enabled)
                try await store.client.putBucketVersioning(bucket, VersioningConfiguration(status: .suspended))
                let versioning6 = try await store.client.getBucketVersioning(bucket).status
                #expect(versioning6 == .suspended)
            }
        },
    ]
}
