import HTTP
public import S3Model

/// What to store, and under which conditions.
public struct PutObjectInput: Sendable, Equatable {
    public var bucket: String
    public var key: String
    public var body: S3Body
    public var contentType: String?
    /// Names without the `x-amz-meta-` before them.
    public var metadata: [ObjectDescription.Field]
    public var tags: [ObjectDescription.Field]
    public var storageClass: String?
    /// Only where the key's present ETag is this one.
    public var ifMatch: String?
    /// `*`: only where the key has no object yet.
    public var ifNoneMatch: String?
    /// Sent as a header; nil lets the client choose (CRC32 on Amazon's hosts, none elsewhere).
    public var checksum: ChecksumAlgorithm?
    /// Further headers, replayed as they are (`Cache-Control`, `Content-Encoding`, …).
    public var headers: [ObjectDescription.Field]

    public init(
        bucket: String, key: String, body: S3Body, contentType: String? = nil, metadata: [ObjectDescription.Field] = [],
        tags: [ObjectDescription.Field] = [], storageClass: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil,
        checksum: ChecksumAlgorithm? = nil, headers: [ObjectDescription.Field] = []
    ) {
        self.bucket = bucket
        self.key = key
        self.body = body
        self.contentType = contentType
        self.metadata = metadata
        self.tags = tags
        self.storageClass = storageClass
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.checksum = checksum
        self.headers = headers
    }
}

/// What PutObject says of what it stored.
public struct PutObjectOutput: Sendable, Equatable {
    /// Without quotes; empty where the store names none.
    public var eTag: String
    /// nil in buckets without versions.
    public var versionId: String?

    public init(eTag: String, versionId: String? = nil) {
        self.eTag = eTag
        self.versionId = versionId
    }
}

extension S3Client {
    /// Bytes that one PutObject can carry. Source: Amazon S3 User Guide, "Uploading objects".
    static let largestPut: Int64 = 5 << 30

    /// PutObject: stores an object, or a new version of it, in one request.
    ///
    /// The body's SHA-256 goes along, or over TLS its checksum (never a trailer: many stores refuse that form). Metadata is sent as UTF-8; S3
    /// itself answers text outside ASCII in RFC 2047 form.
    /// - Throws: not repeated after an unknown outcome (`.transport(.ambiguous)`): the versions of the key tell. Refused here: a header value with
    ///   a line break, a metadata name that is no header name. 412 PreconditionFailed and 409 ConditionalRequestConflict as the store says them.
    /// **Source**: Amazon S3 API reference, PutObject.
    public func putObject(_ input: PutObjectInput) async throws(S3Error) -> PutObjectOutput {
        var call = Call(.putObject, .put, bucket: input.bucket, key: input.key, answer: .empty)
        call.headers = [("Content-Type", input.contentType ?? "application/octet-stream")]
        call.headers += input.headers.map { ($0.name, $0.value) }
        call.headers += input.metadata.map { ("x-amz-meta-\($0.name)", $0.value) }
        if let name = call.headers.map(\.name).first(where: { !HeaderText.isName($0) }) {
            throw call.error(.refused, code: "InvalidHeader", message: "\(name.debugDescription) can't be the name of a header")
        }
        if case .file(let path) = input.body, let size = FileMark.of(path: path)?.size, size > Self.largestPut {
            throw call.error(.refused, code: "EntityTooLarge", message: "S3 takes at most 5 GiB in one request, and the file has \(size) bytes")
        }
        if !input.tags.isEmpty { call.headers.append(("x-amz-tagging", HeaderText.tags(input.tags))) }
        if let storageClass = input.storageClass { call.headers.append(("x-amz-storage-class", storageClass)) }
        if let eTag = input.ifMatch { call.headers.append(("If-Match", HeaderText.eTag(eTag))) }
        if let eTag = input.ifNoneMatch { call.headers.append(("If-None-Match", HeaderText.eTag(eTag))) }
        call.body = .object(input.body, checksum: input.checksum)
        return try await send(call) { response in
            PutObjectOutput(eTag: HeaderText.unquoted(response.headers["ETag"] ?? ""), versionId: response.headers["x-amz-version-id"])
        }
    }
}
