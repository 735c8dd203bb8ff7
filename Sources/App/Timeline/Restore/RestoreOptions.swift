public import S3Model

/// What a plan may do, and what it is told about the store.
public struct RestoreOptions: Sendable, Equatable {
    /// Add delete markers to keys created since.
    public var hidesCreated: Bool
    /// Unknown keys that were chosen one by one: the candidate is brought back, or the key is hidden where there is none (and hiding is on).
    public var tickedUnknown: Set<KeyName>
    /// Of the bucket; nil where it was never switched on.
    public var versioning: VersioningConfiguration.Status?
    /// Bring deleted keys back by a copy on top instead, so that the record of the deletion stays; and where MFA delete keeps markers from being
    /// removed.
    public var keepsMarkers: Bool
    /// Ids of archived versions that RestoreObject has made readable.
    public var retrievedVersions: Set<String>
    /// Bytes; larger versions are copied in parts.
    public var multipartThreshold: Int64
    /// Bytes; parts grow where 10,000 of this size aren't enough.
    public var partSize: Int64
    public var requests: RestoreRequests

    public init(
        hidesCreated: Bool = false, tickedUnknown: Set<KeyName> = [], versioning: VersioningConfiguration.Status? = .enabled,
        keepsMarkers: Bool = false, retrievedVersions: Set<String> = [], multipartThreshold: Int64 = 5 << 30, partSize: Int64 = 128 << 20,
        requests: RestoreRequests = RestoreRequests()
    ) {
        self.hidesCreated = hidesCreated
        self.tickedUnknown = tickedUnknown
        self.versioning = versioning
        self.keepsMarkers = keepsMarkers
        self.retrievedVersions = retrievedVersions
        self.multipartThreshold = multipartThreshold
        self.partSize = partSize
        self.requests = requests
    }

    /// Parts that a copy of so many bytes takes; 0 for a single call. At most 10,000, as S3 has it.
    public func parts(size: Int64) -> Int {
        guard size > multipartThreshold, size > 0 else { return 0 }
        return Int(min(10_000, (size + partSize - 1) / max(1, partSize)))
    }
}

/// Requests a row takes, for the estimate; what runs the plan may know better.
public struct RestoreRequests: Sendable, Equatable {
    /// HEAD of the version and CopyObject.
    public var copy = 2
    /// HEAD, tags, Create and Complete; the parts come on top.
    public var multipartCopy = 4
    /// DELETE of one marker.
    public var marker = 1
    /// DELETE without an id.
    public var hide = 1
    /// Listing the key afterwards.
    public var verify = 1

    public init() {}
}
