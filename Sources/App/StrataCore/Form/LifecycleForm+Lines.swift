import S3Model

extension LifecycleForm {
    /// The form's lines for what stands in it.
    func lines(_ values: FormValues) -> [FormLine] {
        var lines = [
            line("Id", text(Name.id, hint: "the store makes one up", "A name of at most 255 characters that no other rule of the bucket has.")),
            line(
                "Status",
                radio(
                    Name.status, [FormOption("on"), FormOption("off")],
                    "A rule that is off stays in the document and does nothing.")),
            line(
                "Applies to",
                radio(
                    Name.scope, [FormOption("everything", "every object"), FormOption("filter", "a filter")],
                    "All of the filter must match: prefix, tags and sizes together.")),
        ]
        if values.choice(Name.scope) == "filter" { lines += filterLines(values) }
        lines.append(.heading("Current versions"))
        lines += moveLines(values)
        lines += expirationLines(values)
        lines.append(.heading("Older versions"))
        lines += olderLines(values)
        lines.append(.heading("Unfinished uploads"))
        let abortHelp = "Days after a multipart upload was begun until its parts are thrown away; empty: never."
        lines.append(line("Abort", warned(days(FieldKey(Name.abort), values, help: abortHelp), .abort, isUsed: !values.text(Name.abort).isEmpty)))
        return lines
    }

    private func filterLines(_ values: FormValues) -> [FormLine] {
        var lines = [
            line("Prefix", indent: 1, text(Name.prefix, hint: "any", "What keys begin with, as bytes: logs also matches logs-old/; end it with a /."))
        ]
        lines += TagRows.lines(values)
        let tagsAreUsed = !values.rows(Name.tags).isEmpty
        lines.append(line(tagsAreUsed ? "" : "Tags", indent: 1, warned(add(Name.tags, "add a tag", TagRows.help), .tags, isUsed: tagsAreUsed)))
        let sizeHelp = "Bytes, or 128 KiB, 1.5 GiB, 500 MB; strictly"
        let largerHelp = "\(sizeHelp) larger. A bound here lifts the store's own minimum for moves."
        lines.append(line("Larger than", indent: 1, size(Name.larger, values, .objectSizeGreaterThan, largerHelp)))
        lines.append(line("Smaller than", indent: 1, size(Name.smaller, values, .objectSizeLessThan, "\(sizeHelp) smaller.")))
        return lines
    }

    private func moveLines(_ values: FormValues) -> [FormLine] {
        var lines: [FormLine] = []
        let help = "Days of age, or a date (its midnight UTC): 30, 12 weeks, 2026-12-01. It happens at the midnight UTC after that."
        for (place, number) in values.rows(Name.moves).enumerated() {
            var after = due(FieldKey(Name.moveAfter, row: number), values, help: help)
            after.echoWidth = 4
            let into = storageClass(FieldKey(Name.moveClass, row: number), "The class to move to; each at most once, and only downwards.")
            lines.append(FormLine(place == 0 ? "Move" : "", row: FormRow(Name.moves, number), [after, into]))
        }
        let addHelp = "Moves objects to a cheaper class when they reach an age, or from a date on."
        let isUsed = !lines.isEmpty
        lines.append(line(isUsed ? "" : "Move", warned(add(Name.moves, "add a move", addHelp), .transitions, isUsed: isUsed)))
        return lines
    }

    private func expirationLines(_ values: FormValues) -> [FormLine] {
        let options = [FormOption("never"), FormOption("after", "by age or date"), FormOption("markers", "only expired markers")]
        let choice = line("Expire", radio(Name.expire, options, expireHelp(values.choice(Name.expire))))
        guard values.choice(Name.expire) == "after" else { return [choice] }
        let help = "Days of age, or a date: from that midnight UTC on every object expires, also those that are written later."
        return [choice, line("", due(FieldKey(Name.expireAfter), values, help: help))]
    }

    private func expireHelp(_ choice: String) -> String {
        if choice == "markers" { return "Takes delete markers away that no version lies under; nothing else goes." }
        switch context.versioning?.status {
        case .enabled: return "This bucket is versioned: expiring puts a delete marker on top, and nothing is freed by it."
        case .suspended: return "Versioning is suspended: the null version is deleted for good, others get a delete marker on top."
        case nil where context.versioning != nil: return "This bucket was never versioned: what expires is gone for good."
        default: return "Deletes the object where the bucket isn't versioned; else puts a delete marker on top."
        }
    }

