public import S3Model

extension ReplicationRule {
    /// The first form of rules, with the prefix in the rule and without a filter.
    public var isFirstForm: Bool { filter.isLegacy || (priority == nil && filter.prefix != nil && replicatesDeleteMarkers == nil) }

    /// One sentence: what goes where, and what comes along.
    public var words: String {
        var text = "\(scope) to \(destinationBucket.isEmpty ? "(no destination)" : destinationBucket)"
        if !storageClass.isEmpty { text += " as \(storageClass)" }
        if !account.isEmpty { text += ", owned there by account \(account)" }
        var extras: [String] = []
        switch replicatesDeleteMarkers {
        case true?: extras.append("with delete markers")
        case false?: extras.append("without delete markers")
        case nil: extras.append(isFirstForm ? "with delete markers, as rules of the first form do" : "without delete markers")
        }
        if replicatesReplicaModifications { extras.append("with changes made to replicas") }
        if replicatesKMSObjects { extras.append("with objects under KMS keys") }
        if hasReplicationTimeControl { extras.append("within 15 minutes (RTC)") }
        return text + "; " + extras.joined(separator: ", ")
    }

    private var scope: String {
        var parts: [String] = []
        if let prefix = filter.prefix, !prefix.isEmpty { parts.append("under \(prefix)") }
        for tag in filter.tags { parts.append("with tag \(tag.name)=\(tag.value)") }
        return parts.isEmpty ? "everything" : "objects " + parts.joined(separator: ", ")
    }

    /// What else is known of it, by name.
    public var facts: [(name: String, value: String)] {
        var facts = [("id", id.isEmpty ? "(none)" : id), ("status", isEnabled ? "on" : "off (\(status))"), ("form", isFirstForm ? "V1" : "V2")]
        if let priority { facts.append(("priority", "\(priority); among rules for one destination the higher number wins")) }
        facts.append(("destination", destination))
        if !account.isEmpty { facts.append(("account", account)) }
        return facts.map { (name: $0.0, value: $0.1) }
    }
}
