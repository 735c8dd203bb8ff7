import Foundation

/// What a delete did.
private struct Deletion {
    var versionID: String?
    var isDeleteMarker = false
}

extension Store {
    /// DeleteObject: a marker without versionId, the version itself with it. 204 also for what isn't there (AWS docs, DeleteObject).
    mutating func deleteObject(_ call: Call) throws(Refusal) -> Answer {
        let id = try call.versionID()
        let versions = self[call.bucketName].versions(of: call.key)
        let target = id.map { id in versions.first { $0.id == id } } ?? versions.first
        if call.header("if-match") != nil { try Conditions.checkWrite(call, current: target) }
        let done = try delete(call.key, id: id, call)
        var headers: [Header] = []
        if done.isDeleteMarker { headers.append(Header("x-amz-delete-marker", "true")) }
        if let version = done.versionID { headers.append(Header("x-amz-version-id", version)) }
        return Answer(status: 204, headers: headers)
    }

    private mutating func delete(_ key: [UInt8], id: String?, _ call: Call) throws(Refusal) -> Deletion {
        let bucket = self[call.bucketName]
        if let id {
            guard let version = bucket.versions(of: key).first(where: { $0.id == id }) else { return Deletion(versionID: id) }
            if bucket.mfaDelete, call.header("x-amz-mfa") == nil {
                throw Refusal(403, "AccessDenied", "Mfa Authentication must be used for this request")
            }
            try checkLock(version, call)
            self[call.bucketName].remove(id, of: key)
            return Deletion(versionID: bucket.versioning == .unversioned ? nil : id, isDeleteMarker: version.isDeleteMarker)
        }
        guard bucket.versioning != .unversioned else {
            self[call.bucketName].remove("null", of: key)
            return Deletion()
        }
        // Suspended: the null version goes for good and a null marker takes its place (AWS docs, "Deleting objects from versioning-suspended buckets").
        if bucket.versioning == .suspended, let version = bucket.versions(of: key).first(where: { $0.id == "null" }) { try checkLock(version, call) }
        let next = nextVersion()
        let marker = StoredVersion(
            id: bucket.versioning == .enabled ? next.id : "null", order: next.order, lastModified: call.second, isDeleteMarker: true,
            owner: call.identity?.account ?? bucket.owner)
        self[call.bucketName].add(marker, to: key)
        return Deletion(versionID: marker.id, isDeleteMarker: true)
    }

    /// Retention and legal hold forbid removing a version; governance yields to the bypass header, nothing else does.
    /// Source: AWS docs, "Locking objects with Object Lock" (retention modes).
    func checkLock(_ version: StoredVersion, _ call: Call) throws(Refusal) {
        let refusal = Refusal(403, "AccessDenied", "Access Denied because object protected by object lock.")
        if version.attributes.legalHold { throw refusal }
        guard let mode = version.attributes.lockMode, let until = version.attributes.retainUntil, until > call.now else { return }
        guard mode == "GOVERNANCE", call.header("x-amz-bypass-governance-retention")?.lowercased() == "true" else { throw refusal }
    }

    /// DeleteObjects: at most 1,000 keys, a digest is obligatory, successes and errors in one 200 (AWS docs, DeleteObjects).
    mutating func deleteObjects(_ call: Call) throws(Refusal) -> Answer {
        try call.requireDigest()
        let root = try XMLReader.parse(call.request.body, root: "Delete")
        let objects = root.all("Object")
        guard (1...1000).contains(objects.count) else { throw .malformedXML }
        let isQuiet = root.value("Quiet") == "true"
        var writer = XMLWriter()
        writer.openRoot("DeleteResult")
        for object in objects {
            guard let key = object.value("Key"), !key.isEmpty else { throw .malformedXML }
            let id = object.value("VersionId").flatMap { $0.isEmpty ? nil : $0 }
            do throws(Refusal) {
                if let code = call.failKeys[key] { throw Refusal(200, code, "Scripted: \(code)") }
                if let id { _ = try Call.validated(id) }
                try checkETag(object.value("ETag"), Array(key.utf8), id, call)
                let done = try delete(Array(key.utf8), id: id, call)
                guard !isQuiet else { continue }
                writer.open("Deleted")
                writer.element("Key", key)
                writer.element(optional: "VersionId", id)
                if done.isDeleteMarker {
                    writer.element("DeleteMarker", true)
                    writer.element(optional: "DeleteMarkerVersionId", done.versionID)
                }
                writer.close("Deleted")
            } catch {
                writer.open("Error")
                writer.element("Key", key)
                writer.element(optional: "VersionId", id)
                writer.element("Code", error.code)
                writer.element("Message", error.message)
                writer.close("Error")
            }
        }
        writer.close("DeleteResult")
        return .xml(writer.bytes)
    }

    /// The per-object condition of DeleteObjects (AWS docs, ObjectIdentifier ETag).
    private func checkETag(_ wanted: String?, _ key: [UInt8], _ id: String?, _ call: Call) throws(Refusal) {
        guard let wanted else { return }
        let versions = self[call.bucketName].versions(of: key)
        let target = id.map { id in versions.first { $0.id == id } } ?? versions.first
        guard wanted == "*" ? target != nil : target?.eTag == wanted.filter({ $0 != "\"" }) else { throw .preconditionFailed("If-Match") }
    }
}

extension Call {
    /// Content-MD5 or a checksum must come with the body, its truth checked already. Source: AWS docs, DeleteObjects, PutBucketLifecycleConfiguration
    /// and PutBucketReplication: 400 InvalidRequest without.
    func requireDigest() throws(Refusal) {
        guard header("content-md5") != nil || checksum != nil else {
            throw .invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*")
        }
    }
}
