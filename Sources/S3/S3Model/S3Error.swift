/// Why an operation failed: S3's own words where the store answered, ours where it didn't. Everything in it that a store said is untrusted text.
public struct S3Error: Error, Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The store answered with an error document or status.
        case service
        /// No usable answer came from the network.
        case transport(TransportFailure)
        /// An answer came but isn't what S3 says it should be (wrong root, broken XML, lying length or checksum).
        case undecodable
        /// Refused here, before anything was sent (read-only mode, an unsafe value).
        case refused
        /// No credentials, a broken profile, a provider that failed.
        case configuration
        case cancelled
    }

    /// The network's failures, told apart because a person does different things about them.
    public enum TransportFailure: String, Sendable, CaseIterable {
        case resolve, connect, tls, timeout, stalled, cut, ambiguous, malformed, tooLarge, localFile, other
    }

    public var kind: Kind
    /// S3's operation name ("ListObjectsV2").
    public var operation: String
    public var bucket: String?
    public var key: String?
    /// HTTP status; 0 where none came.
    public var status: Int
    /// S3's error code ("NoSuchBucket"); of our own failures a short name.
    public var code: String
    public var message: String
    public var requestId: String?
    public var hostId: String?
    /// Region the store named for the bucket, validated as a host label.
    public var region: String?

    public init(
        kind: Kind, operation: String, bucket: String? = nil, key: String? = nil, status: Int = 0, code: String, message: String,
        requestId: String? = nil, hostId: String? = nil, region: String? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.bucket = bucket
        self.key = key
        self.status = status
        self.code = code
        self.message = message
        self.requestId = requestId
        self.hostId = hostId
        self.region = region
    }
}
