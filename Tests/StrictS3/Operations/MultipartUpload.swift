import Foundation

extension Store {
    /// Index of the upload that a request names. Errors: 404 NoSuchUpload, also after it was completed or aborted.
    private func uploadIndex(_ call: Call) throws(Refusal) -> Int {
        let id = call.query("uploadId") ?? ""
        guard let index = self[call.bucketName].uploads.firstIndex(where: { $0.id == id && $0.key == call.key }) else {
            throw Refusal(
                404, "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
                details: [("UploadId", id)])
        }
        return index
    }

    private func partNumber(_ call: Call) throws(Refusal) -> Int {
        guard let number = call.query("partNumber").flatMap({ Int($0) }), (1...10_000).contains(number) else {
            throw .invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", call.query("partNumber") ?? "")
        }
        return number
    }

    /// CreateMultipartUpload. The version it becomes has its place in time from now (AWS docs, "Multipart upload overview").
    mutating func createMultipartUpload(_ call: Call) throws(Refusal) -> Answer {
        let bucket = self[call.bucketName]
        let attributes = try ObjectAttributes.requested(call, bucket: bucket)
        let kind = try requestedChecksum(call)
        let type = call.header("x-amz-checksum-type")?.uppercased()
        // CRC64NVME is always of the full object, SHA-1 and SHA-256 always composite (AWS docs, "Checking object integrity").
        if type == "COMPOSITE", kind == .crc64nvme || kind == nil {
            throw .invalidRequest("The COMPOSITE checksum type cannot be used with the CRC64NVME checksum algorithm.")
        }
        if type == "FULL_OBJECT", kind == .sha1 || kind == .sha256 {
            throw .invalidRequest("The FULL_OBJECT checksum type cannot be used with the \(kind?.rawValue.lowercased() ?? "") checksum algorithm.")
        }
        let next = nextVersion()
        var upload = StoredUpload(
            id: "upload-" + next.id, key: call.key, initiated: call.second, order: next.order, initiator: call.identity?.account ?? bucket.owner,
            attributes: attributes)
        upload.checksumKind = kind
        upload.isComposite = type.map { $0 == "COMPOSITE" } ?? (kind != nil && kind != .crc64nvme)
        self[call.bucketName].uploads.append(upload)
        var writer = XMLWriter()
        writer.openRoot("InitiateMultipartUploadResult")
        writer.element("Bucket", call.bucketName)
        writer.element("Key", utf8: call.key)
        writer.element("UploadId", upload.id)
        writer.close("InitiateMultipartUploadResult")
        var headers = attributes.encryption
        if let kind {
            headers += [
                Header("x-amz-checksum-algorithm", kind.rawValue), Header("x-amz-checksum-type", upload.isComposite ? "COMPOSITE" : "FULL_OBJECT"),
            ]
        }
        return .xml(writer.bytes, headers: headers)
    }

    private mutating func store(_ body: [UInt8], _ call: Call, at index: Int, number: Int) -> StoredPart {
        let kind = self[call.bucketName].uploads[index].checksumKind
        let part = StoredPart(
            number: number, body: body, eTag: PercentCoding.hexDigits(Hash.md5(body)), lastModified: call.second, checksum: kind?.base64(body))
        var parts = self[call.bucketName].uploads[index].parts.filter { $0.number != number }
        parts.insert(part, at: parts.firstIndex { $0.number > number } ?? parts.count)
        self[call.bucketName].uploads[index].parts = parts
        return part
    }

