import HTTP
public import S3Model

extension S3Client {
    /// GetBucketLifecycleConfiguration: the bucket's lifecycle rules; nil where there are none.
    ///
    /// **Source**: Amazon S3 API reference, GetBucketLifecycleConfiguration (404 NoSuchLifecycleConfiguration is a state, not an error).
    public func getBucketLifecycleConfiguration(_ bucket: String) async throws(S3Error) -> LifecycleConfiguration? {
        try await getLifecycle(bucket)?.configuration
    }

    /// The configuration with the header that must go back with it.
    func getLifecycle(_ bucket: String) async throws(S3Error) -> LifecycleAnswer? {
        let call = Call(
            .getBucketLifecycleConfiguration, .get, bucket: bucket, subresource: "lifecycle", answer: .document(roots: ["LifecycleConfiguration"]))
        do {
            return try await send(call) { response throws(DecodingFailure) in
                LifecycleAnswer(
                    configuration: try LifecycleConfiguration.decode(response.body),
                    minimumObjectSize: response.headers["x-amz-transition-default-minimum-object-size"])
            }
        } catch let error where StoreQuirks.meansNone(error, of: call.operation) {
            return nil
        }
    }
}

/// A lifecycle configuration as a GET answers it.
struct LifecycleAnswer: Sendable {
    var configuration: LifecycleConfiguration
    /// x-amz-transition-default-minimum-object-size; left out of a PUT, AWS falls back to its default.
    var minimumObjectSize: String?
}
