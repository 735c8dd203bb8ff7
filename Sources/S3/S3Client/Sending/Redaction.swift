/// Takes secrets out of text that goes to a log.
public enum Redaction {
    /// Query parameters and headers whose value is a secret or stands for one; lower case.
    private static let names = [
        "x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-amz-s3session-token", "authorization", "signature", "awsaccesskeyid",
        "x-amz-server-side-encryption-customer-key", "x-amz-copy-source-server-side-encryption-customer-key",
        "x-amz-mfa",
    ]
    /// Elements of a SignatureDoesNotMatch document that repeat what was signed.
    private static let elements = [
        "AWSAccessKeyId", "StringToSign", "StringToSignBytes", "CanonicalRequest", "CanonicalRequestBytes", "SignatureProvided",
    ]

    /// The text with the values of secret query parameters (`name=…`), headers (`name: …`) and elements replaced by "[redacted]".
    public static func text(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for name in names {
            bytes = blank(bytes, after: name + "=", until: [UInt8(ascii: "&"), UInt8(ascii: " "), UInt8(ascii: "\""), 0x0a, 0x0d])
            bytes = blank(bytes, after: name + ":", until: [0x0a, 0x0d])
        }
        for element in elements { bytes = blank(bytes, after: "<\(element)>".lowercased(), until: [UInt8(ascii: "<")]) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func blank(_ text: [UInt8], after mark: String, until ends: [UInt8]) -> [UInt8] {
        let mark = Array(mark.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            guard matches(text, mark, at: index) else {
                result.append(text[index])
                index += 1
                continue
            }
            result += text[index..<(index + mark.count)]
            index += mark.count
            result += Array("[redacted]".utf8)
            while index < text.count, !ends.contains(text[index]) { index += 1 }
        }
        return result
    }

    private static func matches(_ text: [UInt8], _ mark: [UInt8], at index: Int) -> Bool {
        guard index + mark.count <= text.count else { return false }
        for offset in 0..<mark.count {
            let byte = text[index + offset]
            let lower = (0x41...0x5a).contains(byte) ? byte + 0x20 : byte
            if lower != mark[offset] { return false }
        }
        return true
    }
}
