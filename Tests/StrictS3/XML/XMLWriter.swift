/// Writes an XML document into bytes, start to end. Shape: an XML declaration, then what is opened and closed.
struct XMLWriter {
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
    private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    init(reserving capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// A writer of a piece without declaration.
    static func fragment() -> XMLWriter {
        var writer = XMLWriter()
        writer.bytes = []
        return writer
    }

    /// Opens an element; `attributes` go into the tag as they are.
    mutating func open(_ name: String, attributes: String = "") {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        if !attributes.isEmpty {
            bytes.append(UInt8(ascii: " "))
            bytes += attributes.utf8
        }
        bytes.append(UInt8(ascii: ">"))
    }

    /// Opens the root in S3's namespace (AWS docs, each operation's Response Syntax).
    mutating func openRoot(_ name: String) { open(name, attributes: "xmlns=\"\(Self.namespace)\"") }

    mutating func close(_ name: String) {
        bytes += "</".utf8
        bytes += name.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    mutating func element(_ name: String, _ text: String) { element(name, utf8: text.utf8) }
    mutating func element(_ name: String, _ number: Int) { element(name, utf8: String(number).utf8) }
    mutating func element(_ name: String, _ flag: Bool) { element(name, utf8: (flag ? "true" : "false").utf8) }
    /// Writes the element only when there is a text.
    mutating func element(optional name: String, _ text: String?) {
        if let text { element(name, text) }
    }

    mutating func element(_ name: String, utf8: some Sequence<UInt8>) {
        open(name)
        if utf8.withContiguousStorageIfAvailable({ appendEscaped($0) }) == nil {
            Array(utf8).withUnsafeBufferPointer { appendEscaped($0) }
        }
        close(name)
    }

    /// A key: form-encoded when the request asked for `encoding-type=url`, escaped otherwise.
    mutating func element(_ name: String, key: some Sequence<UInt8>, encoded: Bool) {
        guard encoded else { return element(name, utf8: key) }
        open(name)
        PercentCoding.formEncode(key, into: &bytes)
        close(name)
    }

    /// Bytes that are XML already.
    mutating func raw(_ more: some Sequence<UInt8>) { bytes += more }

    /// Appends text, escaped; runs without anything special go over in one piece, because pages are mostly such runs.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var at = 0
        while at < text.count {
            if let escape = Self.escape(text[at]) {
                bytes.append(contentsOf: text[start..<at])
                bytes += escape.utf8
                start = at + 1
            }
            at += 1
        }
        bytes.append(contentsOf: text[start...])
    }

    /// What a byte is written as; nil: as it is. Control characters become numeric references although XML 1.0 forbids most: S3 does so
    /// (aws-sdk-java-v2#2828, botocore#3496).
    private static func escape(_ byte: UInt8) -> String? {
        // Letters and digits first: they are nearly everything.
        if byte > 0x3E { return nil }
        switch byte {
        case UInt8(ascii: "&"): return "&amp;"
        case UInt8(ascii: "<"): return "&lt;"
        case UInt8(ascii: ">"): return "&gt;"
        case UInt8(ascii: "\""): return "&quot;"
        case 0..<0x20 where byte != 0x09 && byte != 0x0A: return "&#x\(String(byte, radix: 16));"
        default: return nil
        }
    }
}
