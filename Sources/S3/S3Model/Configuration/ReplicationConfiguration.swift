/// GetBucketReplication's document. Ceph 16 answers one without a rule and with an empty Role where none is set.
public struct ReplicationConfiguration: RuleDocument {
    public typealias Draft = ReplicationRuleDraft

    public static let rootName = "ReplicationConfiguration"

    public var tree: XMLElement

    public init(tree: XMLElement) { self.tree = tree }

    /// ARN of the role that copies; empty where none is said.
    public var role: String { tree.text(at: "Role") ?? "" }

    /// Sets the role; the rest stays.
    public mutating func setRole(_ role: String) { tree.setText("Role", role, order: ["Role", "Rule"]) }

    /// True where rules have the prefix in the rule and no filter: the first form (V1).
    public var isFirstForm: Bool { rules.contains { $0.filter.isLegacy } }

    /// Converts all rules of the first form at once, since the two forms can't stand side by side. Priorities are made up where they are missing: the
    /// first rule wins, as there is no other order in the first form.
    ///
    /// - Parameter deleteMarkers: whether users' delete markers go on being replicated, as the first form does unasked.
    public mutating func convertToFilters(deleteMarkers: Bool) {
        var priority = (rules.compactMap(\.priority).max() ?? 0) + ruleCount
        for (index, var draft) in rules.enumerated() where draft.filter.isLegacy {
            draft.filter.isLegacy = false
            draft.replicatesDeleteMarkers = deleteMarkers
            if draft.priority == nil { draft.priority = priority }
            priority -= 1
            replaceRule(at: index, with: draft)
        }
    }
}
