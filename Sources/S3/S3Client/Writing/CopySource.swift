import SigV4

/// The version that a copy reads, and on which condition.
public struct CopySource: Sendable, Equatable {
    public var bucket: String
    public var key: String
    /// nil: the current version at the time of the copy.
    public var versionId: String?
    /// Only while its ETag is this one; without quotes or with.
    public var ifMatch: String?
    /// The key it is encrypted under (SSE-C).
    public var customerKey: CustomerKey?
    /// Account that must own the source's bucket.
    public var expectedBucketOwner: String?

    public init(
        bucket: String, key: String, versionId: String? = nil, ifMatch: String? = nil, customerKey: CustomerKey? = nil,
        expectedBucketOwner: String? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.ifMatch = ifMatch
        self.customerKey = customerKey
        self.expectedBucketOwner = expectedBucketOwner
    }

    var headers: [(name: String, value: String)] {
        var headers = [(name: "x-amz-copy-source", value: SigV4.copySource(bucket: bucket, key: key, versionId: versionId))]
        if let ifMatch { headers.append(("x-amz-copy-source-if-match", HeaderText.eTag(ifMatch))) }
        if let customerKey { headers += customerKey.headers(ofCopySource: true) }
        if let expectedBucketOwner { headers.append(("x-amz-source-expected-bucket-owner", expectedBucketOwner)) }
        return headers
    }
}
