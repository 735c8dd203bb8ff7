import S3Model

/// Lines of CSV (RFC 4180: CRLF, quotes where needed), UTF-8.
enum CSVText {
    static func appendLine(_ fields: [String], to bytes: inout [UInt8]) {
        for (column, field) in fields.enumerated() {
            if column > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field, &bytes)
        }
        bytes += "\r\n".utf8
    }

    /// A field with the quotes it needs.
    private static func append(_ field: String, _ bytes: inout [UInt8]) {
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

extension ListingRow {
    /// When it was written as exports have it, ISO 8601 in UTC; nil where the store doesn't say.
    var isoTime: String? { lastModified.map { Timestamp.iso(second: AsOfTime.second(of: $0)) } }
}
