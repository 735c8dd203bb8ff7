/// An element of a parsed document: a value, so an edited rule can be compared with the one it started from.
///
/// Names and attributes are kept as written, prefix and `xmlns` included. White space between elements is not kept; everything else is, in order
/// (attributes: `xmlns` ones first, then by name, since XML gives their order no meaning).
public struct XMLElement: Sendable, Equatable {
    /// What an element holds.
    public enum Node: Sendable, Equatable {
        case element(XMLElement)
        case text(String)
        case comment(String)

        /// Byte by byte, as everything in a document is compared: Swift's own equality takes composed and decomposed letters for the same.
        public static func == (a: Node, b: Node) -> Bool {
            switch (a, b) {
            case (.element(let a), .element(let b)): a == b
            case (.text(let a), .text(let b)), (.comment(let a), .comment(let b)): a.utf8.elementsEqual(b.utf8)
            default: false
            }
        }
    }

    /// `name="value"`; namespace declarations are attributes like others.
    public struct Attribute: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        public static func == (a: Attribute, b: Attribute) -> Bool {
            a.name.utf8.elementsEqual(b.name.utf8) && a.value.utf8.elementsEqual(b.value.utf8)
        }
    }

    /// As written: "Rule", "s3:Rule".
    public var name: String
    public var attributes: [Attribute]
    public var children: [Node]

    public init(_ name: String, attributes: [Attribute] = [], children: [Node] = []) {
        self.name = name
        self.attributes = attributes
        self.children = children
    }

    /// An element that holds text only.
    public init(_ name: String, text: String) {
        self.init(name, children: text.isEmpty ? [] : [.text(text)])
    }

    /// An element that holds elements only.
    public init(_ name: String, elements: [XMLElement]) {
        self.init(name, children: elements.map(Node.element))
    }

    /// The name without its prefix.
    public var localName: String {
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
        return String(name[name.utf8.index(after: colon)...])
    }

    /// The element's own text, not that of the elements in it.
    public var text: String {
        var text = ""
        for case .text(let piece) in children { text += piece }
        return text
    }

    /// The elements in it, in order.
    public var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The first child of this local name.
    public func first(_ local: String) -> XMLElement? {
        for case .element(let element) in children where element.localName == local { return element }
        return nil
    }

    /// All children of this local name, in order.
    public func all(_ local: String) -> [XMLElement] {
        elements.filter { $0.localName == local }
    }

    /// The text at a path of local names; nil where an element of it is missing, "" where it is empty.
    public func text(at path: String...) -> String? {
        var element = self
        for name in path {
            guard let next = element.first(name) else { return nil }
            element = next
        }
        return element.text
    }

    /// An attribute's value by its name as written.
    public func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name }?.value
    }

    /// True if a text or value in it stands for something that XML couldn't carry (`XMLMark`): such a document must not be sent back.
    public var holdsMark: Bool {
        var pending = [self]
        while let element = pending.popLast() {
            if element.attributes.contains(where: { XMLMark.isIn($0.value) }) { return true }
            for child in element.children {
                switch child {
                case .element(let inner): pending.append(inner)
                case .text(let text), .comment(let text): if XMLMark.isIn(text) { return true }
                }
            }
        }
        return false
    }
}
