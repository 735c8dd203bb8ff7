import S3Model
import Testing

@testable import Timeline

/// Single facts of the forecast.
struct ForecastTests {
    static let day: Int64 = 86_400_000
    static let today = 20_779 * day
    static let now = today + 15 * 3_600_000

    /// A second so many days before today's noon.
    static func ago(_ days: Int64) -> Int64 { (today - days * day) / 1000 + 43_200 }

    static func rule(_ id: String = "r", prefix: String = "", _ change: (inout LifecycleRuleDraft) -> Void) -> LifecycleRuleDraft {
        var rule = LifecycleRuleDraft()
        rule.id = id
        rule.filter = RuleFilter(prefix: prefix)
        change(&rule)
        return rule
    }

    static func expire(_ days: Int, prefix: String = "") -> LifecycleRuleDraft { rule(prefix: prefix) { $0.expiration = .due(.days(days)) } }

    static func forecast(
        _ rows: [ListingRow], _ rules: [LifecycleRuleDraft], _ versioning: ForecastSetting.Versioning = .enabled,
        _ change: (inout ForecastSetting) -> Void = { _ in }
    ) -> Forecast {
        var setting = ForecastSetting(now: now, versioning: versioning, minimumSize: .unbounded)
        change(&setting)
        return ForecastEngine.forecast(of: Rows.listing(rows), rules: rules, setting: setting)!
    }

    /// "0 delete 5" a row: position, action, day; with "?" where it depends on tags.
    static func words(_ forecast: Forecast) -> [String] {
        forecast.rows.map {
            "\($0.position) \(ForecastPropertyTests.name(forecast.lines[Int($0.line)].action)) \($0.dueInDays)\($0.dependsOnTags ? "?" : "")"
        }
    }

    @Test("Due at the midnight after age and days; a moment at midnight waits for the next")
    func midnights() {
        let rules = [Self.expire(10)]
        let rows = [
            Rows.version("a", "null", Self.ago(0), isLatest: true),
            Rows.version("b", "null", Self.today / 1000 - 10 * 86_400, isLatest: true),
            Rows.version("c", "null", Self.today / 1000 - 10 * 86_400 - 1, isLatest: true),
            Rows.version("d", "null", Self.ago(400), isLatest: true),
            Rows.version("e", "null", nil, isLatest: true),
        ]
        let forecast = Self.forecast(rows, rules, .never)
        #expect(Self.words(forecast) == ["0 delete 11", "1 delete 1", "2 delete 0", "3 delete -389"])
        #expect(forecast.lines[0].tally.counts == [2, 4, 4, 4])
        #expect(forecast.lines[0].tally.bytes == [20, 40, 40, 40])
        #expect(forecast.undatedCount == 1 && forecast.entryCount == 5 && forecast.isComplete)
        #expect(forecast.rowsByDue() == [3, 2, 1, 0])
        #expect(forecast.samples(ofLine: 0, limit: 2).map(\.position) == [0, 2])
        #expect(forecast.rows(at: 2).count == 1 && forecast.rows(at: 4).isEmpty)
    }

    @Test("A past date acts at once, also on what is written later; disabled rules do nothing")
    func dates() {
        var rules = [Self.rule { $0.expiration = .due(.date("2020-01-01T00:00:00Z")) }]
        let rows = [Rows.version("a", "null", Self.ago(0), isLatest: true), Rows.version("b", "null", Self.ago(9), isLatest: true)]
        #expect(Self.words(Self.forecast(rows, rules, .never)) == ["0 delete 1", "1 delete -8"])
        rules[0].isEnabled = false
        #expect(Self.forecast(rows, rules, .never).rows.isEmpty)
        rules = [Self.rule { $0.expiration = .due(.date("soon")) }]
        #expect(Self.forecast(rows, rules, .never).rows.isEmpty)
    }

