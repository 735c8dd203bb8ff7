/// Stands for a character that XML can't carry: a private-use character, so it is visible wherever private use is made visible.
///
/// Control byte N becomes U+EE00 + N; everything else (surrogates, U+FFFE, bytes that aren't UTF-8) becomes U+EEFF. FoundationXML drops such
/// characters and would so name another object.
public enum XMLMark {
    /// U+EE00...U+EEFF.
    public static let range: ClosedRange<UInt32> = 0xEE00...0xEEFF

    /// The mark for a code point that XML 1.0 forbids.
    static func bytes(for value: UInt32) -> (UInt8, UInt8, UInt8) {
        let scalar: UInt32 = value < 0x20 ? 0xEE00 + value : 0xEEFF
        return (0xE0 | UInt8(scalar >> 12), 0x80 | UInt8((scalar >> 6) & 0x3F), 0x80 | UInt8(scalar & 0x3F))
    }

    /// True if XML 1.0 can carry the code point (production 2, Char).
    static func isLegal(_ value: UInt32) -> Bool {
        switch value {
        case 0x20...0xD7FF, 9, 10, 13, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// True if the text holds a mark.
    public static func isIn(_ text: String) -> Bool {
        text.unicodeScalars.contains { range.contains($0.value) }
    }
}
