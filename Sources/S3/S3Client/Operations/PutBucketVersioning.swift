import HTTP
public import S3Model

extension S3Client {
    /// PutBucketVersioning: switches versions on, or suspends them. Doing it twice is the same as once.
    ///
    /// **Source**: Amazon S3 API reference, PutBucketVersioning.
    public func putBucketVersioning(_ bucket: String, _ configuration: VersioningConfiguration) async throws(S3Error) {
        var call = Call(.putBucketVersioning, .put, bucket: bucket, subresource: "versioning", answer: .empty, isRepeatable: true)
        call.headers = [("Content-Type", "application/xml")]
        call.body = .document(configuration.encoded())
        try await send(call) { _ in }
    }
}
