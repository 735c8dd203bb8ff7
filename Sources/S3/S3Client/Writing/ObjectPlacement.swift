public import S3Model

/// Who may do what with a new version, where a write says it.
public enum ObjectACL: Sendable, Equatable {
    /// "private", "bucket-owner-full-control", …
    case canned(String)
    /// x-amz-grant headers, as `AccessControlPolicy.grantHeaders` makes them.
    case grants([ObjectDescription.Field])
}

/// How a new version lies in the bucket: what a write must say each time, because no copy takes it over from its source.
///
/// Accepted is not kept: SeaweedFS 4.48 and MiniStack 1.5.33 ignore the lock that goes with a CopyObject, SeaweedFS every redirect, and MiniStack the
/// tags of a CreateMultipartUpload (observed). Read the new version, and set what can be set afterwards.
/// **Source**: Amazon S3 API reference, CopyObject ("storage class, ACL, encryption, website redirect and lock are not copied").
public struct ObjectPlacement: Sendable, Equatable {
    /// nil is STANDARD.
    public var storageClass: String?
    /// nil is the bucket's default.
    public var encryption: ObjectEncryption?
    /// Encrypts under this key instead (SSE-C).
    public var customerKey: CustomerKey?
    /// nil is private, or what the bucket enforces.
    public var acl: ObjectACL?
    public var websiteRedirectLocation: String?
    /// In the future, or the store refuses it; nil leaves it to the bucket's default. COMPLIANCE can't be undone.
    public var retention: ObjectRetention?
    /// nil says nothing.
    public var legalHold: Bool?

    public init(
        storageClass: String? = nil, encryption: ObjectEncryption? = nil, customerKey: CustomerKey? = nil, acl: ObjectACL? = nil,
        websiteRedirectLocation: String? = nil, retention: ObjectRetention? = nil, legalHold: Bool? = nil
    ) {
        self.storageClass = storageClass
        self.encryption = encryption
        self.customerKey = customerKey
        self.acl = acl
        self.websiteRedirectLocation = websiteRedirectLocation
        self.retention = retention
        self.legalHold = legalHold
    }

    var headers: [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        if let storageClass { headers.append(("x-amz-storage-class", storageClass)) }
        if let encryption { headers += encryption.headers.map { ($0.name, $0.value) } }
        if let customerKey { headers += customerKey.headers() }
        switch acl {
        case .canned(let name): headers.append(("x-amz-acl", name))
        case .grants(let grants): headers += grants.map { ($0.name, $0.value) }
        case nil: break
        }
        if let websiteRedirectLocation { headers.append(("x-amz-website-redirect-location", websiteRedirectLocation)) }
        if let retention, let until = retention.retainUntil {
            headers.append(("x-amz-object-lock-mode", retention.mode))
            headers.append(("x-amz-object-lock-retain-until-date", Timestamp.iso(milliseconds: until)))
        }
        if let legalHold { headers.append(("x-amz-object-lock-legal-hold", legalHold ? "ON" : "OFF")) }
        return headers
    }

    /// True where S3 wants a digest of the bytes along with them.
    var locks: Bool { retention != nil || legalHold == true }
}
