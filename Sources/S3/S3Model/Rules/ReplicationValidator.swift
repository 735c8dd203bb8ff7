/// Says what is wrong, and what is worth knowing, about a document of replication rules, as far as it can be told without asking the destination.
public enum ReplicationValidator {
    /// The problems of the whole document, then of each rule in its order, the gravest first; what the API refuses has `.refused`.
    ///
    /// **Source**: Amazon S3 API reference, PutBucketReplication; User Guide, "Replication configuration file elements".
    public static func problems(in configuration: ReplicationConfiguration, context: RuleContext) -> [RuleProblem] {
        var list = ProblemList()
        list.checkDocument(configuration, takesDoubledIds: false)
        list.rule = nil
        checkWhole(configuration, context, into: &list)
        let rules = configuration.rules
        for (index, element) in configuration.ruleElements.enumerated() {
            list.rule = index
            var check = ReplicationRuleCheck(element: element, draft: rules[index], context: context, list: list)
            check.run()
            list = check.list
        }
        checkPriorities(rules, into: &list)
        return list.sorted(of: configuration, context)
    }

    private static func checkWhole(_ configuration: ReplicationConfiguration, _ context: RuleContext, into list: inout ProblemList) {
        let role = configuration.role
        if role.isEmpty {
            list.refuse(.replication(.role), "A role is needed, whose rights the copies are made with.", basis: "API: Role, required")
        } else if !isRole(role) {
            list.add(
                context.store == .aws ? .refused : .warning, .replication(.role),
                "The role isn't an ARN such as arn:aws:iam::111122223333:role/name.",
                basis: "API: Role, an IAM role's ARN")
        }
        if configuration.encoded().count > 2 << 20 { list.refuse(.rule, "The document is larger than 2 MB.", basis: "S3 quota: 2 MB") }
        if let versioning = context.versioning, versioning.status != .enabled {
            list.refuse(
                .rule, "Versioning of \(context.bucket) has to be enabled; it is \(versioning.status == nil ? "off" : "suspended").",
                basis: "AWS: InvalidRequest, versioning must be Enabled on both sides")
        }
        list.checkForms(
            configuration, context,
            note: "Rules of the first form: they can be converted to filters, all at once; delete markers stop replicating unless switched on.",
            basis: "AWS: two forms of rules, V1 with Prefix and V2 with Filter")
        if let limit = StoreLimits.replication(context.store) { list.warn(limit.field, limit.reason, basis: limit.basis) }
    }

    /// "arn:aws:iam::111122223333:role/path/name", of any partition.
    private static func isRole(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "iam" && parts[3].isEmpty
            && ReplicationRuleCheck.isAccount(parts[4]) && parts[5].hasPrefix("role/") && parts[5].utf8.count > 5
    }

    /// Priorities are unique; among rules for one destination the higher wins.
    private static func checkPriorities(_ rules: [ReplicationRuleDraft], into list: inout ProblemList) {
        func name(_ index: Int) -> String { rules[index].name(at: index) }
        for (index, rule) in rules.enumerated() {
            guard let priority = rule.priority else { continue }
            list.rule = index
            if let other = rules[..<index].firstIndex(where: { $0.priority == priority }) {
                list.refuse(
                    .replication(.priority), "Priority \(priority) is that of \(name(other)) too: each needs its own.", basis: "API: Priority, unique"
                )
            }
            let winners = rules.indices.filter {
                let other = rules[$0]
                return $0 != index && other.isEnabled && rule.isEnabled && other.destination == rule.destination && (other.priority ?? 0) > priority
                    && other.filter.meets(rule.filter)
            }
            let basis = "S3: among rules for one destination the higher priority wins"
            if let whole = winners.first(where: { rules[$0].filter.covers(rule.filter) }) {
                list.warn(.replication(.priority), "It can never act: \(name(whole)) takes all it matches to the same bucket.", basis: basis)
            } else if let winner = winners.first {
                list.note(.replication(.priority), "It doesn't act on what \(name(winner)) matches too.", basis: basis)
            }
        }
    }
}

/// One rule's own problems.
private struct ReplicationRuleCheck {
    let element: XMLElement
    let draft: ReplicationRuleDraft
    let context: RuleContext
    var list: ProblemList

