import HTTP
public import S3Model

/// One part to copy from a version within the store.
public struct UploadPartCopyInput: Sendable, Equatable {
    public var source: CopySource
    /// Bytes of the source from 0, at most 5 GiB; nil is all of it.
    public var range: Range<Int64>?
    public var bucket: String
    public var key: String
    public var uploadId: String
    /// 1 ... 10,000.
    public var partNumber: Int
    /// The same as the upload was begun with.
    public var customerKey: CustomerKey?

    public init(
        source: CopySource, range: Range<Int64>?, bucket: String, key: String, uploadId: String, partNumber: Int, customerKey: CustomerKey? = nil
    ) {
        self.source = source
        self.range = range
        self.bucket = bucket
        self.key = key
        self.uploadId = uploadId
        self.partNumber = partNumber
        self.customerKey = customerKey
    }
}

extension S3Client {
    /// UploadPartCopy: one part of a multipart upload from bytes of a version. Copying it again replaces it, so it is repeated freely.
    ///
    /// A 200 may carry an error; it counts as one. The store may be silent for minutes.
    /// - Throws: 412 PreconditionFailed where the source's ETag isn't the one asked for; 404 NoSuchUpload once the upload is over.
    /// **Source**: Amazon S3 API reference, UploadPartCopy.
    public func uploadPartCopy(_ input: UploadPartCopyInput) async throws(S3Error) -> UploadedPart {
        var call = Call(
            .uploadPartCopy, .put, bucket: input.bucket, key: input.key, answer: .document(roots: ["CopyPartResult"]), isRepeatable: true)
        call.patience = .silentWork
        call.query = [("partNumber", String(input.partNumber)), ("uploadId", input.uploadId)]
        call.headers = input.source.headers + (input.customerKey?.headers() ?? [])
        if let range = input.range {
            guard !range.isEmpty, range.lowerBound >= 0 else {
                throw call.error(.refused, code: "InvalidRange", message: "a part must have at least one byte")
            }
            call.headers.append(("x-amz-copy-source-range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        }
        let number = input.partNumber
        return try await send(call) { response throws(DecodingFailure) in
            let result = try CopyResult.decode(response.body)
            guard !result.eTag.isEmpty else { throw DecodingFailure(.malformed, "the answer names no ETag for the part") }
            return UploadedPart(partNumber: number, eTag: result.eTag, checksums: result.checksums)
        }
    }
}
