import HTTP
public import S3Model

extension S3Client {
    /// PutObjectLegalHold: holds a version, or lets it go. Doing it twice is the same as once.
    ///
    /// - Throws: "NotImplemented" where the store doesn't know ?legal-hold, before anything is sent there.
    /// **Source**: Amazon S3 API reference, PutObjectLegalHold.
    public func putObjectLegalHold(bucket: String, key: String, versionId: String? = nil, isHeld: Bool) async throws(S3Error) {
        var call = Call(.putObjectLegalHold, .put, bucket: bucket, key: key, subresource: "legal-hold", answer: .empty, isRepeatable: true)
        if let refusal = call.refusal(isReadOnly: options.isReadOnly) { throw refusal }
        try await ensureKnown("legal-hold") { () throws(S3Error) in _ = try await getObjectLegalHold(bucket: bucket, key: key, versionId: versionId) }
        call.send(document: LegalHold.encode(isHeld))
        try await send(call.version(versionId)) { _ in }
    }
}
