import AWSConfig
import HTTP
public import S3Model

extension S3Client {
    /// CreateBucket, in the profile's region or another.
    ///
    /// - Parameters:
    ///   - region: nil or "us-east-1" sends no LocationConstraint, as AWS wants it.
    ///   - objectLock: makes a bucket whose versions can be locked (and switches versions on).
    ///   - ownership: x-amz-object-ownership; nil leaves it to the store.
    /// - Throws: not repeated after an unknown outcome, because a second CreateBucket answers BucketAlreadyOwnedByYou.
    /// **Source**: Amazon S3 API reference, CreateBucket.
    public func createBucket(_ bucket: String, region: String? = nil, objectLock: Bool = false, ownership: String? = nil) async throws(S3Error) {
        var call = Call(.createBucket, .put, bucket: bucket, answer: .empty)
        if objectLock { call.headers.append(("x-amz-bucket-object-lock-enabled", "true")) }
        if let ownership { call.headers.append(("x-amz-object-ownership", ownership)) }
        // AWS takes a bucket for another region only at that region's own endpoint.
        if isAmazon, let region, HostLabel.isValid(region) { remember(region, bucket) }
        let document = LocationConstraint.encodedCreateBucketConfiguration(region: region ?? profile.region)
        if !document.isEmpty {
            call.headers.append(("Content-Type", "application/xml"))
            call.body = .document(document)
        }
        do { try await send(call) { _ in } } catch let error where error.code == "IllegalLocationConstraintException" && !isAmazon {
            // Other stores at one endpoint may go by the region that the request is signed for (observed on MiniStack).
            guard let region, HostLabel.isValid(region) else { throw error }
            remember(region, bucket)
            try await send(call) { _ in }
        }
    }
}
