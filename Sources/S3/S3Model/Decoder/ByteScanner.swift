import Glibc

/// Walks through an XML document's bytes, tag by tag, and checks that it is well formed on the way.
///
/// The base pointer lives as long as the call of `ListingDecoder` that made the scanner; offsets are bytes from it.
struct ByteScanner {
    /// Part of the document, or of `extra` where the high bit of `start` is set: text still with its references.
    struct Span {
        static let inExtra: UInt32 = 1 << 31
        var start: UInt32 = 0
        var length: UInt32 = 0
        var isEmpty: Bool { length == 0 }
    }

    /// A start tag, an end tag, or `<name/>`.
    struct Tag {
        enum Kind { case start, end, empty }
        var kind: Kind
        /// As written, prefix included.
        var name: Span
    }

    static let depthCap = 64

    let base: UnsafePointer<UInt8>
    let count: Int
    var index = 0
    /// Texts that don't lie in one piece in the document (CDATA, comments in between), written as plain text with references.
    private(set) var extra: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        // An empty document is refused before a scanner is made.
        base = bytes.baseAddress!
        count = bytes.count
    }

    func failure(_ message: String) -> DecodingFailure { DecodingFailure(.malformed, message, offset: index) }

    var cutShort: DecodingFailure { DecodingFailure(.malformed, "the answer is cut short", offset: count) }

    // MARK: Tags

    /// The next tag, with only white space, comments and instructions before it.
    mutating func nextTag() throws(DecodingFailure) -> Tag {
        while true {
            try skipSpace()
            guard index < count else { throw cutShort }
            if base[index] != UInt8(ascii: "<") { throw failure("text between elements") }
            if try !skipNonTag() { return try tag() }
        }
    }

    /// True if nothing but white space, comments and instructions is left.
    mutating func isAtEnd() throws(DecodingFailure) -> Bool {
        while true {
            try skipSpace()
            if index == count { return true }
            guard base[index] == UInt8(ascii: "<"), try skipNonTag() else { return false }
        }
    }

    @inline(__always)
    private mutating func skipSpace() throws(DecodingFailure) {
        while index < count, ByteClass.isSpace(base[index]) { index += 1 }
    }

    /// Steps over a comment or an instruction; false where a tag begins.
    private mutating func skipNonTag() throws(DecodingFailure) -> Bool {
        guard index + 1 < count else { throw cutShort }
        switch base[index + 1] {
        case UInt8(ascii: "?"):
            try skip(through: "?>")
            return true
        case UInt8(ascii: "!"):
            guard starts(with: "<!--") else {
                throw DecodingFailure(.unsafe, "the answer holds a document type or an entity, which S3 never sends", offset: index)
            }
            index += 4
            try skip(through: "-->")
            return true
        default:
            return false
        }
    }

    /// The tag that begins here.
    @inline(__always)
    private mutating func tag() throws(DecodingFailure) -> Tag {
        index += 1
        guard index < count else { throw cutShort }
        let isEnd = base[index] == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let start = index
        while index < count, ByteClass.isName(base[index]) { index += 1 }
        guard index < count else { throw cutShort }
        if index == start || !ByteClass.isNameStart(base[start]) { throw failure("a tag without a name") }
        let name = Span(start: UInt32(start), length: UInt32(index - start))
        if base[index] == UInt8(ascii: ">") {
            index += 1
            return Tag(kind: isEnd ? .end : .start, name: name)
        }
        return try tagRest(isEnd: isEnd, name: name)
    }

    /// What stands behind a tag's name: attributes, white space, "/".
    private mutating func tagRest(isEnd: Bool, name: Span) throws(DecodingFailure) -> Tag {
        var seen: [Span] = []
        while true {
            let before = index
            try skipSpace()
            guard index < count else { throw cutShort }
            switch base[index] {
            case UInt8(ascii: ">"):
                index += 1
                return Tag(kind: isEnd ? .end : .start, name: name)
            case UInt8(ascii: "/") where !isEnd:
                guard index + 1 < count else { throw cutShort }
                if base[index + 1] != UInt8(ascii: ">") { throw failure("a broken tag") }
                index += 2
                return Tag(kind: .empty, name: name)
            default:
                if isEnd || index == before { throw failure("a broken tag") }
                let attribute = try attribute()
                if seen.count == Self.depthCap { throw DecodingFailure(.tooLarge, "an element has too many attributes", offset: index) }
                if seen.contains(where: { isEqual($0, attribute) }) { throw failure("an attribute given twice") }
                seen.append(attribute)
            }
        }
    }

    /// `name="value"`; gives the name.
    private mutating func attribute() throws(DecodingFailure) -> Span {
        let start = index
        while index < count, ByteClass.isName(base[index]) { index += 1 }
        let name = Span(start: UInt32(start), length: UInt32(index - start))
        if index == start || !ByteClass.isNameStart(base[start]) { throw failure("a broken tag") }
        try skipSpace()
        guard index < count else { throw cutShort }
        if base[index] != UInt8(ascii: "=") { throw failure("a broken tag") }
        index += 1
        try skipSpace()
        guard index < count else { throw cutShort }
        let quote = base[index]
        if quote != UInt8(ascii: "\""), quote != UInt8(ascii: "'") { throw failure("a broken tag") }
        index += 1
        while index < count, base[index] != quote {
            if base[index] == UInt8(ascii: "<") { throw failure("a broken tag") }
            index += 1
        }
        guard index < count else { throw cutShort }
        index += 1
        return name
    }

    // MARK: Contents

    /// The text of an element whose start tag has just been read, its end tag included; elements inside are refused.
    @inline(__always)
    mutating func leaf(_ tag: Tag) throws(DecodingFailure) -> Span {
        if tag.kind == .empty { return Span() }
        let start = index
        guard let end = find(UInt8(ascii: "<"), from: index, to: count) else { throw cutShort }
        let name = Int(tag.name.length)
        // "</name>" right behind the text: nearly always.
        if end + name + 2 < count, base[end + 1] == UInt8(ascii: "/"), base[end + 2 + name] == UInt8(ascii: ">"),
            memcmp(base + end + 2, base + Int(tag.name.start), name) == 0
        {
            index = end + name + 3
            return Span(start: UInt32(start), length: UInt32(end - start))
        }
        return try brokenLeaf(tag)
    }

    /// A leaf in more than one piece, or with an end tag that isn't plain.
    private mutating func brokenLeaf(_ tag: Tag) throws(DecodingFailure) -> Span {
        let start = extra.count
        while true {
            guard let end = find(UInt8(ascii: "<"), from: index, to: count) else { throw cutShort }
            extra.append(contentsOf: UnsafeBufferPointer(start: base + index, count: end - index))
            index = end
            if starts(with: "<![CDATA[") {
                try cdata()
            } else if try !skipNonTag() {
                let next = try self.tag()
                guard next.kind == .end else { throw failure("an element inside \(text(tag.name))") }
                try check(next, closes: tag.name)
                return Span(start: UInt32(start) | Span.inExtra, length: UInt32(extra.count - start))
            }
        }
    }

    /// Copies a CDATA section, its markup turned into references.
    private mutating func cdata() throws(DecodingFailure) {
        let start = index + 9
        index = start
        try skip(through: "]]>")
        for byte in UnsafeBufferPointer(start: base + start, count: index - 3 - start) {
            switch byte {
            case UInt8(ascii: "&"): extra += "&amp;".utf8
            case UInt8(ascii: "<"): extra += "&lt;".utf8
            default: extra.append(byte)
            }
        }
    }

    /// Steps over everything up to an element's end tag.
    mutating func skipElement(_ tag: Tag) throws(DecodingFailure) {
        if tag.kind == .empty { return }
        var open = [tag.name]
        while let innermost = open.last {
            guard let found = find(UInt8(ascii: "<"), from: index, to: count) else { throw cutShort }
            index = found
            if starts(with: "<![CDATA[") {
                try skip(through: "]]>")
                continue
            }
            if try skipNonTag() { continue }
            let next = try self.tag()
            switch next.kind {
            case .empty: break
            case .start:
                if open.count >= Self.depthCap { throw DecodingFailure(.tooLarge, "elements are nested too deeply", offset: index) }
                open.append(next.name)
            case .end:
                try check(next, closes: innermost)
                open.removeLast()
            }
        }
    }

    /// Throws unless an end tag has the name of the element it closes.
    @inline(__always)
    func check(_ tag: Tag, closes name: Span) throws(DecodingFailure) {
        if !isEqual(tag.name, name) { throw failure("</\(text(tag.name))> where </\(text(name))> should be") }
    }

    // MARK: Bytes

    private func isEqual(_ a: Span, _ b: Span) -> Bool {
        a.length == b.length && memcmp(base + Int(a.start), base + Int(b.start), Int(a.length)) == 0
    }

    /// A name for a message, no longer than a line can hold.
    func text(_ span: Span) -> String {
        String(decoding: UnsafeBufferPointer(start: base + Int(span.start), count: min(Int(span.length), 80)), as: UTF8.self)
    }

    /// A name's part behind its prefix.
    @inline(__always)
    func local(_ name: Span) -> Span {
        let end = Int(name.start + name.length)
        guard let colon = find(UInt8(ascii: ":"), from: Int(name.start), to: end) else { return name }
        return Span(start: UInt32(colon + 1), length: UInt32(end - colon - 1))
    }

    @inline(__always)
    func isName(_ span: Span, _ name: StaticString) -> Bool {
        Int(span.length) == name.utf8CodeUnitCount && memcmp(base + Int(span.start), name.utf8Start, name.utf8CodeUnitCount) == 0
    }

    func starts(with text: StaticString) -> Bool {
        count - index >= text.utf8CodeUnitCount && memcmp(base + index, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    private mutating func skip(through end: StaticString) throws(DecodingFailure) {
        while let found = find(end.utf8Start[0], from: index, to: count) {
            index = found
            if starts(with: end) {
                index += end.utf8CodeUnitCount
                return
            }
            index += 1
        }
        throw cutShort
    }

    /// Offset of the first such byte.
    @inline(__always)
    private func find(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard let found = memchr(base + start, Int32(byte), end - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// The bytes of a span, references and all; they live as long as the document and this scanner, for the time of the call.
    @inline(__always)
    func withBytes<Result>(of span: Span, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if span.start & Span.inExtra == 0 { return body(UnsafeBufferPointer(start: base + Int(span.start), count: Int(span.length))) }
        let start = Int(span.start & ~Span.inExtra)
        return extra.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<(start + Int(span.length))])) }
    }
}

/// What a byte can be in XML.
enum ByteClass {
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 10 || byte == 13 || byte == 9 }

    @inline(__always)
    static func isName(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        if letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z") { return true }
        // "-", ".", the digits and ":" stand together, with "/" among them.
        if byte >= UInt8(ascii: "-") && byte <= UInt8(ascii: ":") { return byte != UInt8(ascii: "/") }
        return byte == UInt8(ascii: "_") || byte >= 0x80
    }

    @inline(__always)
    static func isNameStart(_ byte: UInt8) -> Bool {
        isName(byte) && !(byte >= UInt8(ascii: "-") && byte <= UInt8(ascii: "9"))
    }
}
