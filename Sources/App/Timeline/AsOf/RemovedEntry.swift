/// An entry that Strata itself removed from a bucket, as its journal remembers it: what no listing shows any more.
public struct RemovedEntry: Sendable, Hashable {
    public enum Kind: UInt8, Sendable, Hashable {
        /// Removed by an undelete.
        case deleteMarker
        /// A version that a restore had made and its undo took away again: its content is gone.
        case version
    }

    public var key: String
    public var versionId: String
    public var kind: Kind
    /// When it had been written; milliseconds since 1970, UTC.
    public var lastModified: Int64
    /// When it was removed; milliseconds since 1970, UTC.
    public var removedAt: Int64
    /// Version id of the entry it lay on; nil where that isn't known, then its date says where it lay.
    public var beneath: String?

    public init(
        key: String, versionId: String, kind: Kind = .deleteMarker, lastModified: Int64, removedAt: Int64, beneath: String? = nil
    ) {
        self.key = key
        self.versionId = versionId
        self.kind = kind
        self.lastModified = lastModified
        self.removedAt = removedAt
        self.beneath = beneath
    }
}
