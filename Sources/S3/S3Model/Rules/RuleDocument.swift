/// One rule with every field of the API, as a form edits it. It is a view of the rule's tree: what it doesn't know stays there.
public protocol RuleDraft: Sendable, Equatable {
    /// The view of a `Rule` element.
    init(_ rule: XMLElement)

    /// Empty: the store makes one up.
    var id: String { get set }
    var isEnabled: Bool { get set }
    var filter: RuleFilter { get set }

    /// The rule with this draft written into it: only what differs is rewritten, so order, attributes, namespaces and unknown elements survive.
    ///
    /// - Parameter rule: what to write into; nil, or an element without anything in it, gives a new rule.
    func applied(to rule: XMLElement?) -> XMLElement
}

extension RuleDraft {
    /// "rule tier", or "rule 2" for one without an ID.
    package func name(at index: Int) -> String { "rule \(id.isEmpty ? String(index + 1) : id)" }
}

/// A document that is a list of rules, kept as the parsed tree: what is edited is the tree, and what isn't understood stays in it.
public protocol RuleDocument: Sendable, Equatable {
    associatedtype Draft: RuleDraft

    /// Local name of the root.
    static var rootName: String { get }
    var tree: XMLElement { get set }
    init(tree: XMLElement)
}

extension RuleDocument {
    /// The document in an answer; a store without it may answer with another root (`.wrongRoot`).
    public static func decode(_ bytes: [UInt8]) throws(DecodingFailure) -> Self {
        Self(tree: try XMLTree.parse(bytes, root: rootName))
    }

    /// A document without a rule, in S3's namespace.
    public static var empty: Self { Self(tree: S3Document.root(rootName, [])) }

    /// The document as it is put.
    public func encoded() -> [UInt8] { tree.serialized() }

    public var ruleCount: Int { tree.all("Rule").count }

    /// The `Rule` elements in the document's order; positions elsewhere count from 0 in this list.
    public var ruleElements: [XMLElement] { tree.all("Rule") }

    /// What a new rule starts from: an empty `Rule` with the root's prefix.
    public var newRule: XMLElement { XMLElement(tree.childName("Rule")) }

    /// The rules in the document's order.
    public var rules: [Draft] { ruleElements.map(Draft.init) }

    /// Writes a draft into a rule: what the draft doesn't know stays in it.
    public mutating func replaceRule(at index: Int, with draft: Draft) {
        replaceRule(at: index, with: draft.applied(to: ruleElements[index]))
    }

    /// Puts a new rule before the one at that position; `ruleCount` puts it last.
    public mutating func insertRule(_ draft: Draft, at index: Int) {
        insertRule(draft.applied(to: newRule), at: index)
    }

    /// Replaces a rule; all else stays.
    public mutating func replaceRule(at index: Int, with rule: XMLElement) {
        tree.children[places[index]] = .element(rule)
    }

    /// Puts a rule before the one at that position; `ruleCount` puts it last.
    public mutating func insertRule(_ rule: XMLElement, at index: Int) {
        let places = places
        let end = places.last.map { $0 + 1 } ?? tree.children.count
        tree.children.insert(.element(rule), at: index < places.count ? places[index] : end)
    }

    public mutating func removeRule(at index: Int) {
        tree.children.remove(at: places[index])
    }

    /// Puts a rule at another position; what stands between rules stays where it is.
    public mutating func moveRule(from: Int, to: Int) {
        var rules = ruleElements
        rules.insert(rules.remove(at: from), at: to)
        tree.setElements("Rule", rules, order: [])
    }

    /// Puts a copy of a rule, with everything in it, behind it under another id.
    public mutating func duplicateRule(at index: Int, id: String) {
        var rule = ruleElements[index]
        rule.setText("ID", id, order: [])
        insertRule(rule, at: index + 1)
    }

    /// The rules' places among the root's children.
    private var places: [Int] {
        tree.children.indices.filter { if case .element(let element) = tree.children[$0] { element.localName == "Rule" } else { false } }
    }
}