    @Test("The seed example: never versioned it deletes what it would archive that day; versioned it archives, marks and keeps all")
    func seedExample() {
        let rules = [
            Self.rule("tier") {
                $0.transitions = [.init(due: .days(30), storageClass: "STANDARD_IA"), .init(due: .days(365), storageClass: "GLACIER")]
            },
            Self.expire(365),
        ]
        let rows = [Rows.version("a", "null", Self.ago(10), isLatest: true)]
        #expect(Self.words(Self.forecast(rows, rules, .never)) == ["0 transition STANDARD_IA 21", "0 delete 356"])
        let old = [Rows.version("a", "v1", Self.ago(400), storageClass: "STANDARD_IA", isLatest: true)]
        #expect(Self.words(Self.forecast(old, rules, .enabled)) == ["0 transition GLACIER -34", "0 putMarker 2"])
        #expect(Self.words(Self.forecast(old, rules, .never)) == ["0 delete -34"])
    }

    @Test("An expired version gets a marker, is then noncurrent, goes, and the marker left alone goes too")
    func chain() {
        let rules = [
            Self.rule {
                $0.expiration = .due(.days(30))
                $0.noncurrentExpiration = .init(days: 10)
            }, Self.rule("markers") { $0.expiration = .expiredObjectDeleteMarker },
        ]
        let rows = [Rows.version("a", "v1", Self.ago(25), isLatest: true)]
        #expect(Self.words(Self.forecast(rows, rules)) == ["0 putMarker 6", "0 deleteNoncurrent 17", "0 removeMarker 18"])
        // Without a rule of its own for markers the expiration's days count for the marker.
        #expect(
            Self.words(Self.forecast(rows, [rules[0]])) == ["0 putMarker 6", "0 deleteNoncurrent 17", "0 removeMarker 37"])
    }

    @Test("While versioning is suspended the null version goes for good, and a new marker takes another null version's place")
    func suspended() {
        let rules = [Self.expire(30)]
        let null = [Rows.version("a", "null", Self.ago(40), isLatest: true), Rows.version("a", "v1", Self.ago(50))]
        #expect(Self.words(Self.forecast(null, rules, .suspended)) == ["0 delete -9"])
        let above = [Rows.version("a", "v2", Self.ago(40), isLatest: true), Rows.version("a", "null", Self.ago(50))]
        #expect(Self.words(Self.forecast(above, rules, .suspended)) == ["0 putMarker -9", "1 deleteNoncurrent -9"])
        #expect(Self.words(Self.forecast(above, rules, .enabled)) == ["0 putMarker -9"])
        #expect(Self.words(Self.forecast(null, rules, .unknown)) == ["0 delete -9"])
        #expect(Self.words(Self.forecast(above, rules, .unknown)) == ["0 putMarker -9"])
    }

    @Test("Newer noncurrent versions and days must both hold, and a marker on top shifts them")
    func newer() {
        let rules = [Self.rule { $0.noncurrentExpiration = .init(days: 5, newerNoncurrentVersions: 1) }, Self.expire(30)]
        let rows = [
            Rows.version("a", "v4", Self.ago(27), isLatest: true), Rows.version("a", "v3", Self.ago(28)), Rows.version("a", "v2", Self.ago(29)),
            Rows.version("a", "v1", Self.ago(30)),
        ]
        #expect(
            Self.words(Self.forecast(rows, rules))
                == ["0 putMarker 4", "1 deleteNoncurrent 5", "2 deleteNoncurrent -22", "3 deleteNoncurrent -23"])
    }

    @Test("A deletion by one rule leaves fewer newer versions for another")
    func fewerNewer() {
        var small = Self.rule { $0.noncurrentExpiration = .init(days: 21) }
        small.filter.objectSizeLessThan = 5
        let rules = [small, Self.rule { $0.noncurrentExpiration = .init(days: 50, newerNoncurrentVersions: 1) }]
        let rows = [
            Rows.version("a", "v4", Self.ago(20), isLatest: true), Rows.version("a", "v3", Self.ago(30), size: 1),
            Rows.version("a", "v2", Self.ago(40)), Rows.version("a", "v1", Self.ago(50)),
        ]
        // v2 has one newer than itself only until v3 goes.
        #expect(Self.words(Self.forecast(rows, rules)) == ["1 deleteNoncurrent 2", "3 deleteNoncurrent 11"])
    }

    @Test("Locked versions are skipped until their lock ends; a marker may cover them")
    func locks() {
        let rules = [
            Self.rule {
                $0.noncurrentExpiration = .init(days: 5)
                $0.expiration = .due(.days(50))
            }
        ]
        let rows = [
            Rows.version("a", "v3", Self.ago(20), isLatest: true), Rows.version("a", "v2", Self.ago(30)), Rows.version("a", "v1", Self.ago(40)),
        ]
        let forecast = Self.forecast(rows, rules) { setting in
            setting.locks = [0: .max, 1: Self.today + 30 * Self.day + 5, 2: .max]
        }
        #expect(Self.words(forecast) == ["0 putMarker 31", "1 deleteNoncurrent 31"])
        #expect(forecast.held.counts == [2, 2, 3, 3])
    }

    @Test("Tags nobody has read: what rests on them is counted apart")
    func tags() {
        var tagged = Self.expire(30)
        tagged.filter.tags = [.init("team", "red")]
        let rows = [Rows.version("a", "null", Self.ago(25), isLatest: true), Rows.version("b", "null", Self.ago(25), isLatest: true)]
        let forecast = Self.forecast(rows, [tagged, Self.expire(60)], .never) { $0.tags = [1: [.init("team", "red"), .init("x", "y")]] }
        #expect(Self.words(forecast) == ["0 delete 6?", "0 delete 36?", "1 delete 6"])
        #expect(forecast.lines.map(\.tally.counts) == [[0, 2, 2, 2], [0, 0, 1, 1]])
        #expect(forecast.lines.map(\.depends.counts) == [[0, 1, 1, 1], [0, 0, 1, 1]])
        #expect(forecast.unreadTags == [0])
        // What happens anyway is certain.
        let anyway = Self.forecast(rows, [Self.expire(30), tagged], .never)
        #expect(Self.words(anyway) == ["0 delete 6", "1 delete 6"] && anyway.unreadTags.isEmpty)
    }

    @Test("128 KiB at least, but under varies_by_storage_class for the archives, and where the rule bounds sizes itself")
    func minimumSize() {
        var rules = [Self.rule { $0.transitions = [.init(due: .days(1), storageClass: "STANDARD_IA")] }]
        let rows = [131_071, 131_072].enumerated().map { Rows.version("k\($0)", "null", Self.ago(0), size: $1, isLatest: true) }
        func positions(_ minimum: ForecastSetting.MinimumSize) -> [Int32] {
            Self.forecast(rows, rules, .never) { $0.minimumSize = minimum }.rows.map(\.position)
        }
        #expect(positions(.everyClass) == [1] && positions(.allButArchives) == [1] && positions(.unbounded) == [0, 1])
        rules[0].transitions[0].storageClass = "GLACIER"
        #expect(positions(.everyClass) == [1] && positions(.allButArchives) == [0, 1])
        rules[0].filter.objectSizeGreaterThan = 1
        #expect(positions(.everyClass) == [0, 1])
    }

    @Test("Of what is due on one day the cheaper class wins, INTELLIGENT_TIERING over all but the archives; then the waterfall rules")
    func classes() {
        func moves(_ classes: [String], from start: String = "STANDARD") -> [String] {
            let rules = classes.map { name in Self.rule { $0.transitions = [.init(due: .days(1), storageClass: name)] } }
            return Self.words(Self.forecast([Rows.version("a", "null", Self.ago(0), storageClass: start, isLatest: true)], rules, .never))
        }
        #expect(moves(["STANDARD_IA", "GLACIER"]) == ["0 transition GLACIER 2"])
        #expect(moves(["INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE"]) == ["0 transition DEEP_ARCHIVE 2"])
        #expect(moves(["GLACIER_IR", "INTELLIGENT_TIERING"]) == ["0 transition INTELLIGENT_TIERING 2", "0 transition GLACIER_IR 3"])
        #expect(moves(["STANDARD_IA"], from: "GLACIER").isEmpty)
        #expect(moves(["COLD"], from: "WARM") == ["0 transition COLD 2"])
        #expect(moves(["COLD", "WARM"], from: "WARM") == ["0 transition COLD 2"])
    }

    @Test("Validator and forecast agree on which class wins")
    func winners() {
        for a in 1..<ClassSteps.known.count {
            for b in 1..<ClassSteps.known.count {
                let winner = ClassSteps.rank(a) >= ClassSteps.rank(b) ? a : b
                #expect(StorageClasses.winner(ClassSteps.known[a], ClassSteps.known[b]) == ClassSteps.known[winner])
            }
        }
    }

    @Test("Prefixes compare by bytes")
    func prefixes() {
        let rows = [Rows.version("e\u{301}/a", "null", Self.ago(9), isLatest: true), Rows.version("\u{e9}/a", "null", Self.ago(9), isLatest: true)]
        #expect(Self.words(Self.forecast(rows, [Self.expire(1, prefix: "\u{e9}")], .never)) == ["1 delete -7"])
        #expect(Self.words(Self.forecast(rows, [Self.expire(1, prefix: "e")], .never)) == ["0 delete -7"])
    }

    @Test("Uploads are aborted by the first of the rules whose prefix they have; filters by size never abort")
    func uploads() throws {
        func upload(_ key: String, _ initiated: Int64?) -> MultipartUpload {
            MultipartUpload(key: key, uploadId: "u", initiated: initiated.map { $0 * 1000 }, storageClass: nil, isActionable: true)
        }
        var sized = Self.rule { $0.abortDays = 1 }
        sized.filter.objectSizeGreaterThan = 5
        let rules = [sized, Self.rule(prefix: "tmp/") { $0.abortDays = 7 }, Self.rule(prefix: "tmp/a") { $0.abortDays = 3 }]
        let uploads = [upload("tmp/a", Self.ago(0)), upload("tmp/b", Self.ago(9)), upload("x", Self.ago(9)), upload("tmp/c", nil)]
        let setting = ForecastSetting(now: Self.now, versioning: .enabled)
        let rows = [Rows.version("tmp/a", "v1", Self.ago(1), isLatest: true)]
        let forecast = try #require(
            ForecastEngine.forecast(
                of: Rows.listing(rows), uploads: uploads, rules: rules + [Self.expire(5)], setting: setting))
        #expect(Self.words(forecast) == ["0 putMarker 5", "0 abortUpload 4", "1 abortUpload -1"])
        #expect(forecast.rows(at: 0, isUpload: true).count == 1 && forecast.rows(at: 0).count == 1)
        #expect(forecast.uploadCount == 4)
    }

    @Test("Fed page by page it can be asked at any time, and ends as if fed at once")
    func pages() {
        var maker = RandomRules(seed: 77)
        let places = ForecastPropertyTests.places(maker.bucket(.enabled, .unbounded))
        let setting = ForecastPropertyTests.setting(maker.bucket(.enabled, .unbounded), [])
        let rules = [Self.expire(3), Self.rule { $0.noncurrentExpiration = .init(days: 1, newerNoncurrentVersions: 1) }]
        let listing = ForecastPropertyTests.listing(places, pageSize: 2)
        var engine = ForecastEngine(rules: rules, setting: setting)
        var seen = 0
        for segment in listing.segments {
            engine.append(segment)
            let now = engine.forecast()
            #expect(!now.isComplete && now.rows.count >= seen)
            seen = now.rows.count
        }
        engine.finish()
        #expect(engine.forecast() == ForecastEngine.forecast(of: listing, rules: rules, setting: setting))
        #expect(ForecastEngine.forecast(of: listing, rules: rules, setting: setting, isCancelled: { true }) == nil)
    }
}
