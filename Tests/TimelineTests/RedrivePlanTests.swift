import S3Model
import Testing

@testable import Timeline

/// What can be replicated anew by a copy in place, and what can't.
@Suite struct RedrivePlanTests {
    private func rule(_ prefix: String, _ change: (inout ReplicationRuleDraft) -> Void = { _ in }) -> ReplicationRuleDraft {
        var rule = ReplicationRuleDraft()
        rule.filter = RuleFilter(prefix: prefix)
        rule.priority = 1
        rule.destination = "arn:aws:s3:::dr"
        change(&rule)
        return rule
    }

    private func plan(
        _ candidates: [(ListingRow, String?)], rules: [ReplicationRuleDraft]? = nil, _ change: (inout RedrivePlan.Setting) -> Void = { _ in }
    ) -> RedrivePlan {
        var setting = RedrivePlan.Setting(bucket: "prod", rules: rules)
        change(&setting)
        return RedrivePlan(candidates.map { RedrivePlan.Candidate(row: $0.0, status: $0.1) }, setting)
    }

    private func obstacles(_ plan: RedrivePlan) -> [RedrivePlan.Obstacle?] { plan.rows.map(\.obstacle) }

    @Test func onlyCurrentVersionsAreCopied() {
        let plan = plan([
            (Rows.version("a", "2", 20, size: 100, isLatest: true), "FAILED"), (Rows.version("a", "1", 10), "FAILED"),
            (Rows.marker("b", "2", 20, isLatest: true), nil),
            (Rows.version("c", "1", 10, storageClass: "GLACIER", isLatest: true), "FAILED"),
            (Rows.version("d", "1", 10, isLatest: true), "REPLICA"), (Rows.version("e", "1", 10, isLatest: true), "PENDING"),
            (Rows.version("f", nil, 10, isLatest: true), "FAILED"), (Rows.version("g", "1", 10, isLatest: true, isActionable: false), "FAILED"),
        ])
        #expect(obstacles(plan) == [nil, .noncurrent, .deleteMarker, .archived, .replica, .pending, .noVersionId, .keyNotActionable])
        #expect(plan.toDoCount == 1 && plan.totals.copy.bytes == 100)
        // HEAD, ACL, copy and a look at the key; once the bucket's versioning and ownership.
        #expect(plan.totals.requests == 6)
        #expect(plan.forBatch.map { "\($0.key) \($0.versionId ?? "-")" } == ["a 1", "b 2", "d 1"])
        #expect(String(decoding: BatchReplication.manifest(plan.forBatch, of: "prod"), as: UTF8.self) == "prod,a,1\nprod,b,2\nprod,d,1\n")
        #expect(plan.left[.noncurrent] == 1 && plan.leftWords.count == 7)
    }

    @Test func aRunAsksForOwnershipAlsoWhereNoVersionHasAnACL() {
        let plan = plan([(Rows.version("a", "1", 10, isLatest: true), "FAILED")]) { $0.restore.requests.acl = 0 }
        // HEAD, copy and a look at the key; once the bucket's versioning and ownership.
        #expect(plan.totals.requests == 5)
    }

    @Test func whatNoRuleIsAboutIsLeft() {
        let rows: [(ListingRow, String?)] = [
            (Rows.version("other/a", "1", 10, isLatest: true), "FAILED"), (Rows.version("prod/a", "1", 10, isLatest: true), "FAILED"),
        ]
        #expect(obstacles(plan(rows, rules: [rule("prod/")])) == [.noRule, nil])
        #expect(obstacles(plan(rows, rules: [])) == [.noRule, .noRule])
        #expect(obstacles(plan(rows, rules: [rule("") { $0.isEnabled = false }])) == [.noRule, .noRule])
        #expect(obstacles(plan(rows, rules: [rule("")]) { _ in }) == [nil, nil])
        #expect(obstacles(plan(rows, rules: [rule("")]) { $0.destination = "elsewhere" }) == [.noRule, .noRule])
        let tagged = plan(rows, rules: [rule("prod/") { $0.filter.tags = [ObjectDescription.Field("team", "a")] }])
        #expect(obstacles(tagged) == [.noRule, nil] && tagged.undecided == 1)
        #expect(plan(rows).notes(now: 0, time: { "\($0)" }, size: { "\($0)" }).contains { $0.contains("can't be read") })
    }

    @Test func pendingOnlyWhenAskedFor() {
        let rows: [(ListingRow, String?)] = [(Rows.version("a", "1", 10, isLatest: true), "PENDING")]
        #expect(plan(rows).toDoCount == 0)
        #expect(plan(rows) { $0.includesPending = true }.toDoCount == 1)
    }

    @Test func withoutVersioningNothingIsCopied() {
        let plan = plan([(Rows.version("a", "null", 10, isLatest: true), "FAILED")]) { $0.restore.versioning = .suspended }
        #expect(obstacles(plan) == [.requiresVersioning] && plan.totals.requests == 0)
        #expect(plan.sentence { "\($0) B" } == "Nothing here can be replicated anew by a copy.")
        #expect(plan.notes(now: 0, time: { "\($0)" }, size: { "\($0)" }).isEmpty)
    }

    @Test func partsClassesAndLocksAreSaid() {
        let plan = plan([
            (Rows.version("big", "1", 10, size: 6 << 30, isLatest: true), "FAILED"),
            (Rows.version("ia", "1", 10, size: 7, storageClass: "STANDARD_IA", isLatest: true), "FAILED"),
        ]) { $0.restore.defaultRetention = DefaultRetention(mode: "GOVERNANCE", days: 1) }
        #expect(plan.totals.parts == 96 && plan.totals.copiesInParts == 1)
        let notes = plan.notes(now: 0, time: { "at \($0)" }, size: { "\($0) B" })
        #expect(notes.contains { $0.contains("in 96 parts") })
        #expect(notes.contains { $0.contains("STANDARD_IA: reading 7 B is charged") })
        #expect(notes.contains { $0.contains("until at 86400000") })
        #expect(notes.contains { $0.contains("Locks are taken over") })
        #expect(notes.first?.hasPrefix("6442450951 B more are stored") == true)
        #expect(plan.sentence { "\($0) B" }.hasPrefix("Copy 2 current versions (6442450951 B in all) onto themselves"))
    }

    @Test func driftGivesItsMissingCurrentVersions() {
        var setting = DriftSetting(source: "prod", destination: "dr", rules: [rule("")])
        setting.rulesSince = 15_000
        let here = [
            Rows.version("a", "2", 20, isLatest: true), Rows.version("a", "1", 16), Rows.version("b", "1", 10, isLatest: true),
            Rows.version("c", "1", 20, isLatest: true),
        ]
        let drift = Drift.make(source: Rows.listing(here), destination: Rows.listing([here[3]]), setting)
        let plan = RedrivePlan(RedrivePlan.candidates(drift), RedrivePlan.Setting(bucket: "prod", rules: [rule("")], destination: "dr"))
        #expect(plan.rows.map { $0.candidate.row.key } == ["a", "a", "b"])
        #expect(obstacles(plan) == [nil, .noncurrent, nil])
    }
}
