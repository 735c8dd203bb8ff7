import HTTP
public import S3Model

/// Which parts make the version, and under which conditions.
public struct CompleteMultipartUploadInput: Sendable, Equatable {
    public var bucket: String
    public var key: String
    public var uploadId: String
    public var parts: [UploadedPart]
    /// Only where the key's present ETag is this one.
    public var ifMatch: String?
    /// `*`: only where the key has no current object.
    public var ifNoneMatch: String?
    /// Checksum that the whole must have, as S3 writes it; S3 refuses the upload where it has another.
    public var checksum: ObjectDescription.Field?
    /// "FULL_OBJECT" or "COMPOSITE", along with `checksum`.
    public var checksumType: String?
    /// Bytes that the whole must have.
    public var objectSize: Int64?
    /// The same as the upload was begun with.
    public var customerKey: CustomerKey?

    public init(
        bucket: String, key: String, uploadId: String, parts: [UploadedPart], ifMatch: String? = nil, ifNoneMatch: String? = nil,
        checksum: ObjectDescription.Field? = nil, checksumType: String? = nil, objectSize: Int64? = nil, customerKey: CustomerKey? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.uploadId = uploadId
        self.parts = parts
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.checksum = checksum
        self.checksumType = checksumType
        self.objectSize = objectSize
        self.customerKey = customerKey
    }
}

/// What CompleteMultipartUpload says of the version it made.
public struct CompleteMultipartUploadOutput: Sendable, Equatable {
    /// Without quotes, "-N" at its end.
    public var eTag: String
    /// nil in buckets without versions.
    public var versionId: String?
    public var checksums: ObjectChecksums

    public init(eTag: String, versionId: String? = nil, checksums: ObjectChecksums = ObjectChecksums()) {
        self.eTag = eTag
        self.versionId = versionId
        self.checksums = checksums
    }
}

extension S3Client {
    /// CompleteMultipartUpload: puts the parts together to a version.
    ///
    /// S3 answers 200 at once and spaces while it works, so there is no verdict before the document's end; an error in it counts as one.
    /// - Throws: not repeated after an unknown outcome (`.transport(.ambiguous)`). 404 NoSuchUpload may mean that an earlier attempt won: the key's
    ///   versions tell (`S3Error.leavesOutcomeOpen`). 412 and 409 ConditionalRequestConflict where a condition fails; the upload is still there.
    /// **Source**: Amazon S3 API reference, CompleteMultipartUpload.
    public func completeMultipartUpload(_ input: CompleteMultipartUploadInput) async throws(S3Error) -> CompleteMultipartUploadOutput {
        var call = Call(
            .completeMultipartUpload, .post, bucket: input.bucket, key: input.key, answer: .document(roots: ["CompleteMultipartUploadResult"]))
        call.patience = .silentWork
        call.query = [("uploadId", input.uploadId)]
        call.send(document: MultipartDocuments.encodeComplete(input.parts))
        call.headers += input.customerKey?.headers() ?? []
        call.condition(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch)
        if let checksum = input.checksum { call.headers.append(("x-amz-checksum-\(checksum.name.lowercased())", checksum.value)) }
        if let type = input.checksumType { call.headers.append(("x-amz-checksum-type", type)) }
        if let size = input.objectSize { call.headers.append(("x-amz-mp-object-size", String(size))) }
        return try await send(call) { response throws(DecodingFailure) in
            let (eTag, checksums) = try MultipartDocuments.decodeComplete(response.body)
            return CompleteMultipartUploadOutput(eTag: eTag, versionId: response.headers["x-amz-version-id"], checksums: checksums)
        }
    }
}
