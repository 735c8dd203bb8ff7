/// What rules do to each other, and what the bucket's versioning makes of them. Only enabled rules act.
///
/// **Source**: Amazon S3 User Guide, "Examples of S3 Lifecycle configurations" (conflicts: permanent deletion before transition before delete marker),
/// and "Managing the lifecycle of objects" (versioning states).
struct LifecycleOverlap {
    let rules: [LifecycleRuleDraft]
    let context: RuleContext

    private static let conflicts = "S3: permanent deletion beats transition, which beats a delete marker; the earlier wins"

    private enum Versioning {
        case unread, never, enabled, suspended
    }

    private var versioning: Versioning {
        guard let known = context.versioning else { return .unread }
        switch known.status {
        case nil: return .never
        case .enabled: return .enabled
        case .suspended: return .suspended
        }
    }

    /// - Parameter position: of the only rule to look at; nil: all.
    func check(only position: Int?, into list: inout ProblemList) {
        let acting = rules.indices.filter { rules[$0].isEnabled }
        let steps = acting.flatMap { rules[$0].steps(rule: $0) }
        let byPopulation = Dictionary(grouping: steps, by: \.population)
        for index in acting where position == nil || position == index {
            list.rule = index
            checkVersioning(index, into: &list)
        }
        for step in steps where position == nil || position == step.rule {
            list.rule = step.rule
            let others = byPopulation[step.population] ?? []
            checkBlocked(step, by: others, into: &list)
            checkSameDay(step, as: others, into: &list)
            checkMinimum(step, before: others, removals: byPopulation[.noncurrent] ?? [], into: &list)
        }
    }

    /// True where an object may be hit by both steps' rules.
    private func meets(_ a: LifecycleStep, _ b: LifecycleStep) -> Bool { rules[a.rule].filter.meets(rules[b.rule].filter) }

    private func name(_ rule: Int) -> String { rules[rule].name(at: rule) }

    // MARK: what versioning makes of a rule

    private func checkVersioning(_ index: Int, into list: inout ProblemList) {
        let rule = rules[index]
        if versioning == .never {
            let basis = "S3: a bucket that was never versioned has no older versions and no markers"
            if rule.noncurrentExpiration != nil { list.note(.noncurrentExpiration, "It has nothing to act on here.", basis: basis) }
            if !rule.noncurrentTransitions.isEmpty { list.note(.noncurrentTransitions, "They have nothing to act on here.", basis: basis) }
            if rule.expiration == .expiredObjectDeleteMarker { list.note(.expiration, "It has nothing to act on here.", basis: basis) }
        }
        guard case .due = rule.expiration, versioning != .never, cleaner(of: index) == nil else { return }
        let basis = "S3: expiration in a versioned bucket adds a marker; only NoncurrentVersionExpiration frees storage"
        switch versioning {
        case .enabled:
            list.warn(.expiration, "It only puts markers on top: no rule removes the versions beneath, so nothing is ever freed.", basis: basis)
        case .suspended:
            list.warn(
                .expiration, "Versions with the id null are deleted for good; others get a marker on top, and no rule ever removes them.",
                basis: basis)
        default:
            list.note(
                .expiration, "Where the bucket is versioned it only puts markers on top, and no rule removes the versions beneath.", basis: basis)
        }
    }

    /// A rule that removes noncurrent versions of everything that this one matches.
    private func cleaner(of index: Int) -> Int? {
        rules.indices.first { rules[$0].isEnabled && rules[$0].noncurrentExpiration != nil && rules[$0].filter.covers(rules[index].filter) }
    }

    // MARK: who wins

    /// Says that a step never acts, or not on what both match, since another rule's step comes before it.
    private func checkBlocked(_ step: LifecycleStep, by steps: [LifecycleStep], into list: inout ProblemList) {
        let winners = steps.filter { $0.rule != step.rule && wins($0, over: step) && meets($0, step) }
        let whole = winners.first { rules[$0.rule].filter.covers(rules[step.rule].filter) && $0.newer <= step.newer }
        guard let winner = whole ?? winners.first else { return }
        let reason = "\(name(winner.rule)) \(words(winner))\(winner.due == step.due ? " on the same day" : " before")"
        if whole != nil {
            list.warn(step.field, "It can never act: \(reason).", basis: Self.conflicts)
        } else {
            list.note(step.field, "It doesn't act on what \(name(winner.rule)) matches too: \(reason).", basis: Self.conflicts)
        }
    }

