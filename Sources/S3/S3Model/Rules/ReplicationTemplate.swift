/// A replication rule for a common job, to start from; its destination is still to be chosen.
public struct ReplicationTemplate: Sendable, Equatable {
    public var name: String
    /// One line: what it is for.
    public var purpose: String
    public var draft: ReplicationRuleDraft
    /// The copies are to belong to another account, whose id is still to be typed.
    public var isForAnotherAccount = false

    /// The templates, in the order in which they are offered.
    public static let all: [ReplicationTemplate] = [
        template("other-region", "In another region, as STANDARD_IA: survives the loss of a region.") {
            $0.draft.storageClass = "STANDARD_IA"
            $0.draft.replicatesDeleteMarkers = true
        },
        template(
            "other-account", "Owned by another account: out of reach of this account's keys."
        ) {
            $0.draft.changesOwner = true
            $0.isForAnotherAccount = true
        },
        template(
            "two-way",
            "Half of a pair: the other bucket needs the same rule back."
        ) {
            $0.draft.replicatesDeleteMarkers = true
            $0.draft.replicatesReplicaModifications = true
        },
        template(
            "within-15-minutes",
            "Replication Time Control, with metrics; it costs extra."
        ) {
            $0.draft.hasReplicationTimeControl = true
            $0.draft.hasMetrics = true
        },
    ]

    private static func template(_ name: String, _ purpose: String, _ fill: (inout ReplicationTemplate) -> Void) -> ReplicationTemplate {
        var template = ReplicationTemplate(name: name, purpose: purpose, draft: ReplicationRuleDraft())
        template.draft.id = name
        fill(&template)
        return template
    }
}
