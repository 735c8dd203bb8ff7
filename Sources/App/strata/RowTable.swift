import Glibc
import S3Model
import TerminalUI

/// Rows as lines of fixed columns for a person: times in the user's zone, sizes in binary units, names made safe for a terminal.
enum RowTable {
    static func line(_ row: ListingRow) -> String {
        switch row.kind {
        case .prefix: "\(padded("", 25))  \(right("PRE", 10))  \(padded("", 12))  \(safe(row.key))"
        case .object: "\(time(row.lastModified))  \(right(size(row.size), 10))  \(padded(safe(row.storageClass), 12))  \(safe(row.key))"
        case .version:
            "\(time(row.lastModified))  \(right(size(row.size), 10))  \(padded(safe(row.storageClass), 12))  \(version(row))  \(safe(row.key))"
        case .deleteMarker: "\(time(row.lastModified))  \(right("-", 10))  \(padded("delete", 12))  \(version(row))  \(safe(row.key))"
        }
    }

    static func line(_ bucket: Bucket) -> String {
        "\(time(bucket.creationDate.map { $0 * 1000 }))  \(padded(safe(bucket.region ?? ""), 14))  \(safe(bucket.name))"
    }

    /// Text of a store or a person without anything that acts on a terminal.
    static func safe(_ text: String) -> String { visibleText(text) }

    /// Bytes in binary units with at most one decimal: "4.2 GiB", "17 B".
    static func size(_ bytes: Int64) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        var tenths = Double(bytes) * 10
        for unit in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
            tenths /= 1024
            if tenths < 10235 || unit == "EiB" {
                let rounded = Int64(tenths.rounded())
                return rounded >= 1000 ? "\((rounded + 5) / 10) \(unit)" : "\(rounded / 10).\(rounded % 10) \(unit)"
            }
        }
        return "\(bytes) B"
    }

    /// - Parameter milliseconds: since 1970, UTC; nil gives blanks.
    private static func time(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return padded("", 25) }
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S %z", &parts)
        return padded(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self), 25)
    }

    private static func version(_ row: ListingRow) -> String {
        padded("\(row.isLatest ? "*" : " ") \(safe(row.versionId ?? "null"))", 34)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - displayWidth(text)))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - displayWidth(text))) + text
    }
}
