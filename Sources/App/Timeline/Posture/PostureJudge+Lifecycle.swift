import S3Model

/// Rules that delete, noncurrent versions and unfinished uploads.
extension PostureJudge {
    private typealias Rule = (name: String, rule: LifecycleRuleDraft)

    private var rulesFix: PostureFinding.Fix { .lifecycleRules(bucket: facts.bucket) }

    // MARK: Expiry

    mutating func judgeExpiry() {
        if case .failed(let error) = facts.lifecycle {
            return unread(
                .lifecycle, "whether lifecycle rules delete anything", error,
                meaning: "A rule that expires objects deletes them unasked, for good where no versions are kept.", fix: rulesFix)
        }
        guard let rules = facts.enabledLifecycle else { return }
        for expiring in rules {
            guard case .due(let due)? = expiring.rule.expiration else { continue }
            judge(expiring, due, rules)
        }
        for keeping in rules { judgeKeeping(keeping) }
        for moving in rules { judgeMoves(moving) }
    }

    private mutating func judge(_ expiring: Rule, _ due: LifecycleRuleDraft.Due, _ rules: [Rule]) {
        let what = "\(expiring.name) deletes \(expiring.rule.filter.words) \(Self.words(due))"
        let evidence = [line(expiring)]
        guard let versioning else {
            if case .unknown = facts.versioning { return }
            return add(
                .unknown, .lifecycle, "\(what); whether older versions are kept isn't known",
                meaning: "Where no versions are kept that is for good.", certainty: .depends("versioning, which can't be read"), fix: rulesFix,
                evidence: evidence)
        }
        switch versioning.status {
        case nil:
            add(
                .losesData, .lifecycle, "\(what), for good: no versions are kept",
                meaning: "S3 deletes it unasked, and nothing brings it back. That may be meant; if it isn't, turn versioning on, or change the rule.",
                fix: rulesFix, evidence: evidence)
        case .suspended:
            add(
                .losesData, .lifecycle, "\(what); while versioning is suspended that is for good",
                meaning: "What was written since versioning was suspended has the version id null, and expiring removes it.", fix: rulesFix,
                evidence: evidence)
        case .enabled:
            let frees = rules.contains { $0.rule.noncurrentExpiration != nil && $0.rule.filter.covers(expiring.rule.filter) }
            guard !frees else { return }
            add(
                .costs, .lifecycle, "\(what), and no rule removes all its older versions",
                meaning:
                    "A delete marker is put on top, and what lies under it is kept and paid for until somebody removes it. A rule for noncurrent "
                    + "versions ends that after a time.", fix: rulesFix, evidence: evidence)
        }
    }

    /// "after 30 days", "on 2026-01-01".
    private static func words(_ due: LifecycleRuleDraft.Due) -> String {
        switch due {
        case .days(let days): "after \(Amount.days(days))"
        case .date(let date): "on \(date.prefix(10)) and every day after"
        }
    }

    private func line(_ rule: Rule) -> String {
        let context = RuleContext(bucket: facts.bucket, store: facts.store, versioning: versioning)
        return "\(rule.name): \(rule.rule.words(in: context))"
    }

    /// A rule that removes noncurrent versions soon, and keeps none of them.
    private mutating func judgeKeeping(_ keeping: Rule) {
        guard let expiration = keeping.rule.noncurrentExpiration, (expiration.newerNoncurrentVersions ?? 0) == 0, let days = expiration.days,
            days < Posture.shortKeeping, versioning?.status != nil
        else { return }
        let isVeryShort = days < Posture.shortestKeeping
        add(
            isVeryShort ? .losesData : .note, .lifecycle,
            "\(keeping.name) keeps older versions of \(keeping.rule.filter.words) for \(Amount.days(days)) only",
            meaning: "What was overwritten or deleted by mistake is gone for good \(Amount.days(days)) later, and no newest versions are kept: "
                + "NewerNoncurrentVersions would keep some of each key whatever their age.", fix: rulesFix, evidence: [line(keeping)])
    }

