import S3Model
import Testing

@testable import Timeline

/// Drift against buckets that remember what went wrong between them.
struct DriftPropertyTests {
    static let keys = ["a", "dir/b", "dir/c", "dir/sub/d", "e\u{301}", "\u{e9}"]
    static let prefixes = ["", "d", "dir/", "dir/sub/", "e", "\u{e9}"]

    static func buckets(seed: UInt64, keepsIds: Bool) -> PairedBuckets {
        var random = SplitMix(seed: seed)
        let rules = (0..<(1 + random.below(3))).map { number in
            let asksTag = random.chance(25)
            return PairedBuckets.Rule(
                prefix: prefixes[random.below(prefixes.count)], asksTag: asksTag, markers: !asksTag && random.chance(50),
                priority: (number * 7 + Int(seed)) % 5, isEnabled: random.chance(85), leads: random.chance(85))
        }
        var buckets = PairedBuckets(rules: rules, keepsIds: keepsIds, rulesSince: 1_700_000_000_000 + Int64(random.below(20) * 1000))
        for _ in 0..<60 {
            buckets.wait(Int64(random.below(4) * 700))
            step(&buckets, &random)
        }
        return buckets
    }

    private static func step(_ buckets: inout PairedBuckets, _ random: inout SplitMix) {
        let key = keys[random.below(keys.count)]
        let (here, there) = (buckets.source[ByteKey(key)] ?? [], buckets.destination[ByteKey(key)] ?? [])
        let arrives = random.chance(85)
        switch random.below(100) {
        case ..<55: buckets.put(key, isArchived: random.chance(10), isTagged: random.chance(50), arrives: arrives)
        case ..<75: buckets.delete(key, arrives: arrives)
        case ..<80: buckets.putAtDestination(key, isMarker: buckets.keepsIds && random.chance(30))
        case ..<88:
            guard !here.isEmpty else { return }
            let index = random.below(here.count)
            // Without ids nobody could tell which of several markers is gone.
            if buckets.keepsIds || !here[index].isMarker { buckets.erase(key, index, atSource: true) }
        case ..<95:
            guard !there.isEmpty else { return }
            buckets.erase(key, random.below(there.count), atSource: false)
        default:
            guard !there.isEmpty else { return }
            let index = random.below(there.count)
            if !there[index].isMarker { buckets.tamper(key, index) }
        }
    }

    static func setting(_ buckets: PairedBuckets, knowsSince: Bool) -> DriftSetting {
        let rules = buckets.rules.map { rule in
            var draft = ReplicationRuleDraft()
            draft.priority = rule.priority
            draft.isEnabled = rule.isEnabled
            draft.filter = RuleFilter(prefix: rule.prefix)
            if rule.asksTag { draft.filter.tags = [.init("t", "1")] }
            draft.replicatesDeleteMarkers = rule.markers
            draft.destination = rule.leads ? "arn:aws:s3:::dr" : "arn:aws:s3:::other"
            return draft
        }
        var setting = DriftSetting(source: "prod", destination: "dr", rules: rules)
        setting.rulesSince = knowsSince ? buckets.rulesSince : nil
        setting.now = buckets.clock
        setting.grace = 2000
        return setting
    }

    static func lines(_ drift: Drift, keepsIds: Bool) -> [String] {
        (0..<drift.count).map { index in
            let row = drift[index]
            let key = Array(row.entry.key.utf8)
            if row.entry.kind == .deleteMarker, !keepsIds { return "\(key) marker" }
            return "\(key) \(row.entry.versionId!) \(row.verdict.word)"
        }.sorted()
    }

    /// Priorities are unique, as S3 wants them.
    private static func isFair(_ buckets: PairedBuckets) -> Bool { Set(buckets.rules.map(\.priority)).count == buckets.rules.count }

    @Test(arguments: [DriftSetting.Identity.versionIds, .automatic, .contents])
    func findsWhatWentWrong(identity: DriftSetting.Identity) {
        let keepsIds = identity != .contents
        var checked = 0
        var verdicts: Set<Drift.Verdict> = []
        for seed in UInt64(0)..<300 {
            let buckets = Self.buckets(seed: seed, keepsIds: keepsIds)
            guard Self.isFair(buckets) else { continue }
            checked += 1
            let knowsSince = seed % 3 != 0
            var setting = Self.setting(buckets, knowsSince: knowsSince)
            setting.identity = identity
            let (here, there) = (PairedBuckets.rows(buckets.source), PairedBuckets.rows(buckets.destination))
            let drift = Drift.make(source: Rows.listing(here), destination: Rows.listing(there), setting)
            #expect(Self.lines(drift, keepsIds: keepsIds) == buckets.expected(knowsSince: knowsSince, grace: 2000), "seed \(seed)")
            Self.checkSums(drift, here, there)
            verdicts.formUnion(drift.totals.keys)
        }
        #expect(checked > 200)
        #expect(verdicts.isSuperset(of: [.missing, .extra, .undecided, .recent, .older, .excluded, .archived, .marker]))
        #expect(verdicts.contains(.different) == keepsIds)
    }

    private static func checkSums(_ drift: Drift, _ here: [ListingRow], _ there: [ListingRow]) {
        let extra = drift.totals(.extra)
        let mine = drift.totals.filter { $0.key != .extra }.values
        #expect(drift.source.entries == here.count)
        #expect(drift.destination.entries == there.count)
        #expect(drift.source.bytes == here.reduce(0) { $0 + $1.size })
        #expect(drift.same.entries + mine.reduce(0) { $0 + $1.entries } == here.count)
        #expect(drift.same.bytes + mine.reduce(0) { $0 + $1.bytes } == drift.source.bytes)
        #expect(drift.same.current + mine.reduce(0) { $0 + $1.current } == Set(here.map { ByteKey($0.key) }).count)
        #expect(drift.same.entries + drift.totals(.different).entries + extra.entries == there.count)
        #expect(drift.keys == Set((0..<drift.count).map { ByteKey(drift[$0].entry.key) }).count)
    }