    /// UploadPart. A part's checksum must be of the upload's algorithm (AWS docs, UploadPart).
    mutating func uploadPart(_ call: Call) throws(Refusal) -> Answer {
        let number = try partNumber(call)
        let index = try uploadIndex(call)
        let upload = self[call.bucketName].uploads[index]
        try upload.checkKey(call)
        if let sent = call.checksum?.kind, let kind = upload.checksumKind, sent != kind {
            throw .invalidRequest(
                "Checksum Type mismatch occurred, expected checksum Type: \(kind.rawValue.lowercased()), actual checksum Type: \(sent.rawValue.lowercased())"
            )
        }
        if upload.isComposite, let kind = upload.checksumKind, call.checksum == nil {
            throw .invalidRequest(
                "Checksum Type mismatch occurred, expected checksum Type: \(kind.rawValue.lowercased()), actual checksum Type: null")
        }
        let part = store(call.request.body, call, at: index, number: number)
        var headers = [Header("ETag", "\"\(part.eTag)\"")] + upload.attributes.encryption
        if let kind = upload.checksumKind, let checksum = part.checksum { headers.append(Header(kind.header, checksum)) }
        return Answer(status: 200, headers: headers)
    }

    /// UploadPartCopy. Source: AWS docs, UploadPartCopy; the range must be `bytes=first-last` within the source.
    mutating func uploadPartCopy(_ call: Call) throws(Refusal) -> Answer {
        var call = call
        call.ignoresConditions = call.ignoresConditions || configuration.ignoresCopyConditions
        let number = try partNumber(call)
        let index = try uploadIndex(call)
        try self[call.bucketName].uploads[index].checkKey(call)
        let source = try CopySource.of(call)
        let version = try sourceVersion(call, source)
        var body = version.body
        if let text = call.header("x-amz-copy-source-range") {
            let ends = text.hasPrefix("bytes=") ? text.dropFirst(6).split(separator: "-").map { Int($0) } : []
            guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
                throw .invalidArgument(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy"
                )
            }
            guard last < body.count else {
                throw .invalidArgument("Range specified is not valid for source object of size: \(body.count)", "x-amz-copy-source-range", text)
            }
            body = Array(body[first...last])
        }
        guard body.count <= configuration.copySourceLimit else {
            throw .invalidRequest(
                "The specified copy source is larger than the maximum allowable size for a copy source: \(configuration.copySourceLimit)")
        }
        let part = store(body, call, at: index, number: number)
        let upload = self[call.bucketName].uploads[index]
        var writer = XMLWriter()
        writer.openRoot("CopyPartResult")
        writer.element("LastModified", Timestamp.iso(part.lastModified))
        writer.element("ETag", "\"\(part.eTag)\"")
        if let kind = upload.checksumKind, let checksum = part.checksum { writer.element(kind.element, checksum) }
        writer.close("CopyPartResult")
        return .xml(writer.bytes, headers: upload.attributes.encryption + sourceHeaders(version, source))
    }

    /// AbortMultipartUpload.
    mutating func abortMultipartUpload(_ call: Call) throws(Refusal) -> Answer {
        let index = try uploadIndex(call)
        self[call.bucketName].uploads.remove(at: index)
        return Answer(status: 204)
    }

    /// CompleteMultipartUpload. Source: AWS docs, CompleteMultipartUpload (errors), "Multipart upload overview" (dating), PutObject conditions.
    mutating func completeMultipartUpload(_ call: Call) throws(Refusal) -> Answer {
        let index = try uploadIndex(call)
        let upload = self[call.bucketName].uploads[index]
        let parts = try chosenParts(call, upload)
        try Conditions.checkWrite(call, current: self[call.bucketName].versions(of: call.key).first)
        var body: [UInt8] = []
        body.reserveCapacity(parts.reduce(0) { $0 + $1.body.count })
        for part in parts { body += part.body }
        if let size = call.header("x-amz-mp-object-size"), Int(size) != body.count {
            throw .invalidRequest("The provided 'x-amz-mp-object-size' header value \(size) does not match what was computed: \(body.count)")
        }
        let checksum = try multipartChecksum(call, upload, parts, body)
        let eTag = PercentCoding.hexDigits(Hash.md5(parts.flatMap { Hash.md5($0.body) })) + "-\(parts.count)"
        let next = configuration.datesMultipartByInitiation ? (id: VersionID.nth(upload.order), order: upload.order) : nextVersion()
        let isVersioned = self[call.bucketName].versioning == .enabled
        var version = StoredVersion(
            id: isVersioned ? next.id : "null", order: next.order,
            lastModified: configuration.datesMultipartByInitiation ? upload.initiated : call.second,
            owner: upload.initiator)
        version.body = body
        version.eTag = eTag
        version.parts = parts.map { ($0.body.count, $0.checksum) }
        version.attributes = upload.attributes
        version.checksum = checksum
        self[call.bucketName].uploads.remove(at: index)
        self[call.bucketName].add(version, to: call.key)
        var writer = XMLWriter()
        writer.openRoot("CompleteMultipartUploadResult")
        writer.element("Location", "http://\(call.header("host") ?? "")/\(call.bucketName)/\(call.keyText)")
        writer.element("Bucket", call.bucketName)
        writer.element("Key", utf8: call.key)
        writer.element("ETag", "\"\(eTag)\"")
        writer.element(checksum.kind.element, checksum.value)
        writer.element("ChecksumType", checksum.isComposite ? "COMPOSITE" : "FULL_OBJECT")
        writer.close("CompleteMultipartUploadResult")
        return .xml(writer.bytes, headers: writeHeaders(version, call.bucketName).filter { !$0.name.hasPrefix("x-amz-checksum") })
    }

    /// The parts a Complete names, each checked: order (InvalidPartOrder), existence, ETag and checksum (InvalidPart), size (EntityTooSmall).
    private func chosenParts(_ call: Call, _ upload: StoredUpload) throws(Refusal) -> [StoredPart] {
        let named = try XMLReader.parse(call.request.body, root: "CompleteMultipartUpload").all("Part")
        guard !named.isEmpty else { throw .malformedXML }
        var parts: [StoredPart] = []
        for name in named {
            guard let number = name.value("PartNumber").flatMap({ Int($0) }), let eTag = name.value("ETag")?.filter({ $0 != "\"" }) else {
                throw .malformedXML
            }
            if let last = parts.last, last.number >= number {
                throw Refusal(400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.")
            }
            let checksum = upload.checksumKind.flatMap { name.value($0.element) }
            guard let part = upload.parts.first(where: { $0.number == number }), part.eTag == eTag, checksum == nil || checksum == part.checksum
            else {
                throw Refusal(
                    400, "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
                    details: [("PartNumber", String(number)), ("ETag", eTag)])
            }
            // A composite checksum needs each part's (AWS docs, CompletedPart).
            if upload.isComposite, checksum == nil {
                throw .invalidRequest(
                    "The upload was created using a \(upload.checksumKind?.rawValue.lowercased() ?? "") checksum. The complete request must include the checksum for each part. It was missing for part \(number) in the request."
                )
            }
            parts.append(part)
        }
        for part in parts.dropLast() where part.body.count < configuration.minimumPartSize {
            throw Refusal(
                400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size",
                details: [
                    ("ProposedSize", String(part.body.count)), ("MinSizeAllowed", String(configuration.minimumPartSize)),
                    ("PartNumber", String(part.number)),
                ])
        }
        return parts
    }

    /// The whole object's checksum: of the bytes, or of the part checksums with `-N`.
    private func multipartChecksum(_ call: Call, _ upload: StoredUpload, _ parts: [StoredPart], _ body: [UInt8]) throws(Refusal) -> StoredChecksum {
        let kind = upload.checksumKind ?? .crc64nvme
        let value = upload.isComposite ? kind.base64(parts.flatMap { kind.raw($0.body) }) + "-\(parts.count)" : kind.base64(body)
        if let sent = call.checksum {
            let bare = upload.isComposite ? String(value.split(separator: "-")[0]) : value
            guard sent.kind == kind, sent.value == value || sent.value == bare else {
                throw Refusal(400, "BadDigest", "The \(sent.kind.rawValue.lowercased()) you specified did not match the calculated checksum.")
            }
        }
        return StoredChecksum(kind: kind, value: value, isComposite: upload.isComposite)
    }
}
