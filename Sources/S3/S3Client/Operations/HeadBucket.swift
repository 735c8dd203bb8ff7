import HTTP
public import S3Model

/// What HeadBucket says.
public struct HeadBucketOutput: Sendable, Equatable {
    /// Where the store names one that can be a region's name; nil on stores without regions.
    public var region: String?

    public init(region: String? = nil) { self.region = region }
}

extension S3Client {
    /// HeadBucket: whether the bucket is there and may be used, and its region where the store says it.
    ///
    /// - Throws: errors without a body, so their code is told from the status: "NotFound", "AccessDenied", "BadRequest".
    /// **Source**: Amazon S3 API reference, HeadBucket.
    public func headBucket(_ bucket: String) async throws(S3Error) -> HeadBucketOutput {
        let call = Call(.headBucket, .head, bucket: bucket, answer: .empty)
        let region = try await send(call) { $0.headers["x-amz-bucket-region"] }
        let known = region.flatMap { HostLabel.isValid($0) ? $0 : nil }
        if isAmazon, let known { remember(known, bucket) }
        return HeadBucketOutput(region: known)
    }
}
