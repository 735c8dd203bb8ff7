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
    /// Requests that were sent for the call, the failed ones before this error included; 0 where none was.
    public var attempts = 0

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

extension S3Error {
    /// True where a call that changes something may have been carried out although it failed: its effect must be read before anything is repeated
    /// or called failed.
    ///
    /// That is an answer that got lost, an error inside the store, a cancel while the request was under way, and a condition or upload id that
    /// fails at a later attempt, because the first may have been the one that changed the ETag or ended the upload.
    public var leavesOutcomeOpen: Bool {
        switch kind {
        case .refused, .configuration: return false
        case .cancelled: return true
        case .undecodable: return (200..<300).contains(status) || status >= 500
        case .transport(let failure):
            switch failure {
            case .resolve, .connect, .tls: return attempts > 1
            case .timeout, .stalled, .cut, .ambiguous, .malformed, .tooLarge, .localFile, .other: return true
            }
        case .service:
            if code == "NoSuchUpload" && operation == "CompleteMultipartUpload" { return true }
            if status >= 500 && status != 501 || (200..<300).contains(status) {
                return !["SlowDown", "ServiceUnavailable"].contains(code) || attempts > 1
            }
            return attempts > 1 && (status == 412 || status == 409 || status == 404)
        }
    }
}
