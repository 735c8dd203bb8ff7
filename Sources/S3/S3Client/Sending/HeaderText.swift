import S3Model
import SigV4

/// What may stand in headers, and how S3 writes it there.
enum HeaderText {
    /// False for text with CR, LF, NUL or another control character but the tab (RFC 9110, 5.5).
    static func isSafe(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }
    }

    /// An ETag in quotes, as conditions carry it; `*` stays.
    static func eTag(_ text: String) -> String {
        text == "*" || text.hasPrefix("\"") || text.hasPrefix("W/") ? text : "\"\(text)\""
    }

    /// The value of x-amz-tagging: tags written as a query.
    static func tags(_ tags: [ObjectDescription.Field]) -> String {
        // One at a time, so that the tags keep their order.
        tags.map { SigV4.encodedQuery([(name: $0.name, value: $0.value)]) }.joined(separator: "&")
    }
}
