import Foundation

/// One tag of an object.
struct Tag: Equatable {
    var key: String
    var value: String
}

/// What a write says about an object besides its bytes; each field as sent. Source: AWS docs, PutObject "Request Syntax".
struct ObjectAttributes {
    /// Content-Type, Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Expires.
    var system: [Header] = []
    /// `x-amz-meta-*`, names lower-case with their prefix.
    var metadata: [Header] = []
    var tags: [Tag] = []
    var storageClass = "STANDARD"
    var acl = AccessList.private
    /// `x-amz-server-side-encryption*` headers.
    var encryption = [Header("x-amz-server-side-encryption", "AES256")]
    /// Of the customer's key it is encrypted under; nil where it isn't.
    var customerKeyMD5: String?
    var websiteRedirect: String?
    /// COMPLIANCE or GOVERNANCE.
    var lockMode: String?
    var retainUntil: Date?
    var legalHold = false
}

/// A checksum kept with an object.
struct StoredChecksum {
    var kind: ChecksumKind
    /// Base64, with `-N` when composite.
    var value: String
    var isComposite = false
}

/// State of a RestoreObject request.
enum RestoreState {
    case ongoing(days: Int)
    case done(until: Date)
}

/// One version or delete marker of a key.
struct StoredVersion {
    /// The id, or `null` for one written without versioning or while it was suspended.
    var id: String
    /// Position in time among all versions of the server; a key's versions are kept in falling order.
    var order: Int
    var lastModified: Date
    var isDeleteMarker = false
    var owner: Account
    var body: [UInt8] = []
    /// Without quotes: MD5 in hex, or `hex-N` for multipart (AWS docs, "Object" data type, ETag).
    var eTag = ""
    /// Parts of a multipart object in order.
    var parts: [(size: Int, checksum: String?)] = []
    var attributes = ObjectAttributes()
    var checksum: StoredChecksum?
    var restore: RestoreState?
    /// Scripted `x-amz-expiration`.
    var expiration: String?
    /// Scripted `x-amz-replication-status`.
    var replicationStatus: String?

    /// Whether its bytes are out of reach (AWS docs, RestoreObject: GLACIER and DEEP_ARCHIVE need a restore first).
    func isArchived(at now: Date) -> Bool {
        guard attributes.storageClass == "GLACIER" || attributes.storageClass == "DEEP_ARCHIVE" else { return false }
        if case .done(let until) = restore, until > now { return false }
        return true
    }
}

/// One key with its versions, newest first.
struct StoredKey {
    var key: [UInt8]
    var versions: [StoredVersion]
}

/// Versioning of a bucket (AWS docs, GetBucketVersioning: no Status element when never set).
public enum VersioningState: String, Sendable {
    case unversioned, enabled = "Enabled", suspended = "Suspended"
}

/// One bucket.
struct StoredBucket {
    let name: String
    let owner: Account
    let region: String
    let created: Date
    var versioning = VersioningState.unversioned
    /// Deleting by an id takes a device's code (AWS docs, "Configuring MFA delete").
    var mfaDelete = false
    var hasObjectLock = false
    /// Accounts besides the owner that may do everything here.
    var allowedAccounts: Set<String> = []
    /// Anonymous GET and HEAD are allowed.
    var isPublic = false
    /// Keys in byte order (AWS docs, ListObjectsV2: "UTF-8 binary order").
    var keys: [StoredKey] = []
    var uploads: [StoredUpload] = []
    var acl = AccessList.private
    /// Configuration documents by subresource, as put.
    var documents: [String: [UInt8]] = [:]
    /// `x-amz-transition-default-minimum-object-size` of the lifecycle.
    var transitionMinimum: String?
    var generated: GeneratedListing?

    /// Index of a key, or where it would be.
    func index(of key: [UInt8]) -> (index: Int, isThere: Bool) {
        let index = lowerBound(key)
        return (index, index < keys.count && keys[index].key == key)
    }

    func versions(of key: [UInt8]) -> [StoredVersion] {
        let (index, isThere) = index(of: key)
        return isThere ? keys[index].versions : []
    }

    /// Adds a version in its place by order; an unversioned or suspended bucket first loses its null version.
    mutating func add(_ version: StoredVersion, to key: [UInt8]) {
        let (index, isThere) = index(of: key)
        guard isThere else { return keys.insert(StoredKey(key: key, versions: [version]), at: index) }
        if version.id == "null" { keys[index].versions.removeAll { $0.id == "null" } }
        let place = keys[index].versions.firstIndex { $0.order < version.order } ?? keys[index].versions.count
        keys[index].versions.insert(version, at: place)
    }

    /// Takes a version out; nil when there is none of that id.
    @discardableResult
    mutating func remove(_ id: String, of key: [UInt8]) -> StoredVersion? {
        let (index, isThere) = index(of: key)
        guard isThere, let place = keys[index].versions.firstIndex(where: { $0.id == id }) else { return nil }
        let version = keys[index].versions.remove(at: place)
        if keys[index].versions.isEmpty { keys.remove(at: index) }
        return version
    }

    /// Changes a version in place; false when there is none of that id.
    @discardableResult
    mutating func change(_ id: String, of key: [UInt8], _ change: (inout StoredVersion) -> Void) -> Bool {
        let (index, isThere) = index(of: key)
        guard isThere, let place = keys[index].versions.firstIndex(where: { $0.id == id }) else { return false }
        change(&keys[index].versions[place])
        return true
    }
}
