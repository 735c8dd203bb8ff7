import AWSConfig
import HTTP
public import S3Model

/// Which bytes of which version to read.
public struct GetObjectInput: Sendable, Equatable {
    public var bucket: String
    public var key: String
    public var versionId: String?
    /// Bytes from 0; nil reads all. May reach beyond the end.
    public var range: Range<Int64>?
    /// Only while the version's ETag is this one.
    public var ifMatch: String?
    /// Asks for the stored checksum in the answer's headers (`x-amz-checksum-mode`).
    public var wantsChecksum: Bool
    /// The key the version is encrypted under (SSE-C).
    public var customerKey: CustomerKey?

    public init(
        bucket: String, key: String, versionId: String? = nil, range: Range<Int64>? = nil, ifMatch: String? = nil, wantsChecksum: Bool = false,
        customerKey: CustomerKey? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.range = range
        self.ifMatch = ifMatch
        self.wantsChecksum = wantsChecksum
        self.customerKey = customerKey
    }
}

/// What came of a GetObject.
public struct GetObjectOutput: Sendable, Equatable {
    /// What the answer's headers said. Of a part, `contentLength` is the part's.
    public var description: ObjectDescription
    /// Bytes handed to the chunk handler.
    public var bytes: Int64
    /// Bytes of the whole object, where the answer said it.
    public var objectSize: Int64?
    /// False where the chunk handler ended it early.
    public var isComplete: Bool
    /// What the bytes of a complete read were held against.
    public var verification: BodyVerification

    public init(
        description: ObjectDescription, bytes: Int64, objectSize: Int64? = nil, isComplete: Bool = true, verification: BodyVerification = .length
    ) {
        self.description = description
        self.bytes = bytes
        self.objectSize = objectSize
        self.isComplete = isComplete
        self.verification = verification
    }
}

extension S3Client {
    /// GetObject: the bytes of a version, or a range of them, handed on as they arrive.
    ///
    /// After a cut the next attempt goes on where the bytes ended, of the same version and ETag only. The length is held against Content-Length,
    /// the range against Content-Range, a whole object against its checksum or ETag where these can tell (`verification`). A range that begins at 0 of an empty object is no error, but no bytes.
    /// - Parameter onChunk: called in order on the transport's thread; false ends the read.
    /// - Throws: `.undecodable` "MalformedAnswer" where the store answers other bytes than were asked for, "ChecksumMismatch" where the bytes handed
    ///   on aren't the object's; "CustomerKeyRequired" where the version is encrypted under a key that wasn't sent; 412 where the object changed meanwhile.
    /// **Source**: Amazon S3 API reference, GetObject; RFC 9110, 14 (ranges).
    public func getObject(
        _ input: GetObjectInput, onChunk: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(S3Error) -> GetObjectOutput {
        var call = Call(.getObject, .get, bucket: input.bucket, key: input.key, answer: .raw)
        if let range = input.range, range.isEmpty || range.lowerBound < 0 {
            throw call.error(.refused, code: "InvalidRange", message: "a range must have at least one byte")
        }
        call.headers += input.customerKey?.headers() ?? []
        if isAmazon && input.range == nil && !input.wantsChecksum { call.headers.append(("x-amz-checksum-mode", "ENABLED")) }
        let download = ObjectDownload(input, isAmazon: isAmazon, onChunk: onChunk)
        do {
            try await send(call, stream: CallStream(begin: download.begin, progress: download.progress)) { response throws(DecodingFailure) in
                try download.finish(response)
            }
        } catch {
            if let reason = download.mismatch { throw call.error(.undecodable, code: "MalformedAnswer", message: reason, status: error.status) }
            if download.wasStopped { return download.output(isComplete: false) }
            if input.customerKey == nil, StoreQuirks.asksForCustomerKey(error) { throw StoreQuirks.customerKeyRequired(error) }
            guard error.status == 416, input.range?.lowerBound == 0 else { throw error }
            let description = try await headObject(
                bucket: input.bucket, key: input.key, versionId: input.versionId, customerKey: input.customerKey)
            guard description.contentLength == 0 else { throw error }
            return GetObjectOutput(description: description, bytes: 0, objectSize: 0)
        }
        guard let verification = download.verify() else {
            throw call.error(.undecodable, code: "ChecksumMismatch", message: "the bytes that came are not the object's: its checksum is another")
        }
        return download.output(isComplete: true, verification: verification)
    }
}