    /// What a replica may be stored as. **Source**: the S3 service model, Destination; its FSX_OPENZFS is refused for replicas.
    private static let classes: Set<String> = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE", "OUTPOSTS",
        "SNOW", "EXPRESS_ONEZONE", "FSX_ONTAP", "AWS_BACKUP_WARM", "AWS_BACKUP_LOW_COST_WARM",
    ]

    static func isAccount(_ text: some StringProtocol) -> Bool { text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

    mutating func run() {
        list.checkFilter(of: element, hasSizes: false, store: context.store)
        if !draft.unknownElements.isEmpty {
            list.note(
                .rule, "Stays as it is: \(draft.unknownElements.joined(separator: ", ")), which Strata doesn't know.",
                basis: "not in the API as Strata knows it")
        }
        checkForm()
        if element.first("ExistingObjectReplication") != nil {
            list.refuse(
                .replication(.existingObjects), "What is there already isn't replicated by rules: use S3 Batch Replication, and take this out.",
                basis: "AWS: MalformedXML, though the schema has it")
        }
        guard let target = element.first("Destination") else {
            return list.refuse(.replication(.destination), "A destination is needed.", basis: "API: Destination, required")
        }
        checkBucket()
        checkOwner(target)
        checkKeys()
        checkTimes(target)
    }

    /// What each of the two forms has to have, and can't have.
    private mutating func checkForm() {
        list.checkNumber(element, "Priority", 0...Int64(Int32.max), .replication(.priority))
        let says = element.first("DeleteMarkerReplication") != nil
        if draft.filter.isLegacy {
            let basis = "AWS: not for this version of the replication configuration schema"
            if draft.replicatesReplicaModifications {
                list.refuse(.replication(.replicaModifications), "Rules of the first form can't replicate changes to replicas.", basis: basis)
            }
            if says { list.refuse(.replication(.deleteMarkers), "Rules of the first form replicate delete markers unasked.", basis: basis) }
            if element.first("Priority") != nil { list.refuse(.replication(.priority), "Rules of the first form have no priority.", basis: basis) }
        } else if element.first("Filter") != nil {
            if element.first("Priority") == nil {
                list.refuse(.replication(.priority), "A priority is needed, unlike any other's.", basis: "API: Priority, required with Filter")
            }
            if !says || draft.replicatesDeleteMarkers == nil {
                list.refuse(
                    .replication(.deleteMarkers), "Say whether delete markers are replicated.",
                    basis: "API: DeleteMarkerReplication, required with Filter")
            }
            if !draft.filter.tags.isEmpty, draft.replicatesDeleteMarkers == true {
                list.refuse(
                    .replication(.deleteMarkers), "Delete markers have no tags: with a tag filter they can't be replicated.",
                    basis: "API: DeleteMarkerReplication, Disabled with tags")
            }
        }
    }

    private mutating func checkBucket() {
        let field = RuleProblem.Field.replication(.destination)
        let parts = draft.destination.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let isARN = parts.count == 6 && parts[0] == "arn" && !parts[5].isEmpty
        if draft.destination.isEmpty {
            list.refuse(field, "A destination bucket is needed.", basis: "API: Destination, Bucket")
        } else if !isARN || (context.store == .aws && (!parts[1].hasPrefix("aws") || parts[2] != "s3" || parts[5].contains("/"))) {
            list.add(
                context.store == .aws || context.store == .unknown ? .refused : .warning, field, "The bucket is named by its ARN, arn:aws:s3:::name.",
                basis: "API: Destination, Bucket, an ARN")
        } else if parts[2] == "s3", draft.destinationBucket == context.bucket {
            list.refuse(field, "A bucket can't be replicated into itself.", basis: "AWS: destination other than the source")
        }
        let storageClass = draft.storageClass
        if storageClass == "FSX_OPENZFS" {
            list.refuse(
                .replication(.storageClass), "Nothing replicates into the file system class \(storageClass).", basis: "API: Destination, StorageClass"
            )
        } else if !storageClass.isEmpty, !Self.classes.contains(storageClass) {
            list.add(
                context.store == .aws ? .refused : .warning, .replication(.storageClass), "\(storageClass) isn't a storage class of AWS.",
                basis: "API: StorageClass")
        }
    }

    private mutating func checkOwner(_ target: XMLElement) {
        let translation = target.first("AccessControlTranslation")
        let basis = "API: Account and AccessControlTranslation, both together"
        if let translation, translation.text(at: "Owner") != "Destination" {
            list.refuse(.replication(.owner), "The owner of replicas can only become Destination.", basis: "API: OwnerOverride")
        }
        if translation != nil, draft.account.isEmpty {
            list.refuse(.replication(.account), "A change of owner needs the other account's id.", basis: basis)
        }
        guard !draft.account.isEmpty else { return }
        if !Self.isAccount(draft.account) { list.refuse(.replication(.account), "An account's id has 12 digits.", basis: "API: Account") }
        if translation == nil { list.refuse(.replication(.owner), "Another account goes with a change of owner.", basis: basis) }
        list.note(
            .replication(.account), "The destination's bucket policy has to let the role in.", basis: "S3: replication into another account's bucket")
    }

    private mutating func checkKeys() {
        let basis = "API: SseKmsEncryptedObjects and ReplicaKmsKeyID, both together"
        if draft.replicatesKMSObjects, draft.replicaKey.isEmpty {
            list.refuse(.replication(.replicaKey), "Objects under KMS keys need a key for their replicas.", basis: basis)
        }
        if !draft.replicatesKMSObjects, !draft.replicaKey.isEmpty {
            list.refuse(.replication(.kmsObjects), "A key for replicas goes with replicating objects under KMS keys.", basis: basis)
        }
    }

    private mutating func checkTimes(_ target: XMLElement) {
        for (name, inner, field) in [
            ("ReplicationTime", "Time", RuleProblem.Replication.replicationTime), ("Metrics", "EventThreshold", .metrics),
        ] {
            guard let element = target.first(name) else { continue }
            if !["Enabled", "Disabled"].contains(element.first("Status")?.trimmedText) {
                list.refuse(.replication(field), "\(name) needs a Status, Enabled or Disabled.", basis: "API: \(name)")
            }
            if let minutes = element.first(inner), minutes.number("Minutes") != 15 {
                list.refuse(.replication(field), "The only time is 15 minutes.", basis: "API: \(inner), Minutes 15")
            }
        }
        guard draft.hasReplicationTimeControl else { return }
        let basis = "API: ReplicationTime, with Metrics at 15 minutes"
        if target.first("ReplicationTime")?.first("Time") == nil {
            list.refuse(.replication(.replicationTime), "Its time is missing: 15 minutes.", basis: basis)
        }
        if !draft.hasMetrics {
            list.refuse(.replication(.metrics), "Within 15 minutes goes with metrics: switch them on.", basis: basis)
        } else if target.first("Metrics")?.first("EventThreshold") == nil {
            list.refuse(.replication(.metrics), "Within 15 minutes goes with a threshold of 15 minutes for its metrics.", basis: basis)
        }
    }
}
