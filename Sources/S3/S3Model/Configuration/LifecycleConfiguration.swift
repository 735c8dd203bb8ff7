/// GetBucketLifecycleConfiguration's document.
public struct LifecycleConfiguration: RuleDocument {
    public static let rootName = "LifecycleConfiguration"

    public var tree: XMLElement

    public init(tree: XMLElement) { self.tree = tree }

    /// The rules in the document's order.
    public var rules: [LifecycleRuleDraft] { ruleElements.map(LifecycleRuleDraft.init) }

    /// Writes a draft into a rule: what the draft doesn't know stays in it.
    public mutating func replaceRule(at index: Int, with draft: LifecycleRuleDraft) {
        replaceRule(at: index, with: draft.applied(to: ruleElements[index]))
    }

    /// Puts a new rule before the one at that position; `ruleCount` puts it last.
    public mutating func insertRule(_ draft: LifecycleRuleDraft, at index: Int) {
        insertRule(draft.applied(to: newRule), at: index)
    }

    /// Puts the prefixes of all rules of the first form into filters: the two forms can't stand side by side.
    public mutating func convertLegacyPrefixes() {
        for (index, var draft) in rules.enumerated() where draft.filter.isLegacy {
            draft.filter.isLegacy = false
            replaceRule(at: index, with: draft)
        }
    }
}
