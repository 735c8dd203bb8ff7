import Foundation

/// Lays JSON out over lines, two spaces a level, without changing a number, a string or the order of members.
enum JSONLayout {
    private static let depthCap = 64

    /// The lines; nil where the text isn't an object or an array of JSON.
    static func lines(_ text: String) -> [String]? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first(where: { !isSpace($0) }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
        // The parser only judges: what it would give back has lost the order and the numbers' text.
        guard isShallow(bytes), (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil else { return nil }
        return layOut(bytes)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 10 || byte == 13 }

    /// Not nested deeper than the parser, which calls itself, should follow.
    private static func isShallow(_ bytes: [UInt8]) -> Bool {
        var depth = 0
        for byte in bytes {
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            if depth > depthCap { return false }
        }
        return true
    }

    private static func layOut(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        var depth = 0
        var index = 0
        func newLine() {
            lines.append(String(decoding: line, as: UTF8.self))
            line = Array(repeating: 0x20, count: depth * 2)
        }
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                let end = stringEnd(bytes, index)
                line += bytes[index..<end]
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                line.append(byte)
                let next = bytes[(index + 1)...].firstIndex { !isSpace($0) } ?? bytes.endIndex
                if next < bytes.endIndex, bytes[next] == byte + 2 {
                    // Empty: both brackets on one line. Each closing one is two above its opening one.
                    line.append(bytes[next])
                    index = next
                } else {
                    depth += 1
                    newLine()
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                newLine()
                line.append(byte)
            case UInt8(ascii: ","):
                line.append(byte)
                newLine()
            case UInt8(ascii: ":"):
                line += [byte, 0x20]
            case _ where isSpace(byte):
                break
            default:
                line.append(byte)
            }
            index += 1
        }
        lines.append(String(decoding: line, as: UTF8.self))
        return lines
    }

    /// One behind the closing quote of a string.
    private static func stringEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(bytes.count, index + 1)
    }
}
