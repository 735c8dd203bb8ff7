public import HTTP
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
    /// Class, encryption, ACL, redirect and lock.
    public var placement: ObjectPlacement
    /// Only where the key's present ETag is this one.
    public var ifMatch: String?
    /// `*`: only where the key has no object yet.
    public var ifNoneMatch: String?
    /// Sent as a header; nil lets the client choose (CRC32 on Amazon's hosts, none elsewhere).
    public var checksum: ChecksumAlgorithm?
    /// Further headers, replayed as they are (`Cache-Control`, `Content-Encoding`, …).
    public var headers: [ObjectDescription.Field]
    /// Told how much of the body has gone out, from its beginning in each attempt.
    public var meter: SendMeter?

    public init(
        bucket: String, key: String, body: S3Body, contentType: String? = nil, metadata: [ObjectDescription.Field] = [],
        tags: [ObjectDescription.Field] = [], storageClass: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil,
        checksum: ChecksumAlgorithm? = nil, headers: [ObjectDescription.Field] = [], placement: ObjectPlacement = ObjectPlacement()
    ) {
        self.bucket = bucket
        self.key = key
        self.body = body
        self.contentType = contentType
        self.metadata = metadata
        self.tags = tags
        self.placement = placement
        if let storageClass { self.placement.storageClass = storageClass }
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
        call.meter = input.meter
        call.headers = [("Content-Type", input.contentType ?? "application/octet-stream")]
        call.headers += input.headers.map { ($0.name, $0.value) }
        call.headers += input.metadata.map { ("x-amz-meta-\($0.name)", $0.value) }
        if case .file(let path) = input.body, let size = FileMark.of(path: path)?.size, size > Self.largestPut {
            throw call.error(.refused, code: "EntityTooLarge", message: "S3 takes at most 5 GiB in one request, and the file has \(size) bytes")
        }
        if !input.tags.isEmpty { call.headers.append(("x-amz-tagging", HeaderText.tags(input.tags))) }
        call.headers += input.placement.headers
        call.condition(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch)
        // A locked write needs a digest on any store (Amazon S3 API reference, PutObject).
        call.body = .object(input.body, checksum: input.checksum ?? (input.placement.locks ? .crc32 : nil))
        return try await send(call) { response in
            PutObjectOutput(eTag: response.headers["ETag"]?.unquotedETag ?? "", versionId: response.headers["x-amz-version-id"])
        }
    }
}
