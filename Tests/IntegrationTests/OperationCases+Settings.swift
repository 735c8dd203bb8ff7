import S3Client
import S3Model
import Testing

extension OperationCase {
    /// Settings of buckets: each is set, read back, removed; the bucket has to be there at the end of it.
    static let settings: [OperationCase] = [
        OperationCase(.getBucketEncryption) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let present = try await store.client.getBucketSetting(.encryption, of: bucket)
                #expect(present?.isDefault == (store.kind == .miniStack ? true : nil))
                #expect(store.client.capability(of: .encryption).reading == .shown)
            }
        },
        setAndRemoved(.encryption, .putBucketEncryption),
        setAndRemoved(.encryption, .deleteBucketEncryption),
        notThere(.publicAccessBlock, .getPublicAccessBlock),
        setAndRemoved(.publicAccessBlock, .putPublicAccessBlock),
        setAndRemoved(.publicAccessBlock, .deletePublicAccessBlock),
        notThere(.policy, .getBucketPolicy),
        setAndRemoved(.policy, .putBucketPolicy),
        setAndRemoved(.policy, .deleteBucketPolicy),
        OperationCase(.getBucketPolicyStatus) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                if store.kind == .miniStack {
                    // It answers with a listing.
                    let error = await #expect(throws: S3Error.self) { _ = try await store.client.getBucketPolicyStatus(bucket) }
                    #expect(error?.code == "NotImplemented")
                } else {
                    let before = try await store.client.getBucketPolicyStatus(bucket)
                    #expect(before == nil)
                    _ = try await store.client.putBucketSetting(publicPolicy(bucket), of: bucket)
                    let after = try await store.client.getBucketPolicyStatus(bucket)
                    #expect(after == true)
                }
            }
        },
        notThere(.cors, .getBucketCors),
        setAndRemoved(.cors, .putBucketCors),
        setAndRemoved(.cors, .deleteBucketCors),
        notThere(.tagging, .getBucketTagging),
        setAndRemoved(.tagging, .putBucketTagging),
        setAndRemoved(.tagging, .deleteBucketTagging),
        OperationCase(.getBucketOwnershipControls) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let present = try await store.client.getBucketSetting(.ownershipControls, of: bucket)
                #expect(present?.root?.first("Rule")?.text(at: "ObjectOwnership") == "BucketOwnerEnforced")
                let error = await #expect(throws: S3Error.self) { try await store.client.deleteBucketSetting(.ownershipControls, of: bucket) }
                #expect(error?.code == "NotEditable")
            }
        },
        OperationCase(.getBucketNotificationConfiguration) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let present = try await store.client.getBucketSetting(.notification, of: bucket)
                #expect(present == nil)
                // Both answer this one with its own document and take DELETE of it for DeleteBucket.
                let error = await #expect(throws: S3Error.self) { try await store.client.deleteBucketSetting(.notification, of: bucket) }
                #expect(error?.code == "NotEditable")
                _ = try await store.client.headBucket(bucket)
            }
        },
    ]

    private static func publicPolicy(_ bucket: String) -> BucketSettingDocument {
        BucketSettingDocument(
            policy: """
                {"Version":"2012-10-17","Statement":[{"Sid":"all","Effect":"Allow","Principal":"*","Action":["s3:GetObject"],\
                "Resource":"arn:aws:s3:::\(bucket)/*"}]}
                """)
    }

    /// What a store without the setting answers; nil where it has it.
    private static func refusal(_ setting: BucketSetting, _ store: OperationStore) -> String? {
        setting == .publicAccessBlock && store.kind == .seaweedFS ? "NotImplemented" : nil
    }

    private static func notThere(_ setting: BucketSetting, _ operation: S3Operation) -> OperationCase {
        OperationCase(operation) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                guard let code = refusal(setting, store) else {
                    let present = try await store.client.getBucketSetting(setting, of: bucket)
                    #expect(present == nil)
                    #expect(store.client.capability(of: setting).reading == .shown)
                    return
                }
                let error = await #expect(throws: S3Error.self) { _ = try await store.client.getBucketSetting(setting, of: bucket) }
                #expect(error?.code == code)
                #expect(store.client.capability(of: setting).editRefusal != nil)
            }
        }
    }

    private static func setAndRemoved(_ setting: BucketSetting, _ operation: S3Operation) -> OperationCase {
        OperationCase(operation) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let read = BucketSettingValidator.read(setting.template(bucket: bucket), setting, bucket: bucket)
                let document = try #require(read.document)
                if let code = refusal(setting, store) {
                    let error = await #expect(throws: S3Error.self) { _ = try await store.client.putBucketSetting(document, of: bucket) }
                    #expect(error?.code == code)
                    let other = await #expect(throws: S3Error.self) { try await store.client.deleteBucketSetting(setting, of: bucket) }
                    #expect(other?.code == code)
                } else {
                    let kept = try await store.client.putBucketSetting(document, of: bucket)
                    // SeaweedFS adds what a CORS rule leaves out.
                    #expect(kept?.means(document) == !(setting == .cors && store.kind == .seaweedFS))
                    let left = try await store.client.deleteBucketSetting(setting, of: bucket)
                    #expect(left?.isDefault ?? true)
                }
                _ = try await store.client.headBucket(bucket)
            }
        }
    }
}
