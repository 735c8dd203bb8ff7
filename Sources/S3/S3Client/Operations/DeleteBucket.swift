import HTTP
public import S3Model

extension S3Client {
    /// DeleteBucket: an empty bucket, for good.
    ///
    /// Lists the bucket's versions first and refuses while there is one, because SeaweedFS 4.48 answers 204 for a bucket that still holds versions
    /// and their data is gone.
    /// - Throws: `code` "BucketNotEmpty" from here or from the store.
    /// **Source**: Amazon S3 API reference, DeleteBucket.
    public func deleteBucket(_ bucket: String) async throws(S3Error) {
        let call = Call(.deleteBucket, .delete, bucket: bucket, answer: .empty)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        let page = try await listObjectVersions(ListObjectVersionsInput(bucket: bucket, maxKeys: 1))
        guard page.segment.count == 0 else {
            throw call.error(.refused, code: "BucketNotEmpty", message: "the bucket still holds objects, versions or delete markers")
        }
        try await send(call) { _ in }
    }
}
