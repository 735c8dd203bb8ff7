import Foundation

/// Where a copy reads from.
struct CopySource {
    var bucket: String
    var key: [UInt8]
    var versionID: String?

    /// Reads x-amz-copy-source: `[/]bucket/key[?versionId=id]`, the key percent-encoded, the query not. An encoded `%3FversionId=` belongs to the key
    /// (botocore handlers.py _quote_source_header_from_dict). Source: AWS docs, CopyObject.
    static func of(_ call: Call) throws(Refusal) -> CopySource {
        let text = call.header("x-amz-copy-source") ?? ""
        let invalid = Refusal.invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", text)
        let bytes = Array(text.utf8)
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        guard var path = PercentCoding.decode(bytes[..<(mark ?? bytes.count)]) else { throw invalid }
        if path.first == UInt8(ascii: "/") { path.removeFirst() }
        guard let slash = path.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < path.count else { throw invalid }
        var id: String?
        if let mark {
            guard let items = WireRequest.items(bytes[(mark + 1)...]), items.count == 1, items[0].name == "versionId" else { throw invalid }
            id = try Call.validated(items[0].value ?? "")
        }
        return CopySource(bucket: String(decoding: path[..<slash], as: UTF8.self), key: Array(path[(slash + 1)...]), versionID: id)
    }
}

extension Store {
    /// The version that a copy reads, after every check of the source.
    func sourceVersion(_ call: Call, _ source: CopySource) throws(Refusal) -> StoredVersion {
        guard let bucket = buckets[source.bucket] else { throw .noSuchBucket(source.bucket) }
        guard let account = call.identity?.account, account.id == bucket.owner.id || bucket.allowedAccounts.contains(account.id) || bucket.isPublic
        else {
            throw .accessDenied
        }
        if bucket.requesterPays, account.id != bucket.owner.id, call.header("x-amz-request-payer") != "requester" { throw .accessDenied }
        if let owner = call.header("x-amz-source-expected-bucket-owner"), owner != bucket.owner.id { throw .accessDenied }
        let versions = bucket.versions(of: source.key)
        let text = String(decoding: source.key, as: UTF8.self)
        let found = source.versionID.map { id in versions.first { $0.id == id } } ?? versions.first
        guard let version = found else {
            guard let id = source.versionID else { throw Refusal(404, "NoSuchKey", "The specified key does not exist.", details: [("Key", text)]) }
            throw Refusal(404, "NoSuchVersion", "The specified version does not exist.", details: [("Key", text), ("VersionId", id)])
        }
        if version.isDeleteMarker {
            guard source.versionID != nil else { throw Refusal(404, "NoSuchKey", "The specified key does not exist.", details: [("Key", text)]) }
            throw .invalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.")
        }
        try version.checkKey(call, source: true)
        // AWS docs, CopyObject: an archived source needs RestoreObject first.
        guard !version.isArchived(at: call.now) else {
            throw Refusal(
                403, "InvalidObjectState", "Operation is not valid for the source object's storage class",
                details: [("StorageClass", version.attributes.storageClass)])
        }
        try Conditions.checkSource(call, version)
        return version
    }

    /// CopyObject. Taken over: bytes, system and user metadata and tags by directive, the checksum's algorithm. Not taken over: class, ACL,
    /// encryption, redirect, lock. A multipart source becomes one part, so its ETag changes. Source: AWS docs, CopyObject.
    mutating func copyObject(_ call: Call) throws(Refusal) -> Answer {
        var call = call
        call.ignoresConditions = call.ignoresConditions || configuration.ignoresCopyConditions
        let source = try CopySource.of(call)
        let version = try sourceVersion(call, source)
        guard version.body.count <= configuration.copySourceLimit else {
            throw .invalidRequest(
                "The specified copy source is larger than the maximum allowable size for a copy source: \(configuration.copySourceLimit)")
        }
        let bucket = self[call.bucketName]
        try Conditions.checkWrite(call, current: bucket.versions(of: call.key).first)
        let metadata = try directive(call, "x-amz-metadata-directive")
        let tagging = try directive(call, "x-amz-tagging-directive")
        try checkSelfCopy(call, source, replaces: metadata == "REPLACE")
        var attributes = ObjectAttributes()
        if metadata == "REPLACE" {
            try attributes.readMetadata(call)
        } else {
            (attributes.system, attributes.metadata) = (version.attributes.system, version.attributes.metadata)
        }
        attributes.tags = version.attributes.tags
        if tagging == "REPLACE" {
            attributes.tags = try call.header("x-amz-tagging").map { (text) throws(Refusal) in try Tagging.parse(header: text) } ?? []
        }
        try attributes.readPlacement(call, bucket: bucket)
        let kind = try requestedChecksum(call) ?? version.checksum?.kind ?? .crc64nvme
        let checksum = StoredChecksum(kind: kind, value: kind.base64(version.body))
        let copy = add(call, body: version.body, eTag: eTag(version.body, attributes), attributes: attributes, checksum: checksum)
        var writer = XMLWriter()
        writer.openRoot("CopyObjectResult")
        writer.element("LastModified", Timestamp.iso(copy.lastModified))
        writer.element("ETag", "\"\(copy.eTag)\"")
        writer.element(kind.element, checksum.value)
        writer.element("ChecksumType", "FULL_OBJECT")
        writer.close("CopyObjectResult")
        return .xml(
            writer.bytes,
            headers: writeHeaders(copy, call.bucketName).filter { !$0.name.hasPrefix("x-amz-checksum") } + sourceHeaders(version, source))
    }

    func sourceHeaders(_ version: StoredVersion, _ source: CopySource) -> [Header] {
        buckets[source.bucket]?.versioning == .unversioned ? [] : [Header("x-amz-copy-source-version-id", version.id)]
    }

    private func directive(_ call: Call, _ name: String) throws(Refusal) -> String {
        let value = call.header(name) ?? "COPY"
        guard ["COPY", "REPLACE"].contains(value) else { throw .invalidArgument("Unknown metadata directive.", name, value) }
        return value
    }

    /// A copy onto its own key must change something; naming a version is enough on AWS, some stores refuse even that (observed on LocalStack 2026.3).
    private func checkSelfCopy(_ call: Call, _ source: CopySource, replaces: Bool) throws(Refusal) {
        guard source.bucket == call.bucketName, source.key == call.key, !replaces else { return }
        let changes = ["x-amz-storage-class", "x-amz-website-redirect-location", "x-amz-server-side-encryption"].contains { call.header($0) != nil }
        let isStubborn = call.refusesSelfCopy || configuration.refusesSelfCopy
        guard isStubborn || (source.versionID == nil && !changes) else { return }
        throw .invalidRequest(
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
        )
    }

    /// `x-amz-checksum-algorithm` of CopyObject and CreateMultipartUpload.
    func requestedChecksum(_ call: Call) throws(Refusal) -> ChecksumKind? {
        guard let name = call.header("x-amz-checksum-algorithm") else { return nil }
        guard let kind = ChecksumKind(rawValue: name.uppercased()) else {
            throw .invalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")
        }
        return kind
    }
}
