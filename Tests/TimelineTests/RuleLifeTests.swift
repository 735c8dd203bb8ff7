import S3Model
import Testing

@testable import Timeline

struct RuleLifeTests {
    private func life(
        _ rules: [LifecycleRuleDraft], _ versioning: ForecastSetting.Versioning = .enabled, _ change: (inout RuleLife.Subject) -> Void = { _ in }
    ) -> RuleLife {
        var subject = RuleLife.Subject(key: "logs/a", size: 1_000_000, written: ForecastTests.today + 500)
        change(&subject)
        return RuleLife.make(rules: rules, subject: subject, setting: ForecastSetting(now: ForecastTests.now, versioning: versioning))
    }

    private func words(_ track: RuleLife.Track?) -> String {
        guard let track else { return "none" }
        let bands = track.bands.map { "\($0.fromDay) \($0.storageClass)\($0.spares > 0 ? " but \($0.spares)" : "")" }
        let end = track.end.map { ["\($0.ending) at \($0.day) by \($0.rule)\($0.spares > 0 ? " but \($0.spares)" : "")"] } ?? ["kept"]
        return (bands + end).joined(separator: ", ")
    }

    private let tiers = ForecastTests.rule {
        $0.transitions = [.init(due: .days(30), storageClass: "STANDARD_IA"), .init(due: .days(365), storageClass: "GLACIER")]
    }

    @Test("Bands by days of age, across rules, for the current version and for noncurrent ones")
    func bands() {
        let noncurrent = ForecastTests.rule(prefix: "logs/") {
            $0.noncurrentTransitions = [.init(days: 7, newerNoncurrentVersions: 2, storageClass: "GLACIER_IR")]
            $0.noncurrentExpiration = .init(days: 90, newerNoncurrentVersions: 3)
        }
        let clean = ForecastTests.rule { $0.expiration = .expiredObjectDeleteMarker }
        let elsewhere = ForecastTests.expire(1, prefix: "tmp/")
        let aborting = ForecastTests.rule { $0.abortDays = 7 }
        let life = life([elsewhere, tiers, noncurrent, clean, aborting])
        #expect(words(life.current) == "0 STANDARD, 30 STANDARD_IA, 365 GLACIER, kept")
        #expect(words(life.noncurrent) == "0 STANDARD, 7 GLACIER_IR but 2, deleted at 90 by 2 but 3")
        #expect(life.markerRemoval?.day == 91 && life.markerRemoval?.rule == 3)
        #expect(life.rules == [1, 2, 3] && life.undecided.isEmpty)
    }

    @Test("The second rule of the seed example ends it: for good, or under a marker after the archive")
    func ends() {
        let rules = [tiers, ForecastTests.expire(365)]
        #expect(words(life(rules, .never).current) == "0 STANDARD, 30 STANDARD_IA, deleted at 365 by 1")
        #expect(life(rules, .never).noncurrent == nil)
        #expect(words(life(rules).current) == "0 STANDARD, 30 STANDARD_IA, 365 GLACIER, hidden at 366 by 1")
        #expect(words(life(rules).noncurrent) == "0 STANDARD, kept")
    }

    @Test("Dates count from when it was written; small objects stay; unread tags are drawn as matching")
    func others() {
        let dated = ForecastTests.rule { $0.expiration = .due(.date("2026-12-02")) }
        #expect(words(life([dated], .never).current) == "0 STANDARD, deleted at 10 by 0")
        #expect(words(life([tiers], .never) { $0.size = 5 }.current) == "0 STANDARD, kept")
        var tagged = ForecastTests.expire(9)
        tagged.filter.tags = [.init("a", "b")]
        #expect(life([tagged]).undecided == [0] && words(life([tagged], .never).current) == "0 STANDARD, deleted at 9 by 0")
        #expect(life([tagged], .never) { $0.tags = [] }.rules.isEmpty)
    }
}
