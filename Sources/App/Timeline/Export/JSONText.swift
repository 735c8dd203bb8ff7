import S3Model

/// Writes JSON; texts are quoted as `JSONQuote` says.
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
                JSONQuote.append(field.0, to: &bytes)
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
                JSONQuote.append(fields[$0].0, to: &$1)
                $1 += ": ".utf8
                appendLaidOut(fields[$0].1, level: level + 1, to: &$1)
            }
        default:
            appendScalar(value, &bytes)
        }
    }

    private static func appendScalar(_ value: Value, _ bytes: inout [UInt8]) {
        switch value {
        case .text(let text): JSONQuote.append(text, to: &bytes)
        case .number(let number): bytes += String(number).utf8
        case .truth(let truth): bytes += (truth ? "true" : "false").utf8
        case .list, .object: append(value, to: &bytes)
        }
    }
}
