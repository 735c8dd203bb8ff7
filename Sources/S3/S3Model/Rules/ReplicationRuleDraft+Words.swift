/// A rule as a plain sentence.
extension ReplicationRuleDraft {
    /// "objects under prod/ -> dr-bucket (eu-west-1, account 222222222222, which owns them) as STANDARD_IA, delete markers too, within 15 minutes".
    ///
    /// - Parameter region: the destination's, where it is known.
    public func words(region: String? = nil) -> String {
        let owner = account.isEmpty ? nil : "account \(account)\(changesOwner ? ", which owns them" : "")"
        let place = [region, owner].compactMap { $0 }.joined(separator: ", ")
        var text = "\(filter.words) -> \(destinationBucket.isEmpty ? "nowhere" : destinationBucket)"
        if !place.isEmpty { text += " (\(place))" }
        if !storageClass.isEmpty { text += " as \(storageClass)" }
        return ([text] + extras).joined(separator: ", ")
    }

    private var extras: [String] {
        var extras: [String] = []
        switch replicatesDeleteMarkers {
        case true?: extras.append("delete markers too")
        case false?: extras.append("without delete markers")
        case nil: extras.append(filter.isLegacy ? "delete markers too, as the first form does" : "without delete markers")
        }
        if replicatesReplicaModifications { extras.append("changes to replicas too") }
        if replicatesKMSObjects { extras.append("objects under KMS keys too") }
        if !replicaKey.isEmpty { extras.append("encrypted with \(replicaKey)") }
        if hasReplicationTimeControl { extras.append("within 15 minutes") }
        if hasMetrics, !hasReplicationTimeControl { extras.append("with metrics") }
        if !unknownElements.isEmpty { extras.append("and what Strata doesn't know: \(unknownElements.joined(separator: ", "))") }
        return extras
    }

    /// "SRR" for two buckets in one region, "CRR" for two in different ones: a property of the buckets, not of the rule; nil where one isn't known.
    public static func kind(source: String?, destination: String?) -> String? {
        guard let source, let destination else { return nil }
        return source == destination ? "SRR" : "CRR"
    }
}
