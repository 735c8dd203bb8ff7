import S3Model

extension LifecycleForm {
    var values: FormValues { values(of: base) }

    /// What a form shows of a rule.
    func values(of draft: LifecycleRuleDraft) -> FormValues {
        var values = FormValues()
        values.set(FieldKey(Name.id), text: draft.id)
        values.set(FieldKey(Name.status), choice: draft.isEnabled ? "on" : "off")
        set(&values, draft.filter)
        for move in draft.transitions {
            let row = values.addRow(Name.moves)
            values.set(FieldKey(Name.moveAfter, row: row), text: words(move.due))
            values.set(FieldKey(Name.moveClass, row: row), choice: move.storageClass)
        }
        switch draft.expiration {
        case nil: values.set(FieldKey(Name.expire), choice: "never")
        case .due(let due):
            values.set(FieldKey(Name.expire), choice: "after")
            values.set(FieldKey(Name.expireAfter), text: words(due))
        case .expiredObjectDeleteMarker: values.set(FieldKey(Name.expire), choice: "markers")
        }
        for move in draft.noncurrentTransitions {
            let row = values.addRow(Name.older)
            values.set(FieldKey(Name.olderAfter, row: row), text: String(move.days))
            values.set(FieldKey(Name.olderKeep, row: row), text: move.newerNoncurrentVersions.map(String.init) ?? "")
            values.set(FieldKey(Name.olderClass, row: row), choice: move.storageClass)
        }
        values.set(FieldKey(Name.deleteAfter), text: draft.noncurrentExpiration?.days.map(String.init) ?? "")
        values.set(FieldKey(Name.deleteKeep), text: draft.noncurrentExpiration?.newerNoncurrentVersions.map(String.init) ?? "")
        values.set(FieldKey(Name.abort), text: draft.abortDays.map(String.init) ?? "")
        return values
    }

    private func set(_ values: inout FormValues, _ filter: RuleFilter) {
        values.set(FieldKey(Name.scope), choice: filter.isEverything ? "everything" : "filter")
        values.set(FieldKey(Name.prefix), text: filter.prefix ?? "")
        TagRows.set(filter.tags, in: &values)
        values.set(FieldKey(Name.larger), text: filter.objectSizeGreaterThan.map(FormText.words(size:)) ?? "")
        values.set(FieldKey(Name.smaller), text: filter.objectSizeLessThan.map(FormText.words(size:)) ?? "")
    }

    private func words(_ due: LifecycleRuleDraft.Due) -> String {
        switch due {
        case .days(let days): String(days)
        case .date(let date): FormText.words(date: date)
        }
    }

    /// What a form says: the rule, what couldn't be read, and which row each list's entries come from.
    struct Reading {
        var draft: LifecycleRuleDraft
        var problems: [FormProblem] = []
        var tagRows: [Int] = []
        var moveRows: [Int] = []
        var olderRows: [Int] = []

        mutating func refuse(_ field: FieldKey, _ text: String, basis: String, isMissing: Bool = false) {
            problems.append(FormProblem(.refused, field, text, basis: basis, isMissing: isMissing))
        }
    }

    /// Reads the whole form. What hasn't been touched keeps the spelling it had.
    func read(_ values: FormValues) -> Reading {
        var reading = Reading(draft: base)
        reading.draft.id = values.text(Name.id)
        reading.draft.isEnabled = values.choice(Name.status) != "off"
        readFilter(values, &reading)
        readMoves(values, &reading)
        readExpiration(values, &reading)
        readOlder(values, &reading)
        reading.draft.abortDays = readDays(values, FieldKey(Name.abort), &reading)
        return reading
    }

    private func readFilter(_ values: FormValues, _ reading: inout Reading) {
        guard values.choice(Name.scope) == "filter" else {
            if base.filter.isEverything { return }
            reading.draft.filter = RuleFilter(prefix: base.filter.isLegacy ? "" : nil)
            reading.draft.filter.isLegacy = base.filter.isLegacy
            // What the form doesn't know isn't taken away by it.
            reading.draft.filter.unknown = base.filter.unknown
            return
        }
        var filter = base.filter
        let prefix = values.text(Name.prefix)
        filter.prefix = prefix.isEmpty ? base.filter.prefix.flatMap { $0.isEmpty ? "" : nil } : prefix
        let tags = TagRows.read(values)
        (filter.tags, reading.tagRows) = (tags.tags, tags.rows)
        reading.problems += tags.problems
        filter.objectSizeGreaterThan = readSize(values, FieldKey(Name.larger), &reading)
        filter.objectSizeLessThan = readSize(values, FieldKey(Name.smaller), &reading)
        let hasMore = !filter.tags.isEmpty || filter.objectSizeGreaterThan != nil || filter.objectSizeLessThan != nil
        if hasMore || filter.prefix == nil { filter.isLegacy = false }
        reading.draft.filter = filter
    }

