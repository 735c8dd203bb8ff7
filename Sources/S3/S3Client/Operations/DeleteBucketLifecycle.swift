import HTTP
public import S3Model

extension S3Client {
    /// DeleteBucketLifecycle: removes all lifecycle rules; doesn't look afterwards whether they are gone (some Ceph gateways answer 204 and keep them).
    ///
    /// Reads the present ones just before, and sends nothing unless the answer was a lifecycle configuration: a store that doesn't know `?lifecycle`
    /// takes `DELETE ?lifecycle` for DeleteBucket.
    /// - Parameter mayDelete: told the present rules; false keeps them.
    /// - Returns: false where there were none: then nothing was sent.
    /// - Throws: `.refused` "ConfigurationChanged" where `mayDelete` says no: then nothing was sent.
    /// **Source**: Amazon S3 API reference, DeleteBucketLifecycle; fall-through observed on SeaweedFS, Ceph, moto, LocalStack and MiniStack.
    @discardableResult
    public func deleteBucketLifecycle(_ bucket: String, mayDelete: (LifecycleAnswer) -> Bool = { _ in true }) async throws(S3Error) -> Bool {
        let call = Call(.deleteBucketLifecycle, .delete, bucket: bucket, subresource: "lifecycle", answer: .empty)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        guard let present = try await getBucketLifecycle(bucket) else { return false }
        guard mayDelete(present) else { throw call.changedConfiguration() }
        try await send(call) { _ in }
        return true
    }
}
