import S3Model

extension ReplicationRuleDraft {
    /// What else is known of it than its words, by name.
    func facts(in base: RuleBase, role: String) -> [Notice.Detail] {
        var facts = [("id", id.isEmpty ? "(none)" : id), ("status", isEnabled ? "on" : "off"), ("form", filter.isLegacy ? "V1" : "V2")]
        if let priority { facts.append(("priority", "\(priority); among rules for one destination the higher number wins")) }
        facts.append(("destination", destination))
        switch base.label(of: self) {
        case "SRR"?: facts.append(("SRR", "same-region replication: both buckets are in \(base.region ?? "")"))
        case let label?:
            facts.append((label, "cross-region replication: from \(base.region ?? "") to \(base.regions[destinationBucket] ?? "")"))
        case nil: facts.append(("region", "not known of both buckets: CRR or SRR can't be told"))
        }
        if !account.isEmpty { facts.append(("account", account)) }
        if !role.isEmpty { facts.append(("role", "\(role), of all rules")) }
        return facts.map { Notice.Detail($0.0, $0.1) }
    }
}
