import HTTP
public import S3Model

extension S3Client {
    /// GetObjectTagging: a version's tags in the store's order; none where it has none.
    ///
    /// **Source**: Amazon S3 API reference, GetObjectTagging.
    public func getObjectTagging(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> [ObjectDescription.Field] {
        let call = Call(.getObjectTagging, .get, bucket: bucket, key: key, subresource: "tagging", answer: .document(roots: ["Tagging"]))
        do {
            return try await send(call.version(versionId)) { response throws(DecodingFailure) in try Tagging.decode(response.body) }
        } catch let error where StoreQuirks.meansNone(error, of: call.operation) {
            return []
        }
    }
}