    /// A rule that moves to a class in one zone.
    private mutating func judgeMoves(_ moving: Rule) {
        let rule = moving.rule
        guard (rule.transitions.map(\.storageClass) + rule.noncurrentTransitions.map(\.storageClass)).contains("ONEZONE_IA") else { return }
        add(
            .offline, .storageClass, "\(moving.name) moves \(rule.filter.words) into one zone (ONEZONE_IA)",
            meaning:
                "What is in one availability zone can't be read while that zone is down, and is gone if it is destroyed. STANDARD_IA keeps it in three.",
            fix: rulesFix, evidence: [line(moving)])
    }

    // MARK: Noncurrent versions

    mutating func judgeNoncurrent() {
        guard let contents, contents.noncurrent.entries > 0 else { return }
        let amount = Self.words(contents.noncurrent, "older version", "older versions")
        let evidence = [
            "current: \(Self.words(contents.current, "object", "objects"))", "noncurrent: \(amount)",
            "delete markers: \(Amount.number(contents.deleteMarkers))",
        ]
        guard let rules = facts.enabledLifecycle else {
            return add(
                .note, .noncurrent, "\(amount) are kept", meaning: "Whether a rule removes them isn't known.", certainty: sure(of: contents),
                evidence: evidence)
        }
        let removing = rules.filter { $0.rule.noncurrentExpiration != nil }
        if removing.isEmpty {
            add(
                .costs, .noncurrent, "\(amount), and no rule ever removes one",
                meaning:
                    "They are what an undo is made from, and they are paid for as long as they are there. A rule that removes noncurrent versions after "
                    + "months, and keeps the newest of each key, ends their growth.", certainty: sure(of: contents), fix: rulesFix, evidence: evidence
            )
        } else {
            add(
                .good, .noncurrent, "\(amount), which rules remove in time", certainty: sure(of: contents), fix: counting(contents),
                evidence: evidence + removing.map(line))
        }
    }

    // MARK: Unfinished uploads

    /// R2 has such a rule of its own.
    private func aborts(_ rules: [Rule]) -> Bool {
        facts.store == .r2 || rules.contains { $0.rule.abortDays != nil && $0.rule.filter.isEverything }
    }

    mutating func judgeUploads() {
        let rules = facts.enabledLifecycle
        switch facts.uploads {
        case .unknown: return
        case .failed(let error):
            unread(
                .uploads, "what unfinished uploads hold", error,
                meaning: "Their parts are paid for until they are completed or aborted, and no listing of objects shows them.")
        case .known(let uploads) where uploads.count == 0:
            guard let rules, !aborts(rules) else { return }
            add(
                .note, .uploads, "no rule aborts uploads that are never finished",
                meaning: "There is none now. One that breaks off leaves its parts behind, which are paid for and shown by no listing of objects.",
                fix: rulesFix)
        case .known(let uploads): judge(uploads, isAborted: rules.map(aborts))
        }
    }

    private mutating func judge(_ uploads: PostureUploads, isAborted: Bool?) {
        var parts: [String] = []
        if uploads.measured > 0 { parts.append((uploads.measured < uploads.count ? "at least " : "") + Amount.size(uploads.bytes)) }
        if let oldest = uploads.oldest, let now = facts.readAt { parts.append("the oldest \(Amount.age(of: oldest, at: now)) old") }
        let amount = ([Amount.count(uploads.count, "unfinished upload", "unfinished uploads")] + parts).joined(separator: ", ")
        let certainty: PostureFinding.Certainty =
            uploads.measured < uploads.count ? .sampled(uploads.measured, of: "uploads, whose parts were listed") : .certain
        if isAborted == true {
            return add(.good, .uploads, "\(amount); a rule aborts them in time", certainty: certainty, evidence: uploads.keys)
        }
        add(
            .costs, .uploads, "\(amount)" + (isAborted == false ? ", and no rule aborts them" : ""),
            meaning:
                "Their parts are paid for and shown by no listing of objects. AbortIncompleteMultipartUpload removes them after some days; an upload "
                + "that is still running is young enough not to be hit.", certainty: certainty, fix: rulesFix, evidence: uploads.keys)
    }
}
