import HTTP
public import S3Model

/// Whether a copy takes something over from its source or gets it anew.
public enum CopyDirective<Value: Sendable & Equatable>: Sendable, Equatable {
    case copy
    case replace(Value)
}

/// What to copy, whereto, and under which conditions.
public struct CopyObjectInput: Sendable, Equatable {
    public var source: CopySource
    public var bucket: String
    public var key: String
    public var metadata: CopyDirective<ObjectMetadata>
    /// Copying tags needs the right to read and write them; `.replace([])` copies without.
    public var tagging: CopyDirective<[ObjectDescription.Field]>
    public var placement: ObjectPlacement
    /// S3's name of the checksum the copy gets ("CRC32"); nil keeps the source's, where the store keeps any.
    public var checksumAlgorithm: String?
    /// Only where the key's present ETag is this one. Some stores accept and ignore it (MiniStack, moto): look at the key afterwards.
    public var ifMatch: String?
    /// `*`: only where the key has no current object.
    public var ifNoneMatch: String?
    /// Account that must own the destination's bucket.
    public var expectedBucketOwner: String?

    public init(
        source: CopySource, bucket: String, key: String, metadata: CopyDirective<ObjectMetadata> = .copy,
        tagging: CopyDirective<[ObjectDescription.Field]> = .copy, placement: ObjectPlacement = ObjectPlacement(), checksumAlgorithm: String? = nil,
        ifMatch: String? = nil, ifNoneMatch: String? = nil, expectedBucketOwner: String? = nil
    ) {
        self.source = source
        self.bucket = bucket
        self.key = key
        self.metadata = metadata
        self.tagging = tagging
        self.placement = placement
        self.checksumAlgorithm = checksumAlgorithm
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.expectedBucketOwner = expectedBucketOwner
    }
}

/// What CopyObject says of the version it made.
public struct CopyObjectOutput: Sendable, Equatable {
    /// Without quotes; another than the source's where that was uploaded in parts.
    public var eTag: String
    /// Milliseconds since 1970, UTC.
    public var lastModified: Int64?
    /// nil in buckets without versions, and on Ceph 16, which names none.
    public var versionId: String?
    /// The version that was read, where the store says it.
    public var sourceVersionId: String?
    public var checksums: ObjectChecksums
    public var encryption: ObjectEncryption?
}

extension S3Client {
    /// CopyObject: a new version from another one, at most 5 GiB, within the store.
    ///
    /// A 200 may carry an error; it counts as one. The store may be silent for minutes.
    /// - Throws: not repeated after an unknown outcome (`.transport(.ambiguous)`): the versions of the key tell. 412 PreconditionFailed and 409
    ///   ConditionalRequestConflict where a condition fails (`S3Error.leavesOutcomeOpen` says whether the copy may have been made all the same);
    ///   403 InvalidObjectState for an archived source; 400 InvalidRequest where a store refuses a copy onto the same key.
    /// **Source**: Amazon S3 API reference, CopyObject.
    public func copyObject(_ input: CopyObjectInput) async throws(S3Error) -> CopyObjectOutput {
        var call = Call(.copyObject, .put, bucket: input.bucket, key: input.key, answer: .document(roots: ["CopyObjectResult"]))
        call.patience = .silentWork
        call.headers = input.source.headers
        switch input.metadata {
        case .copy: call.headers.append(("x-amz-metadata-directive", "COPY"))
        case .replace(let metadata): call.headers += [("x-amz-metadata-directive", "REPLACE")] + metadata.requestHeaders
        }
        switch input.tagging {
        case .copy: call.headers.append(("x-amz-tagging-directive", "COPY"))
        case .replace(let tags): call.headers += [("x-amz-tagging-directive", "REPLACE"), ("x-amz-tagging", HeaderText.tags(tags))]
        }
        call.headers += input.placement.headers
        if let algorithm = input.checksumAlgorithm { call.headers.append(("x-amz-checksum-algorithm", algorithm)) }
        call.condition(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch)
        if let owner = input.expectedBucketOwner { call.headers.append(("x-amz-expected-bucket-owner", owner)) }
        if input.source.versionId?.isEmpty == true { throw call.error(.refused, code: "InvalidVersionId", message: "a version's id can't be empty") }
        return try await send(call) { response throws(DecodingFailure) in
            let result = try CopyResult.decode(response.body)
            return CopyObjectOutput(
                eTag: result.eTag, lastModified: result.lastModified, versionId: response.headers["x-amz-version-id"],
                sourceVersionId: response.headers["x-amz-copy-source-version-id"], checksums: result.checksums,
                encryption: ObjectEncryption(headers: response.fields))
        }
    }
}
