import HTTP
public import S3Model

extension S3Client {
    /// PutBucketReplication: replaces all rules, then reads them back. Doing it twice is the same as once.
    ///
    /// Reads the present ones first, so that a store that doesn't know `?replication` and takes the PUT for CreateBucket (observed on SeaweedFS)
    /// meets a bucket that is there.
    /// - Returns: the rules as the store kept them, which may differ from what was sent.
    /// - Throws: `code` "NotImplemented" where the store doesn't know `?replication`, "NotKept" where it has no rules afterwards.
    /// **Source**: Amazon S3 API reference, PutBucketReplication.
    @discardableResult
    public func putBucketReplication(
        _ bucket: String, _ configuration: ReplicationConfiguration
    ) async throws(S3Error) -> ReplicationConfiguration {
        var call = Call(.putBucketReplication, .put, bucket: bucket, subresource: "replication", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        _ = try await getBucketReplication(bucket)
        call.headers = [("Content-Type", "application/xml")]
        call.body = .document(configuration.encoded())
        try await send(call) { _ in }
        guard let kept = try await getBucketReplication(bucket) else {
            throw call.error(.undecodable, code: "NotKept", message: "the store accepted the replication rules, but has none now")
        }
        return kept
    }
}
