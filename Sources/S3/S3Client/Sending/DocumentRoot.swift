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
            rest = rest.drop(while: isSpace)
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
        let name = String(decoding: text.prefix(100).prefix { !isSpace($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }, as: UTF8.self)
        switch name.utf8.count {
        case 0: return .other
        case 4 where name.lowercased() == "html", 8 where name.lowercased() == "!doctype": return .html
        default: break
        }
        if name.hasPrefix("!") { return .other }
        guard name.utf8.contains(UInt8(ascii: ":")) else { return .element(name) }
        return .element(name.split(separator: ":").last.map(String.init) ?? name)
    }

    /// True where the body ends with the end tag of that element (and white space): a cheap proof that it wasn't cut.
    static func isWhole(_ body: [UInt8], root: String) -> Bool {
        var end = body.count
        while end > 0, isSpace(body[end - 1]) { end -= 1 }
        guard end > 0, body[end - 1] == UInt8(ascii: ">") else { return false }
        let start = end - 1 - root.utf8.count
        guard start > 0, body[start..<(end - 1)].elementsEqual(root.utf8) else { return body[..<end].suffix(2).elementsEqual("/>".utf8) }
        return body[start - 1] == UInt8(ascii: "/") || body[start - 1] == UInt8(ascii: ":")
    }

    /// White space in XML.
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }
}
