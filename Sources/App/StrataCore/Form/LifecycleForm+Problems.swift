import S3Model

extension LifecycleForm {
    /// What doesn't parse, then what the rules of the API and of the store say of the rule.
    func problems(_ values: FormValues) -> [FormProblem] {
        let reading = read(values)
        let place = place
        let isUnread = reading.problems.contains { $0.severity == .refused }
        let validated = LifecycleValidator.problems(in: document(reading.draft), context: context, only: place)
        let found = validated.compactMap { problem -> FormProblem? in
            if problem.rule == nil, problem.severity == .refused {
                // The rule can be taken; the document can't be saved until that is put right too.
                return FormProblem(.warning, nil, problem.text, basis: problem.basis)
            }
            let isOfWhole = problem.field == .rule && problem.severity == .refused
            // While something can't be read, what the whole lacks may be just that; that an empty ID is made up is said in its field.
            guard problem.rule == place, !(isUnread && isOfWhole), !(problem.field == .id && problem.severity == .note) else { return nil }
            // A new form is empty: that its rule does nothing yet needn't be said.
            let isMissing = position == nil && isOfWhole
            let key = key(of: problem.field, reading, values)
            return FormProblem(problem.severity, key, problem.text, basis: problem.basis, isMissing: isMissing)
        }
        return reading.problems + found
    }

    /// Where a problem stands; nil: under the whole.
    private func key(of field: RuleProblem.Field, _ reading: Reading, _ values: FormValues) -> FieldKey? {
        let row = { (name: String, rows: [Int], index: Int) in rows.indices.contains(index) ? FieldKey(name, row: rows[index]) : nil }
        switch field {
        case .id: return FieldKey(Name.id)
        case .status: return FieldKey(Name.status)
        case .filter: return FieldKey(Name.scope)
        case .prefix: return values.choice(Name.scope) == "filter" ? FieldKey(Name.prefix) : FieldKey(Name.scope)
        case .tags: return values.choice(Name.scope) == "filter" ? FieldKey("\(Name.tags).add") : FieldKey(Name.scope)
        case .tag(let index): return row(Name.tagKey, reading.tagRows, index)
        case .objectSizeGreaterThan: return FieldKey(Name.larger)
        case .objectSizeLessThan: return FieldKey(Name.smaller)
        case .transitions: return FieldKey("\(Name.moves).add")
        case .transition(let index): return row(Name.moveAfter, reading.moveRows, index)
        case .expiration: return FieldKey(values.choice(Name.expire) == "after" ? Name.expireAfter : Name.expire)
        case .noncurrentTransitions: return FieldKey("\(Name.older).add")
        case .noncurrentTransition(let index): return row(Name.olderAfter, reading.olderRows, index)
        case .noncurrentExpiration: return FieldKey(Name.deleteAfter)
        case .newerNoncurrentVersions: return FieldKey(Name.deleteKeep)
        case .abort: return FieldKey(Name.abort)
        case .rule, .replication: return nil
        }
    }
}
