import struct Foundation.Data

/// Text outside ASCII as S3 answers it in a header: `=?UTF-8?B?w4PChE0=?=`. Sent back as it stands it would be stored as that very text.
///
/// **Source**: Amazon S3 User Guide, "Working with object metadata" (S3 reads the header's bytes as ISO 8859-1, stores them as UTF-8 and answers in
/// RFC 2047 form); RFC 2047, 2 and 4.
public enum EncodedWord {
    /// The text that was sent when a header with this value was stored. A value without encoded words is itself; nil where the words can't be read,
    /// or the bytes sent weren't UTF-8, so that no text brings them back.
    public static func original(of value: String) -> String? {
        guard value.contains("=?"), value.contains("?=") else { return value }
        var bytes: [UInt8] = []
        for word in value.split(separator: " ") {
            guard let decoded = decode(word) else { return bytes.isEmpty && !value.hasPrefix("=?") ? value : nil }
            bytes += decoded
        }
        guard let stored = String(validating: bytes, as: UTF8.self) else { return nil }
        // S3 took each byte for a character; where all are below U+0100 those bytes are what was sent.
        let sent = stored.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
        guard sent.count == stored.unicodeScalars.count, sent.contains(where: { $0 >= 0x80 }) else { return stored }
        return String(validating: sent, as: UTF8.self) ?? stored
    }

    /// The bytes of one word; nil where it is none of UTF-8 or ISO 8859-1.
    private static func decode(_ word: Substring) -> [UInt8]? {
        guard word.hasPrefix("=?"), word.hasSuffix("?="), word.count > 4 else { return nil }
        let parts = word.dropFirst(2).dropLast(2).split(separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        switch parts[1].lowercased() {
        case "b": return Data(base64Encoded: String(parts[2])).map { [UInt8]($0) }
        case "q": return quotedPrintable(parts[2])
        default: return nil
        }
    }

    private static func quotedPrintable(_ text: Substring) -> [UInt8]? {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "_"): out.append(0x20)
            case UInt8(ascii: "="):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                out.append(value)
                rest = rest.dropFirst(2)
            default: out.append(byte)
            }
        }
        return out
    }
}
