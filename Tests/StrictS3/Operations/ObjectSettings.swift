import Foundation

extension Store {
    /// Changes the version a request means and answers with its id.
    private mutating func change(_ call: Call, status: Int, _ change: (inout StoredVersion) -> Void) throws(Refusal) -> Answer {
        let version = try version(call, id: call.versionID())
        self[call.bucketName].change(version.id, of: call.key, change)
        let headers = self[call.bucketName].versioning == .unversioned ? [] : [Header("x-amz-version-id", version.id)]
        return Answer(status: status, headers: headers)
    }

    private func answer(_ document: [UInt8], _ version: StoredVersion, _ call: Call) -> Answer {
        .xml(document, headers: self[call.bucketName].versioning == .unversioned ? [] : [Header("x-amz-version-id", version.id)])
    }

    /// Get, Put and DeleteObjectTagging; an object without tags has an empty TagSet, not an error (AWS docs, GetObjectTagging).
    mutating func objectTagging(_ call: Call) throws(Refusal) -> Answer {
        switch call.method {
        case "GET":
            let version = try version(call, id: call.versionID())
            return answer(Tagging.document(version.attributes.tags), version, call)
        case "PUT":
            let tags = try Tagging.parse(call.request.body)
            return try change(call, status: 200) { $0.attributes.tags = tags }
        case "DELETE": return try change(call, status: 204) { $0.attributes.tags = [] }
        default: throw Self.methodNotAllowed
        }
    }

    /// GetObjectAcl and PutObjectAcl; every version has its own (AWS docs, PutObjectAcl, "Versioning").
    mutating func objectACL(_ call: Call) throws(Refusal) -> Answer {
        switch call.method {
        case "GET":
            let version = try version(call, id: call.versionID())
            return answer(version.attributes.acl.document(owner: version.owner), version, call)
        case "PUT":
            let list: AccessList
            if let requested = try AccessList.requested(call) { list = requested } else { list = try AccessList.parse(call.request.body) }
            return try change(call, status: 200) { $0.attributes.acl = list }
        default: throw Self.methodNotAllowed
        }
    }

    private func needLock(_ call: Call) throws(Refusal) {
        guard self[call.bucketName].hasObjectLock else { throw .invalidRequest("Bucket is missing Object Lock Configuration") }
    }

    private static let noLock = Refusal(
        404, "NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration")

    /// GetObjectRetention and PutObjectRetention. Compliance can only be made longer; governance yields to the bypass header
    /// (AWS docs, "Locking objects with Object Lock", retention modes).
    mutating func objectRetention(_ call: Call) throws(Refusal) -> Answer {
        try needLock(call)
        let version = try version(call, id: call.versionID())
        if call.method == "GET" {
            guard let mode = version.attributes.lockMode, let until = version.attributes.retainUntil else { throw Self.noLock }
            var writer = XMLWriter()
            writer.openRoot("Retention")
            writer.element("Mode", mode)
            writer.element("RetainUntilDate", Timestamp.iso(until))
            writer.close("Retention")
            return .xml(writer.bytes)
        }
        guard call.method == "PUT" else { throw Self.methodNotAllowed }
        try call.requireDigest()
        let root = try XMLReader.parse(call.request.body, root: "Retention")
        let mode = root.value("Mode")
        let until = root.value("RetainUntilDate").flatMap(Timestamp.parseISO)
        guard (mode == nil) == (until == nil), mode.map({ ["COMPLIANCE", "GOVERNANCE"].contains($0) }) ?? true else { throw .malformedXML }
        if let until, until <= call.now { throw .invalidArgument("The retain until date must be in the future!") }
        if let old = version.attributes.retainUntil, old > call.now {
            let isLonger = until.map { $0 >= old } == true && mode == version.attributes.lockMode
            let bypasses = version.attributes.lockMode == "GOVERNANCE" && call.header("x-amz-bypass-governance-retention")?.lowercased() == "true"
            guard isLonger || bypasses else { throw Refusal(403, "AccessDenied", "Access Denied because object protected by object lock.") }
        }
        return try change(call, status: 200) { version in
            version.attributes.lockMode = mode
            version.attributes.retainUntil = until
        }
    }

    /// GetObjectLegalHold and PutObjectLegalHold.
    mutating func objectLegalHold(_ call: Call) throws(Refusal) -> Answer {
        try needLock(call)
        if call.method == "GET" {
            let version = try version(call, id: call.versionID())
            var writer = XMLWriter()
            writer.openRoot("LegalHold")
            writer.element("Status", version.attributes.legalHold ? "ON" : "OFF")
            writer.close("LegalHold")
            return .xml(writer.bytes)
        }
        guard call.method == "PUT" else { throw Self.methodNotAllowed }
        try call.requireDigest()
        let status = try XMLReader.parse(call.request.body, root: "LegalHold").value("Status")
        guard let status, ["ON", "OFF"].contains(status) else { throw .malformedXML }
        return try change(call, status: 200) { $0.attributes.legalHold = status == "ON" }
    }

    /// RestoreObject: 202 starts, 409 RestoreAlreadyInProgress, 200 prolongs a finished one, 403 InvalidObjectState for a class that needs none.
    /// It ends when the test says `finishRestores`. Source: AWS docs, RestoreObject, "Special Errors" and "Responses".
    mutating func restoreObject(_ call: Call) throws(Refusal) -> Answer {
        let version = try version(call, id: call.versionID())
        let root = try XMLReader.parse(call.request.body, root: "RestoreRequest")
        guard ["GLACIER", "DEEP_ARCHIVE"].contains(version.attributes.storageClass) else {
            throw Refusal(403, "InvalidObjectState", "Restore is not allowed for the object's current storage class")
        }
        guard let days = root.value("Days").flatMap({ Int($0) }), days > 0 else { throw .malformedXML }
        let tier = root.child("GlacierJobParameters")?.value("Tier") ?? root.value("Tier") ?? "Standard"
        guard ["Standard", "Bulk", "Expedited"].contains(tier) else { throw .malformedXML }
        if tier == "Expedited", version.attributes.storageClass == "DEEP_ARCHIVE" {
            throw .invalidArgument("Expedited is not available for DEEP_ARCHIVE")
        }
        switch version.restore {
        case .ongoing: throw Refusal(409, "RestoreAlreadyInProgress", "Object restore is already in progress")
        case .done:
            let until = call.second.addingTimeInterval(Double(days) * 86400)
            return try change(call, status: 200) { $0.restore = .done(until: until) }
        case nil: return try change(call, status: 202) { $0.restore = .ongoing(days: days) }
        }
    }
}
