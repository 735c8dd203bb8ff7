import S3Model
import Testing

@Suite struct LifecycleOverlapTests {
    private static let never = VersioningConfiguration()
    private static let enabled = VersioningConfiguration(status: .enabled)

    private func draft(_ id: String, _ prefix: String? = nil, _ fill: (inout LifecycleRuleDraft) -> Void) -> LifecycleRuleDraft {
        var draft = LifecycleRuleDraft()
        draft.id = id
        draft.filter.prefix = prefix
        fill(&draft)
        return draft
    }

    private func problems(_ rules: [LifecycleRuleDraft], _ versioning: VersioningConfiguration?) -> [RuleProblem] {
        var document = LifecycleConfiguration.empty
        for rule in rules { document.insertRule(rule, at: document.ruleCount) }
        return LifecycleValidator.problems(in: document, context: RuleContext(bucket: "b", store: .aws, versioning: versioning))
            .filter { $0.severity == .warning && $0.field != .filter }
    }

    private func move(_ days: Int, _ name: String) -> LifecycleRuleDraft.Transition { .init(due: .days(days), storageClass: name) }

    /// Transitions after 30 days to STANDARD_IA and 365 to GLACIER, and expiration after 365 in a second rule.
    private var seed: [LifecycleRuleDraft] {
        [
            draft("tier") { $0.transitions = [move(30, "STANDARD_IA"), move(365, "GLACIER")] },
            draft("expire") { $0.expiration = .due(.days(365)) },
        ]
    }

