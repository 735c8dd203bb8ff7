public import S3Model

/// What bringing one version back would do, found out by reading only: shown before anything is changed, then carried out as it stands.
public struct VersionRestorePlan: Sendable, Equatable {
    /// How the version becomes current again.
    public enum Mechanism: Sendable, Equatable {
        /// The key holds the same content already.
        case nothing
        /// The wanted version is the newest one: taking these markers away, newest first, uncovers it with its id and date.
        case removeMarkers([String])
        /// One CopyObject onto the same key: a new version on top.
        case copy
        /// A multipart upload whose parts are copied inside the store; `partSize` in bytes.
        case multipartCopy(parts: Int, partSize: Int64)
    }

    /// The state of the key that the restore insists on, so that nobody's write is lost.
    public enum Precondition: Sendable, Equatable {
        /// The current object's ETag, without quotes.
        case eTag(String)
        /// A delete marker is on top, so there is no current object.
        case noObject
    }

    /// Something of the version that the restored one won't have.
    public struct Loss: Sendable, Equatable {
        public var what: String
        public var reason: String
        public init(_ what: String, _ reason: String) {
            self.what = what
            self.reason = reason
        }
    }

    /// Why nothing can be done as things are.
    public struct Refusal: Sendable, Equatable {
        public enum Kind: Sendable, Equatable {
            /// A copy would take the place of the null version, or a marker's null id may be somebody's data by the time it is removed.
            case suspended
            case neverVersioned
            /// The bytes are out of reach until RestoreObject has brought them back.
            case archived(ArchiveState)
            case deleteMarker
            /// Encrypted with a key that only its owner has (SSE-C), or otherwise unreadable: HEAD says no more than 400.
            case customerKey
            case noSuchVersion
            case denied
        }
        public var kind: Kind
        /// One sentence for a person.
        public var message: String
        public init(_ kind: Kind, _ message: String) {
            self.kind = kind
            self.message = message
        }
    }

    /// How far an archived version is on its way back.
    public enum ArchiveState: Sendable, Equatable {
        case archived
        case retrieving
    }

    /// A lock of the version, taken over only where it is asked for.
    public struct LockOffer: Sendable, Equatable {
        /// A retention that ends in the future.
        public var retention: ObjectRetention?
        public var hasLegalHold: Bool
        public init(retention: ObjectRetention? = nil, hasLegalHold: Bool = false) {
            self.retention = retention
            self.hasLegalHold = hasLegalHold
        }
        public var isEmpty: Bool { retention == nil && !hasLegalHold }
    }

    public var bucket: String
    public var key: String
    /// The version that is wanted; "null" is S3's own literal.
    public var versionId: String
    public var mechanism: Mechanism
    public var refusal: Refusal?
    /// The wanted version's row of the listing.
    public var row: ListingRow
    /// What its HEAD and the other reads said.
    public var source: ObjectDescription
    /// The newest entry of the key when the plan was made.
    public var top: ListingRow
    public var precondition: Precondition
    /// The newest data version of the key at that time; nil where the wanted one was the only one. What an undo puts back on top.
    public var former: ListingRow?
    /// When the markers that are to be removed were written, by version id; milliseconds since 1970, UTC.
    public var markerDates: [String: Int64]
    /// Entries above the wanted version, and how many of them are markers.
    public var newerEntries: Int
    public var newerMarkers: Int
    /// Words for what the new version takes over ("content type", "2 tags").
    public var kept: [String]
    /// What will differ although nothing is lost ("ETag").
    public var changes: [String]
    public var notKept: [Loss]
    /// Costs and consequences that are worth knowing beforehand.
    public var warnings: [String]
    public var lock: LockOffer
    /// Requests that carrying it out takes, about.
    public var requests: Int
    /// Bytes copied inside the store.
    public var bytes: Int64

    /// A plan without words yet.
    public init(bucket: String, key: String, versionId: String, row: ListingRow, top: ListingRow, source: ObjectDescription) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.row = row
        self.top = top
        self.source = source
        mechanism = .nothing
        precondition = top.kind == .deleteMarker ? .noObject : .eTag(top.eTag)
        markerDates = [:]
        newerEntries = 0
        newerMarkers = 0
        kept = []
        changes = []
        notKept = []
        warnings = []
        lock = LockOffer()
        requests = 0
        bytes = 0
    }
}

/// What came of restoring one version.
public struct RestoreOutcome: Sendable, Equatable {
    /// How the restored version was held against the wanted one.
    public enum Verification: Sendable, Equatable {
        /// A checksum of the whole object agrees; its name.
        case checksum(String)
        case eTag
        /// Only the sizes could be compared, with the reason.
        case size(String)
        /// The version itself is current again: nothing was copied.
        case sameVersion
    }

    /// Somebody else wrote the key meanwhile.
    public enum Writer: Sendable, Equatable {
        /// Their entry lies below ours: the store did not enforce the guard, and theirs is no longer current. Its version id.
        case below(String)
        /// Their entry lies above ours, so it is current.
        case above(String)
    }

    /// The version that was made; nil where markers were removed or nothing was to do.
    public var newVersionId: String?
    /// Ids of the markers that are gone.
    public var removedMarkers: [String]
    public var verification: Verification
    public var writerInBetween: Writer?
    /// Losses that only showed while it was done.
    public var notKept: [VersionRestorePlan.Loss]
    /// How it was done, where not as planned ("by download and upload, since the store refuses the copy").
    public var detour: String?

    public init(
        newVersionId: String? = nil, removedMarkers: [String] = [], verification: Verification = .sameVersion, writerInBetween: Writer? = nil,
        notKept: [VersionRestorePlan.Loss] = [], detour: String? = nil
    ) {
        self.newVersionId = newVersionId
        self.removedMarkers = removedMarkers
        self.verification = verification
        self.writerInBetween = writerInBetween
        self.notKept = notKept
        self.detour = detour
    }

    /// One sentence: what is current now, and how that was checked.
    public var sentence: String {
        var text: String
        switch (newVersionId, removedMarkers.count) {
        case (let id?, _): text = "Restored as version \(id)"
        case (nil, 0): text = "Nothing was to do: the key holds this content already"
        case (nil, 1): text = "Undeleted: 1 delete marker removed"
        case (nil, let count): text = "Undeleted: \(count) delete markers removed"
        }
        if newVersionId != nil || !removedMarkers.isEmpty {
            switch verification {
            case .checksum(let name): text += "; size, tags and \(name) agree"
            case .eTag: text += "; size, tags and ETag agree"
            case .size(let reason): text += "; the size agrees (\(reason))"
            case .sameVersion: text += "; it is the version itself, with its id and date"
            }
        }
        switch writerInBetween {
        case .below(let id): text += ". Somebody wrote version \(id) meanwhile; it lies below now, because the store did not enforce the guard"
        case .above(let id): text += ". Somebody wrote version \(id) meanwhile, and that is current"
        case nil: break
        }
        if let detour { text += ". Done \(detour)" }
        for loss in notKept { text += ". Not kept: \(loss.what) (\(loss.reason))" }
        return text + "."
    }
}
