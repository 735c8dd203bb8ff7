import HTTP
public import S3Model

extension S3Client {
    /// PutBucketLifecycleConfiguration: replaces all rules, then reads them back.
    ///
    /// Reads the present ones first: a store that doesn't know `?lifecycle` must not be sent a PUT it would take for CreateBucket, and the
    /// x-amz-transition-default-minimum-object-size of the answer has to go back. Doing it twice is the same as once.
    /// - Returns: the rules as the store kept them, which may differ from what was sent: accepted is not kept on every store.
    /// - Throws: `code` "NotKept" where the store accepted the rules but has none afterwards.
    /// **Source**: Amazon S3 API reference, PutBucketLifecycleConfiguration.
    @discardableResult
    public func putBucketLifecycleConfiguration(
        _ bucket: String, _ configuration: LifecycleConfiguration
    ) async throws(S3Error) -> LifecycleConfiguration {
        var call = Call(.putBucketLifecycleConfiguration, .put, bucket: bucket, subresource: "lifecycle", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        let present = try await getLifecycle(bucket)
        call.headers = [("Content-Type", "application/xml")]
        if let size = present?.minimumObjectSize { call.headers.append(("x-amz-transition-default-minimum-object-size", size)) }
        call.body = .document(configuration.encoded())
        try await send(call) { _ in }
        guard let kept = try await getBucketLifecycleConfiguration(bucket) else {
            throw call.error(.undecodable, code: "NotKept", message: "the store accepted the lifecycle rules, but has none now")
        }
        return kept
    }
}
