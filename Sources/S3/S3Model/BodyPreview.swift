import Foundation

/// The first bytes of a body, made readable: text with its encoding found out, JSON laid out, else a hex dump.
///
/// Lines are untrusted text as it came, control characters included; making them visible is the display's business.
public struct BodyPreview: Sendable, Equatable {
    /// How the bytes are shown.
    public enum Form: Sendable, Equatable {
        case empty
        case text
        /// Parsed and laid out again.
        case json
        case hex
    }

    public var form: Form
    /// What it is, in words: "UTF-8", "UTF-16 LE", "Latin-1", "gzip data".
    public var name: String
    /// Lines of text without their ends, or of the dump: offset, 16 bytes, what is printable of them.
    public var lines: [String]
    /// More follows in the store than was fetched.
    public var isTruncated: Bool

    public init(form: Form, name: String, lines: [String], isTruncated: Bool) {
        self.form = form
        self.name = name
        self.lines = lines
        self.isTruncated = isTruncated
    }

    /// Bytes that one line of the dump shows.
    private static let dumpWidth = 16

    /// Looks at the first bytes of an object.
    ///
    /// - Parameters:
    ///   - contentType, contentEncoding: as the store says them; hints only, the bytes decide.
    ///   - isTruncated: true where the body goes on behind the bytes.
    public static func make(bytes: [UInt8], contentType: String?, contentEncoding: String?, isTruncated: Bool) -> BodyPreview {
        if bytes.isEmpty { return BodyPreview(form: .empty, name: "empty", lines: [], isTruncated: isTruncated) }
        if let magic = magic(bytes) ?? encodingName(contentEncoding, bytes) { return dump(bytes, name: magic, isTruncated: isTruncated) }
        guard let (text, name) = text(bytes, contentType: contentType, isTruncated: isTruncated) else {
            return dump(bytes, name: "binary data", isTruncated: isTruncated)
        }
        if !isTruncated, let lines = JSONLayout.lines(text) {
            return BodyPreview(form: .json, name: "JSON, \(name)", lines: lines, isTruncated: false)
        }
        return BodyPreview(form: .text, name: name, lines: lines(of: text), isTruncated: isTruncated)
    }

    // MARK: What it is

    /// Name of a format that the bytes begin as, where showing it as text would be of no use.
    private static func magic(_ bytes: [UInt8]) -> String? {
        let known: [([UInt8], String)] = [
            ([0x1F, 0x8B], "gzip data"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd data"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz data"),
            ([0x42, 0x5A, 0x68], "bzip2 data"), ([0x50, 0x4B, 3, 4], "zip archive"), ([0x89, 0x50, 0x4E, 0x47], "PNG image"),
            ([0xFF, 0xD8, 0xFF], "JPEG image"), ([0x47, 0x49, 0x46, 0x38], "GIF image"), ([0x25, 0x50, 0x44, 0x46], "PDF document"),
            ([0x50, 0x41, 0x52, 0x31], "Parquet data"), ([0x7F, 0x45, 0x4C, 0x46], "ELF program"),
        ]
        return known.first { bytes.starts(with: $0.0) }?.1
    }

    /// What Content-Encoding says of bytes that aren't text themselves.
    private static func encodingName(_ encoding: String?, _ bytes: [UInt8]) -> String? {
        guard let encoding = encoding?.lowercased(), ["br", "deflate", "compress"].contains(encoding), !isPrintable(bytes) else { return nil }
        return "\(encoding) data"
    }

    /// The bytes as text with the encoding's name; nil where they are none.
    private static func text(_ bytes: [UInt8], contentType: String?, isTruncated: Bool) -> (String, String)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]), let text = utf8(bytes.dropFirst(3), isTruncated) { return (text, "UTF-8 with byte order mark") }
        if bytes.starts(with: [0xFF, 0xFE]), let text = utf16(bytes.dropFirst(2), isLittle: true) { return (text, "UTF-16 LE") }
        if bytes.starts(with: [0xFE, 0xFF]), let text = utf16(bytes.dropFirst(2), isLittle: false) { return (text, "UTF-16 BE") }
        if bytes.contains(0) { return nil }
        if let text = utf8(bytes[...], isTruncated) {
            // Valid, and still nothing that anybody reads.
            return isPrintable(bytes) ? (text, bytes.contains { $0 >= 0x80 } ? "UTF-8" : "ASCII") : nil
        }
        let isCalledText = contentType?.lowercased().hasPrefix("text/") == true
        guard isPrintable(bytes), isCalledText || isMostlyLatin(bytes) else { return nil }
        return (String(String.UnicodeScalarView(bytes.map(Unicode.Scalar.init))), "Latin-1")
    }

    /// The bytes as UTF-8; a character that the end of the fetched part cuts is left out.
    private static func utf8(_ bytes: ArraySlice<UInt8>, _ isTruncated: Bool) -> String? {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        guard isTruncated, let start = bytes.lastIndex(where: { $0 >= 0xC0 }), bytes.endIndex - start < 4 else { return nil }
        return String(validating: bytes[..<start], as: UTF8.self)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> String? {
        let start = bytes.startIndex
        var units = (0..<(bytes.count / 2)).map { index in
            let (a, b) = (UInt16(bytes[start + 2 * index]), UInt16(bytes[start + 2 * index + 1]))
            return isLittle ? b << 8 | a : a << 8 | b
        }
        // A pair that the end cuts.
        if let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
        return String(validating: units, as: UTF16.self)
    }

    /// At most one byte in fifty is a control byte that text doesn't have.
    private static func isPrintable(_ bytes: [UInt8]) -> Bool {
        let odd = bytes.count { ($0 < 0x20 && !(7...13).contains($0) && $0 != 0x1B) || $0 == 0x7F }
        return odd * 50 <= bytes.count
    }

    /// Few bytes above ASCII, and none of those that Latin-1 leaves to control codes.
    private static func isMostlyLatin(_ bytes: [UInt8]) -> Bool {
        let high = bytes.count { $0 >= 0x80 }
        return high * 4 <= bytes.count && !bytes.contains { (0x80..<0xA0).contains($0) }
    }

    // MARK: Lines

    private static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                if previous == "\r" { line.removeLast() }
                lines.append(String(line))
                line = String.UnicodeScalarView()
            } else {
                line.append(scalar)
            }
            previous = scalar
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines
    }

    private static func dump(_ bytes: [UInt8], name: String, isTruncated: Bool) -> BodyPreview {
        let lines = stride(from: 0, to: bytes.count, by: dumpWidth).map { start in
            dumpLine(bytes[start..<min(bytes.count, start + dumpWidth)], offset: start)
        }
        return BodyPreview(form: .hex, name: name, lines: lines, isTruncated: isTruncated)
    }

    private static func dumpLine(_ bytes: ArraySlice<UInt8>, offset: Int) -> String {
        func hex(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var cells = bytes.map { hex(Int($0), 2) } + Array(repeating: "  ", count: dumpWidth - bytes.count)
        cells.insert("", at: dumpWidth / 2)
        let ascii = String(bytes.map { (0x20..<0x7F).contains($0) ? Character(Unicode.Scalar($0)) : "." })
        return "\(hex(offset, 8))  \(cells.joined(separator: " "))  \(ascii)"
    }
}
