import Foundation

extension Store {
    /// ListObjectVersions: versions and markers interleaved, by key and newest first within a key, counted together with common prefixes.
    /// Source: AWS docs, ListObjectVersions; "Listing objects in a versioning-enabled bucket"; the order is what aws/aws-sdk-cpp#1649 is about.
    mutating func listObjectVersions(_ call: Call) throws(Refusal) -> Answer {
        if let page = try generatedPage(call) { return page }
        let query = try ListingQuery(call)
        let bucket = self[call.bucketName]
        let keyMarker = Array((call.query("key-marker") ?? "").utf8)
        let idMarker = call.query("version-id-marker").flatMap { $0.isEmpty ? nil : $0 }
        if idMarker != nil, keyMarker.isEmpty {
            throw .invalidArgument("A version-id marker cannot be specified without a key marker.", "version-id-marker", idMarker ?? "")
        }
        let page = try VersionsPage(bucket: bucket, query, keyMarker: keyMarker, idMarker: idMarker)
        var writer = XMLWriter(reserving: 500 * query.most.clamped(1, 1000))
        writer.openRoot("ListVersionsResult")
        writer.element("Name", call.bucketName)
        writer.element("Prefix", key: query.prefix, encoded: query.encodes)
        writer.element("KeyMarker", key: keyMarker, encoded: query.encodes)
        writer.element("VersionIdMarker", idMarker ?? "")
        if page.isTruncated, let last = page.rows.last {
            writer.element("NextKeyMarker", key: last.key, encoded: query.encodes)
            if let version = last.version { writer.element("NextVersionIdMarker", version.id) }
        }
        writer.element("MaxKeys", query.most)
        if !query.delimiter.isEmpty { writer.element("Delimiter", key: query.delimiter, encoded: query.encodes) }
        if query.encodes { writer.element("EncodingType", "url") }
        writer.element("IsTruncated", page.isTruncated)
        page.write(&writer, encodes: query.encodes)
        writer.close("ListVersionsResult")
        return .xml(writer.bytes)
    }
}

/// One page of versions. A row without a version is a common prefix.
private struct VersionsPage {
    var rows: [(key: [UInt8], version: StoredVersion?, isLatest: Bool)] = []
    var isTruncated = false

    init(bucket: StoredBucket, _ query: ListingQuery, keyMarker: [UInt8], idMarker: String?) throws(Refusal) {
        guard query.most > 0 else { return }
        // With an id marker the marker's own key still has older versions to give.
        if let idMarker {
            let versions = bucket.versions(of: keyMarker)
            guard let at = versions.firstIndex(where: { $0.id == idMarker }) ?? Self.place(of: idMarker, in: versions) else {
                throw .invalidArgument("Invalid version id specified", "version-id-marker", idMarker)
            }
            let isMarkerItself = at < versions.count && versions[at].id == idMarker
            for version in versions[(isMarkerItself ? at + 1 : at)...] where !add(keyMarker, version, isLatest: false, query.most) { return }
        }
        var walk = KeyWalk(bucket, prefix: query.prefix, delimiter: query.delimiter, start: query.start(after: keyMarker))
        while let step = walk.next() {
            switch step {
            case .commonPrefix(let group): guard add(group, nil, isLatest: false, query.most) else { return }
            case .key(let index, let key):
                for (place, version) in bucket.keys[index].versions.enumerated() {
                    guard add(key, version, isLatest: place == 0, query.most) else { return }
                }
            }
        }
    }

    /// Where a version that is gone by now would stand; nil for an id this server never gave.
    private static func place(of id: String, in versions: [StoredVersion]) -> Int? {
        guard VersionID.isWellFormed(id) else { return nil }
        return versions.firstIndex { $0.order < (VersionID.order(of: id, below: (versions.first?.order ?? 0) + 100_000) ?? .max) } ?? versions.count
    }

    /// False when the page was full.
    private mutating func add(_ key: [UInt8], _ version: StoredVersion?, isLatest: Bool, _ most: Int) -> Bool {
        guard rows.count < most else {
            isTruncated = true
            return false
        }
        rows.append((key, version, isLatest))
        return true
    }

    func write(_ writer: inout XMLWriter, encodes: Bool) {
        for row in rows {
            guard let version = row.version else { continue }
            let name = version.isDeleteMarker ? "DeleteMarker" : "Version"
            writer.open(name)
            writer.element("Key", key: row.key, encoded: encodes)
            writer.element("VersionId", version.id)
            writer.element("IsLatest", row.isLatest)
            writer.element("LastModified", Timestamp.iso(version.lastModified))
            if !version.isDeleteMarker {
                writer.element("ETag", "\"\(version.eTag)\"")
                writer.element("Size", version.body.count)
                writer.element("StorageClass", version.attributes.storageClass)
            }
            writer.owner("Owner", version.owner)
            writer.close(name)
        }
        for row in rows where row.version == nil {
            writer.open("CommonPrefixes")
            writer.element("Prefix", key: row.key, encoded: encodes)
            writer.close("CommonPrefixes")
        }
    }
}

extension VersionID {
    /// The n of an id; nil when it is none below `limit`.
    static func order(of id: String, below limit: Int) -> Int? {
        let wanted = Array(id.utf8)
        return (1..<max(2, limit)).first { bytes($0) == wanted }
    }
}
