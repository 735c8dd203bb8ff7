import S3Model

/// What replication keeps elsewhere, and what it doesn't.
extension PostureJudge {
    private var rulesFix: PostureFinding.Fix { .replicationRules(bucket: facts.bucket) }
    private var checklistFix: PostureFinding.Fix { .replicationChecklist(bucket: facts.bucket) }
    private var region: String? { if case .known(let region) = facts.region, !region.isEmpty { region } else { nil } }

    mutating func judgeReplication() {
        switch facts.replication {
        case .unknown: return
        case .failed(let error):
            unread(
                .replication, "whether it is replicated", error, meaning: "What isn't replicated is out of reach while its region is.", fix: rulesFix)
        case .known(let configuration):
            let rules = facts.enabledReplication
            guard !rules.isEmpty else { return judgeNoReplication(hasRules: (configuration?.ruleCount ?? 0) > 0) }
            let before = findings.count
            judgeCoverage(rules)
            judgeRegions()
            if let configuration { judgeChecks(configuration) }
            judgeStatuses()
            for destination in facts.destinations { judge(destination, rules) }
            let isSound = !findings[before...].contains { $0.severity < .costs }
            judgeMarkers(rules)
            judgeDirection(rules)
            if isSound { praise(rules) }
        }
    }

    private mutating func judgeNoReplication(hasRules: Bool) {
        if let limit = StoreLimits.replication(facts.store), limit.effect == .refused {
            return add(
                .note, .replication, "this store replicates no buckets by rules",
                meaning: "\(limit.reason) What keeps a second copy here, if anything, can't be seen by S3's API.", evidence: [limit.basis])
        }
        let place = region.map { "only in \($0)" } ?? "in one region"
        let evidence = ["GetBucketReplication: \(hasRules ? "no rule is on" : "none")"]
        if !facts.sources.isEmpty {
            return add(
                .note, .replication, "a replica of \(Amount.list(facts.sources)); not replicated itself",
                meaning: "What is written here and not there is \(place), and doesn't go back.", fix: rulesFix, evidence: evidence)
        }
        add(
            .offline, .replication, "\(place), \(hasRules ? "every replication rule is off" : "no replication")",
            meaning:
                "While its region is out of reach so is its data, and there is no second copy that could be served. A replication rule to a bucket in "
                + "another region makes one.", fix: rulesFix, evidence: evidence)
    }

    // MARK: Coverage

    private mutating func judgeCoverage(_ rules: [ReplicationRuleDraft]) {
        if rules.contains(where: { $0.filter.isEverything }) { return }
        let places = Amount.list(rules.map(\.filter.words).uniqued)
        let evidence = rules.map { $0.words() }
        let what = "replicates \(places) only"
        let meaning = "What no rule is about has no second copy."
        guard let contents else {
            return add(
                .offline, .replication, "\(what); how much is outside isn't known", meaning: meaning, certainty: .depends("what is stored"),
                fix: rulesFix,
                evidence: evidence)
        }
        if contents.outside.entries > 0 {
            let folders = contents.outsideFolders.sorted { $0.value.bytes != $1.value.bytes ? $0.value.bytes > $1.value.bytes : $0.key < $1.key }
            let lines = folders.prefix(5).map { "outside: \($0.key.isEmpty ? "other keys" : $0.key) \(Self.words($0.value, "object", "objects"))" }
            add(
                .offline, .replication,
                "\(what): \(Amount.percent(contents.outside.bytes, of: contents.current.bytes)) of the bytes are outside",
                meaning: meaning, certainty: sure(of: contents), fix: rulesFix, evidence: lines + evidence)
        } else {
            add(
                .note, .replication, "\(what); nothing was found outside",
                meaning: "What is written under another key will have no second copy.", certainty: sure(of: contents), fix: rulesFix,
                evidence: evidence)
        }
        if contents.perhaps.entries > 0 {
            add(
                .unknown, .replication, "\(Self.words(contents.perhaps, "object", "objects")): replicated only where tags match",
                meaning: "Tags aren't in a listing: which of these a rule is about isn't known.", certainty: .depends("tags"), fix: rulesFix,
                evidence: evidence)
        }
    }

    private mutating func judgeRegions() {
        guard let region, !facts.destinations.isEmpty else { return }
        guard facts.destinations.allSatisfy({ $0.knownRegion == region }) else { return }
        add(
            .offline, .replication, "every copy is in \(region), as it is itself",
            meaning: "Same-region replication protects against a mistake in one account, and not against the loss of the region.", fix: rulesFix,
            evidence: facts.destinations.map { "\($0.bucket): \(region)" })
    }

    // MARK: Whether rules act

