import Foundation

/// Keys of the uploads under way, each once, in byte order.
private struct UploadKeys: KeySource {
    let keys: [[UInt8]]
    var keyCount: Int { keys.count }
    func key(at index: Int) -> [UInt8] { keys[index] }
}

extension Store {
    /// ListParts. Source: AWS docs, ListParts.
    func listParts(_ call: Call) throws(Refusal) -> Answer {
        let id = call.query("uploadId") ?? ""
        guard let upload = self[call.bucketName].uploads.first(where: { $0.id == id && $0.key == call.key }) else {
            throw Refusal(404, "NoSuchUpload", "The specified upload does not exist.", details: [("UploadId", id)])
        }
        let most = min(1000, try call.number("max-parts", default: 1000))
        let marker = try call.number("part-number-marker", default: 0)
        let rest = upload.parts.filter { $0.number > marker }
        let page = rest.prefix(most)
        var writer = XMLWriter()
        writer.openRoot("ListPartsResult")
        writer.element("Bucket", call.bucketName)
        writer.element("Key", utf8: call.key)
        writer.element("UploadId", id)
        writer.owner("Initiator", upload.initiator)
        writer.owner("Owner", upload.initiator)
        writer.element("StorageClass", upload.attributes.storageClass)
        writer.element("PartNumberMarker", marker)
        if rest.count > most, let last = page.last { writer.element("NextPartNumberMarker", last.number) }
        writer.element("MaxParts", most)
        writer.element("IsTruncated", rest.count > most)
        if let kind = upload.checksumKind {
            writer.element("ChecksumAlgorithm", kind.rawValue)
            writer.element("ChecksumType", upload.isComposite ? "COMPOSITE" : "FULL_OBJECT")
        }
        for part in page {
            writer.open("Part")
            writer.element("PartNumber", part.number)
            writer.element("LastModified", Timestamp.iso(part.lastModified))
            writer.element("ETag", "\"\(part.eTag)\"")
            writer.element("Size", part.body.count)
            if let kind = upload.checksumKind, let checksum = part.checksum { writer.element(kind.element, checksum) }
            writer.close("Part")
        }
        writer.close("ListPartsResult")
        return .xml(writer.bytes)
    }

    /// ListMultipartUploads: by key, then by initiation. Source: AWS docs, ListMultipartUploads (sorting; upload-id-marker counts only with a key-marker).
    func listMultipartUploads(_ call: Call) throws(Refusal) -> Answer {
        let query = try ListingQuery(call)
        let most = min(1000, try call.number("max-uploads", default: 1000))
        let keyMarker = Array((call.query("key-marker") ?? "").utf8)
        let idMarker = keyMarker.isEmpty ? "" : call.query("upload-id-marker") ?? ""
        let uploads = self[call.bucketName].uploads.sorted { a, b in
            a.key == b.key ? a.order < b.order : a.key.lexicographicallyPrecedes(b.key)
        }
        var rows: [(key: [UInt8], upload: StoredUpload?)] = []
        if !idMarker.isEmpty {
            let same = uploads.filter { $0.key == keyMarker }
            let at = same.firstIndex { $0.id == idMarker }.map { $0 + 1 } ?? same.count
            rows += same[at...].map { ($0.key, $0) }
        }
        var keys: [[UInt8]] = []
        for upload in uploads where keys.last != upload.key { keys.append(upload.key) }
        var walk = KeyWalk(UploadKeys(keys: keys), prefix: query.prefix, delimiter: query.delimiter, start: query.start(after: keyMarker))
        while let step = walk.next() {
            switch step {
            case .key(_, let key): rows += uploads.filter { $0.key == key }.map { (key, $0) }
            case .commonPrefix(let group): rows.append((group, nil))
            }
        }
        return .xml(uploadsDocument(call, query, rows, most: most, keyMarker: keyMarker, idMarker: idMarker))
    }

    private func uploadsDocument(
        _ call: Call, _ query: ListingQuery, _ rows: [(key: [UInt8], upload: StoredUpload?)], most: Int, keyMarker: [UInt8], idMarker: String
    ) -> [UInt8] {
        var writer = XMLWriter()
        let page = rows.prefix(most)
        writer.openRoot("ListMultipartUploadsResult")
        writer.element("Bucket", call.bucketName)
        writer.element("KeyMarker", key: keyMarker, encoded: query.encodes)
        writer.element("UploadIdMarker", idMarker)
        if rows.count > most, let last = page.last {
            writer.element("NextKeyMarker", key: last.key, encoded: query.encodes)
            writer.element("NextUploadIdMarker", last.upload?.id ?? "")
        }
        if !query.delimiter.isEmpty { writer.element("Delimiter", key: query.delimiter, encoded: query.encodes) }
        writer.element("Prefix", key: query.prefix, encoded: query.encodes)
        writer.element("MaxUploads", most)
        if query.encodes { writer.element("EncodingType", "url") }
        writer.element("IsTruncated", rows.count > most)
        for case (let key, let upload?) in page {
            writer.open("Upload")
            writer.element("Key", key: key, encoded: query.encodes)
            writer.element("UploadId", upload.id)
            writer.owner("Initiator", upload.initiator)
            writer.owner("Owner", upload.initiator)
            writer.element("StorageClass", upload.attributes.storageClass)
            writer.element("Initiated", Timestamp.iso(upload.initiated))
            writer.close("Upload")
        }
        for (key, upload) in page where upload == nil {
            writer.open("CommonPrefixes")
            writer.element("Prefix", key: key, encoded: query.encodes)
            writer.close("CommonPrefixes")
        }
        writer.close("ListMultipartUploadsResult")
        return writer.bytes
    }
}