    /// True where a step leaves the other, of the same population, nothing to do on an object that both match.
    private func wins(_ a: LifecycleStep, over b: LifecycleStep) -> Bool {
        guard let gap = a.due.distance(to: b.due), gap >= 0 else { return false }
        switch (a.action, b.action) {
        case (.remove, .remove): return gap > 0 || a.rule < b.rule
        case (.remove, .move): return gap > 0 || a.population == .noncurrent || versioning == .never
        case (.move, .remove): return false
        case (.move(let first), .move(let second)):
            if first == second { return gap > 0 || a.rule < b.rule }
            guard StorageClasses.allows(from: first, to: second) == false else { return false }
            return gap > 0 || StorageClasses.winner(first, second) == first
        }
    }

    private func words(_ step: LifecycleStep) -> String {
        switch (step.action, step.population) {
        case (.move(let name), _): "moves it to \(name)"
        case (.remove, .upload): "aborts it"
        case (.remove, .noncurrent): "deletes it for good"
        case (.remove, .current):
            switch versioning {
            case .never: "deletes it for good"
            case .enabled: "puts a marker on top"
            case .suspended: "deletes it, or puts a marker on top,"
            case .unread: "expires it"
            }
        }
    }

    /// An expiration on the day on which another rule moves the object: what comes of it depends on the versioning state.
    private func checkSameDay(_ step: LifecycleStep, as steps: [LifecycleStep], into list: inout ProblemList) {
        guard step.population == .current, step.action == .remove else { return }
        let sameDay = steps.first {
            $0.rule != step.rule && $0.action != .remove && $0.due == step.due && meets($0, step)
        }
        guard let move = sameDay, case .move(let storageClass) = move.action else { return }
        let mover = name(move.rule)
        let gone = "it deletes for good what \(mover) would move to \(storageClass) on the same day"
        let kept =
            cleaner(of: step.rule).map { "what is archived goes when \(name($0)) removes noncurrent versions" }
            ?? "the archived version stays beneath it, and nothing is ever freed"
        let marked = "\(mover) moves it to \(storageClass), and this one puts a delete marker on top the same day: \(kept)"
        switch versioning {
        case .never: list.warn(step.field, "\(sentence(gone)).", basis: Self.conflicts)
        case .enabled: list.warn(step.field, "\(sentence(marked)).", basis: Self.conflicts)
        case .suspended:
            list.warn(step.field, "Versions with the id null: \(gone). Others: \(marked).", basis: Self.conflicts)
        case .unread:
            list.warn(step.field, "In a bucket that was never versioned \(gone). In a versioned one \(marked).", basis: Self.conflicts)
        }
    }

    private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    // MARK: storage that is billed although it is gone

    /// Says that an object leaves a class before the days are over that are billed in any case.
    private func checkMinimum(_ step: LifecycleStep, before steps: [LifecycleStep], removals: [LifecycleStep], into list: inout ProblemList) {
        guard case .move(let storageClass) = step.action else { return }
        let minimum = Int64(StorageClasses.minimumDays(storageClass))
        guard minimum > 0 else { return }
        // A marker leaves the data where it is, until noncurrent versions are removed.
        let marks = step.population == .current && versioning == .enabled
        let wait = marks ? removals.filter { $0.removesAllNoncurrent && meets($0, step) }.compactMap { $0.due.age }.min() : 0
        let followers = steps.compactMap { next -> (days: Int64, step: LifecycleStep)? in
            guard var days = step.due.distance(to: next.due), days < minimum else { return nil }
            switch next.action {
            case .move(let target): if StorageClasses.allows(from: storageClass, to: target) == false { return nil }
            case .remove:
                guard let wait else { return nil }
                days = days.addingReportingOverflow(wait).partialValue
            }
            return (1..<minimum).contains(days) && meets(next, step) ? (days, next) : nil
        }
        guard let first = followers.min(by: { $0.days < $1.days }) else { return }
        let what = if case .move(let next) = first.step.action { "moved on to \(next)" } else { "deleted" }
        let by = first.step.rule == step.rule ? "" : " by \(name(first.step.rule))"
        list.warn(
            step.field,
            "\(storageClass) is billed for \(minimum) days at least; it is \(what)\(by) after \(LifecycleRuleDraft.days(Int(first.days))) there.",
            basis: "S3: minimum storage duration")
    }
}
