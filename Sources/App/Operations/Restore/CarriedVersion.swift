import S3Client
import S3Model
import Timeline

/// What a version carries besides its bytes, sorted by what a copy has to say about it.
struct CarriedVersion: Sendable, Equatable {
    let description: ObjectDescription
    /// System headers and user metadata, ready to be sent again.
    let metadata: ObjectMetadata
    /// Names of metadata that can't be sent again as it is, and the number of entries that the store itself can't show.
    let unsendable: [String]
    /// nil where they can't be read, or weren't asked for.
    let tags: [ObjectDescription.Field]?
    /// nil where there is none to carry: unreadable, unknown to the store, or just the owner's.
    let acl: AccessControlPolicy?
    /// "STANDARD" where the headers name none.
    let storageClass: String
    let encryption: ObjectEncryption?
    let checksums: ObjectChecksums
    let lock: VersionRestorePlan.LockOffer

    /// - Parameter now: milliseconds since 1970, by the store's clock.
    init(_ description: ObjectDescription, now: Int64) {
        self.description = description
        metadata = ObjectMetadata(of: description)
        unsendable = ObjectMetadata.unsendable(of: description)
        if case .known(let tags) = description.tags { self.tags = tags } else { tags = nil }
        if case .known(let policy) = description.acl, !policy.isPrivate { acl = policy } else { acl = nil }
        storageClass = description.storageClass ?? "STANDARD"
        encryption = description.encryption
        checksums = description.checksums
        lock = Self.lock(description, now: now)
    }

    /// How the new version has to be placed.
    func placement(_ options: VersionRestoreOptions) -> ObjectPlacement {
        ObjectPlacement(
            storageClass: storageClass == "STANDARD" ? nil : storageClass, encryption: encryption, customerKey: options.customerKey,
            acl: acl?.grantHeaders.map { .grants($0) }, websiteRedirectLocation: description.websiteRedirectLocation,
            retention: options.keepsRetention ? lock.retention : nil, legalHold: options.keepsLegalHold && lock.hasLegalHold ? true : nil)
    }

    /// True where the ETag of a copy in one piece must be the version's own: an MD5 of bytes that no key of its own encrypts.
    var hasStableETag: Bool {
        Content.isDigest(description.eTag ?? "") && !(encryption?.isKMS ?? false) && !description.isCustomerEncrypted
    }

    private static func lock(_ description: ObjectDescription, now: Int64) -> VersionRestorePlan.LockOffer {
        var retention = description.retentionInHeaders
        if case .known(let known) = description.retention { retention = known ?? retention }
        if let until = retention?.retainUntil, until <= now { retention = nil }
        if retention?.retainUntil == nil { retention = nil }
        var hasHold = description.legalHoldInHeaders ?? false
        if case .known(let known) = description.legalHold { hasHold = known }
        return VersionRestorePlan.LockOffer(retention: retention, hasLegalHold: hasHold)
    }

    /// The retention that has ended, as the version still names it.
    func endedRetention(now: Int64) -> Int64? {
        var retention = description.retentionInHeaders
        if case .known(let known?) = description.retention { retention = known }
        return retention?.retainUntil.flatMap { $0 <= now ? $0 : nil }
    }
}
