/// Looks through a document's bytes before any parser sees them: caps, no document type, UTF-8 only, and marks for what XML can't carry.
///
/// Why each: measured on FoundationXML, which loses entity texts and illegal characters silently, spends seconds on entities and attributes, and
/// nests as deep as it is told to.
struct XMLGuard {
    /// Bytes.
    static let sizeCap = 32 << 20
    static let elementCap = 200_000
    static let depthCap = 64
    static let attributeCap = 256

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var out: [UInt8] = []
    private var depth = 0
    private var elements = 0

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
        out.reserveCapacity(bytes.count)
    }

    /// The document without its XML declaration, safe to parse; throws where a guard says no.
    static func clean(_ bytes: [UInt8]) throws(DecodingFailure) -> [UInt8] {
        if bytes.count > sizeCap { throw DecodingFailure(.tooLarge, "the answer is longer than \(sizeCap >> 20) MiB") }
        var slice = bytes[...]
        if slice.starts(with: [0xEF, 0xBB, 0xBF]) { slice = slice.dropFirst(3) }
        slice = slice.drop { $0 == 0x20 || $0 == 9 || $0 == 10 || $0 == 13 }
        if slice.isEmpty { throw DecodingFailure(.empty, "the answer is empty") }
        if slice.starts(with: [0xFE, 0xFF]) || slice.starts(with: [0xFF, 0xFE]) || slice.prefix(2).contains(0) {
            throw DecodingFailure(.unsafe, "the answer isn't in UTF-8")
        }
        if String(validating: slice, as: UTF8.self) == nil { throw DecodingFailure(.malformed, "the answer isn't valid UTF-8") }
        var scan = XMLGuard(slice)
        try scan.declaration()
        try scan.document()
        if scan.elements == 0 { throw DecodingFailure(slice.first == UInt8(ascii: "<") ? .empty : .malformed, "the answer isn't an XML document") }
        return scan.out
    }

    /// Drops `<?xml …?>` once it is known to say UTF-8.
    private mutating func declaration() throws(DecodingFailure) {
        guard bytes[index...].starts(with: Array("<?xml".utf8)) else { return }
        guard let end = find("?>", from: index) else { throw DecodingFailure(.malformed, "the answer is cut short", offset: index) }
        let text = String(decoding: bytes[index..<end], as: UTF8.self).lowercased()
        if let name = text.firstRange(of: "encoding") {
            let value = text[name.upperBound...].drop { " \t\r\n=\"'".contains($0) }.prefix { !"\"' \t?".contains($0) }
            if !["utf-8", "utf8", "us-ascii", "ascii"].contains(String(value)) {
                throw DecodingFailure(.unsafe, "the answer is in \(value), not in UTF-8")
            }
        }
        index = end + 2
    }

    private mutating func document() throws(DecodingFailure) {
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "<"): try markup()
            case UInt8(ascii: "&"): reference()
            default: plain()
            }
        }
    }

    private mutating func markup() throws(DecodingFailure) {
        let rest = bytes[index...]
        if rest.starts(with: Array("<!--".utf8)) { return try copy(through: "-->") }
        if rest.starts(with: Array("<![CDATA[".utf8)) { return try copy(through: "]]>") }
        if rest.starts(with: Array("<?".utf8)) { return try copy(through: "?>") }
        if rest.starts(with: Array("<!".utf8)) {
            throw DecodingFailure(.unsafe, "the answer holds a document type or an entity, which S3 never sends", offset: index)
        }
        try tag()
    }

    /// One tag, attribute values included.
    private mutating func tag() throws(DecodingFailure) {
        let start = index
        let isEnd = index + 1 < bytes.endIndex && bytes[index + 1] == UInt8(ascii: "/")
        var quote: UInt8 = 0
        var attributes = 0
        var previous: UInt8 = 0
        while index < bytes.endIndex {
            let byte = bytes[index]
            if quote != 0, byte == UInt8(ascii: "&") {
                reference()
                continue
            }
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                attributes += 1
                if attributes > Self.attributeCap { throw DecodingFailure(.tooLarge, "an element has too many attributes", offset: start) }
            } else if byte == UInt8(ascii: ">") {
                plain()
                return try count(isEnd: isEnd, isEmpty: previous == UInt8(ascii: "/"), at: start)
            }
            previous = byte
            plain()
        }
        throw DecodingFailure(.malformed, "the answer is cut short", offset: bytes.endIndex)
    }

    private mutating func count(isEnd: Bool, isEmpty: Bool, at offset: Int) throws(DecodingFailure) {
        if isEnd {
            depth -= 1
            if depth < 0 { throw DecodingFailure(.malformed, "an end tag without a start", offset: offset) }
            return
        }
        elements += 1
        if elements > Self.elementCap { throw DecodingFailure(.tooLarge, "the answer has too many elements", offset: offset) }
        if depth >= Self.depthCap { throw DecodingFailure(.tooLarge, "the answer's elements are nested too deeply", offset: offset) }
        if !isEmpty { depth += 1 }
    }

    private mutating func copy(through end: String) throws(DecodingFailure) {
        guard let found = find(end, from: index) else { throw DecodingFailure(.malformed, "the answer is cut short", offset: index) }
        while index < found + end.utf8.count { plain() }
    }

    /// One byte, or its mark.
    private mutating func plain() {
        let byte = bytes[index]
        if byte < 0x20, byte != 9, byte != 10, byte != 13 {
            mark(UInt32(byte))
        } else if byte == 0xEF, bytes[index...].starts(with: [0xEF, 0xBF, 0xBE]) || bytes[index...].starts(with: [0xEF, 0xBF, 0xBF]) {
            mark(0xFFFE)
            index += 2
        } else {
            out.append(byte)
        }
        index += 1
    }

    /// A reference: kept, or a mark where it names what XML can't carry.
    private mutating func reference() {
        if let (value, length) = CharacterReference.parse(bytes[index...]), !XMLMark.isLegal(value) {
            mark(value)
            index += length
        } else {
            out.append(bytes[index])
            index += 1
        }
    }

    private mutating func mark(_ value: UInt32) {
        let mark = XMLMark.bytes(for: value)
        out.append(mark.0)
        out.append(mark.1)
        out.append(mark.2)
    }

    private func find(_ needle: String, from start: Int) -> Int? {
        let needle = Array(needle.utf8)
        var at = start
        while at + needle.count <= bytes.endIndex {
            if bytes[at] == needle[0], bytes[at..<(at + needle.count)].elementsEqual(needle) { return at }
            at += 1
        }
        return nil
    }
}

/// `&#10;`, `&#xA;`.
enum CharacterReference {
    /// Value and length in bytes of the reference that the bytes begin with; values beyond Unicode come out as UInt32.max.
    static func parse(_ bytes: ArraySlice<UInt8>) -> (value: UInt32, length: Int)? {
        var index = bytes.startIndex
        guard bytes.count >= 4, bytes[index] == UInt8(ascii: "&"), bytes[index + 1] == UInt8(ascii: "#") else { return nil }
        index += 2
        let isHex = bytes[index] == UInt8(ascii: "x")
        if isHex { index += 1 }
        let start = index
        var value: UInt32 = 0
        while index < bytes.endIndex, bytes[index] != UInt8(ascii: ";") {
            guard let digit = HexDigit.value(bytes[index]), isHex || digit < 10 else { return nil }
            value = value > 0x10FFFF ? .max : value * (isHex ? 16 : 10) + UInt32(digit)
            index += 1
        }
        guard index < bytes.endIndex, index > start else { return nil }
        return (value, index + 1 - bytes.startIndex)
    }
}

/// One hexadecimal digit.
enum HexDigit {
    /// 0...15, or nil.
    @inline(__always)
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
