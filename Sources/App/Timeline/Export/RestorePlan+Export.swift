import S3Model

extension RestorePlan {
    /// The first line of the CSV form, with its line end.
    public static let csvHeader = Array(
        "key,action,to_do,change,version_id,size,last_modified,storage_class,etag,newest_version_id,markers,reason\r\n".utf8)

    /// Rows as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, without the header. Markers are parted by spaces, times ISO 8601 in UTC.
    ///
    /// - Parameter rows: for a large plan some thousands at a time, so that it never lies in memory as a whole.
    public func csv(rows: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * 200)
        for index in rows {
            let row = self[index]
            let wanted = row.wanted
            let fields = [
                row.key, row.action.word, row.isToDo ? "true" : "false", String(describing: row.change), wanted?.versionId ?? "",
                wanted.map { String($0.size) } ?? "", Self.time(wanted?.lastModified) ?? "", wanted?.storageClass ?? "", wanted?.eTag ?? "",
                row.newest.versionId ?? "", row.markers.map(\.versionId).joined(separator: " "), row.reasonWord ?? "",
            ]
            for (column, field) in fields.enumerated() {
                if column > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.appendCSV(field, &bytes)
            }
            bytes += "\r\n".utf8
        }
        return bytes
    }

    /// Rows as JSON, one object a line, UTF-8. Fields without a value are left out.
    ///
    /// - Parameter rows: as for CSV.
    public func jsonLines(rows: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * 300)
        for index in rows {
            JSONText.append(.object(Self.fields(self[index])), to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private static func fields(_ row: RestoreRow) -> [(String, JSONText.Value)] {
        var fields: [(String, JSONText.Value)] = [
            ("key", .text(row.key)), ("action", .text(row.action.word)), ("toDo", .truth(row.isToDo)),
            ("change", .text(String(describing: row.change))),
        ]
        if let wanted = row.wanted {
            if let id = wanted.versionId { fields.append(("versionId", .text(id))) }
            fields.append(("size", .number(wanted.size)))
            if let time = time(wanted.lastModified) { fields.append(("lastModified", .text(time))) }
            if !wanted.storageClass.isEmpty { fields.append(("storageClass", .text(wanted.storageClass))) }
            if !wanted.eTag.isEmpty { fields.append(("eTag", .text(wanted.eTag))) }
        }
        if let id = row.newest.versionId { fields.append(("newestVersionId", .text(id))) }
        if !row.markers.isEmpty { fields.append(("markers", .list(row.markers.map { .text($0.versionId) }))) }
        if let reason = row.reasonWord { fields.append(("reason", .text(reason))) }
        if row.doubts.contains(.multipartDate) { fields.append(("multipartDate", .truth(true))) }
        if row.doubts.contains(.maybeGap) { fields.append(("maybeGap", .truth(true))) }
        return fields
    }

    private static func time(_ milliseconds: Int64?) -> String? { milliseconds.map { Timestamp.iso(second: AsOfTime.second(of: $0)) } }

    /// A field with the quotes it needs.
    static func appendCSV(_ field: String, _ bytes: inout [UInt8]) {
        let needsQuotes = field.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
        if !needsQuotes {
            bytes += field.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension RestoreRow {
    /// Why it isn't clear or can't be done, as one word for exports; nil where there is no reason.
    public var reasonWord: String? { obstacle?.word ?? unknown?.word }

    /// The same as part of a sentence.
    public var reasonText: String? { obstacle?.text ?? unknown?.text }
}
