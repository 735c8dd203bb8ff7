/// Percent encoding as S3 needs it, over bytes. Source: RFC 3986 section 2; AWS docs, "Create a signed AWS API request" (UriEncode).
enum PercentCoding {
    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Undoes `%XX`; nil when a `%` isn't followed by two hex digits. With `plus`, `+` is a space (query strings).
    static func decode(_ text: some Sequence<UInt8>, plus: Bool = false) -> [UInt8]? {
        var out: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let a = iterator.next().flatMap(nibble), let b = iterator.next().flatMap(nibble) else { return nil }
                out.append(a << 4 | b)
            case UInt8(ascii: "+") where plus: out.append(UInt8(ascii: " "))
            default: out.append(byte)
            }
        }
        return out
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// UriEncode of the signing documents: everything but `A-Za-z0-9-._~` becomes `%XX`, and `/` too unless `keepSlash`.
    static func encode(_ bytes: some Sequence<UInt8>, keepSlash: Bool) -> [UInt8] {
        var out: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || (keepSlash && byte == UInt8(ascii: "/")) {
                out.append(byte)
            } else {
                out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return out
    }

    /// The form of `encoding-type=url` in listings: a form encoding where a space is `+` and `/` stays.
    /// Source: AWS docs, ListObjectsV2 EncodingType (`test_file(3).png` appears as `test_file%283%29.png`); botocore compat.py decodes with unquote_plus.
    static func formEncode(_ bytes: some Sequence<UInt8>, into out: inout [UInt8]) {
        let text = Array(bytes)
        // Most keys hold nothing to encode: one pass, one copy.
        if text.allSatisfy({ $0 == 0x2F || ($0 != 0x7E && isUnreserved($0)) }) {
            out += text
            return
        }
        for byte in text {
            switch byte {
            case 0x20: out.append(UInt8(ascii: "+"))
            case 0x2F, 0x2A: out.append(byte)
            case 0x7E: out += Array("%7E".utf8)
            case _ where isUnreserved(byte): out.append(byte)
            default: out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
    }

    /// Lower-case hex digits of some bytes.
    static func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in bytes { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: out, as: UTF8.self)
    }
}
