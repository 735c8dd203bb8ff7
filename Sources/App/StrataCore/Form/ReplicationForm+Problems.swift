import S3Model

extension ReplicationForm {
    /// What doesn't parse, what is known of the destination, then what the rules of the API and of the store say of the rule and of the role.
    func problems(_ values: FormValues) -> [FormProblem] {
        let reading = read(values)
        let validated = ReplicationValidator.problems(in: document(values), context: source.context)
        let found = validated.compactMap { problem -> FormProblem? in
            if problem.rule == nil {
                guard problem.field == .replication(.role) else {
                    // The rule can be taken; the document can't be saved until that is put right too.
                    let severity = problem.severity == .refused ? .warning : problem.severity
                    return FormProblem(severity, nil, problem.text, basis: problem.basis)
                }
                let isMissing = values.text(Name.role).isEmpty
                return FormProblem(problem.severity, FieldKey(Name.role), problem.text, basis: problem.basis, isMissing: isMissing)
            }
            // That an empty ID is made up is said in its field.
            guard problem.rule == place, !(problem.field == .id && problem.severity == .note) else { return nil }
            let isMissing = problem.field == .replication(.destination) && reading.draft.destination.isEmpty
            return FormProblem(problem.severity, key(of: problem.field, reading, values), problem.text, basis: problem.basis, isMissing: isMissing)
        }
        return reading.problems + destinationProblems(reading.draft) + found
    }

    private func destinationProblems(_ draft: ReplicationRuleDraft) -> [FormProblem] {
        guard !draft.destination.isEmpty else { return [] }
        let field = FieldKey(Name.bucket)
        var problems: [FormProblem] = []
        if destination(draft)?.isVersioned == false {
            problems.append(
                FormProblem(
                    .warning, field, "\(draft.destinationBucket) isn't versioned: the rule is refused, or its copies fail.",
                    basis: "AWS: versioning must be Enabled on both sides"))
        }
        let half = sides[draft.destinationBucket]
        if half?.side?.exists == .known(false) {
            problems.append(
                FormProblem(
                    .warning, field, "There is no bucket \(draft.destinationBucket): the rule is refused, or its copies fail.",
                    basis: "HeadBucket, 404"))
        }
        if let denial = half?.denial {
            problems.append(FormProblem(.warning, profiles.isEmpty ? field : FieldKey(Name.profile), denial, basis: ""))
        }
        if case .known(.some) = source.objectLock {
            if case .known(let theirs)? = half?.side?.objectLock, theirs?.isEnabled != true {
                problems.append(
                    FormProblem(
                        .warning, field, "This bucket has Object Lock and \(draft.destinationBucket) hasn't: the rule isn't taken, or copies fail.",
                        basis: "S3: replication of locked objects"))
                return problems
            }
            problems.append(
                FormProblem(
                    .note, field, "This bucket has Object Lock: the destination needs it too, and the role the rights to set it.",
                    basis: "S3: replication of locked objects"))
        }
        return problems
    }

    /// Where a problem stands; nil: under the whole.
    private func key(of field: RuleProblem.Field, _ reading: Reading, _ values: FormValues) -> FieldKey? {
        let isFiltered = values.choice(Name.scope) == "filter"
        switch field {
        case .id: return FieldKey(Name.id)
        case .status: return FieldKey(Name.status)
        case .prefix: return FieldKey(isFiltered ? Name.prefix : Name.scope)
        case .tags: return FieldKey(isFiltered ? "\(TagRows.group).add" : Name.scope)
        case .tag(let index): return reading.tagRows.indices.contains(index) ? FieldKey(TagRows.key, row: reading.tagRows[index]) : nil
        case .filter, .objectSizeGreaterThan, .objectSizeLessThan: return FieldKey(Name.scope)
        case .replication(let part): return key(of: part, values)
        case .transitions, .transition, .expiration, .noncurrentTransitions, .noncurrentTransition, .noncurrentExpiration, .newerNoncurrentVersions,
            .abort, .rule:
            return nil
        }
    }

    private func key(of part: RuleProblem.Replication, _ values: FormValues) -> FieldKey {
        switch part {
        case .role: FieldKey(Name.role)
        case .priority: FieldKey(Name.priority)
        case .deleteMarkers: FieldKey(Name.markers)
        case .existingObjects: FieldKey(Name.existing)
        case .replicaModifications: FieldKey(Name.modifications)
        case .kmsObjects: FieldKey(Name.kms)
        case .destination: FieldKey(Name.bucket)
        case .account: FieldKey(values.choice(Name.owner) == Owner.other ? Name.account : Name.owner)
        case .owner: FieldKey(Name.owner)
        case .storageClass: FieldKey(Name.storageClass)
        case .replicaKey: FieldKey(hasKeyLine(values) ? Name.key : Name.kms)
        case .replicationTime: FieldKey(Name.time)
        case .metrics: FieldKey(values.choice(Name.time).isEmpty ? Name.metrics : Name.time)
        }
    }
}