    private func readMoves(_ values: FormValues, _ reading: inout Reading) {
        reading.draft.transitions = []
        for row in values.rows(Name.moves) {
            let (after, into) = (FieldKey(Name.moveAfter, row: row), FieldKey(Name.moveClass, row: row))
            if values.text(after).trimmingSpaces.isEmpty, values.choice(into).isEmpty {
                reading.problems.append(TagRows.leftOut(after))
                continue
            }
            let due = readDue(values, after, &reading)
            if values.choice(into).isEmpty {
                reading.refuse(into, "Choose the class to move to.", basis: "a Transition needs a StorageClass", isMissing: true)
            }
            guard let due, !values.choice(into).isEmpty else { continue }
            reading.draft.transitions.append(.init(due: due, storageClass: values.choice(into)))
            reading.moveRows.append(row)
        }
    }

    private func readExpiration(_ values: FormValues, _ reading: inout Reading) {
        switch values.choice(Name.expire) {
        case "after": reading.draft.expiration = readDue(values, FieldKey(Name.expireAfter), &reading).map { .due($0) }
        case "markers": reading.draft.expiration = .expiredObjectDeleteMarker
        default: reading.draft.expiration = nil
        }
    }

    private func readOlder(_ values: FormValues, _ reading: inout Reading) {
        reading.draft.noncurrentTransitions = []
        for row in values.rows(Name.older) {
            let (after, into) = (FieldKey(Name.olderAfter, row: row), FieldKey(Name.olderClass, row: row))
            if values.isBlank(row: row) {
                reading.problems.append(TagRows.leftOut(after))
                continue
            }
            if values.text(after).trimmingSpaces.isEmpty {
                reading.refuse(after, "Say after how many days.", basis: "NoncurrentVersionTransition needs NoncurrentDays", isMissing: true)
            }
            let days = readDays(values, after, &reading)
            let keep = readCount(values, FieldKey(Name.olderKeep, row: row), &reading)
            if values.choice(into).isEmpty {
                reading.refuse(into, "Choose the class to move to.", basis: "NoncurrentVersionTransition needs a StorageClass", isMissing: true)
            }
            guard let days, !values.choice(into).isEmpty else { continue }
            reading.draft.noncurrentTransitions.append(.init(days: days, newerNoncurrentVersions: keep, storageClass: values.choice(into)))
            reading.olderRows.append(row)
        }
        let days = readDays(values, FieldKey(Name.deleteAfter), &reading)
        let keep = readCount(values, FieldKey(Name.deleteKeep), &reading)
        reading.draft.noncurrentExpiration = days == nil && keep == nil ? nil : .init(days: days, newerNoncurrentVersions: keep)
    }

    /// Days or a date; one that the rule had keeps its spelling.
    private func readDue(_ values: FormValues, _ key: FieldKey, _ reading: inout Reading) -> LifecycleRuleDraft.Due? {
        let text = values.text(key)
        var had = base.transitions.map(\.due)
        if case .due(let due)? = base.expiration { had.append(due) }
        if let was = had.first(where: { words($0) == text }) { return was }
        if let due = FormText.due(text) { return due }
        if text.trimmingSpaces.isEmpty {
            reading.refuse(key, "Say when: 30 days, or 2026-12-01.", basis: "an action needs Days or Date", isMissing: true)
        } else {
            reading.refuse(key, "This is neither a number of days nor a date: 30, 12 weeks, 2026-12-01.", basis: "Days or Date")
        }
        return nil
    }

    private func readDays(_ values: FormValues, _ key: FieldKey, _ reading: inout Reading) -> Int? {
        let text = values.text(key)
        if text.trimmingSpaces.isEmpty { return nil }
        if let days = FormText.days(text) { return days }
        if FormText.date(text) != nil {
            reading.refuse(key, "A date can't stand here: say a number of days.", basis: "only current versions know dates")
        } else {
            reading.refuse(key, "This is no number of days: 30, 12 weeks, 1 year.", basis: "a whole number")
        }
        return nil
    }

    private func readCount(_ values: FormValues, _ key: FieldKey, _ reading: inout Reading) -> Int? {
        let text = values.text(key)
        if text.trimmingSpaces.isEmpty { return nil }
        if let count = FormText.count(text) { return count }
        reading.refuse(key, "This is no number of versions.", basis: "a whole number")
        return nil
    }

    private func readSize(_ values: FormValues, _ key: FieldKey, _ reading: inout Reading) -> Int64? {
        let text = values.text(key)
        if text.trimmingSpaces.isEmpty { return nil }
        if let size = FormText.size(text) { return size }
        reading.refuse(key, "This is no size: 131072, 128 KiB, 1.5 GiB, 500 MB.", basis: "a whole number of bytes")
        return nil
    }
}
