/// Everything a HEAD says of a version, with what the other reads add (for Inspect).
public struct ObjectDescription: Sendable, Equatable {
    /// Header fields of the HEAD answer as received, in order: untrusted text.
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var headers: [Field]
    public var contentLength: Int64?
    public var contentType: String?
    public var contentEncoding: String?
    public var eTag: String?
    public var versionId: String?
    /// Milliseconds since 1970, UTC.
    public var lastModified: Int64?
    public var storageClass: String?
    public var isDeleteMarker: Bool
    /// x-amz-meta-* without the prefix, in order.
    public var metadata: [Field]
    public var replicationStatus: String?
    public var tags: BucketFacts.Fact<[Field]> = .unknown
    public var acl: BucketFacts.Fact<AccessControlPolicy> = .unknown
    /// "GOVERNANCE until …" pieces; nil inside where the version has none.
    public var retention: BucketFacts.Fact<ObjectRetention?> = .unknown
    public var legalHold: BucketFacts.Fact<Bool> = .unknown

    public init(headers: [Field] = [], metadata: [Field] = [], isDeleteMarker: Bool = false) {
        self.headers = headers
        self.metadata = metadata
        self.isDeleteMarker = isDeleteMarker
    }
}
