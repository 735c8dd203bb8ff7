/// Which objects a lifecycle or replication rule is about: a view of `Filter`, or of the older rule-level `Prefix`. Texts are
/// compared byte by byte, as stores do.
public struct RuleFilter: Sendable, Equatable {
    /// nil: none given. "" counts as every object.
    public var prefix: String?
    /// All of them must match.
    public var tags: [ObjectDescription.Field] = []
    /// Bytes; strictly greater.
    public var objectSizeGreaterThan: Int64?
    /// Bytes; strictly less.
    public var objectSizeLessThan: Int64?
    /// The prefix stands in the rule itself, the form before filters.
    public var isLegacy = false
    /// Element names in it that this view doesn't know.
    public var unknown: [String] = []

    public init(prefix: String? = nil) { self.prefix = prefix }

    /// True where every object of the bucket matches.
    public var isEverything: Bool {
        (prefix ?? "").isEmpty && tags.isEmpty && !hasSizes && unknown.isEmpty
    }

    /// True where it asks for the size.
    package var hasSizes: Bool { objectSizeGreaterThan != nil || objectSizeLessThan != nil }

    /// True where an object of so many bytes matches, if all else does.
    package func admits(size: Int64) -> Bool {
        objectSizeGreaterThan.map { size > $0 } ?? true && objectSizeLessThan.map { size < $0 } ?? true
    }

    /// The filter of a `Rule` element.
    init(rule: XMLElement) {
        guard let filter = rule.first("Filter") else {
            prefix = rule.text(at: "Prefix")
            isLegacy = prefix != nil
            return
        }
        take(filter)
        if let and = filter.first("And") { take(and) }
        // Ceph puts the prefix outside of And.
        if prefix == nil, let outside = rule.text(at: "Prefix") { prefix = outside }
    }

    private mutating func take(_ element: XMLElement) {
        for child in element.elements {
            switch child.localName {
            case "Prefix": prefix = child.text
            case "Tag": tags.append(.init(child.text(at: "Key") ?? "", child.text(at: "Value") ?? ""))
            case "ObjectSizeGreaterThan": objectSizeGreaterThan = Int64(child.trimmedText)
            case "ObjectSizeLessThan": objectSizeLessThan = Int64(child.trimmedText)
            case "And": break
            default: unknown.append(child.localName)
            }
        }
    }
}

extension RuleFilter {
    public static func == (a: RuleFilter, b: RuleFilter) -> Bool { a.asksSame(as: b) && a.isLegacy == b.isLegacy && a.unknown == b.unknown }

    /// True where both match the same objects, as far as they are known.
    func asksSame(as other: RuleFilter) -> Bool {
        func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
        let samePrefix = prefix == nil ? other.prefix == nil : other.prefix.map { same(prefix ?? "", $0) } ?? false
        return samePrefix && objectSizeGreaterThan == other.objectSizeGreaterThan && objectSizeLessThan == other.objectSizeLessThan
            && tags.elementsEqual(other.tags) { same($0.name, $1.name) && same($0.value, $1.value) }
    }

    private static let order = ["Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan"]

    /// Writes the filter into a rule: `And` comes and goes with the number of predicates, and those that aren't known here move along. A filter that
    /// asks the same stays as it is written.
    ///
    /// - Parameter order: the names of the rule's elements in the order that the store writes them.
    func apply(to rule: inout XMLElement, order: [String]) {
        let old = RuleFilter(rule: rule)
        let (filter, legacy) = (rule.first("Filter"), rule.first("Prefix"))
        if filter != nil || legacy != nil, old.asksSame(as: self), old.isLegacy == isLegacy { return }
        if isLegacy, filter == nil, tags.isEmpty, !hasSizes {
            return rule.setText("Prefix", prefix ?? "", order: order)
        }
        let written = written(into: filter ?? XMLElement(rule.childName("Filter")))
        if filter == nil, let place = rule.children.firstIndex(where: { $0 == legacy.map(XMLElement.Node.element) }) {
            rule.children[place] = .element(written)
        } else {
            rule.setElements("Filter", [written], order: order)
        }
        rule.setElements("Prefix", [], order: order)
    }

    private func written(into filter: XMLElement) -> XMLElement {
        var filter = filter
        // All predicates side by side, then wrapped again where there are two.
        let and = filter.first("And")
        filter.setElements("And", [], order: [])
        filter.children += and?.children ?? []
        filter.setText("Prefix", prefix, order: Self.order)
        filter.setList("Tag", to: tags, order: Self.order, read: { .init($0.text(at: "Key") ?? "", $0.text(at: "Value") ?? "") }) {
            $0.name == $1.name
        } write: { tag, element in
            element.setText("Key", tag.name, order: ["Key", "Value"])
            element.setText("Value", tag.value, order: ["Key", "Value"])
        }
        filter.setNumber("ObjectSizeGreaterThan", objectSizeGreaterThan, order: Self.order)
        filter.setNumber("ObjectSizeLessThan", objectSizeLessThan, order: Self.order)
        guard filter.elements.count >= 2 else { return filter }
        var wrapper = and ?? XMLElement(filter.childName("And"))
        wrapper.children = filter.children
        filter.children = [.element(wrapper)]
        return filter
    }
}
