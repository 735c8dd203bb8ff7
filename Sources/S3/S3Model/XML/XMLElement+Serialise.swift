extension XMLElement {
    /// What a document begins with.
    static let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#

    /// The document with this element as its root, UTF-8 with a declaration and no white space of its own.
    ///
    /// CR and LF in text are written as references, else the parser at the other end normalises them (botocore handlers.py escape_xml_payload). A
    /// control character that XML can't carry is written as a reference too: the store refuses the document instead of reading another text.
    public func serialized() -> [UInt8] {
        var out = Array(Self.declaration.utf8)
        // Two kinds of work on a stack of our own, so that depth costs no call stack.
        enum Step {
            case open(Node)
            case close(String)
        }
        var steps: [Step] = [.open(.element(self))]
        while let step = steps.popLast() {
            switch step {
            case .close(let name):
                out += "</\(name)>".utf8
            case .open(.text(let text)):
                Self.escape(text, inAttribute: false, into: &out)
            case .open(.comment(let text)):
                out += "<!--\(text)-->".utf8
            case .open(.element(let element)):
                out += "<\(element.name)".utf8
                for attribute in element.attributes {
                    out += " \(attribute.name)=\"".utf8
                    Self.escape(attribute.value, inAttribute: true, into: &out)
                    out.append(UInt8(ascii: "\""))
                }
                out.append(UInt8(ascii: ">"))
                steps.append(.close(element.name))
                for child in element.children.reversed() { steps.append(.open(child)) }
            }
        }
        return out
    }

    /// Writes text so that any XML parser reads the same text back.
    private static func escape(_ text: String, inAttribute: Bool, into out: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): out += "&amp;".utf8
            case UInt8(ascii: "<"): out += "&lt;".utf8
            case UInt8(ascii: ">"): out += "&gt;".utf8
            case UInt8(ascii: "\"") where inAttribute: out += "&quot;".utf8
            case 9 where !inAttribute: out.append(byte)
            case 0..<0x20: out += "&#x\(String(byte, radix: 16, uppercase: true));".utf8
            default: out.append(byte)
            }
        }
    }
}
