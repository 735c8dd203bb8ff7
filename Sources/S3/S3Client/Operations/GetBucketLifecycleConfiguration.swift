import HTTP
public import S3Model

extension S3Client {
    /// GetBucketLifecycleConfiguration: the bucket's lifecycle rules; nil where there are none.
    ///
    /// **Source**: Amazon S3 API reference, GetBucketLifecycleConfiguration (404 NoSuchLifecycleConfiguration is a state, not an error).
    public func getBucketLifecycleConfiguration(_ bucket: String) async throws(S3Error) -> LifecycleConfiguration? {
        try await getBucketLifecycle(bucket)?.configuration
    }

    /// The same with the header that must go back with it.
    public func getBucketLifecycle(_ bucket: String) async throws(S3Error) -> LifecycleAnswer? {
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
public struct LifecycleAnswer: Sendable, Equatable {
    public var configuration: LifecycleConfiguration
    /// x-amz-transition-default-minimum-object-size: "all_storage_classes_128K", "varies_by_storage_class", or what else the store says; nil where it
    /// says none. Left out of a PUT, AWS falls back to its default.
    public var minimumObjectSize: String?

    public init(configuration: LifecycleConfiguration, minimumObjectSize: String? = nil) {
        self.configuration = configuration
        self.minimumObjectSize = minimumObjectSize
    }
}