    @Test func pagesMayBeCutAnywhere() {
        for seed in UInt64(0)..<150 {
            let buckets = Self.buckets(seed: seed, keepsIds: seed % 2 == 0)
            let setting = Self.setting(buckets, knowsSince: true)
            let rows = [PairedBuckets.rows(buckets.source), PairedBuckets.rows(buckets.destination)]
            let whole = Drift.make(source: Rows.listing(rows[0]), destination: Rows.listing(rows[1]), setting)
            var random = SplitMix(seed: seed)
            for manner in 0..<4 {
                let drift = Self.stepped(rows, setting, manner, &random)
                #expect(drift.count == whole.count)
                #expect((0..<drift.count).allSatisfy { drift[$0] == whole[$0] }, "seed \(seed), manner \(manner)")
                #expect(drift.totals == whole.totals)
                #expect(drift.same == whole.same)
                #expect(drift.keys == whole.keys)
                #expect(drift.oldestArrived == whole.oldestArrived)
            }
        }
    }

    /// Feeds pages of random sizes: 0 as the engine asks, 1 at random, 2 and 3 one side wholly before the other.
    private static func stepped(_ rows: [[ListingRow]], _ setting: DriftSetting, _ manner: Int, _ random: inout SplitMix) -> Drift {
        var engine = DriftEngine(setting)
        var at = [0, 0]
        var isDone = [false, false]
        while isDone != [true, true] {
            let open = [0, 1].filter { !isDone[$0] }
            let wanted = engine.needs.map { $0 == .source ? 0 : 1 }
            #expect(!wanted.isEmpty && wanted.allSatisfy { !isDone[$0] })
            let side =
                manner == 0 ? wanted[random.below(wanted.count)] : manner == 1 ? open[random.below(open.count)] : open[(manner - 2) % open.count]
            let end = min(rows[side].count, at[side] + random.below(6))
            for segment in Rows.listing(Array(rows[side][at[side]..<end]), pageSize: 1 + random.below(3)).segments {
                engine.add(segment, to: side == 0 ? .source : .destination)
            }
            at[side] = end
            if end == rows[side].count {
                engine.finish(side == 0 ? .source : .destination)
                isDone[side] = true
            }
        }
        #expect(engine.isFinished && engine.isInOrder && engine.needs.isEmpty && engine.waiting == 0)
        return engine.drift
    }

    @Test func holdsAPageOfEachSide() {
        let rows = (0..<5000).map { Rows.version("key\(10_000 + $0)", "v\($0)", 1000 + Int64($0), content: $0, isLatest: true) }
        // Long stretches of either side have nothing on the other.
        let here = rows.enumerated().filter { $0.offset % 3 != 0 || $0.offset > 2500 }.map(\.element)
        let there = rows.enumerated().filter { !(1000..<4000).contains($0.offset) }.map(\.element)
        var pages = [Rows.listing(here, pageSize: 100).segments[...], Rows.listing(there, pageSize: 100).segments[...]]
        var engine = DriftEngine(DriftSetting(source: "a", destination: "b"))
        var most = 0
        while let side = engine.needs.first {
            let index = side == .source ? 0 : 1
            if let page = pages[index].popFirst() { engine.add(page, to: side) } else { engine.finish(side) }
            most = max(most, engine.waiting)
        }
        #expect(most <= 201)
        #expect(engine.drift.totals(.missing).entries + engine.drift.same.entries == here.count)
        #expect(engine.drift.totals(.extra).entries + engine.drift.same.entries == there.count)
    }

    @Test func contentsArePairedAsManyAsCanBe() {
        var random = SplitMix(seed: 5)
        for _ in 0..<1500 {
            let (here, there) = (Self.stack(&random), Self.stack(&random))
            let match = DriftMatch(here, there, .contents)
            let pairs = match.pairs
            #expect(pairs.allSatisfy { Self.letter(here[$0.source]) == Self.letter(there[$0.destination]) })
            #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.source < $1.source && $0.destination < $1.destination })
            #expect((pairs.map(\.source) + match.onlySource).sorted() == Array(here.indices))
            #expect((pairs.map(\.destination) + match.onlyDestination).sorted() == Array(there.indices))
            let markers = pairs.count { here[$0.source].kind == .deleteMarker }
            let best = Self.best(here.map(Self.letter), there.map(Self.letter))
            #expect(best == [pairs.count - markers, markers])
        }
    }

    private static func stack(_ random: inout SplitMix) -> [ListingRow] {
        (0..<random.below(8)).map { number in
            random.chance(30) ? Rows.marker("k", "m\(number)", 1) : Rows.version("k", "v\(number)", 1, content: random.below(3))
        }
    }

    private static func letter(_ row: ListingRow) -> String { row.kind == .deleteMarker ? "x" : row.eTag }

    /// Versions and markers of the best choice that is found in both, every choice tried.
    private static func best(_ a: [String], _ b: [String]) -> [Int] {
        var best = [0, 0]
        for choice in 0..<(1 << a.count) {
            let chosen = a.indices.filter { choice >> $0 & 1 == 1 }.map { a[$0] }
            var rest = b[...]
            let isThere = chosen.allSatisfy { letter in
                guard let place = rest.firstIndex(of: letter) else { return false }
                rest = rest[(place + 1)...]
                return true
            }
            let markers = chosen.count { $0 == "x" }
            let worth = [chosen.count - markers, markers]
            if isThere, best.lexicographicallyPrecedes(worth) { best = worth }
        }
        return best
    }
}
