import HTTP
public import S3Model

extension S3Client {
    /// DeleteBucketReplication: removes all replication rules; doesn't look afterwards whether they are gone.
    ///
    /// Reads the present ones just before, and sends nothing unless the answer was a replication configuration with something in it: a store that
    /// doesn't know `?replication` takes `DELETE ?replication` for DeleteBucket. It is never repeated.
    /// - Parameter mayDelete: told the present rules; false keeps them.
    /// - Returns: false where there were none: then nothing was sent.
    /// - Throws: `.refused` "ConfigurationChanged" where `mayDelete` says no: then nothing was sent.
    /// **Source**: Amazon S3 API reference, DeleteBucketReplication; fall-through observed on SeaweedFS 4.48, whose GET answers a proper 404.
    @discardableResult
    public func deleteBucketReplication(_ bucket: String, mayDelete: (ReplicationConfiguration) -> Bool = { _ in true }) async throws(S3Error) -> Bool
    {
        let call = Call(.deleteBucketReplication, .delete, bucket: bucket, subresource: "replication", answer: .empty, isRepeatable: false)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        guard let present = try await getBucketReplication(bucket) else { return false }
        guard mayDelete(present) else { throw call.changedConfiguration() }
        try await send(call) { _ in }
        return true
    }
}
