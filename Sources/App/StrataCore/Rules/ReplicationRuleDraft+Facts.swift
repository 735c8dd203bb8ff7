import S3Model

extension ReplicationRuleDraft {
    /// What else is known of it than its words, by name.
    var facts: [(name: String, value: String)] {
        var facts = [("id", id.isEmpty ? "(none)" : id), ("status", isEnabled ? "on" : "off"), ("form", filter.isLegacy ? "V1" : "V2")]
        if let priority { facts.append(("priority", "\(priority); among rules for one destination the higher number wins")) }
        facts.append(("destination", destination))
        if !account.isEmpty { facts.append(("account", account)) }
        return facts.map { (name: $0.0, value: $0.1) }
    }
}
