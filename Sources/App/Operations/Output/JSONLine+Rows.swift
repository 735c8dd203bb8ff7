public import S3Model

extension JSONLine {
    /// A row of a listing with S3's element names; `Key` of a prefix row is the prefix.
    public mutating func row(_ row: ListingRow) {
        begin()
        field("Type", Self.type(of: row.kind))
        field("Key", row.key)
        if row.kind == .version || row.kind == .deleteMarker {
            field("VersionId", row.versionId ?? "null")
            field("IsLatest", row.isLatest)
        }
        if row.kind != .prefix, let time = row.lastModified { field("LastModified", Timestamp.iso(milliseconds: time)) }
        if row.kind == .object || row.kind == .version {
            field("ETag", row.eTag)
            field("Size", row.size)
            if !row.storageClass.isEmpty { field("StorageClass", row.storageClass) }
        }
        end()
    }

    /// A bucket with S3's element names.
    public mutating func bucket(_ bucket: Bucket) {
        begin()
        field("Type", "Bucket")
        field("Name", bucket.name)
        if let date = bucket.creationDate { field("CreationDate", Timestamp.iso(milliseconds: date * 1000)) }
        if let region = bucket.region { field("BucketRegion", region) }
        end()
    }

    private static func type(of kind: ListingKind) -> String {
        switch kind {
        case .prefix: "Prefix"
        case .object: "Object"
        case .version: "Version"
        case .deleteMarker: "DeleteMarker"
        }
    }
}
