/// Writes JSON. What could act on a terminal or hide in an editor is escaped although JSON would allow it; reading it back gives the text unchanged.
enum JSONText {
    indirect enum Value {
        case text(String)
        case number(Int64)
        case truth(Bool)
        case list([Value])
        case object([(String, Value)])
    }

    /// On one line, without spaces.
    static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(item, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (index, field) in fields.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                quote(field.0, &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(field.1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        default:
            appendScalar(value, &bytes)
        }
    }

    /// Over lines, two spaces a level.
    static func appendLaidOut(_ value: Value, level: Int = 0, to bytes: inout [UInt8]) {
        func lines(_ open: UInt8, _ close: UInt8, _ count: Int, _ line: (Int, inout [UInt8]) -> Void) {
            bytes.append(open)
            for index in 0..<count {
                bytes += (index > 0 ? ",\n" : "\n").utf8
                bytes += String(repeating: "  ", count: level + 1).utf8
                line(index, &bytes)
            }
            if count > 0 { bytes += ("\n" + String(repeating: "  ", count: level)).utf8 }
            bytes.append(close)
        }
        switch value {
        case .list(let items):
            lines(UInt8(ascii: "["), UInt8(ascii: "]"), items.count) { appendLaidOut(items[$0], level: level + 1, to: &$1) }
        case .object(let fields):
            lines(UInt8(ascii: "{"), UInt8(ascii: "}"), fields.count) {
                quote(fields[$0].0, &$1)
                $1 += ": ".utf8
                appendLaidOut(fields[$0].1, level: level + 1, to: &$1)
            }
        default:
            appendScalar(value, &bytes)
        }
    }

    private static func appendScalar(_ value: Value, _ bytes: inout [UInt8]) {
        switch value {
        case .text(let text): quote(text, &bytes)
        case .number(let number): bytes += String(number).utf8
        case .truth(let truth): bytes += (truth ? "true" : "false").utf8
        case .list, .object: append(value, to: &bytes)
        }
    }

    private static func quote(_ text: String, _ bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes += text.utf8
        } else {
            for scalar in text.unicodeScalars { append(scalar, &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(_ scalar: Unicode.Scalar, _ bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case _ where isHidden(scalar):
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
            }
        default: bytes += String(scalar).utf8
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value < 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return false
        }
    }
}
