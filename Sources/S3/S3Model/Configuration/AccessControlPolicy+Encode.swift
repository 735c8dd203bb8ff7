/// Sending an access control list again, which no copy takes over from its source.
extension AccessControlPolicy {
    private static let instance = "http://www.w3.org/2001/XMLSchema-instance"

    /// PutObjectAcl's document. **Source**: Amazon S3 API reference, PutObjectAcl; User Guide, "Access control list (ACL) overview".
    public func encoded() -> [UInt8] {
        let list = grants.map { grant in
            let type = grant.sendableType
            let grantee = XMLElement(
                "Grantee", attributes: [.init("xmlns:xsi", Self.instance), .init("xsi:type", type)],
                children: [.element(XMLElement(Grant.element(of: type), text: grant.granteeId))])
            return XMLElement("Grant", elements: [grantee, XMLElement("Permission", text: grant.permission)])
        }
        let owner = XMLElement("Owner", elements: [XMLElement("ID", text: ownerId)])
        return S3Document.root("AccessControlPolicy", [owner, XMLElement("AccessControlList", elements: list)]).serialized()
    }

    /// True for what an object has when nobody asks for anything: full control for its owner, nothing for others.
    public var isPrivate: Bool {
        grants.allSatisfy { $0.granteeId.utf8.elementsEqual(ownerId.utf8) && $0.permission == "FULL_CONTROL" } && grants.count <= 1
    }

    /// The grants as x-amz-grant headers, which CopyObject, CreateMultipartUpload and PutObject take; nil where a permission or grantee has no
    /// such header, so that only `encoded()` can carry it.
    ///
    /// **Source**: Amazon S3 API reference, PutObject (x-amz-grant-read and its fellows; grantees as id, uri or emailAddress, separated by commas).
    public var grantHeaders: [ObjectDescription.Field]? {
        let names = [
            "FULL_CONTROL": "x-amz-grant-full-control", "READ": "x-amz-grant-read", "READ_ACP": "x-amz-grant-read-acp",
            "WRITE_ACP": "x-amz-grant-write-acp",
        ]
        let kinds = ["CanonicalUser": "id", "Group": "uri", "AmazonCustomerByEmail": "emailAddress"]
        var fields: [ObjectDescription.Field] = []
        for grant in grants {
            guard let name = names[grant.permission], let kind = kinds[grant.sendableType], !grant.granteeId.isEmpty,
                grant.granteeId.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ",") && $0 < 0x7f })
            else { return nil }
            let value = "\(kind)=\"\(grant.granteeId)\""
            if let index = fields.firstIndex(where: { $0.name == name }) {
                fields[index].value += ", " + value
            } else {
                fields.append(.init(name, value))
            }
        }
        return fields
    }
}

extension AccessControlPolicy.Grant {
    /// The grantee's type as S3 names it; told from the id where the store left it out.
    fileprivate var sendableType: String {
        if !granteeType.isEmpty { return granteeType }
        if granteeId.hasPrefix("http") { return "Group" }
        return granteeId.contains("@") ? "AmazonCustomerByEmail" : "CanonicalUser"
    }

    fileprivate static func element(of type: String) -> String {
        switch type {
        case "Group": "URI"
        case "AmazonCustomerByEmail": "EmailAddress"
        default: "ID"
        }
    }
}
