import HTTP
public import S3Model

extension S3Client {
    /// GetObjectRetention: until when a version is locked, and how; nil where it isn't or the bucket has no lock.
    ///
    /// **Source**: Amazon S3 API reference, GetObjectRetention (NoSuchObjectLockConfiguration is a state, not an error).
    public func getObjectRetention(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> ObjectRetention? {
        let call = Call(.getObjectRetention, .get, bucket: bucket, key: key, subresource: "retention", answer: .document(roots: ["Retention"]))
        do {
            return try await send(call.version(versionId)) { response throws(DecodingFailure) in try ObjectRetention.decode(response.body) }
        } catch let error where StoreQuirks.meansNone(error, of: call.operation) {
            return nil
        }
    }
}
