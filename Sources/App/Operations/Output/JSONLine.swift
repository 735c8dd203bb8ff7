/// Writes one JSON object after the other, each on a line of its own, into a buffer.
///
/// Everything that could act on a terminal or hide in an editor is escaped although JSON would allow it: C0, DEL, C1, line and paragraph separators,
/// bidi controls, zero-width and tag characters. Reading it back gives the text unchanged.
public struct JSONLine: Sendable {
    /// What has been written so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    private var isFirst = true

    public init() {}

    /// Takes what has been written out of the buffer.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    public mutating func begin() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    public mutating func end() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    public mutating func field(_ name: StaticString, _ value: String) {
        label(name)
        string(value)
    }

    public mutating func field(_ name: StaticString, _ value: Int64) {
        label(name)
        bytes += String(value).utf8
    }

    public mutating func field(_ name: StaticString, _ value: Bool) {
        label(name)
        bytes += (value ? "true" : "false").utf8
    }

    private mutating func label(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes += $0 }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { append(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case _ where Self.isInvisible(scalar):
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
            }
        default: bytes += String(scalar).utf8
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value < 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return false
        }
    }
}
