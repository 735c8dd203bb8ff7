import S3Model

extension ReplicationReport {
    /// The first line of the CSV form, with its line end.
    public static let csvHeader = Array("key,version_id,status,current,size,last_modified,storage_class,etag\r\n".utf8)

    /// Entries as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, without the header; times ISO 8601 in UTC.
    public func csv(entries range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries[range] {
            let row = entry.row
            CSVText.appendLine(
                [
                    row.key, row.versionId ?? "", entry.status, row.isLatest ? "true" : "false", String(row.size), row.isoTime ?? "",
                    row.storageClass, row.eTag,
                ], to: &bytes)
        }
        return bytes
    }

    /// Entries as JSON, one object a line, UTF-8. Fields without a value are left out.
    public func jsonLines(entries range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries[range] {
            let row = entry.row
            var fields: [(String, JSONText.Value)] = [("key", .text(row.key))]
            if let id = row.versionId { fields.append(("versionId", .text(id))) }
            fields += [("status", .text(entry.status)), ("current", .truth(row.isLatest)), ("size", .number(row.size))]
            if let time = row.isoTime { fields.append(("lastModified", .text(time))) }
            if !row.storageClass.isEmpty { fields.append(("storageClass", .text(row.storageClass))) }
            if !row.eTag.isEmpty { fields.append(("eTag", .text(row.eTag))) }
            JSONText.append(.object(fields), to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
