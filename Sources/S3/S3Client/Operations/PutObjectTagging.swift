import HTTP
public import S3Model

extension S3Client {
    /// PutObjectTagging: replaces all tags of a version. Doing it twice is the same as once.
    ///
    /// - Throws: "NotImplemented" where the store doesn't know ?tagging, before anything is sent there.
    /// **Source**: Amazon S3 API reference, PutObjectTagging.
    public func putObjectTagging(
        bucket: String, key: String, versionId: String? = nil, tags: [ObjectDescription.Field]
    ) async throws(S3Error) {
        var call = Call(.putObjectTagging, .put, bucket: bucket, key: key, subresource: "tagging", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        try await ensureKnown("tagging") { () throws(S3Error) in _ = try await getObjectTagging(bucket: bucket, key: key, versionId: versionId) }
        call.headers = [("Content-Type", "application/xml")]
        call.body = .document(Tagging.encode(tags))
        try await send(call.version(versionId)) { _ in }
    }
}
