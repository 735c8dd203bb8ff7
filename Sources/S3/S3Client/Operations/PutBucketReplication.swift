import HTTP
public import S3Model

extension S3Client {
    /// PutBucketReplication: replaces all rules, then reads them back. Doing it twice is the same as once.
    ///
    /// - Returns: the rules as the store kept them, which may differ from what was sent.
    /// - Throws: `code` "NotImplemented" where the store doesn't know `?replication`, "NotKept" where it has no rules afterwards.
    @discardableResult
    public func putBucketReplication(
        _ bucket: String, _ configuration: ReplicationConfiguration
    ) async throws(S3Error) -> ReplicationConfiguration {
        try await putBucketReplication(bucket, configuration) { _ in true }
        guard let kept = try await getBucketReplication(bucket) else {
            throw S3Error(
                kind: .undecodable, operation: S3Operation.putBucketReplication.name, bucket: bucket, code: "NotKept",
                message: "the store accepted the replication rules, but has none now")
        }
        return kept
    }

    /// PutBucketReplication: replaces all rules, if the present ones are as they should be; doesn't read them back.
    ///
    /// Reads the present ones just before: a configuration has no version that a condition could name, and a store that doesn't know `?replication`
    /// and takes the PUT for CreateBucket (observed on SeaweedFS) has to meet a bucket that is there.
    /// - Parameter mayReplace: told the present rules (nil: none); false keeps them.
    /// - Throws: `.refused` "ConfigurationChanged" where `mayReplace` says no: then nothing was sent. "NotImplemented" where the store doesn't know
    ///   `?replication`.
    /// **Source**: Amazon S3 API reference, PutBucketReplication.
    public func putBucketReplication(
        _ bucket: String, _ configuration: ReplicationConfiguration, mayReplace: (ReplicationConfiguration?) -> Bool
    ) async throws(S3Error) {
        var call = Call(.putBucketReplication, .put, bucket: bucket, subresource: "replication", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        guard mayReplace(try await getBucketReplication(bucket)) else { throw call.changedConfiguration() }
        call.headers = [("Content-Type", "application/xml")]
        call.body = .document(configuration.encoded())
        try await send(call) { _ in }
    }
}
