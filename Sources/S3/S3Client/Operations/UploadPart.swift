public import HTTP
public import S3Model

/// One part to send.
public struct UploadPartInput: Sendable, Equatable {
    public var bucket: String
    public var key: String
    public var uploadId: String
    /// 1 ... 10,000.
    public var partNumber: Int
    /// At least 5 MiB, but for the last part.
    public var body: S3Body
    /// The upload's algorithm, where it has one that is sent with each part.
    public var checksum: ChecksumAlgorithm?
    /// The same as the upload was begun with.
    public var customerKey: CustomerKey?
    /// Told how much of the part has gone out, from its beginning in each attempt.
    public var meter: SendMeter?

    public init(
        bucket: String, key: String, uploadId: String, partNumber: Int, body: S3Body, checksum: ChecksumAlgorithm? = nil,
        customerKey: CustomerKey? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.uploadId = uploadId
        self.partNumber = partNumber
        self.body = body
        self.checksum = checksum
        self.customerKey = customerKey
    }
}

extension S3Client {
    /// UploadPart: one part of a multipart upload. Sending it again replaces it, so it is repeated freely.
    ///
    /// - Throws: 404 NoSuchUpload once the upload was completed or aborted.
    /// **Source**: Amazon S3 API reference, UploadPart.
    public func uploadPart(_ input: UploadPartInput) async throws(S3Error) -> UploadedPart {
        var call = Call(.uploadPart, .put, bucket: input.bucket, key: input.key, answer: .empty, isRepeatable: true)
        call.query = [("partNumber", String(input.partNumber)), ("uploadId", input.uploadId)]
        call.headers = [("Content-Type", "application/octet-stream")] + (input.customerKey?.headers() ?? [])
        call.body = .object(input.body, checksum: input.checksum)
        call.meter = input.meter
        let number = input.partNumber
        return try await send(call) { response throws(DecodingFailure) in
            let eTag = response.headers["ETag"]?.unquotedETag ?? ""
            // Complete can't name a part without one.
            guard !eTag.isEmpty else { throw DecodingFailure(.malformed, "the answer names no ETag for the part") }
            return UploadedPart(partNumber: number, eTag: eTag, checksums: ObjectChecksums(headers: response.fields))
        }
    }
}