    @Test func seedInBucketNeverVersioned() {
        let found = problems(seed, Self.never)
        #expect(
            found.map(\.text) == [
                "It can never act: rule expire deletes it for good on the same day.",
                "It deletes for good what rule tier would move to GLACIER on the same day.",
            ])
        #expect(found.map(\.field) == [.transition(1), .expiration] && found.map(\.rule) == [0, 1])
    }

    @Test func seedInVersionedBucket() {
        let found = problems(seed, Self.enabled)
        #expect(
            found.map(\.text) == [
                "It only puts markers on top: no rule removes the versions beneath, so nothing is ever freed.",
                "Rule tier moves it to GLACIER, and this one puts a delete marker on top the same day: the archived version stays beneath it, "
                    + "and nothing is ever freed.",
            ])
        #expect(found.allSatisfy { $0.rule == 1 && $0.field == .expiration })
        let cleaned = problems(seed + [draft("clean") { $0.noncurrentExpiration = .init(days: 200) }], Self.enabled)
        #expect(cleaned.map(\.text).last?.hasSuffix("what is archived goes when rule clean removes noncurrent versions.") == true)
        #expect(!cleaned.contains { $0.text.contains("nothing is ever freed") })
    }

    @Test func seedWhereVersioningIsSuspendedOrUnread() {
        let suspended = problems(seed, .init(status: .suspended)).map(\.text).joined()
        #expect(suspended.contains("Versions with the id null: it deletes for good") && suspended.contains("Others: rule tier moves it to GLACIER"))
        let unread = problems(seed, nil).map(\.text).joined()
        #expect(unread.contains("never versioned it deletes for good") && unread.contains("In a versioned one rule tier moves it"))
    }

    @Test func disabledRulesDoNothing() {
        var rules = seed
        rules[1].isEnabled = false
        #expect(problems(rules, Self.never).isEmpty)
    }

    @Test func earlierExpirationWins() {
        let rules = [draft("short", "a/") { $0.expiration = .due(.days(10)) }, draft("long", "a/b/") { $0.expiration = .due(.days(20)) }]
        #expect(problems(rules, Self.never).map(\.text) == ["It can never act: rule short deletes it for good before."])
        #expect(problems(rules, Self.never).map(\.rule) == [1])
        let apart = [draft("short", "a/b/") { $0.expiration = .due(.days(10)) }, draft("long", "a/") { $0.expiration = .due(.days(20)) }]
        #expect(problems(apart, Self.never).isEmpty)
        let elsewhere = [draft("short", "c/") { $0.expiration = .due(.days(10)) }, draft("long", "a/") { $0.expiration = .due(.days(20)) }]
        #expect(problems(elsewhere, Self.never).isEmpty)
    }

    @Test func partialOverlapIsNoted() {
        var document = LifecycleConfiguration.empty
        document.insertRule(draft("short", "a/b/") { $0.expiration = .due(.days(10)) }, at: 0)
        document.insertRule(draft("long", "a/") { $0.expiration = .due(.days(20)) }, at: 1)
        let notes = LifecycleValidator.problems(in: document, context: RuleContext(bucket: "b", versioning: Self.never)).filter {
            $0.severity == .note
        }
        #expect(notes.map(\.text) == ["It doesn't act on what rule short matches too: rule short deletes it for good before."])
        #expect(notes.map(\.rule) == [1])
    }

    @Test func waterfallAcrossRules() {
        let rules = [
            draft("deep") { $0.transitions = [move(10, "DEEP_ARCHIVE")] }, draft("tier", "a/") { $0.transitions = [move(30, "STANDARD_IA")] },
        ]
        #expect(problems(rules, Self.enabled).map(\.text) == ["It can never act: rule deep moves it to DEEP_ARCHIVE before."])
        let sameDay = [draft("ia") { $0.transitions = [move(30, "STANDARD_IA")] }, draft("ice") { $0.transitions = [move(30, "GLACIER")] }]
        #expect(problems(sameDay, Self.enabled).map(\.text) == ["It can never act: rule ice moves it to GLACIER on the same day."])
        let smart = [draft("ia") { $0.transitions = [move(30, "STANDARD_IA")] }, draft("it") { $0.transitions = [move(30, "INTELLIGENT_TIERING")] }]
        #expect(problems(smart, Self.enabled).map(\.rule) == [0])
    }

    @Test func noncurrentVersionsKeptByOneRule() {
        let keep = draft("keep") { $0.noncurrentExpiration = .init(days: 10, newerNoncurrentVersions: 3) }
        let all = draft("all") { $0.noncurrentExpiration = .init(days: 20) }
        #expect(problems([keep, all], Self.enabled).isEmpty)
        #expect(
            problems([all, draft("late") { $0.noncurrentExpiration = .init(days: 30, newerNoncurrentVersions: 3) }], Self.enabled).map(\.rule) == [1])
        let archive = draft("archive") { $0.noncurrentTransitions = [.init(days: 20, storageClass: "GLACIER")] }
        #expect(problems([all, archive], Self.enabled).map(\.text) == ["It can never act: rule all deletes it for good on the same day."])
    }

    @Test func uploadsAbortedEarlier() {
        let rules = [draft("week") { $0.abortDays = 7 }, draft("month", "a/") { $0.abortDays = 30 }]
        #expect(problems(rules, Self.enabled).map(\.text) == ["It can never act: rule week aborts it before."])
    }

    @Test func minimumStorageIsSaid() {
        let quick = [draft("ice") { $0.transitions = [move(10, "GLACIER")] }, draft("end") { $0.expiration = .due(.days(50)) }]
        #expect(problems(quick, Self.never).map(\.text) == ["GLACIER is billed for 90 days at least; it is deleted by rule end after 40 days there."])
        // A marker deletes nothing; removing noncurrent versions does.
        #expect(!problems(quick, Self.enabled).contains { $0.text.contains("billed") })
        let chain = quick + [draft("clean") { $0.noncurrentExpiration = .init(days: 20) }]
        #expect(problems(chain, Self.enabled).contains { $0.text.contains("deleted by rule end after 60 days there") })
        let onward = [draft("tier") { $0.transitions = [move(10, "GLACIER_IR"), move(40, "DEEP_ARCHIVE")] }]
        #expect(
            problems(onward, Self.never).map(\.text) == [
                "GLACIER_IR is billed for 90 days at least; it is moved on to DEEP_ARCHIVE after 30 days there."
            ])
    }

    @Test func expirationNeedsACleanerForAllItMatches() {
        let expire = draft("expire", "a/") { $0.expiration = .due(.days(9)) }
        let narrow = draft("clean", "a/b/") { $0.noncurrentExpiration = .init(days: 9) }
        #expect(problems([expire, narrow], Self.enabled).contains { $0.text.contains("nothing is ever freed") })
        let wide = draft("clean") { $0.noncurrentExpiration = .init(days: 9, newerNoncurrentVersions: 2) }
        #expect(problems([expire, wide], Self.enabled).isEmpty)
    }
}
