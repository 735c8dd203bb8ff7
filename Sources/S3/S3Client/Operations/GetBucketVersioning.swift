import HTTP
public import S3Model

extension S3Client {
    /// GetBucketVersioning: whether versions are kept; `status` nil where it was never switched on.
    ///
    /// **Source**: Amazon S3 API reference, GetBucketVersioning.
    public func getBucketVersioning(_ bucket: String) async throws(S3Error) -> VersioningConfiguration {
        let call = Call(
            .getBucketVersioning, .get, bucket: bucket, subresource: "versioning", answer: .document(roots: VersioningConfiguration.roots))
        return try await send(call) { response throws(DecodingFailure) in try VersioningConfiguration.decode(response.body) }
    }
}
