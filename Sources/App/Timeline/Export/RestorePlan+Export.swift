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
            CSVText.appendLine(
                [
                    row.key, row.action.word, row.isToDo ? "true" : "false", String(describing: row.change), wanted?.versionId ?? "",
                    wanted.map { String($0.size) } ?? "", wanted?.isoTime ?? "", wanted?.storageClass ?? "", wanted?.eTag ?? "",
                    row.newest.versionId ?? "", row.markers.map(\.versionId).joined(separator: " "), row.reasonWord ?? "",
                ], to: &bytes)
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
            if let time = wanted.isoTime { fields.append(("lastModified", .text(time))) }
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
}

extension RestoreRow {
    /// Why it isn't clear or can't be done, as one word for exports; nil where there is no reason.
    public var reasonWord: String? { obstacle?.word ?? unknown?.word }

    /// The same as part of a sentence.
    public var reasonText: String? { obstacle?.text ?? unknown?.text }
}
