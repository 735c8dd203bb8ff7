import HTTP
public import S3Model

extension S3Client {
    /// PutObjectAcl: replaces owner and grants of a version by a document. Doing it twice is the same as once.
    ///
    /// - Throws: 400 AccessControlListNotSupported where the bucket's owner owns everything in it; "NotImplemented" where the store doesn't know ?acl,
    ///   before anything is sent there.
    /// **Source**: Amazon S3 API reference, PutObjectAcl.
    public func putObjectAcl(bucket: String, key: String, versionId: String? = nil, _ policy: AccessControlPolicy) async throws(S3Error) {
        var call = Call(.putObjectAcl, .put, bucket: bucket, key: key, subresource: "acl", answer: .empty, isRepeatable: true).version(versionId)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        try await ensureKnown("acl") { () throws(S3Error) in _ = try await getObjectAcl(bucket: bucket, key: key, versionId: versionId) }
        call.send(document: policy.encoded())
        try await send(call) { _ in }
    }
}
