import HTTP
public import S3Model

/// What the version will be that a multipart upload makes: nothing of it can be said later.
public struct CreateMultipartUploadInput: Sendable, Equatable {
    public var bucket: String
    public var key: String
    public var metadata: ObjectMetadata
    public var tags: [ObjectDescription.Field]
    public var placement: ObjectPlacement
    /// S3's name of the checksum of its parts ("CRC32C"); nil leaves it to the store. Parts that are sent must then carry the same.
    public var checksumAlgorithm: String?
    /// "FULL_OBJECT" or "COMPOSITE"; nil leaves it to the store.
    public var checksumType: String?

    public init(
        bucket: String, key: String, metadata: ObjectMetadata = ObjectMetadata(), tags: [ObjectDescription.Field] = [],
        placement: ObjectPlacement = ObjectPlacement(), checksumAlgorithm: String? = nil, checksumType: String? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.metadata = metadata
        self.tags = tags
        self.placement = placement
        self.checksumAlgorithm = checksumAlgorithm
        self.checksumType = checksumType
    }
}

extension S3Client {
    /// CreateMultipartUpload: begins an upload in parts and answers its id.
    ///
    /// - Throws: not repeated after an unknown outcome: an upload nobody knows costs money until it is aborted (`listMultipartUploads` finds it).
    /// **Source**: Amazon S3 API reference, CreateMultipartUpload.
    public func createMultipartUpload(_ input: CreateMultipartUploadInput) async throws(S3Error) -> String {
        var call = Call(
            .createMultipartUpload, .post, bucket: input.bucket, key: input.key, subresource: "uploads",
            answer: .document(roots: ["InitiateMultipartUploadResult"]))
        call.headers = input.metadata.requestHeaders
        if !input.tags.isEmpty { call.headers.append(("x-amz-tagging", HeaderText.tags(input.tags))) }
        call.headers += input.placement.headers
        if let algorithm = input.checksumAlgorithm { call.headers.append(("x-amz-checksum-algorithm", algorithm)) }
        if let type = input.checksumType { call.headers.append(("x-amz-checksum-type", type)) }
        return try await send(call) { response throws(DecodingFailure) in try MultipartDocuments.decodeUploadId(response.body) }
    }
}
