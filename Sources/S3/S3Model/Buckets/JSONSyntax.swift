/// Finds where a text stops being JSON, so that an editor can be told the line. **Source**: RFC 8259.
enum JSONSyntax {
    /// The first thing that is wrong; nil where the text is one JSON value.
    static func problem(in text: String) -> SettingProblem? {
        var reader = Reader(bytes: Array(text.utf8))
        guard let complaint = reader.document() else { return nil }
        let line = 1 + reader.bytes[..<min(reader.index, reader.bytes.count)].count { $0 == 0x0A }
        return SettingProblem(.refused, line: line, complaint)
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0
        private static let depthCap = 64

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func document() -> String? {
            if let complaint = value(depth: 0) { return complaint }
            skipSpace()
            return index < bytes.count ? "Something stands behind the end." : nil
        }

        private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        private mutating func skipSpace() {
            while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard next == byte else { return false }
            index += 1
            return true
        }

        private mutating func value(depth: Int) -> String? {
            skipSpace()
            if depth > Self.depthCap { return "It is nested too deep." }
            switch next {
            case nil: return "It ends before its end."
            case UInt8(ascii: "{"): return object(depth: depth)
            case UInt8(ascii: "["): return array(depth: depth)
            case UInt8(ascii: "\""): return string()
            default: return word()
            }
        }

        private mutating func object(depth: Int) -> String? {
            index += 1
            if take(UInt8(ascii: "}")) { return nil }
            while true {
                skipSpace()
                guard next == UInt8(ascii: "\"") else { return "A member's name in quotation marks is missing here." }
                if let complaint = string() { return complaint }
                guard take(UInt8(ascii: ":")) else { return "A colon is missing here." }
                if let complaint = value(depth: depth + 1) { return complaint }
                if take(UInt8(ascii: "}")) { return nil }
                guard take(UInt8(ascii: ",")) else { return "A comma or } is missing here." }
            }
        }

        private mutating func array(depth: Int) -> String? {
            index += 1
            if take(UInt8(ascii: "]")) { return nil }
            while true {
                if let complaint = value(depth: depth + 1) { return complaint }
                if take(UInt8(ascii: "]")) { return nil }
                guard take(UInt8(ascii: ",")) else { return "A comma or ] is missing here." }
            }
        }

        private mutating func string() -> String? {
            index += 1
            while let byte = next {
                switch byte {
                case UInt8(ascii: "\""):
                    index += 1
                    return nil
                case UInt8(ascii: "\\"): index += 2
                case 0..<0x20: return "A text isn't closed on its line."
                default: index += 1
                }
            }
            return "A text isn't closed."
        }

        /// true, false, null, or a number; the platform's parser has the last word on numbers.
        private mutating func word() -> String? {
            let start = index
            while let byte = next, (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A) || [0x2B, 0x2D, 0x2E, 0x45].contains(byte) {
                index += 1
            }
            let text = String(decoding: bytes[start..<index], as: UTF8.self)
            if ["true", "false", "null"].contains(text) || Double(text) != nil { return nil }
            index = start
            return "A value is missing here, or isn't one."
        }
    }
}
