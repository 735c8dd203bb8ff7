/// S3's one way of percent-encoding: every byte of the UTF-8 form but `A-Za-z0-9-._~` becomes `%XX` with upper-case hex.
///
/// Source: S3 API reference, "Signature Calculations for the Authorization Header", UriEncode().
enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Encodes once; nothing is decoded or normalised first.
    ///
    /// - Parameter keepsSlash: true in keys, where `/` stands for itself; false in query names and values.
    static func encode(_ text: String, keepsSlash: Bool) -> String {
        func stands(_ byte: UInt8) -> Bool { isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) }
        // Most names have nothing to encode.
        if text.utf8.allSatisfy(stands) { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if stands(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
