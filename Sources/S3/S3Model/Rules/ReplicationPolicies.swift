/// The three policies that replication rules need, as text to copy or to apply: made from the rules, so that they allow what the rules do and no more.
///
/// **Source**: S3 User Guide, "Setting up permissions for live replication" and "Replicating encrypted objects".
public enum ReplicationPolicies {
    /// Who may take the role on: S3 itself.
    public static let roleTrust = PolicyText.document([
        PolicyStatement(sid: "ReplicationTrust", principal: .service("s3.amazonaws.com"), actions: ["sts:AssumeRole"], resources: [])
    ])

    /// What the role may do: read from the source, write to every destination of the rules, and use the keys.
    ///
    /// - Parameters:
    ///   - source: the source bucket.
    ///   - sourceRegion: nil where it isn't known: the keys are then not bound to a region's S3.
    ///   - sourceKey: the ARN of the key that the source's objects are encrypted with; nil: all keys of the role's account, where rules ask for KMS.
    public static func rolePermissions(
        source: String, configuration: ReplicationConfiguration, sourceRegion: String? = nil, hasObjectLock: Bool = false, sourceKey: String? = nil,
        destinationRegions: [String: String] = [:]
    ) -> String {
        let partition = partition(configuration)
        let bucket = "arn:\(partition):s3:::\(source)"
        let rules = configuration.rules
        var read = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        if hasObjectLock { read += ["s3:GetObjectRetention", "s3:GetObjectLegalHold"] }
        var statements = [
            PolicyStatement(sid: "ReadTheRules", actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"], resources: [bucket]),
            PolicyStatement(sid: "ReadTheSource", actions: read, resources: ["\(bucket)/*"]),
        ]
        let write = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
        for (sid, changesOwner) in [("WriteReplicas", false), ("WriteReplicasAndTheirOwner", true)] {
            let targets = unique(rules.filter { $0.changesOwner == changesOwner && !$0.destination.isEmpty }.map { arn($0, partition) })
            if targets.isEmpty { continue }
            let actions = write + (changesOwner ? ["s3:ObjectOwnerOverrideToBucketOwner"] : [])
            statements.append(PolicyStatement(sid: sid, actions: actions, resources: targets.map { "\($0)/*" }))
        }
        if rules.contains(where: \.replicatesKMSObjects) {
            let account = account(of: configuration.role) ?? "*"
            let keys = sourceKey.flatMap { $0.hasPrefix("arn:") ? $0 : nil } ?? "arn:\(partition):kms:\(sourceRegion ?? "*"):\(account):key/*"
            statements.append(
                PolicyStatement(
                    sid: "DecryptTheSource", actions: ["kms:Decrypt"], resources: [keys],
                    condition: condition(region: sourceRegion, context: [bucket, "\(bucket)/*"])))
            statements += encryption(rules, partition, destinationRegions)
        }
        return PolicyText.document(statements)
    }

    /// The policy that a destination bucket of another account needs, so that the role may write into it.
    ///
    /// - Returns: nil where no rule leads to that bucket in another account.
    public static func destinationPolicy(for bucket: String, in configuration: ReplicationConfiguration) -> String? {
        let statements = destinationStatements(for: bucket, in: configuration)
        return statements.isEmpty ? nil : PolicyText.document(statements)
    }

    /// The same statements one by one, to be put among those that the bucket's policy has.
    public static func destinationStatements(for bucket: String, in configuration: ReplicationConfiguration) -> [PolicyStatement] {
        let rules = configuration.rules.filter { $0.destinationBucket.utf8.elementsEqual(bucket.utf8) && !$0.account.isEmpty }
        guard let first = rules.first, !configuration.role.isEmpty else { return [] }
        let target = arn(first, partition(configuration))
        var write = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
        if rules.contains(where: \.changesOwner) { write.append("s3:ObjectOwnerOverrideToBucketOwner") }
        let role = PolicyStatement.Principal.aws(configuration.role)
        return [
            PolicyStatement(sid: "StrataReplicationObjects", principal: role, actions: write, resources: ["\(target)/*"]),
            PolicyStatement(
                sid: "StrataReplicationBucket", principal: role, actions: ["s3:List*", "s3:GetBucketVersioning", "s3:PutBucketVersioning"],
                resources: [target]),
        ]
    }

    private static func encryption(
        _ rules: [ReplicationRuleDraft], _ partition: String, _ regions: [String: String]
    ) -> [PolicyStatement] {
        let targets = rules.filter { $0.replicatesKMSObjects && !$0.replicaKey.isEmpty }
        return unique(targets.map(\.replicaKey)).enumerated().map { index, key in
            let buckets = unique(targets.filter { $0.replicaKey == key }.map { arn($0, partition) })
            let names = targets.filter { $0.replicaKey == key }.map(\.destinationBucket)
            let region = names.compactMap { regions[$0] }.first ?? self.region(ofKey: key)
            return PolicyStatement(
                sid: index == 0 ? "EncryptReplicas" : "EncryptReplicas\(index + 1)", actions: ["kms:Encrypt"], resources: [key],
                condition: condition(region: region, context: buckets.flatMap { [$0, "\($0)/*"] }))
        }
    }

    /// Keys only through S3, and only for these buckets. With bucket keys the context is the bucket's ARN, else the object's.
    private static func condition(region: String?, context: [String]) -> [(name: String, values: [String])] {
        let service = [(name: "kms:ViaService", values: ["s3.\(region ?? "*").amazonaws.com"])]
        return service + [(name: "kms:EncryptionContext:aws:s3:arn", values: context)]
    }

    /// A destination as an ARN, also where the rule has only its name.
    private static func arn(_ rule: ReplicationRuleDraft, _ partition: String) -> String {
        rule.destination.hasPrefix("arn:") ? rule.destination : "arn:\(partition):s3:::\(rule.destination)"
    }

    /// "aws", "aws-cn", "aws-us-gov": the role's, else a destination's.
    private static func partition(_ configuration: ReplicationConfiguration) -> String {
        for arn in [configuration.role] + configuration.rules.map(\.destination) where arn.hasPrefix("arn:") {
            if let partition = part(arn, 1) { return partition }
        }
        return "aws"
    }

    /// The account in a role's ARN.
    public static func account(of role: String) -> String? { part(role, 4) }

    /// The region in a key's ARN; nil for a key that is named in another way.
    package static func region(ofKey key: String) -> String? { key.hasPrefix("arn:") ? part(key, 3) : nil }

    private static func part(_ arn: String, _ index: Int) -> String? {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > index && !parts[index].isEmpty ? String(parts[index]) : nil
    }

    private static func unique(_ texts: [String]) -> [String] {
        texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
