import S3Model

/// The entries of one key, newest first, and what can be told from them.
struct KeyHistory: Sendable, Equatable {
    let rows: [ListingRow]

    init(_ rows: [ListingRow]) { self.rows = rows }

    var top: ListingRow? { rows.first }

    /// The place of a version, 0 for the newest; nil where it isn't there.
    func index(of versionId: String?) -> Int? {
        guard let versionId else { return nil }
        return rows.firstIndex { Self.isSame($0.versionId, versionId) }
    }

    /// The newest entry that has bytes.
    var newestVersion: ListingRow? { rows.first { $0.kind == .version } }

    /// Version ids are bytes: nothing is equal because it looks the same.
    static func isSame(_ a: String?, _ b: String?) -> Bool {
        switch (a, b) {
        case (nil, nil): true
        case (let a?, let b?): a.utf8.elementsEqual(b.utf8)
        default: false
        }
    }

    /// Whether an entry is the very one seen before: its id alone doesn't say so, since a null version can be overwritten.
    static func isSameEntry(_ a: ListingRow, _ b: ListingRow) -> Bool {
        isSame(a.versionId, b.versionId) && a.kind == b.kind && a.eTag == b.eTag && a.lastModified == b.lastModified
    }
}

/// Facts that two versions' rows give about their contents.
enum Content {
    /// True for an ETag that can be the MD5 of the bytes.
    static func isDigest(_ eTag: String) -> Bool {
        eTag.utf8.count == 32 && eTag.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || (0x41...0x46).contains($0) }
    }
}
