/// How a version is encrypted at rest, as its HEAD says it and as a write asks for it again: a copy falls back to the bucket's default otherwise.
///
/// A customer's own key (SSE-C) is not part of it: the store never gives that back.
/// **Source**: Amazon S3 API reference, CopyObject and HeadObject (x-amz-server-side-encryption and its fellows).
public struct ObjectEncryption: Sendable, Equatable {
    /// "AES256", "aws:kms", "aws:kms:dsse", or what the store says.
    public var algorithm: String
    /// Id or ARN of the KMS key; nil is the account's own key for S3.
    public var kmsKeyId: String?
    /// The KMS encryption context as headers carry it: base64 of a JSON object. AWS never answers it in a HEAD, so it must be known otherwise.
    public var kmsContext: String?
    /// Whether a bucket key stands between KMS and the object; nil leaves it to the bucket.
    public var usesBucketKey: Bool?

    public init(algorithm: String, kmsKeyId: String? = nil, kmsContext: String? = nil, usesBucketKey: Bool? = nil) {
        self.algorithm = algorithm
        self.kmsKeyId = kmsKeyId
        self.kmsContext = kmsContext
        self.usesBucketKey = usesBucketKey
    }

    /// The store's own keys.
    public static let aes256 = ObjectEncryption(algorithm: "AES256")

    /// A key in KMS.
    public static func kms(keyId: String?, context: String? = nil, usesBucketKey: Bool? = nil) -> ObjectEncryption {
        ObjectEncryption(algorithm: "aws:kms", kmsKeyId: keyId, kmsContext: context, usesBucketKey: usesBucketKey)
    }

    /// True where a key in KMS is used.
    public var isKMS: Bool { algorithm.hasPrefix("aws:kms") }

    private static let prefix = "x-amz-server-side-encryption"

    /// What the headers of a HEAD, GET or write say; nil where they name no encryption by the store.
    public init?(headers: [ObjectDescription.Field]) {
        func value(_ suffix: String) -> String? { headers.value(of: Self.prefix + suffix) }
        guard let algorithm = value(""), !algorithm.isEmpty else { return nil }
        self.init(
            algorithm: algorithm, kmsKeyId: value("-aws-kms-key-id"), kmsContext: value("-context"),
            usesBucketKey: value("-bucket-key-enabled").map { $0.lowercased() == "true" })
    }

    /// The headers of a write that ask for the same again, lower-case.
    public var headers: [ObjectDescription.Field] {
        var fields = [ObjectDescription.Field(Self.prefix, algorithm)]
        if let kmsKeyId { fields.append(.init(Self.prefix + "-aws-kms-key-id", kmsKeyId)) }
        if let kmsContext { fields.append(.init(Self.prefix + "-context", kmsContext)) }
        if let usesBucketKey { fields.append(.init(Self.prefix + "-bucket-key-enabled", usesBucketKey ? "true" : "false")) }
        return fields
    }
}