    private func olderLines(_ values: FormValues) -> [FormLine] {
        var lines: [FormLine] = []
        let daysHelp = "Days since a newer version replaced it."
        let keepHelp = "So many of the newest older versions stay untouched, 1 to 100; empty: none."
        for (place, number) in values.rows(Name.older).enumerated() {
            let after = days(FieldKey(Name.olderAfter, row: number), values, help: daysHelp)
            let keep = FormField(FieldKey(Name.olderKeep, row: number), .text(hint: "-"), lead: "keep", width: 6, help: keepHelp)
            let into = storageClass(FieldKey(Name.olderClass, row: number), "The class to move older versions to.")
            lines.append(FormLine(place == 0 ? "Move" : "", row: FormRow(Name.older, number), [after, keep, into]))
        }
        let addHelp = "Moves versions that have been replaced to a cheaper class."
        let isUsed = !lines.isEmpty
        lines.append(line(isUsed ? "" : "Move", warned(add(Name.older, "add a move", addHelp), .noncurrentTransitions, isUsed: isUsed)))
        let deleteHelp = "Days since it was replaced until an older version is deleted for good; empty: never."
        let keep = FormField(FieldKey(Name.deleteKeep), .text(hint: "-"), lead: "keep", echo: "newest", width: 6, help: keepHelp)
        let keeps = !values.text(Name.deleteKeep).isEmpty
        let fields = [days(FieldKey(Name.deleteAfter), values, help: deleteHelp), warned(keep, .newerNoncurrentVersions, isUsed: keeps)]
        lines.append(FormLine("Delete", fields))
        return lines
    }

    // The kinds of fields.

    private func line(_ label: String, indent: Int = 0, _ field: FormField) -> FormLine { FormLine(label, indent: indent, [field]) }

    private func text(_ name: String, hint: String, _ help: String) -> FormField { FormField(FieldKey(name), .text(hint: hint), help: help) }

    private func radio(_ name: String, _ options: [FormOption], _ help: String) -> FormField {
        FormField(FieldKey(name), .radio(options), help: help)
    }

    private func add(_ group: String, _ title: String, _ help: String) -> FormField {
        FormField(FieldKey("\(group).add"), .add(group: group, title: title), help: help)
    }

    /// What the store is known not to take is said before it is used; once used, the validator says it.
    private func warned(_ field: FormField, _ part: RuleProblem.Field, isUsed: Bool) -> FormField {
        guard !isUsed, let limit = StoreLimits.limit(on: part, of: context.store) else { return field }
        var field = field
        switch limit.effect {
        case .refused: field.caution = "refused by this store"
        case .dropped: field.caution = "lost by this store"
        case .changed: field.caution = "changed by this store"
        }
        field.help = limit.reason
        return field
    }

    private func days(_ key: FieldKey, _ values: FormValues, help: String) -> FormField {
        FormField(key, .text(hint: "-"), lead: "after", echo: daysEcho(values.text(key)), width: 8, help: help)
    }

    private func due(_ key: FieldKey, _ values: FormValues, help: String) -> FormField {
        let text = values.text(key)
        let isDate = FormText.days(text) == nil && FormText.date(text) != nil
        let echo = isDate ? "midnight UTC" : text.isEmpty ? "" : daysEcho(text)
        return FormField(key, .text(hint: "days or date"), lead: "after", echo: echo, width: 12, help: help)
    }

    private func daysEcho(_ text: String) -> String {
        guard let days = FormText.days(text) else { return text.isEmpty ? "days" : "" }
        if FormText.count(text) != nil { return days == 1 ? "day" : "days" }
        return text.lowercased().contains("d") ? "" : "= \(grouped(Int64(days))) days"
    }

    private func size(_ name: String, _ values: FormValues, _ part: RuleProblem.Field, _ help: String) -> FormField {
        let text = values.text(name)
        let echo = FormText.size(text).map { "= \(grouped($0)) bytes" } ?? ""
        let field = FormField(FieldKey(name), .text(hint: "any size"), echo: echo, width: 12, help: help)
        return warned(field, part, isUsed: !text.isEmpty)
    }

    private func storageClass(_ key: FieldKey, _ help: String) -> FormField {
        FormField(key, .choice(Self.classes, takesOther: true), lead: "to", width: 20, help: help)
    }

    /// The classes a rule may move to, in the order they may follow each other.
    private static let classes: [FormOption] = [
        FormOption("STANDARD_IA", note: "read rarely; billed for 30 days at least"),
        FormOption("INTELLIGENT_TIERING", note: "moves by itself as it is read"),
        FormOption("ONEZONE_IA", note: "one zone only; billed for 30 days at least"),
        FormOption("GLACIER_IR", note: "read at once; billed for 90 days at least"),
        FormOption("GLACIER", note: "read after a retrieval; billed for 90 days at least"),
        FormOption("DEEP_ARCHIVE", note: "read after hours; billed for 180 days at least"),
    ]
}
