/// GetBucketOwnershipControls' answer: who owns what others upload, and whether ACLs count.
public struct OwnershipControls: Sendable, Equatable {
    /// "BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter", or what the store says.
    public var objectOwnership: String

    public init(objectOwnership: String) { self.objectOwnership = objectOwnership }

    /// True where ACLs are switched off, so that no version carries one of its own. Source: S3 User Guide, "Controlling ownership of objects".
    public var disablesACLs: Bool { objectOwnership == "BucketOwnerEnforced" }

    /// What the document says, of whose rules S3 keeps one; empty for another setting's.
    public init(_ document: BucketSettingDocument) {
        objectOwnership = ""
        if case .xml(let root) = document.content { objectOwnership = root.first("Rule")?.text(at: "ObjectOwnership") ?? "" }
    }
}
