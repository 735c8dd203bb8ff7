import HTTP
public import S3Model

extension S3Client {
    /// PutBucketLifecycleConfiguration: replaces all rules, then reads them back.
    ///
    /// - Returns: the rules as the store kept them, which may differ from what was sent: accepted is not kept on every store.
    /// - Throws: `code` "NotKept" where the store accepted the rules but has none afterwards.
    @discardableResult
    public func putBucketLifecycleConfiguration(
        _ bucket: String, _ configuration: LifecycleConfiguration
    ) async throws(S3Error) -> LifecycleConfiguration {
        try await putBucketLifecycleConfiguration(bucket, configuration, minimumObjectSize: nil) { _ in true }
        guard let kept = try await getBucketLifecycleConfiguration(bucket) else {
            throw S3Error(
                kind: .undecodable, operation: S3Operation.putBucketLifecycleConfiguration.name, bucket: bucket, code: "NotKept",
                message: "the store accepted the lifecycle rules, but has none now")
        }
        return kept
    }

    /// PutBucketLifecycleConfiguration: replaces all rules, if the present ones are as they should be; doesn't read them back.
    ///
    /// Reads the present ones just before: a configuration has no version that a condition could name, and a store that doesn't know `?lifecycle` must
    /// not be sent a PUT it would take for CreateBucket. Sending it twice is the same as once.
    /// - Parameters:
    ///   - minimumObjectSize: x-amz-transition-default-minimum-object-size; nil sends back what the present rules came with.
    ///   - mayReplace: told the present rules (nil: none); false keeps them.
    /// - Throws: `.refused` "ConfigurationChanged" where `mayReplace` says no: then nothing was sent.
    /// **Source**: Amazon S3 API reference, PutBucketLifecycleConfiguration.
    public func putBucketLifecycleConfiguration(
        _ bucket: String, _ configuration: LifecycleConfiguration, minimumObjectSize: String?, mayReplace: (LifecycleAnswer?) -> Bool
    ) async throws(S3Error) {
        var call = Call(.putBucketLifecycleConfiguration, .put, bucket: bucket, subresource: "lifecycle", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        let present = try await getBucketLifecycle(bucket)
        guard mayReplace(present) else { throw call.changedConfiguration() }
        call.headers = [("Content-Type", "application/xml")]
        if let size = minimumObjectSize ?? present?.minimumObjectSize { call.headers.append(("x-amz-transition-default-minimum-object-size", size)) }
        call.body = .document(configuration.encoded())
        try await send(call) { _ in }
    }
}

extension Call {
    /// "somebody else changed it in between", before anything was sent.
    func changedConfiguration() -> S3Error {
        error(.refused, code: "ConfigurationChanged", message: "the configuration has changed since it was read, so nothing was sent")
    }
}
