/// One element of a request body. Names are local names, prefixes dropped; `text` is the element's own text, joined.
struct XMLNode {
    var name: String
    var children: [XMLNode] = []
    var text = ""

    /// The first child of that name.
    func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
    /// The text of the first child of that name, nil when there is none.
    func value(_ name: String) -> String? { child(name)?.text }
    /// Every descendant of that name, in document order.
    func descendants(_ name: String) -> [XMLNode] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
    }
}

/// A small strict XML parser for request bodies: UTF-8, no DOCTYPE, at most 64 levels.
///
/// Errors: every breach is 400 MalformedXML, as S3 answers. Source: XML 1.0 (Fifth Edition), without its document type declarations.
struct XMLReader {
    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Parses a document whose root must be called `root`.
    static func parse(_ bytes: [UInt8], root: String) throws(Refusal) -> XMLNode {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformedXML }
        var reader = XMLReader(bytes)
        let node = try reader.document()
        guard node.name == root else { throw .malformedXML }
        return node
    }

    private mutating func document() throws(Refusal) -> XMLNode {
        var stack: [XMLNode] = []
        var names: [String] = []
        while at < bytes.count {
            if bytes[at] != UInt8(ascii: "<") {
                let text = try characters()
                if stack.isEmpty {
                    guard text.utf8.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { throw .malformedXML }
                } else {
                    stack[stack.count - 1].text += text
                }
            } else if skip("<?") {
                try pass("?>")
            } else if skip("<!--") {
                try pass("-->")
            } else if skip("<![CDATA[") {
                let start = at
                try pass("]]>")
                guard !stack.isEmpty else { throw .malformedXML }
                stack[stack.count - 1].text += String(decoding: bytes[start..<(at - 3)], as: UTF8.self)
            } else if skip("</") {
                let name = try self.name()
                space()
                guard skip(">"), names.popLast() == name, let node = stack.popLast() else { throw .malformedXML }
                if stack.isEmpty { return try end(node) }
                stack[stack.count - 1].children.append(node)
            } else {
                at += 1
                let name = try self.name()
                try attributes()
                let node = XMLNode(name: name.split(separator: ":").last.map(String.init) ?? name)
                if skip("/>") {
                    if stack.isEmpty { return try end(node) }
                    stack[stack.count - 1].children.append(node)
                } else {
                    guard skip(">"), stack.count < 64 else { throw .malformedXML }
                    stack.append(node)
                    names.append(name)
                }
            }
        }
        throw .malformedXML
    }

    /// Only white space and comments may follow the root.
    private mutating func end(_ node: XMLNode) throws(Refusal) -> XMLNode {
        space()
        while skip("<!--") {
            try pass("-->")
            space()
        }
        guard at == bytes.count else { throw .malformedXML }
        return node
    }

    private mutating func skip(_ token: String) -> Bool {
        guard bytes[at...].starts(with: token.utf8) else { return false }
        at += token.utf8.count
        return true
    }

    private mutating func pass(_ token: String) throws(Refusal) {
        while at < bytes.count {
            if skip(token) { return }
            at += 1
        }
        throw .malformedXML
    }

    private mutating func space() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func name() throws(Refusal) -> String {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: at += 1
            default:
                guard at > start else { throw .malformedXML }
                return String(decoding: bytes[start..<at], as: UTF8.self)
            }
        }
        throw .malformedXML
    }

    private mutating func attributes() throws(Refusal) {
        space()
        while at < bytes.count, bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/") {
            _ = try name()
            space()
            guard skip("=") else { throw .malformedXML }
            space()
            if skip("\"") { try pass("\"") } else if skip("'") { try pass("'") } else { throw .malformedXML }
            space()
        }
    }

    /// Text up to the next tag with its references resolved. A literal CR is normalised to LF (XML 1.0 section 2.11), which is why keys with CR
    /// must be sent as references (botocore handlers.py escape_xml_payload).
    private mutating func characters() throws(Refusal) -> String {
        var out: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "&"): out += Array(try reference().utf8)
            case 0x0D:
                out.append(0x0A)
                if at < bytes.count, bytes[at] == 0x0A { at += 1 }
            case 0..<0x20 where byte != 0x09 && byte != 0x0A: throw .malformedXML
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func reference() throws(Refusal) -> String {
        guard let semicolon = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw .malformedXML }
        let name = String(decoding: bytes[at..<semicolon], as: UTF8.self)
        at = semicolon + 1
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let code = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            // A reference must name a character that XML allows (XML 1.0 section 4.1), so DeleteObjects can't say U+0001 (riak_cs#974).
            guard let code, let scalar = Unicode.Scalar(code), code >= 0x20 || code == 9 || code == 10 || code == 13 else { throw .malformedXML }
            return String(scalar)
        }
    }
}
