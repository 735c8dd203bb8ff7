/// One replication rule.
///
/// **Source**: Amazon S3 API reference, ReplicationRule.
public struct ReplicationRuleDraft: RuleDraft {
    /// Empty: the store makes one up.
    public var id = ""
    public var isEnabled = true
    /// Among rules for one destination the higher number wins; nil: not said, as in the first form.
    public var priority: Int?
    /// `isLegacy`: a rule of the first form (V1), without a filter.
    public var filter = RuleFilter()
    /// nil: not said. In the first form users' delete markers are replicated then.
    public var replicatesDeleteMarkers: Bool? = false
    /// `ExistingObjectReplication` stands in it, which the schema has and S3 refuses.
    public var asksForExistingObjects = false
    public var replicatesReplicaModifications = false
    public var replicatesKMSObjects = false
    /// The destination bucket as an ARN, as written.
    public var destination = ""
    /// The other account's id; empty: the same account.
    public var account = ""
    /// Replicas belong to the destination's account.
    public var changesOwner = false
    /// Empty: the source's own class is kept.
    public var storageClass = ""
    /// The key that replicas are encrypted with, `ReplicaKmsKeyID`; empty: none said.
    public var replicaKey = ""
    /// Within 15 minutes, S3 Replication Time Control.
    public var hasReplicationTimeControl = false
    public var hasMetrics = false
    /// Elements of the rule's tree that aren't known here, by path: they stay as they are.
    public internal(set) var unknownElements: [String] = []

    /// An enabled rule with a filter for everything, and nowhere to go yet.
    public init() {}

    /// The bucket's name from the destination's ARN.
    public var destinationBucket: String {
        guard destination.hasPrefix("arn:") else { return destination }
        return destination.split(separator: ":", omittingEmptySubsequences: false).dropFirst(5).joined(separator: ":")
    }
}

extension Sequence<ReplicationRuleDraft> {
    /// The buckets that rules lead to, by name: each once, in the rules' order.
    public var destinationBuckets: [String] {
        var seen: Set<KeyName> = []
        return map(\.destinationBucket).filter { !$0.isEmpty && seen.insert(KeyName($0)).inserted }
    }
}

/// The draft and the rule's tree.
extension ReplicationRuleDraft {
    private static let order = [
        "ID", "Priority", "Prefix", "Filter", "Status", "SourceSelectionCriteria", "ExistingObjectReplication", "Destination",
        "DeleteMarkerReplication",
    ]
    private static let selectionOrder = ["SseKmsEncryptedObjects", "ReplicaModifications"]
    private static let destinationOrder = [
        "Bucket", "Account", "StorageClass", "AccessControlTranslation", "EncryptionConfiguration", "ReplicationTime", "Metrics",
    ]

    public init(_ rule: XMLElement) {
        id = rule.text(at: "ID") ?? ""
        isEnabled = rule.first("Status")?.trimmedText == "Enabled"
        priority = rule.number("Priority")
        filter = RuleFilter(rule: rule)
        replicatesDeleteMarkers = rule.status("DeleteMarkerReplication")
        asksForExistingObjects = rule.first("ExistingObjectReplication") != nil
        let selection = rule.first("SourceSelectionCriteria")
        replicatesReplicaModifications = selection?.status("ReplicaModifications") ?? false
        replicatesKMSObjects = selection?.status("SseKmsEncryptedObjects") ?? false
        let target = rule.first("Destination")
        destination = target?.text(at: "Bucket") ?? ""
        account = target?.text(at: "Account") ?? ""
        changesOwner = target?.first("AccessControlTranslation") != nil
        storageClass = target?.text(at: "StorageClass") ?? ""
        replicaKey = target?.text(at: "EncryptionConfiguration", "ReplicaKmsKeyID") ?? ""
        hasReplicationTimeControl = target?.status("ReplicationTime") ?? false
        hasMetrics = target?.status("Metrics") ?? false
        unknownElements =
            Self.unknown(rule, Self.order) + Self.unknown(target, Self.destinationOrder) + Self.unknown(selection, Self.selectionOrder)
            + filter.unknown.map { "Filter.\($0)" }
    }

    public func applied(to rule: XMLElement?) -> XMLElement {
        var rule = rule ?? XMLElement("Rule")
        let isNew = rule.elements.isEmpty
        rule.setText("ID", id.isEmpty ? nil : id, order: Self.order)
        rule.setNumber("Priority", priority, order: Self.order)
        filter.apply(to: &rule, order: Self.order)
        if isNew || isEnabled != (rule.first("Status")?.trimmedText == "Enabled") {
            rule.setText("Status", isEnabled ? "Enabled" : "Disabled", order: Self.order)
        }
        rule.edit("SourceSelectionCriteria", order: Self.order) {
            $0.setStatus("SseKmsEncryptedObjects", offByDefault: replicatesKMSObjects, order: Self.selectionOrder)
            $0.setStatus("ReplicaModifications", offByDefault: replicatesReplicaModifications, order: Self.selectionOrder)
        }
        if !asksForExistingObjects { rule.setElements("ExistingObjectReplication", [], order: Self.order) }
        rule.edit("Destination", order: Self.order, write)
        rule.setStatus("DeleteMarkerReplication", replicatesDeleteMarkers, order: Self.order)
        return rule
    }

    private func write(into target: inout XMLElement) {
        let order = Self.destinationOrder
        func text(_ text: String) -> String? { text.isEmpty ? nil : text }
        target.setText("Bucket", text(destination), order: order)
        target.setText("Account", text(account), order: order)
        target.setText("StorageClass", text(storageClass), order: order)
        if changesOwner != (target.first("AccessControlTranslation") != nil) {
            target.edit("AccessControlTranslation", order: order) { $0.setText("Owner", changesOwner ? "Destination" : nil, order: ["Owner"]) }
            if !changesOwner { target.setElements("AccessControlTranslation", [], order: order) }
        }
        target.edit("EncryptionConfiguration", order: order) {
            $0.setText("ReplicaKmsKeyID", text(replicaKey), order: ["ReplicaKmsKeyID"])
        }
        Self.setTimed("ReplicationTime", "Time", hasReplicationTimeControl, in: &target)
        Self.setTimed("Metrics", hasReplicationTimeControl ? "EventThreshold" : nil, hasMetrics, in: &target)
    }

    /// A status with the 15 minutes that come with it; what is off and wasn't said stays unsaid.
    private static func setTimed(_ name: String, _ time: String?, _ isOn: Bool, in target: inout XMLElement) {
        let wasOn = target.status(name) ?? false
        guard isOn != wasOn || (isOn && time.map { target.first(name)?.first($0) == nil } ?? false) else { return }
        target.edit(name, order: destinationOrder) {
            $0.setText("Status", isOn ? "Enabled" : "Disabled", order: ["Status"])
            guard let time, isOn, $0.first(time) == nil else { return }
            $0.edit(time, order: ["Status", time]) { $0.setText("Minutes", "15", order: ["Minutes"]) }
        }
    }

    private static func unknown(_ element: XMLElement?, _ known: [String]) -> [String] {
        let path = element.map { $0.localName == "Rule" ? "" : "\($0.localName)." } ?? ""
        return (element?.elements ?? []).map(\.localName).filter { !known.contains($0) }.map { path + $0 }
    }
}
