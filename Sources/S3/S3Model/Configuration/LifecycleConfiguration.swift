/// GetBucketLifecycleConfiguration's document.
public struct LifecycleConfiguration: RuleDocument {
    public typealias Draft = LifecycleRuleDraft

    public static let rootName = "LifecycleConfiguration"

    public var tree: XMLElement

    public init(tree: XMLElement) { self.tree = tree }

    /// Puts the prefixes of all rules of the first form into filters: the two forms can't stand side by side.
    public mutating func convertLegacyPrefixes() {
        for (index, var draft) in rules.enumerated() where draft.filter.isLegacy {
            draft.filter.isLegacy = false
            replaceRule(at: index, with: draft)
        }
    }
}
