import Foundation
import FoundationXML

/// Reads a whole document into a tree through FoundationXML, behind the guards of `XMLGuard`. For configuration and error documents; pages of
/// listings have `ListingDecoder`.
public enum XMLTree {
    /// The document's root.
    ///
    /// - Parameter expected: the root's local name; nil takes any.
    /// - Throws: `.wrongRoot` for a sound document with another root; nothing of a document that isn't well formed is given.
    public static func parse(_ bytes: [UInt8], root expected: String?) throws(DecodingFailure) -> XMLElement {
        let clean = try XMLGuard.clean(bytes)
        let builder = XMLTreeBuilder()
        let parser = XMLParser(data: Data(clean))
        parser.shouldResolveExternalEntities = false
        parser.delegate = builder
        // parse() answers true for a document cut short or with a stray end tag (observed on Swift 6.3.1), so the reported error counts too.
        let succeeded = parser.parse()
        if !succeeded || builder.errorCode != nil {
            let code = builder.errorCode.map { ", error \($0)" } ?? ""
            throw DecodingFailure(.malformed, "the answer isn't well-formed XML (line \(parser.lineNumber)\(code))")
        }
        guard builder.isClosed, let root = builder.root else { throw DecodingFailure(.malformed, "the answer is cut short") }
        if let expected, root.localName != expected { throw .wrongRoot(root.localName, expected: expected) }
        return root
    }
}

/// Collects the parser's events on a stack of open elements. Lives inside one call of `XMLTree.parse`, on its thread.
private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
    /// libxml2's remarks on namespaces (a URI that is odd or relative, a prefix without a declaration): names are kept as written, so nothing is lost.
    private static let harmless: Set<Int> = [99, 100, 201]

    private(set) var root: XMLElement?
    private(set) var errorCode: Int?
    private var open: [XMLElement] = []
    /// No element is still open.
    var isClosed: Bool { open.isEmpty }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
    ) {
        let ordered = attributes.map { XMLElement.Attribute($0.key, $0.value) }.sorted { a, b in
            let (first, second) = (a.name.hasPrefix("xmlns"), b.name.hasPrefix("xmlns"))
            return first == second ? a.name < b.name : first
        }
        open.append(XMLElement(name, attributes: ordered))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard var element = open.popLast() else { return }
        if element.children.contains(where: { if case .element = $0 { true } else { false } }) {
            element.children.removeAll { if case .text(let text) = $0 { text.allSatisfy(\.isWhitespace) } else { false } }
        }
        if open.isEmpty { root = root ?? element } else { open[open.count - 1].children.append(.element(element)) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard let last = open.indices.last else { return }
        if case .text(let before)? = open[last].children.last {
            open[last].children[open[last].children.count - 1] = .text(before + string)
        } else {
            open[last].children.append(.text(string))
        }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
    }

    func parser(_ parser: XMLParser, foundComment comment: String) {
        guard let last = open.indices.last else { return }
        open[last].children.append(.comment(comment))
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        let code = (error as NSError).code
        if !Self.harmless.contains(code) { errorCode = errorCode ?? code }
    }
}
