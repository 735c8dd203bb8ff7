/// Every operation this client offers, named as S3 names it; an error's `operation` is one of these names.
public enum S3Operation: String, Sendable, CaseIterable {
    case listBuckets = "ListBuckets"
    case headBucket = "HeadBucket"
    case createBucket = "CreateBucket"
    case deleteBucket = "DeleteBucket"
    case getBucketLocation = "GetBucketLocation"
    case getBucketVersioning = "GetBucketVersioning"
    case putBucketVersioning = "PutBucketVersioning"
    case getBucketLifecycleConfiguration = "GetBucketLifecycleConfiguration"
    case putBucketLifecycleConfiguration = "PutBucketLifecycleConfiguration"
    case getBucketReplication = "GetBucketReplication"
    case putBucketReplication = "PutBucketReplication"
    case listObjectsV2 = "ListObjectsV2"
    case listObjectVersions = "ListObjectVersions"
    case headObject = "HeadObject"
    case getObject = "GetObject"
    case putObject = "PutObject"
    case deleteObject = "DeleteObject"
    case getObjectTagging = "GetObjectTagging"
    case putObjectTagging = "PutObjectTagging"
    case getObjectAcl = "GetObjectAcl"
    case getObjectRetention = "GetObjectRetention"
    case getObjectLegalHold = "GetObjectLegalHold"

    /// S3's name of the operation ("ListObjectsV2").
    public var name: String { rawValue }
}
