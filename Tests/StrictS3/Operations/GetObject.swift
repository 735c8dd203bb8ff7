import Foundation

extension Store {
    /// The version that a read means. Errors: 404 NoSuchKey (with the marker's headers under a delete marker), 404 NoSuchVersion,
    /// 405 MethodNotAllowed for a marker's own id. Source: AWS docs, GetObject, "Working with delete markers".
    func version(_ call: Call, id: String?) throws(Refusal) -> StoredVersion {
        let bucket = self[call.bucketName]
        let versions = bucket.versions(of: call.key)
        guard let id else {
            guard let latest = versions.first else { throw Conditions.noSuchKey(call) }
            guard latest.isDeleteMarker else { return latest }
            var refusal = Conditions.noSuchKey(call)
            refusal.headers = [Header("x-amz-delete-marker", "true"), Header("x-amz-version-id", latest.id)]
            throw refusal
        }
        guard let version = versions.first(where: { $0.id == id }) else {
            throw Refusal(404, "NoSuchVersion", "The specified version does not exist.", details: [("Key", call.keyText), ("VersionId", id)])
        }
        guard version.isDeleteMarker else { return version }
        throw Refusal(
            405, "MethodNotAllowed", "The specified method is not allowed against this resource.",
            details: [("Method", call.method), ("ResourceType", "DeleteMarker")],
            headers: [
                Header("Allow", "DELETE"), Header("x-amz-delete-marker", "true"), Header("x-amz-version-id", version.id),
                Header("Last-Modified", Timestamp.http(version.lastModified)),
            ])
    }

    /// GetObject and HeadObject. Source: AWS docs, GetObject and HeadObject; ranges: RFC 9110 section 14.
    func getObject(_ call: Call) throws(Refusal) -> Answer {
        let version = try version(call, id: call.versionID())
        try version.checkKey(call)
        if let answer = try Conditions.checkRead(call, version) { return answer }
        if call.method == "GET", version.isArchived(at: call.now) {
            throw Refusal(
                403, "InvalidObjectState", "The operation is not valid for the object's storage class",
                details: [("StorageClass", version.attributes.storageClass)])
        }
        var headers = readHeaders(version, call)
        let slice = try slice(call, of: version)
        if let slice {
            headers.append(Header("Content-Range", "bytes \(slice.lowerBound)-\(max(slice.upperBound - 1, 0))/\(version.body.count)"))
        } else if call.header("x-amz-checksum-mode")?.uppercased() == "ENABLED", let checksum = version.checksum {
            headers += [
                Header(checksum.kind.header, checksum.value), Header("x-amz-checksum-type", checksum.isComposite ? "COMPOSITE" : "FULL_OBJECT"),
            ]
        }
        var answer = Answer(status: slice == nil ? 200 : 206, headers: headers)
        let range = slice ?? 0..<version.body.count
        answer.declaredLength = range.count
        if call.method == "GET" { answer.body = Array(version.body[range]) }
        return answer
    }

    private func readHeaders(_ version: StoredVersion, _ call: Call) -> [Header] {
        var headers = version.attributes.headers
        for name in ObjectAttributes.systemNames {
            guard let value = call.query("response-" + name.lowercased()) else { continue }
            headers.removeAll { $0.name == name }
            headers.append(Header(name, value))
        }
        headers += [
            Header("ETag", "\"\(version.eTag)\""), Header("Last-Modified", Timestamp.http(version.lastModified)), Header("Accept-Ranges", "bytes"),
        ]
        if self[call.bucketName].versioning != .unversioned { headers.append(Header("x-amz-version-id", version.id)) }
        if let expiration = version.expiration { headers.append(Header("x-amz-expiration", expiration)) }
        if let status = version.replicationStatus { headers.append(Header("x-amz-replication-status", status)) }
        switch version.restore {
        case .ongoing: headers.append(Header("x-amz-restore", "ongoing-request=\"true\""))
        case .done(let until): headers.append(Header("x-amz-restore", "ongoing-request=\"false\", expiry-date=\"\(Timestamp.http(until))\""))
        case nil: break
        }
        if call.query("partNumber") != nil {
            if !version.parts.isEmpty { headers.append(Header("x-amz-mp-parts-count", String(version.parts.count))) }
            if let kind = version.checksum?.kind, let number = Int(call.query("partNumber") ?? ""), version.parts.indices.contains(number - 1),
                call.header("x-amz-checksum-mode")?.uppercased() == "ENABLED", let checksum = version.parts[number - 1].checksum
            {
                headers.append(Header(kind.header, checksum))
            }
        }
        return headers
    }

    /// The bytes that Range or partNumber ask for; nil: all. Errors: 416 InvalidRange, 416 InvalidPartNumber.
    private func slice(_ call: Call, of version: StoredVersion) throws(Refusal) -> Range<Int>? {
        let size = version.body.count
        if let text = call.query("partNumber") {
            guard call.header("range") == nil else { throw .invalidRequest("Cannot specify both Range header and partNumber query parameter") }
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw .invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
            }
            guard number <= max(1, version.parts.count) else {
                throw Refusal(
                    416, "InvalidPartNumber", "The requested partnumber is not satisfiable",
                    details: [("ActualPartCount", String(max(1, version.parts.count)))])
            }
            guard !version.parts.isEmpty else { return 0..<size }
            let start = version.parts[..<(number - 1)].reduce(0) { $0 + $1.size }
            return start..<(start + version.parts[number - 1].size)
        }
        // A range that can't be read, or several, are ignored: the whole object is the answer (RFC 9110 section 14.2).
        guard let header = call.header("range"), header.hasPrefix("bytes=") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        let unsatisfiable = Refusal(
            416, "InvalidRange", "The requested range is not satisfiable",
            details: [("RangeRequested", header), ("ActualObjectSize", String(size))], headers: [Header("Content-Range", "bytes */\(size)")])
        if ends[0].isEmpty {
            guard let count = Int(ends[1]) else { return nil }
            guard count > 0, size > 0 else { throw unsatisfiable }
            return max(0, size - count)..<size
        }
        guard let first = Int(ends[0]) else { return nil }
        let last = ends[1].isEmpty ? Int.max - 1 : Int(ends[1])
        guard let last, last >= first else { return nil }
        guard first < size else { throw unsatisfiable }
        return first..<min(size, last + 1)
    }
}
