import HTTP
import S3Model

/// One operation's request before it has an address, a time or a signature: what an attempt is made from.
struct Call: Sendable {
    /// What a good answer's body is.
    enum Answer: Sendable, Equatable {
        /// An XML document with one of these root elements.
        case document(roots: [String])
        /// Nothing that matters.
        case empty
        /// Bytes of an object.
        case raw
    }

    /// What the request carries.
    enum Body: Sendable, Equatable {
        case none
        /// A small XML document; always sent with its Content-MD5, which S3 wants for configurations and some stores for all.
        case document([UInt8])
        /// An object's bytes, with the checksum asked for or nil for the client's choice.
        case object(S3Body, checksum: ChecksumAlgorithm?)
    }

    var operation: S3Operation
    var method: HTTPMethod
    var bucket: String?
    var key: String?
    /// Name of the sub-resource (`?versioning`) the operation is about; nil for operations on the bucket or object itself.
    var subresource: String?
    /// Decoded, without the sub-resource.
    var query: [(name: String, value: String?)] = []
    var headers: [(name: String, value: String)] = []
    var body: Body = .none
    var answer: Answer
    /// False where carrying the call out twice isn't the same as once.
    var isRepeatable: Bool
    /// Statuses outside 200 ..< 300 that are answers, not errors.
    var acceptedStatuses: Set<Int> = []
    /// True where an error with x-amz-delete-marker describes the version that was asked for.
    var describesDeleteMarkers = false
    /// Bytes of a buffered answer before it is given up; documents of one object or bucket are far smaller than listings.
    var answerLimit = 32 << 20
    var patience = HTTPPatience()
    /// Told how much of the body has gone out.
    var meter: SendMeter?

    init(
        _ operation: S3Operation, _ method: HTTPMethod, bucket: String? = nil, key: String? = nil, subresource: String? = nil, answer: Answer,
        isRepeatable: Bool? = nil
    ) {
        self.operation = operation
        self.method = method
        self.bucket = bucket
        self.key = key
        self.subresource = subresource
        self.answer = answer
        self.isRepeatable = isRepeatable ?? (method == .get || method == .head)
        if subresource != nil { answerLimit = 4 << 20 }
    }

    /// Query as sent: the sub-resource first, as a lone name.
    var wholeQuery: [(name: String, value: String?)] {
        (subresource.map { [(name: $0, value: String?.none)] } ?? []) + query
    }

    /// Adds `versionId`, where there is one.
    func version(_ versionId: String?) -> Call {
        var call = self
        if let versionId { call.query.append(("versionId", versionId)) }
        return call
    }

    /// An error of this call that isn't the store's.
    func error(_ kind: S3Error.Kind, code: String, message: String, status: Int = 0) -> S3Error {
        S3Error(kind: kind, operation: operation.name, bucket: bucket, key: key, status: status, code: code, message: message)
    }

    /// Why the call must not be sent to an endpoint; nil where it may: a customer's key or a device's code goes over TLS, or stays on this machine.
    func refusal(on endpoint: Endpoint) -> S3Error? {
        let secrets = ["x-amz-mfa", "x-amz-server-side-encryption-customer-key", "x-amz-copy-source-server-side-encryption-customer-key"]
        guard endpoint.scheme != "https", !endpoint.isLoopback, let header = headers.first(where: { secrets.contains($0.name.lowercased()) }) else {
            return nil
        }
        return error(.refused, code: "InsecureTransport", message: "\(header.name) is a secret, and the endpoint is reached without TLS")
    }

    /// Why the call must not be sent at all; nil where it may.
    ///
    /// An empty key would turn PutObject into CreateBucket and DeleteObject into DeleteBucket; a bucket with a slash would address an object; a
    /// line break in a header's value would begin another header.
    func refusal(isReadOnly: Bool) -> S3Error? {
        if isReadOnly && method != .get && method != .head {
            return error(.refused, code: "ReadOnly", message: "\(operation.name) would change something, and this session is read-only")
        }
        if let bucket, !bucket.hasPrefix("arn:"), bucket.isEmpty || bucket == "." || bucket == ".." || bucket.utf8.contains(UInt8(ascii: "/")) {
            return error(.refused, code: "InvalidBucketName", message: "the bucket's name is empty, or holds what no bucket's name can hold")
        }
        if query.contains(where: { $0.name == "versionId" && $0.value?.isEmpty != false }) {
            return error(.refused, code: "InvalidVersionId", message: "a version's id can't be empty: the request would mean the key itself")
        }
        if let key, key.isEmpty { return error(.refused, code: "InvalidKey", message: "an object's key can't be empty") }
        if let name = headers.map(\.name).first(where: { !HTTPHeaders.isName($0) }) {
            return error(.refused, code: "InvalidHeader", message: "\(name.debugDescription) can't be the name of a header")
        }
        if let header = headers.first(where: { !HeaderText.isSafe($0.value) }) {
            return error(.refused, code: "InvalidHeader", message: "the value of \(header.name) holds a line break or a control character")
        }
        return nil
    }
}
