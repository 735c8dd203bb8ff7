import HTTP
public import S3Model

extension S3Client {
    /// GetObjectAcl: owner and grants of a version.
    ///
    /// **Source**: Amazon S3 API reference, GetObjectAcl.
    public func getObjectAcl(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> AccessControlPolicy {
        let call = Call(.getObjectAcl, .get, bucket: bucket, key: key, subresource: "acl", answer: .document(roots: ["AccessControlPolicy"]))
        return try await send(call.version(versionId)) { response throws(DecodingFailure) in try AccessControlPolicy.decode(response.body) }
    }
}