    private mutating func judgeChecks(_ configuration: ReplicationConfiguration) {
        var source = ReplicationSide(bucket: facts.bucket)
        source.exists = .known(true)
        (source.region, source.versioning, source.objectLock) = (facts.region, facts.versioning, facts.objectLock)
        (source.encryption, source.rules) = (facts.encryption, facts.replication)
        let context = RuleContext(bucket: facts.bucket, store: facts.store, versioning: versioning, stored: configuration.tree)
        let sides = ReplicationSides(configuration: configuration, context: context, source: source, destinations: facts.destinations)
        let checks = ReplicationChecklist.checks(sides)
        for check in checks where check.state == .failed {
            let isHere = check.bucket == facts.bucket
            add(
                .offline, isHere ? .replication : .destination, Self.clause(check.text),
                meaning: "What the rules need isn't there: new versions aren't replicated, or not all of them.", fix: checklistFix,
                evidence: [check.basis])
        }
        // What isn't known of this side is said already.
        var hidden: Set<ReplicationCheck.Subject> = [.regions]
        if case .failed = facts.objectLock { hidden.insert(.objectLock) }
        if case .failed = facts.encryption { hidden.insert(.encryption) }
        for destination in facts.destinations {
            let open = checks.filter { $0.state == .unknown && $0.bucket == destination.bucket && !hidden.contains($0.subject) }
            guard !open.isEmpty else { continue }
            let profile = destination.profile.isEmpty ? "this profile" : "the profile \(destination.profile)"
            add(
                .unknown, .destination, "not known: whether \(destination.bucket) takes replicas; \(profile) may not read all of it",
                meaning: "Look with a profile of the destination's account: strata posture --destination-profile NAME.",
                certainty: Self.certainty(destination), fix: checklistFix, evidence: open.map(\.text))
        }
    }

