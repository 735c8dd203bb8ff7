/// The actions of a rule.
extension LifecycleRuleCheck {
    mutating func checkTransitions() {
        // A transition that can't be read isn't in the draft: positions count what the draft has.
        var index = 0
        for transition in element.all("Transition") {
            let field = RuleProblem.Field.transition(index)
            let said = ["Days", "Date"].filter { transition.first($0) != nil }
            if said.count != 1 { list.refuse(field, "A transition has either Days or a Date.", basis: "API: Transition") }
            list.checkNumber(transition, "Days", 0...Self.most, field)
            checkDate(transition, field)
            if said.contains("Date") || transition.number("Days") != nil { index += 1 }
        }
        checkMoves(draft.steps(rule: 0).filter { $0.population == .current }, classes: draft.transitions.map(\.storageClass)) { .transition($0) }
        for (index, transition) in draft.transitions.enumerated() where ["STANDARD_IA", "ONEZONE_IA"].contains(transition.storageClass) {
            guard case .days(let days) = transition.due, (0..<30).contains(days) else { continue }
            list.warn(
                .transition(index), "Under 30 days in STANDARD: AWS takes that since July 2026, other stores may refuse it.",
                basis: "AWS until July 2026: 30 days before an IA class")
        }
    }

    mutating func checkExpiration() {
        guard let expiration = element.first("Expiration") else { return }
        let said = ["Days", "Date", "ExpiredObjectDeleteMarker"].filter { expiration.first($0) != nil }
        if said.count != 1 {
            list.refuse(.expiration, "An expiration has exactly one of Days, Date and ExpiredObjectDeleteMarker.", basis: "API: LifecycleExpiration")
        }
        list.checkNumber(expiration, "Days", 1...Self.most, .expiration, lenient: context.store == .seaweedFS)
        checkDate(expiration, .expiration)
        guard let flag = expiration.first("ExpiredObjectDeleteMarker")?.trimmedText else { return }
        if flag != "true", flag != "false" {
            list.refuse(.expiration, "ExpiredObjectDeleteMarker is “\(flag)”; it is true or false.", basis: "API: ExpiredObjectDeleteMarker")
        }
        if flag == "false", said.count == 1 { list.warn(.expiration, "An expiration that does nothing.", basis: "API: ExpiredObjectDeleteMarker") }
        if !draft.filter.tags.isEmpty {
            list.refuse(
                .expiration, "Expired markers can't be removed by tag: they have none.", basis: "API: ExpiredObjectDeleteMarker, not with tags")
        }
    }

    mutating func checkNoncurrent() {
        let lenient = context.store == .seaweedFS
        for (index, transition) in element.all("NoncurrentVersionTransition").filter({ $0.number("NoncurrentDays") != nil }).enumerated() {
            let field = RuleProblem.Field.noncurrentTransition(index)
            list.checkNumber(transition, "NoncurrentDays", 0...Self.most, field)
            checkNewer(transition, field)
        }
        for transition in element.all("NoncurrentVersionTransition") where transition.number("NoncurrentDays") == nil {
            list.refuse(.noncurrentTransitions, "A noncurrent transition needs NoncurrentDays, a whole number.", basis: "API: NoncurrentDays")
        }
        checkMoves(
            draft.steps(rule: 0).filter { $0.population == .noncurrent }, classes: draft.noncurrentTransitions.map(\.storageClass)
        ) { .noncurrentTransition($0) }
        guard let expiration = element.first("NoncurrentVersionExpiration") else { return }
        if expiration.first("NoncurrentDays") == nil {
            list.refuse(.noncurrentExpiration, "NoncurrentDays is needed, also where versions are kept.", basis: "API: NoncurrentDays, required")
        }
        list.checkNumber(expiration, "NoncurrentDays", 1...Self.most, .noncurrentExpiration, lenient: lenient)
        checkNewer(expiration, .newerNoncurrentVersions)
    }

    mutating func checkAbort() {
        guard let abort = element.first("AbortIncompleteMultipartUpload") else { return }
        if abort.first("DaysAfterInitiation") == nil { list.refuse(.abort, "DaysAfterInitiation is needed.", basis: "API: DaysAfterInitiation") }
        list.checkNumber(abort, "DaysAfterInitiation", 1...Self.most, .abort)
        let basis = "API: AbortIncompleteMultipartUpload, prefix only"
        if !draft.filter.tags.isEmpty { list.refuse(.abort, "Uploads can't be aborted by tag: use a rule with a prefix only.", basis: basis) }
        if draft.filter.hasSizes { list.refuse(.abort, "Uploads can't be aborted by size: use a rule with a prefix only.", basis: basis) }
    }

