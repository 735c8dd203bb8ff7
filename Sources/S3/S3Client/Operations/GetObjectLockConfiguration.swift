import HTTP
public import S3Model

extension S3Client {
    /// GetObjectLockConfiguration: whether versions of the bucket can be locked; nil where they can't.
    ///
    /// **Source**: Amazon S3 API reference, GetObjectLockConfiguration (404 ObjectLockConfigurationNotFoundError is a state, not an error).
    public func getObjectLockConfiguration(_ bucket: String) async throws(S3Error) -> ObjectLockConfiguration? {
        let call = Call(
            .getObjectLockConfiguration, .get, bucket: bucket, subresource: "object-lock", answer: .document(roots: ["ObjectLockConfiguration"]))
        do {
            return try await send(call) { response throws(DecodingFailure) in try ObjectLockConfiguration.decode(response.body) }
        } catch let error where StoreQuirks.meansNone(error, of: call.operation) {
            return nil
        }
    }
}
