// The tables: which bytes are which key.
extension InputDecoder {
    /// Keys below 0x20 and DEL; nil for those that are no key.
    static func controlKey(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x00: Key(.character(" "), control: true)
        case 0x09: Key(.tab)
        case 0x0A, 0x0D: Key(.enter)
        case 0x1B: Key(.escape)
        case 0x7F: Key(.backspace)
        case 0x01...0x1A: Key(.character(Character(Unicode.Scalar(byte + 0x60))), control: true)
        case 0x1C...0x1F: Key(.character(Character(Unicode.Scalar(byte + 0x40))), control: true)
        default: nil
        }
    }

    /// Keys sent as ESC O and a letter.
    static func ss3Key(_ final: UInt8) -> Key? {
        if final == UInt8(ascii: "M") { return Key(.enter) }
        return letterKeys[final].map { Key($0) }
    }

    private static let letterKeys: [UInt8: Key.Base] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home,
        UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4), UInt8(ascii: "Z"): .backTab,
    ]

    private static let tildeKeys: [Int: Key.Base] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end, 11: .function(1), 12: .function(2),
        13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9),
        21: .function(10), 23: .function(11), 24: .function(12),
    ]

    /// A control sequence that is a key; the second number holds the modifiers plus one (2 alt, 4 control).
    static func csiKey(final: UInt8, numbers: [Int]) -> Key? {
        let modifiers = numbers.count > 1 ? max(0, numbers[1] - 1) : 0
        let base: Key.Base?
        if final == UInt8(ascii: "~") {
            base = numbers.first.flatMap { tildeKeys[$0] }
        } else if final == UInt8(ascii: "u") {
            return unicodeKey(numbers.first ?? 0, modifiers: modifiers)
        } else {
            // Any other first number is another report: a cursor position ends in R, as F3 does.
            base = numbers.first ?? 0 <= 1 ? letterKeys[final] : nil
        }
        return base.map { Key($0, control: modifiers & 4 != 0, alt: modifiers & 2 != 0) }
    }

    /// CSI code ; modifiers u, as some terminals send keys that have no byte of their own.
    private static func unicodeKey(_ code: Int, modifiers: Int) -> Key? {
        guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else { return nil }
        let control = modifiers & 4 != 0
        let alt = modifiers & 2 != 0
        switch code {
        case 9 where modifiers & 1 != 0: return Key(.backTab)
        case 9: return Key(.tab, control: control, alt: alt)
        case 13: return Key(.enter)
        case 27: return Key(.escape)
        case 127: return Key(.backspace, control: control, alt: alt)
        case 0..<32, 128..<160, 0xE000..<0xF900: return nil
        default: return Key(.character(Character(scalar)), control: control, alt: alt)
        }
    }

    /// Numbers separated by `;` (sub-parameters after `:` dropped); missing ones are 0, huge ones end at 65535.
    static func numbers(_ body: ArraySlice<UInt8>) -> [Int] {
        body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { part in
            part.prefix { $0 != UInt8(ascii: ":") }.reduce(0) { value, byte in
                (0x30...0x39).contains(byte) ? min(65535, value * 10 + Int(byte) - 0x30) : value
            }
        }
    }

    /// The length a UTF-8 lead byte announces; 0 when it can't lead.
    static func length(ofUTF8 byte: UInt8) -> Int {
        switch byte {
        case 0x20...0x7E: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }
}