    /// Days and dates don't mix within a rule.
    mutating func checkKinds() {
        var dues = draft.transitions.map(\.due)
        if case .due(let due) = draft.expiration { dues.append(due) }
        let dates = dues.count { if case .date = $0 { true } else { false } }
        if dates > 0, dates < dues.count {
            list.refuse(.rule, "Days and dates don't mix within a rule: use one of them, or two rules.", basis: "AWS: Days and Date can't be mixed")
        }
    }

    private mutating func checkNewer(_ action: XMLElement, _ field: RuleProblem.Field) {
        guard action.first("NewerNoncurrentVersions") != nil else { return }
        list.checkNumber(action, "NewerNoncurrentVersions", 1...100, field)
        if draft.filter.isLegacy {
            list.refuse(
                field, "Keeping versions needs a Filter in the rule instead of its Prefix.", basis: "API: NewerNoncurrentVersions, with Filter")
        }
    }

    /// A date is a midnight UTC; one that has passed acts at once.
    private mutating func checkDate(_ action: XMLElement, _ field: RuleProblem.Field) {
        for child in action.all("Date") {
            let text = child.trimmedText
            guard let milliseconds = Timestamp.milliseconds(iso: text), Self.isOfCalendar(text) else {
                list.refuse(field, "“\(text)” isn't a date such as 2027-01-01T00:00:00Z.", basis: "API: Date, ISO 8601")
                continue
            }
            if milliseconds % 86_400_000 != 0 { list.refuse(field, "A date is midnight UTC.", basis: "API: Date, midnight UTC") }
            if text.utf8.count == 10 { list.warn(field, "A date is written with its time, T00:00:00Z.", basis: "API: Date, ISO 8601") }
            if let now = context.now, milliseconds / 1000 <= now {
                list.warn(
                    field, "This day has passed: it acts at once, and on every new object too.", basis: "S3: a rule with a past date stays in force")
            }
        }
    }

    /// The day exists: 31 February doesn't.
    private static func isOfCalendar(_ text: String) -> Bool {
        let parts = text.prefix(10).split(separator: "-").compactMap { Int64($0) }
        return parts.count == 3 && parts[2] <= CivilDate.days(inMonth: parts[1], of: parts[0])
    }

    /// The classes of one population's steps, their order and what comes after them.
    private mutating func checkMoves(_ steps: [LifecycleStep], classes: [String], field: (Int) -> RuleProblem.Field) {
        for (index, name) in classes.enumerated() {
            if name.isEmpty {
                list.refuse(field(index), "A storage class is needed.", basis: "API: StorageClass")
            } else if !StorageClasses.targets.contains(name) {
                let known = StorageClasses.targets.joined(separator: ", ")
                list.add(
                    context.store == .aws ? .refused : .warning, field(index), "\(name) isn't a class that a rule can move to on AWS: \(known).",
                    basis: "API: TransitionStorageClass")
            }
            if classes[..<index].contains(name) { list.refuse(field(index), "\(name) stands twice.", basis: "AWS: each storage class at most once") }
        }
        let moves = steps.filter { $0.action != .remove }.sorted { $0.due.distance(to: $1.due).map { $0 > 0 } ?? false }
        for (first, next) in zip(moves, moves.dropFirst()) { checkOrder(first, next) }
        for removal in steps where removal.action == .remove {
            for move in moves where move.due.distance(to: removal.due).map({ $0 <= 0 }) == true {
                list.refuse(
                    removal.field, "It is removed before, or as, it is moved: more days are needed than any transition has.",
                    basis: "AWS: expiration after every transition")
                break
            }
        }
    }

    /// Two moves that follow each other: further down the waterfall, and later.
    private mutating func checkOrder(_ first: LifecycleStep, _ next: LifecycleStep) {
        guard case .move(let from) = first.action, case .move(let to) = next.action, let gap = first.due.distance(to: next.due) else { return }
        if gap == 0, from != to {
            list.refuse(next.field, "\(from) is due on the same day: each class needs a later day than the one above it.", basis: "AWS: rising days")
        } else if from != to, StorageClasses.allows(from: from, to: to) == false {
            list.refuse(next.field, "Nothing moves from \(from) to \(to).", basis: "S3: waterfall of storage classes")
        }
        if ["STANDARD_IA", "ONEZONE_IA"].contains(from), ["GLACIER", "DEEP_ARCHIVE"].contains(to), (1..<30).contains(gap) {
            list.warn(
                next.field, "Under 30 days in \(from): AWS takes that since July 2026, other stores may refuse it.",
                basis: "AWS until July 2026: 30 days from IA to GLACIER")
        }
    }
}
