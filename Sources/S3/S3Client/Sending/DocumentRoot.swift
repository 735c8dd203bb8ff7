/// A first look at an answer's body, before anything parses it.
enum DocumentRoot: Sendable, Equatable {
    case empty
    /// XML; the local name of its root element.
    case element(String)
    case html
    /// Neither XML nor HTML.
    case other

    /// Looks at a body's beginning: skips a byte order mark, white space (S3 sends some while a copy runs), the XML declaration and comments.
    static func of(_ body: [UInt8]) -> DocumentRoot {
        var rest = body[...]
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
            guard let first = rest.first else { return .empty }
            guard first == UInt8(ascii: "<") else { return .other }
            if rest.starts(with: "<?".utf8) {
                guard let after = skip(rest, past: "?>") else { return .other }
                rest = after
            } else if rest.starts(with: "<!--".utf8) {
                guard let after = skip(rest, past: "-->") else { return .other }
                rest = after
            } else {
                return element(rest.dropFirst())
            }
        }
    }

    private static func skip(_ text: ArraySlice<UInt8>, past mark: String) -> ArraySlice<UInt8>? {
        let mark = Array(mark.utf8)
        var index = text.startIndex
        while index + mark.count <= text.endIndex {
            if text[index] == mark[0] && text[index..<(index + mark.count)].elementsEqual(mark) { return text[(index + mark.count)...] }
            index += 1
        }
        return nil
    }

    private static func element(_ text: ArraySlice<UInt8>) -> DocumentRoot {
        let ends: [UInt8] = [0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: ">"), UInt8(ascii: "/")]
        let name = String(decoding: text.prefix(100).prefix { !ends.contains($0) }, as: UTF8.self)
        let lower = name.lowercased()
        if lower == "html" || lower == "!doctype" { return .html }
        guard !name.isEmpty, !name.hasPrefix("!") else { return .other }
        return .element(name.split(separator: ":").last.map(String.init) ?? name)
    }

    /// True where the body ends with the end tag of that element (and white space): a cheap proof that it wasn't cut.
    static func isWhole(_ body: [UInt8], root: String) -> Bool {
        var end = body.count
        while end > 0, [0x20, 0x09, 0x0a, 0x0d].contains(body[end - 1]) { end -= 1 }
        let tag = Array("\(root)>".utf8)
        guard end > tag.count, body[(end - tag.count)..<end].elementsEqual(tag) else { return body[..<end].suffix(2).elementsEqual("/>".utf8) }
        let before = body[end - tag.count - 1]
        return before == UInt8(ascii: "/") || before == UInt8(ascii: ":")
    }
}
