import AWSConfig
import HTTP
public import S3Model

extension S3Client {
    /// CreateBucket, in the profile's region or another.
    ///
    /// - Parameters:
    ///   - region: nil or "us-east-1" sends no LocationConstraint, as AWS wants it.
    ///   - objectLock: makes a bucket whose versions can be locked (and switches versions on).
    /// - Throws: not repeated after an unknown outcome, because a second CreateBucket answers BucketAlreadyOwnedByYou.
    /// **Source**: Amazon S3 API reference, CreateBucket.
    public func createBucket(_ bucket: String, region: String? = nil, objectLock: Bool = false) async throws(S3Error) {
        var call = Call(.createBucket, .put, bucket: bucket, answer: .empty)
        if objectLock { call.headers.append(("x-amz-bucket-object-lock-enabled", "true")) }
        let document = LocationConstraint.encodedCreateBucketConfiguration(region: region ?? profile.region)
        if !document.isEmpty {
            call.headers.append(("Content-Type", "application/xml"))
            call.body = .document(document)
        }
        try await send(call) { _ in }
    }
}
