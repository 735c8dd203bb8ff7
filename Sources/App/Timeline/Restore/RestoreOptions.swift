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
    /// MFA delete is on: nothing can be removed by its id, so it is as if `keepsMarkers` were set.
    public var mfaDelete: Bool
    /// How the bucket locks what is copied; nil where it doesn't.
    public var defaultRetention: DefaultRetention?
    /// Keys above which S3 Batch Operations is suggested.
    public var batchAbove: Int
    /// Ids of archived versions that RestoreObject has made readable.
    public var retrievedVersions: Set<String>
    /// Bytes; larger versions are copied in parts.
    public var multipartThreshold: Int64
    /// Bytes of the smallest part; parts grow with the object (`PartPlan`).
    public var partSize: Int64
    public var requests: RestoreRequests

    public init(
        hidesCreated: Bool = false, tickedUnknown: Set<KeyName> = [], versioning: VersioningConfiguration.Status? = .enabled,
        keepsMarkers: Bool = false, mfaDelete: Bool = false, defaultRetention: DefaultRetention? = nil, batchAbove: Int = 100_000,
        retrievedVersions: Set<String> = [], multipartThreshold: Int64 = 5 << 30, partSize: Int64 = 64 << 20,
        requests: RestoreRequests = RestoreRequests()
    ) {
        self.hidesCreated = hidesCreated
        self.tickedUnknown = tickedUnknown
        self.versioning = versioning
        self.keepsMarkers = keepsMarkers
        self.mfaDelete = mfaDelete
        self.defaultRetention = defaultRetention
        self.batchAbove = batchAbove
        self.retrievedVersions = retrievedVersions
        self.multipartThreshold = multipartThreshold
        self.partSize = partSize
        self.requests = requests
    }

    /// Parts that a copy of so many bytes takes; 0 for a single call. At most 10,000, as S3 has it.
    public func parts(size: Int64) -> Int {
        guard size > multipartThreshold, size > 0 else { return 0 }
        return PartPlan(size: size, smallest: partSize).count
    }
}

/// Requests that a run sends where nothing is out of the ordinary: no retries, no detours, every key's entries on one page.
public struct RestoreRequests: Sendable, Equatable {
    /// Once: GetBucketVersioning.
    public var run = 1
    /// Once, where anything is copied: GetBucketOwnershipControls.
    public var ownership = 1
    /// HEAD of the version and CopyObject.
    public var copy = 2
    /// HEAD, tags, ListMultipartUploads, Create and Complete; the parts come on top.
    public var multipartCopy = 5
    /// GetObjectAcl of each copied version; 0 where the bucket has ACLs switched off.
    public var acl = 1
    /// DELETE of one marker.
    public var marker = 1
    /// Listing the key, and DELETE without an id.
    public var hide = 2
    /// Listing the key afterwards.
    public var verify = 1

    public init() {}
}
