import HTTP
public import S3Model

extension S3Client {
    /// PutObjectRetention: locks a version until a time, or longer. Doing it twice is the same as once.
    ///
    /// - Parameters:
    ///   - retention: nil takes a governance lock away. COMPLIANCE can't be shortened or taken away by anybody.
    ///   - bypassesGovernance: shortens or takes away a governance lock, where the caller may.
    /// - Throws: "NotImplemented" where the store doesn't know ?retention, before anything is sent there.
    /// **Source**: Amazon S3 API reference, PutObjectRetention.
    public func putObjectRetention(
        bucket: String, key: String, versionId: String? = nil, _ retention: ObjectRetention?, bypassesGovernance: Bool = false
    ) async throws(S3Error) {
        var call = Call(.putObjectRetention, .put, bucket: bucket, key: key, subresource: "retention", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        try await ensureKnown("retention") { () throws(S3Error) in _ = try await getObjectRetention(bucket: bucket, key: key, versionId: versionId) }
        call.send(document: ObjectRetention.encode(retention))
        if bypassesGovernance { call.headers.append(("x-amz-bypass-governance-retention", "true")) }
        try await send(call.version(versionId)) { _ in }
    }
}
