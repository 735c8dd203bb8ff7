import HTTP
public import S3Model

extension S3Client {
    /// GetObjectLegalHold: whether a version is held; false where nothing was ever said or the bucket has no lock.
    ///
    /// **Source**: Amazon S3 API reference, GetObjectLegalHold (NoSuchObjectLockConfiguration is a state, not an error).
    public func getObjectLegalHold(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> Bool {
        let call = Call(.getObjectLegalHold, .get, bucket: bucket, key: key, subresource: "legal-hold", answer: .document(roots: ["LegalHold"]))
        do {
            return try await send(call.version(versionId)) { response throws(DecodingFailure) in try LegalHold.decode(response.body) }
        } catch let error where StoreQuirks.meansNone(error, of: call.operation) {
            return false
        }
    }
}
