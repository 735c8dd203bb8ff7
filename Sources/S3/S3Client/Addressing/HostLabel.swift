/// Names that a store, a file or a user gives and that become part of a host name.
enum HostLabel {
    /// True for one label of a host name: 1 to 63 of `a-z0-9-`, not beginning or ending with a hyphen (RFC 1123).
    ///
    /// A region comes out of a server's answer and becomes a host name, so nothing else may pass.
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else { return false }
        return bytes.allSatisfy(isPlain)
    }

    /// True for a bucket name that can stand before a host under TLS: one DNS label of 3 to 63 bytes, so without dots.
    static func isBucket(_ text: String) -> Bool { text.utf8.count >= 3 && isValid(text) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
}
