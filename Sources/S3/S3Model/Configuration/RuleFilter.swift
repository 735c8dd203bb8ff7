/// Which objects a lifecycle or replication rule is about: a read-only view of `Filter`, or of the older rule-level `Prefix`.
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
        (prefix ?? "").isEmpty && tags.isEmpty && objectSizeGreaterThan == nil && objectSizeLessThan == nil && unknown.isEmpty
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
            case "ObjectSizeGreaterThan": objectSizeGreaterThan = Int64(child.text)
            case "ObjectSizeLessThan": objectSizeLessThan = Int64(child.text)
            case "And": break
            default: unknown.append(child.localName)
            }
        }
    }
}
