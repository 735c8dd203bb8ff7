import S3Client
import S3Model
import Testing

extension OperationCase {
    private static let lifecycle = """
        <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>old</ID><Filter><Prefix>logs/</Prefix></Filter>\
        <Status>Enabled</Status><Expiration><Days>30</Days></Expiration></Rule></LifecycleConfiguration>
        """

    private static func replication(to bucket: String) -> String {
        """
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>arn:aws:iam::111111111111:role/copy</Role><Rule>\
        <ID>copy</ID><Priority>1</Priority><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>\
        <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>\
        <Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket></Destination></Rule></ReplicationConfiguration>
        """
    }

    static let configurations: [OperationCase] = [
        OperationCase(.getBucketLifecycleConfiguration) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let present = try await store.client.getBucketLifecycleConfiguration(bucket)
                #expect(present == nil)
            }
        },
        OperationCase(.putBucketLifecycleConfiguration) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let rules = try LifecycleConfiguration.decode(Array(lifecycle.utf8))
                let kept = try await store.client.putBucketLifecycleConfiguration(bucket, rules)
                #expect(kept.rules.map(\.id) == ["old"])
                let present = try await store.client.getBucketLifecycleConfiguration(bucket)?.ruleCount
                #expect(present == 1)
            }
        },
        OperationCase(.deleteBucketLifecycle) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let none = try await store.client.deleteBucketLifecycle(bucket)
                #expect(!none)
                let rules = try LifecycleConfiguration.decode(Array(lifecycle.utf8))
                try await store.client.putBucketLifecycleConfiguration(bucket, rules)
                let wasThere = try await store.client.deleteBucketLifecycle(bucket)
                #expect(wasThere)
                let present = try await store.client.getBucketLifecycleConfiguration(bucket)
                #expect(present == nil)
                _ = try await store.client.headBucket(bucket)
                let kind = store.client.storeKind
                #expect(kind == (store.kind == .seaweedFS ? .seaweedFS : .miniStack))
            }
        },
        OperationCase(.getBucketOwnershipControls) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                // Whatever a store says of a new bucket: none, its default, or that it knows no such thing; never something else's document.
                do throws(S3Error) {
                    let controls = try await store.client.getBucketOwnershipControls(bucket)
                    if let controls { #expect(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"].contains(controls.objectOwnership)) }
                } catch {
                    #expect(error.code == "NotImplemented")
                }
            }
        },
        OperationCase(.getObjectLockConfiguration) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let none = try await store.client.getObjectLockConfiguration(bucket)
                #expect(none == nil)
            }
            try await store.withBucket(objectLock: true) { bucket in
                let lock = try await store.client.getObjectLockConfiguration(bucket)
                #expect(lock == ObjectLockConfiguration(isEnabled: true))
            }
        },
        OperationCase(.getBucketReplication) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let present3 = try await store.client.getBucketReplication(bucket)
                #expect(present3 == nil)
            }
        },
        OperationCase(.putBucketReplication) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { source in
                try await store.withBucket(versioned: true) { target in
                    let rules = try ReplicationConfiguration.decode(Array(replication(to: target).utf8))
                    if store.kind == .seaweedFS {
                        let error = await #expect(throws: S3Error.self) { _ = try await store.client.putBucketReplication(source, rules) }
                        #expect(error?.code == "NotImplemented")
                        _ = try await store.client.headBucket(source)
                    } else {
                        let kept = try await store.client.putBucketReplication(source, rules)
                        #expect(kept.ruleCount == 1)
                    }
                }
            }
        },
        OperationCase(.deleteBucketReplication) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { source in
                try await store.withBucket(versioned: true) { target in
                    let none = try await store.client.deleteBucketReplication(source)
                    #expect(!none)
                    _ = try await store.client.headBucket(source)
                    guard store.kind != .seaweedFS else { return }
                    let rules = try ReplicationConfiguration.decode(Array(replication(to: target).utf8))
                    try await store.client.putBucketReplication(source, rules)
                    let wasThere = try await store.client.deleteBucketReplication(source)
                    #expect(wasThere)
                    let present = try await store.client.getBucketReplication(source)
                    #expect(present == nil)
                    _ = try await store.client.headBucket(source)
                }
            }
        },
    ]
}
