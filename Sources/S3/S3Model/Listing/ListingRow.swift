/// What a row of a listing is.
public enum ListingKind: UInt8, Sendable {
    case prefix, object, version, deleteMarker
}

/// One row of a listing, taken out of its segment for display or for a request.
public struct ListingRow: Sendable, Equatable {
    public var kind: ListingKind
    /// The full key, or the full prefix.
    public var key: String
    /// False where the store's text for the key held characters that XML can't carry: the row is shown but no request may use the key.
    public var isActionable: Bool
    /// Bytes; 0 for prefixes and delete markers.
    public var size: Int64
    /// Milliseconds since 1970, UTC; nil where the store gave none.
    public var lastModified: Int64?
    /// Without quotes; empty where there is none.
    public var eTag: String
    /// As the store says it, known or not; empty where it says none.
    public var storageClass: String
    /// nil in listings of objects; "null" is S3's own literal.
    public var versionId: String?
    /// In listings of versions: the newest entry of its key. In listings of objects: true.
    public var isLatest: Bool
    /// nil where not asked for or not said.
    public var owner: String?

    public init(
        kind: ListingKind, key: String, isActionable: Bool = true, size: Int64 = 0, lastModified: Int64? = nil, eTag: String = "",
        storageClass: String = "", versionId: String? = nil, isLatest: Bool = true, owner: String? = nil
    ) {
        self.kind = kind
        self.key = key
        self.isActionable = isActionable
        self.size = size
        self.lastModified = lastModified
        self.eTag = eTag
        self.storageClass = storageClass
        self.versionId = versionId
        self.isLatest = isLatest
        self.owner = owner
    }
}
