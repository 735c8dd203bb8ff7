/// Who may do what, as ACLs say it. Source: AWS docs, "Access control list (ACL) overview" (canned ACLs, grantee types).
struct AccessList: Equatable {
    struct Grant: Equatable {
        /// `id`, `uri` or `emailAddress`.
        var kind: String
        var grantee: String
        var permission: String
    }

    /// The grants besides the owner's FULL_CONTROL, in order; nil in `grants` never occurs, `hasOwnerGrant` false means the owner's was taken away.
    var grants: [Grant] = []
    var hasOwnerGrant = true

    static let `private` = AccessList()
    private static let allUsers = "http://acs.amazonaws.com/groups/global/AllUsers"
    private static let authenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"

    /// The list of a canned name. Errors: 400 InvalidArgument for an unknown one.
    static func canned(_ name: String) throws(Refusal) -> AccessList {
        func group(_ uri: String, _ permission: String) -> Grant { Grant(kind: "uri", grantee: uri, permission: permission) }
        return switch name {
        case "private", "bucket-owner-read", "bucket-owner-full-control": .private
        case "public-read": AccessList(grants: [group(allUsers, "READ")])
        case "public-read-write": AccessList(grants: [group(allUsers, "READ"), group(allUsers, "WRITE")])
        case "authenticated-read": AccessList(grants: [group(authenticated, "READ")])
        default: throw .invalidArgument("", "x-amz-acl", name)
        }
    }

    /// The list that the headers of a write ask for; nil when they say nothing.
    static func requested(_ call: Call) throws(Refusal) -> AccessList? {
        let permissions = [
            ("x-amz-grant-full-control", "FULL_CONTROL"), ("x-amz-grant-read", "READ"), ("x-amz-grant-read-acp", "READ_ACP"),
            ("x-amz-grant-write", "WRITE"), ("x-amz-grant-write-acp", "WRITE_ACP"),
        ]
        var list = AccessList(grants: [], hasOwnerGrant: false)
        for (header, permission) in permissions {
            for grantee in (call.header(header) ?? "").split(separator: ",") {
                let halves = grantee.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != "\"" && $0 != " " } }
                guard halves.count == 2, ["id", "uri", "emailAddress"].contains(halves[0]) else {
                    throw .invalidArgument("Argument format not recognized", header, String(grantee))
                }
                list.grants.append(Grant(kind: halves[0], grantee: halves[1], permission: permission))
            }
        }
        if let canned = call.header("x-amz-acl") {
            guard list.grants.isEmpty else { throw .invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed") }
            return try Self.canned(canned)
        }
        return list.grants.isEmpty ? nil : list
    }

    /// Reads an AccessControlPolicy document.
    static func parse(_ body: [UInt8]) throws(Refusal) -> AccessList {
        let root = try XMLReader.parse(body, root: "AccessControlPolicy")
        guard let list = root.child("AccessControlList"), root.child("Owner")?.value("ID") != nil else {
            throw Refusal(400, "MalformedACLError", "The ACL that you provided was not well formed or did not validate against our published schema")
        }
        var out = AccessList(grants: [], hasOwnerGrant: false)
        for grant in list.all("Grant") {
            guard let grantee = grant.child("Grantee"), let permission = grant.value("Permission") else { throw .malformedXML }
            if let id = grantee.value("ID") {
                out.grants.append(Grant(kind: "id", grantee: id, permission: permission))
            } else if let uri = grantee.value("URI") {
                out.grants.append(Grant(kind: "uri", grantee: uri, permission: permission))
            } else {
                out.grants.append(Grant(kind: "emailAddress", grantee: grantee.value("EmailAddress") ?? "", permission: permission))
            }
        }
        return out
    }

    /// The AccessControlPolicy document.
    func document(owner: Account) -> [UInt8] {
        var writer = XMLWriter()
        writer.openRoot("AccessControlPolicy")
        writer.owner("Owner", owner)
        writer.open("AccessControlList")
        if hasOwnerGrant { Self.write(Grant(kind: "id", grantee: owner.canonicalID, permission: "FULL_CONTROL"), owner, &writer) }
        for grant in grants { Self.write(grant, owner, &writer) }
        writer.close("AccessControlList")
        writer.close("AccessControlPolicy")
        return writer.bytes
    }

    private static func write(_ grant: Grant, _ owner: Account, _ writer: inout XMLWriter) {
        let type = ["id": "CanonicalUser", "uri": "Group"][grant.kind] ?? "AmazonCustomerByEmail"
        writer.open("Grant")
        writer.open("Grantee", attributes: "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"\(type)\"")
        switch grant.kind {
        case "id":
            writer.element("ID", grant.grantee)
            if grant.grantee == owner.canonicalID { writer.element("DisplayName", owner.displayName) }
        case "uri": writer.element("URI", grant.grantee)
        default: writer.element("EmailAddress", grant.grantee)
        }
        writer.close("Grantee")
        writer.element("Permission", grant.permission)
        writer.close("Grant")
    }
}

extension XMLWriter {
    /// An Owner or Initiator element.
    mutating func owner(_ name: String, _ account: Account) {
        open(name)
        element("ID", account.canonicalID)
        element("DisplayName", account.displayName)
        close(name)
    }
}