    /// A sentence as a clause: without its full stop.
    private static func clause(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    private static func certainty(_ side: ReplicationSide) -> PostureFinding.Certainty {
        if case .failed(let error) = side.exists { return PostureFinding.Certainty(error) }
        if case .failed(let error) = side.versioning { return PostureFinding.Certainty(error) }
        if case .failed(let error) = side.policy { return PostureFinding.Certainty(error) }
        if case .failed(let error) = side.objectLock { return PostureFinding.Certainty(error) }
        return .depends("what this profile may not read")
    }

    private mutating func judgeStatuses() {
        guard case .known(let statuses) = facts.statuses else { return }
        let certainty: PostureFinding.Certainty = statuses.isWhole ? .certain : .sampled(statuses.asked, of: "versions that rules are about")
        let fix = PostureFinding.Fix.replicationStatus(bucket: facts.bucket)
        if statuses.failed > 0 {
            var what = "\(Amount.number(statuses.failed)) of \(Amount.count(statuses.asked, "version", "versions")) asked about FAILED to replicate"
            if let oldest = statuses.oldestFailed, let now = facts.readAt { what += ", the oldest \(Amount.age(of: oldest, at: now)) old" }
            add(
                .offline, .replication, what,
                meaning: "S3 doesn't try FAILED versions again by itself: S3 Batch Replication does, or a copy of the version onto itself.",
                certainty: certainty, fix: fix)
        } else if statuses.pending > 0 {
            add(
                .note, .replication,
                "\(Amount.number(statuses.pending)) of \(Amount.count(statuses.asked, "version", "versions")) asked about are PENDING",
                meaning: "They are on their way, or wait for something that is missing.", certainty: certainty, fix: fix)
        }
    }

    // MARK: The destination's own rules

    private mutating func judge(_ destination: ReplicationSide, _ rules: [ReplicationRuleDraft]) {
        let name = destination.bucket
        let leading = rules.filter { $0.destinationBucket.utf8.elementsEqual(name.utf8) }
        if leading.contains(where: { $0.storageClass == "ONEZONE_IA" || $0.storageClass == "REDUCED_REDUNDANCY" }) {
            add(
                .note, .destination, "replicas in \(name) are in one zone or of reduced redundancy",
                meaning: "The second copy is weaker than the first: it can be lost with one zone.", fix: rulesFix,
                evidence: leading.map { $0.words() })
        }
        switch destination.lifecycle {
        case .unknown: return
        // A store without lifecycle rules deletes nothing by itself.
        case .failed(let error) where [405, 501].contains(error.status): return
        case .failed(let error):
            unread(
                .destination, "whether rules of \(name) delete replicas", error, meaning: "A rule there can delete what is kept here.",
                fix: checklistFix)
        case .known(let configuration):
            for there in PostureFacts.enabled(configuration) { judge(there, of: destination, leading) }
        }
    }

    private mutating func judge(
        _ there: (name: String, rule: LifecycleRuleDraft), of destination: ReplicationSide, _ leading: [ReplicationRuleDraft]
    ) {
        guard leading.contains(where: { $0.filter.meets(there.rule.filter) }) else { return }
        let name = destination.bucket
        let context = RuleContext(bucket: name, store: facts.store)
        let evidence = ["\(name), \(there.name): \(there.rule.words(in: context))"]
        let fix = PostureFinding.Fix.lifecycleRules(bucket: name)
        let here = facts.enabledLifecycle ?? []
        if case .due(let due)? = there.rule.expiration {
            let isSame = here.contains { rule in
                guard case .due(let mine)? = rule.rule.expiration else { return false }
                return rule.rule.filter.covers(there.rule.filter) && Self.isNoLater(mine, due)
            }
            if !isSame {
                add(
                    .offline, .destination, "\(name) deletes replicas that are kept here: its \(there.name)",
                    meaning: "The destination's own lifecycle rules go by the object's first date, and delete there what the source still has.",
                    fix: fix,
                    evidence: evidence)
            }
        }
        if let days = there.rule.noncurrentExpiration?.days {
            let mine = here.filter { $0.rule.filter.covers(there.rule.filter) }.compactMap { $0.rule.noncurrentExpiration?.days }.min()
            if mine.map({ $0 > days }) ?? true {
                add(
                    .note, .destination, "\(name) removes older versions after \(Amount.days(days)), earlier than here: its \(there.name)",
                    meaning: "Its history is shorter than the source's: going back in time from the replica alone ends there.", fix: fix,
                    evidence: evidence)
            }
        }
    }

    private static func isNoLater(_ a: LifecycleRuleDraft.Due, _ b: LifecycleRuleDraft.Due) -> Bool {
        switch (a, b) {
        case (.days(let a), .days(let b)): a <= b
        case (.date(let a), .date(let b)): a <= b
        default: false
        }
    }

    // MARK: What else is worth knowing

    private mutating func judgeMarkers(_ rules: [ReplicationRuleDraft]) {
        let without = rules.filter { !($0.replicatesDeleteMarkers ?? $0.filter.isLegacy) }
        guard !without.isEmpty else { return }
        add(
            .note, .replication, "deletes aren't replicated",
            meaning:
                "What is deleted here stays at the destination: that protects against a mistaken delete, and after a failover deleted keys are back.",
            fix: rulesFix, evidence: without.map { $0.words() })
    }

    private mutating func judgeDirection(_ rules: [ReplicationRuleDraft]) {
        for destination in facts.destinations {
            guard case .known(let configuration) = destination.rules else { continue }
            let name = destination.bucket
            let back = (configuration?.rules ?? []).filter { $0.isEnabled && $0.destinationBucket.utf8.elementsEqual(facts.bucket.utf8) }
            let there = rules.filter { $0.destinationBucket.utf8.elementsEqual(name.utf8) }
            if back.isEmpty {
                add(
                    .note, .replication, "one way: \(name) doesn't replicate back",
                    meaning:
                        "What is written there after a failover stays there. A rule in each direction, with changes to replicas on both sides, brings it back.",
                    fix: .replicationRules(bucket: name), evidence: ["GetBucketReplication of \(name): no enabled rule to \(facts.bucket)"])
            } else if (back + there).allSatisfy(\.replicatesReplicaModifications) {
                add(
                    .good, .replication, "both ways with \(name)", meaning: "What is written on either side reaches the other.",
                    evidence: back.map { $0.words() })
            } else {
                add(
                    .note, .replication, "both ways with \(name), but not changes to replicas",
                    meaning: "Tags, ACLs and locks that are changed on a replica don't come back, and the two sides drift apart.", fix: rulesFix,
                    evidence: (there + back).map { $0.words() })
            }
        }
    }

    private mutating func praise(_ rules: [ReplicationRuleDraft]) {
        let places = facts.destinations.map { destination -> String in
            if let there = destination.knownRegion, let region {
                return "\(there == region ? "SRR" : "CRR") to \(destination.bucket) (\(there))"
            }
            return "replicated to \(destination.bucket)"
        }
        let markers = rules.allSatisfy { $0.replicatesDeleteMarkers ?? $0.filter.isLegacy } ? ", delete markers too" : ""
        add(
            .good, .replication, Amount.list(places) + markers,
            meaning:
                "New versions get a second copy. What was there before the rules isn't copied by them: strata replication drift compares both buckets.",
            evidence: rules.map { $0.words() })
    }
}

extension [String] {
    /// Each text once, in the order of their first.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
