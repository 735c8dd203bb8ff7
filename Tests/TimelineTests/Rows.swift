import S3Model

/// Listings written down row by row.
enum Rows {
    /// A version at a second; its ETag is made of the content number.
    static func version(
        _ key: String, _ id: String?, _ second: Int64?, content: Int = 1, size: Int64 = 10, parts: Int? = nil, storageClass: String = "STANDARD",
        isLatest: Bool = false, isActionable: Bool = true
    ) -> ListingRow {
        let digits = String(content, radix: 16)
        let eTag = String(repeating: "0", count: 32 - digits.utf8.count) + digits + (parts.map { "-\($0)" } ?? "")
        return ListingRow(
            kind: .version, key: key, isActionable: isActionable, size: size, lastModified: second.map { $0 * 1000 }, eTag: eTag,
            storageClass: storageClass, versionId: id, isLatest: isLatest)
    }

    static func marker(_ key: String, _ id: String, _ second: Int64?, isLatest: Bool = false) -> ListingRow {
        ListingRow(kind: .deleteMarker, key: key, lastModified: second.map { $0 * 1000 }, versionId: id, isLatest: isLatest)
    }

    static func listing(_ rows: [ListingRow], pageSize: Int = 1000, isComplete: Bool = true) -> Listing {
        var listing = Listing(id: 7)
        var at = 0
        while at < rows.count {
            var builder = ListingSegment.Builder()
            for row in rows[at..<min(rows.count, at + pageSize)] { builder.append(row) }
            listing.append(builder.sealed())
            at += pageSize
        }
        if isComplete { listing.finish() }
        return listing
    }

}
