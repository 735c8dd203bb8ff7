import HTTP
public import S3Model

extension S3Client {
    /// GetBucketLocation: the region the bucket was made in; "us-east-1" where the store names none.
    ///
    /// Stores without regions say none (SeaweedFS forgets the one it was given), so HeadBucket's region is the better word where there is one.
    /// **Source**: Amazon S3 API reference, GetBucketLocation.
    public func getBucketLocation(_ bucket: String) async throws(S3Error) -> String {
        let call = Call(
            .getBucketLocation, .get, bucket: bucket, subresource: "location",
            // SeaweedFS 4.48 answers with the document that CreateBucket takes (observed).
            answer: .document(roots: ["LocationConstraint", "CreateBucketConfiguration"]))
        return try await send(call) { response throws(DecodingFailure) in try LocationConstraint.decode(response.body) }
    }
}
