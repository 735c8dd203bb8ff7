import S3Model

/// How each setting is asked for: the row of a table that one way through serves for all.
extension BucketSetting {
    /// Get, Put and Delete; nil where the client doesn't send one.
    var operations: (get: S3Operation, put: S3Operation?, delete: S3Operation?) {
        switch self {
        case .encryption: (.getBucketEncryption, .putBucketEncryption, .deleteBucketEncryption)
        case .publicAccessBlock: (.getPublicAccessBlock, .putPublicAccessBlock, .deletePublicAccessBlock)
        case .ownershipControls: (.getBucketOwnershipControls, nil, nil)
        case .policy: (.getBucketPolicy, .putBucketPolicy, .deleteBucketPolicy)
        case .cors: (.getBucketCors, .putBucketCors, .deleteBucketCors)
        case .tagging: (.getBucketTagging, .putBucketTagging, .deleteBucketTagging)
        case .notification: (.getBucketNotificationConfiguration, nil, nil)
        }
    }

    /// A store's own words for "none is set", always with status 404. **Source**: S3 API reference, "Error responses".
    var absenceCodes: Set<String> {
        switch self {
        case .encryption: ["ServerSideEncryptionConfigurationNotFoundError"]
        case .publicAccessBlock: ["NoSuchPublicAccessBlockConfiguration"]
        case .ownershipControls: ["OwnershipControlsNotFoundError"]
        case .policy: ["NoSuchBucketPolicy"]
        case .cors: ["NoSuchCORSConfiguration"]
        case .tagging: ["NoSuchTagSet", "NoSuchTagSetError"]
        case .notification: []
        }
    }

    /// Documents that a store may answer without anything having been set, so that having one doesn't show that the store knows more than to read it:
    /// encryption always has a default, and a public access block of nothing but true is one in newer accounts.
    var mayBeStub: Bool { self == .encryption || self == .publicAccessBlock }
}
