import S3Model

extension Drift {
    /// The first line of the CSV form, with its line end.
    public static let csvHeader = Array(
        """
        key,verdict,kind,current,version_id,size,last_modified,storage_class,etag,destination_version_id,destination_size,\
        destination_last_modified,destination_etag,rule\r\n
        """.utf8)

    /// Rows as CSV (RFC 4180: CRLF, quotes where needed), UTF-8, without the header; times ISO 8601 in UTC.
    ///
    /// - Parameter rows: for a large drift some thousands at a time, so that it never lies in memory as a whole.
    public func csv(rows: some Sequence<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in rows {
            let row = self[index]
            CSVText.appendLine(
                [row.entry.key, row.verdict.word, Self.kind(row.entry), row.entry.isLatest ? "true" : "false"]
                    + Self.cells(row.source, hasClass: true) + Self.cells(row.destination, hasClass: false) + [ruleName(row) ?? ""], to: &bytes)
        }
        return bytes
    }

    /// Rows as JSON, one object a line, UTF-8. Fields without a value are left out.
    ///
    /// - Parameter rows: as for CSV.
    public func jsonLines(rows: some Sequence<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in rows {
            let row = self[index]
            var fields: [(String, JSONText.Value)] = [
                ("key", .text(row.entry.key)), ("verdict", .text(row.verdict.word)), ("kind", .text(Self.kind(row.entry))),
                ("current", .truth(row.entry.isLatest)),
            ]
            if let source = row.source { fields.append(("source", Self.object(source))) }
            if let destination = row.destination { fields.append(("destination", Self.object(destination))) }
            if let rule = ruleName(row) { fields.append(("rule", .text(rule))) }
            JSONText.append(.object(fields), to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// Everything but the rows as one JSON object, laid out over lines, UTF-8.
    public func summaryJSON() -> [UInt8] {
        var found: [(String, JSONText.Value)] = []
        for verdict in Verdict.allCases where totals[verdict] != nil { found.append((verdict.word, Self.object(totals(verdict)))) }
        var fields: [(String, JSONText.Value)] = [
            ("source", .text(setting.source)), ("destination", .text(setting.destination)), ("clean", .truth(isClean)),
            ("keysWithRows", .number(Int64(keys))), ("atSource", Self.object(source)), ("atDestination", Self.object(destination)),
            ("same", Self.object(same)), ("sameByContent", .number(Int64(sameByContent))), ("found", .object(found)),
        ]
        if maybeOlder > 0 { fields.append(("missingMaybeOlder", .number(Int64(maybeOlder)))) }
        fields.append(("notes", .list(notes.map { .text($0) })))
        var bytes: [UInt8] = []
        JSONText.appendLaidOut(.object(fields), to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// "rule dr", or "rule 2" for one without an ID; nil where none is about the row.
    public func ruleName(_ row: Row) -> String? {
        guard let number = row.rule, let rules = setting.rules, rules.indices.contains(number) else { return nil }
        return "rule \(rules[number].id.isEmpty ? String(number + 1) : rules[number].id)"
    }

    private static func kind(_ row: ListingRow) -> String { row.kind == .deleteMarker ? "delete marker" : "version" }

    private static func cells(_ row: ListingRow?, hasClass: Bool) -> [String] {
        guard let row else { return [String](repeating: "", count: hasClass ? 5 : 4) }
        return [row.versionId ?? "", String(row.size), row.isoTime ?? ""] + (hasClass ? [row.storageClass] : []) + [row.eTag]
    }

    private static func object(_ row: ListingRow) -> JSONText.Value {
        var fields: [(String, JSONText.Value)] = []
        if let id = row.versionId { fields.append(("versionId", .text(id))) }
        if row.kind != .deleteMarker { fields.append(("size", .number(row.size))) }
        if let time = row.isoTime { fields.append(("lastModified", .text(time))) }
        if !row.storageClass.isEmpty { fields.append(("storageClass", .text(row.storageClass))) }
        if !row.eTag.isEmpty { fields.append(("eTag", .text(row.eTag))) }
        return .object(fields)
    }

    private static func object(_ totals: Totals) -> JSONText.Value {
        .object([
            ("versions", .number(Int64(totals.versions))), ("deleteMarkers", .number(Int64(totals.markers))), ("bytes", .number(totals.bytes)),
            ("current", .number(Int64(totals.current))),
        ])
    }
}
