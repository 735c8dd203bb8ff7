/// GetBucketReplication's document. Ceph 16 answers one without a rule and with an empty Role where none is set.
public struct ReplicationConfiguration: RuleDocument {
    public static let rootName = "ReplicationConfiguration"

    public var tree: XMLElement

    public init(tree: XMLElement) { self.tree = tree }

    /// ARN of the role that copies; empty where none is said.
    public var role: String { tree.text(at: "Role") ?? "" }

    /// The rules in the document's order.
    public var rules: [ReplicationRule] { ruleElements.map(ReplicationRule.init) }
}

/// A read-only view of one replication rule, enough for a line of words.
public struct ReplicationRule: Sendable, Equatable {
    /// Empty where the rule has none.
    public var id: String
    /// "Enabled", "Disabled", or what the store says.
    public var status: String
    /// Among rules for one destination the higher number wins.
    public var priority: Int?
    public var filter: RuleFilter
    /// As written: an ARN.
    public var destination: String
    /// Empty: the source's own class is kept.
    public var storageClass: String
    /// Another account's id, where the replica changes owner.
    public var account: String
    /// nil: not said. Without a filter (the first form) user's delete markers are replicated by default, with one they aren't.
    public var replicatesDeleteMarkers: Bool?
    public var replicatesReplicaModifications: Bool
    public var replicatesKMSObjects: Bool
    public var hasReplicationTimeControl: Bool

    public var isEnabled: Bool { status == "Enabled" }

    /// The bucket's name from the destination's ARN.
    public var destinationBucket: String {
        guard destination.hasPrefix("arn:") else { return destination }
        return destination.split(separator: ":", omittingEmptySubsequences: false).dropFirst(5).joined(separator: ":")
    }

    /// The view of a `Rule` element.
    public init(_ rule: XMLElement) {
        id = rule.text(at: "ID") ?? ""
        status = rule.text(at: "Status") ?? ""
        priority = rule.text(at: "Priority").flatMap { Int($0) }
        filter = RuleFilter(rule: rule)
        destination = rule.text(at: "Destination", "Bucket") ?? ""
        storageClass = rule.text(at: "Destination", "StorageClass") ?? ""
        account = rule.text(at: "Destination", "Account") ?? ""
        replicatesDeleteMarkers = rule.text(at: "DeleteMarkerReplication", "Status").map { $0 == "Enabled" }
        let selection = rule.first("SourceSelectionCriteria")
        replicatesReplicaModifications = selection?.text(at: "ReplicaModifications", "Status") == "Enabled"
        replicatesKMSObjects = selection?.text(at: "SseKmsEncryptedObjects", "Status") == "Enabled"
        hasReplicationTimeControl = rule.text(at: "Destination", "ReplicationTime", "Status") == "Enabled"
    }
}
