/// Owner and grants of a bucket or version.
public struct AccessControlPolicy: Sendable, Equatable {
    public struct Grant: Sendable, Equatable {
        /// "CanonicalUser", "Group", "AmazonCustomerByEmail".
        public var granteeType: String
        /// Display name, else id, URI or mail address.
        public var grantee: String
        public var granteeId: String
        public var permission: String
        public init(granteeType: String, grantee: String, granteeId: String, permission: String) {
            self.granteeType = granteeType
            self.grantee = grantee
            self.granteeId = granteeId
            self.permission = permission
        }
    }
    public var ownerId: String
    public var ownerName: String
    public var grants: [Grant]
    public init(ownerId: String, ownerName: String, grants: [Grant]) {
        self.ownerId = ownerId
        self.ownerName = ownerName
        self.grants = grants
    }
}

extension AccessControlPolicy {
    /// GetObjectAcl's or GetBucketAcl's document.
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> AccessControlPolicy {
        let root = try XMLTree.parse(bytes, root: "AccessControlPolicy")
        let grants = (root.first("AccessControlList")?.all("Grant") ?? []).map { grant in
            let grantee = grant.first("Grantee") ?? XMLElement("Grantee")
            let names = ["DisplayName", "ID", "URI", "EmailAddress"].compactMap { grantee.first($0)?.text }.filter { !$0.isEmpty }
            let ids = ["ID", "URI", "EmailAddress"].compactMap { grantee.first($0)?.text }.filter { !$0.isEmpty }
            // The prefix is the store's choice; only the local name of xsi:type is fixed.
            let type = grantee.attributes.first { $0.name == "type" || $0.name.hasSuffix(":type") }?.value ?? ""
            return Grant(granteeType: type, grantee: names.first ?? "", granteeId: ids.first ?? "", permission: grant.text(at: "Permission") ?? "")
        }
        let owner = root.first("Owner")
        return AccessControlPolicy(ownerId: owner?.text(at: "ID") ?? "", ownerName: owner?.text(at: "DisplayName") ?? "", grants: grants)
    }
}
