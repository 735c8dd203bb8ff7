import S3Model
import Testing

@testable import Timeline

/// The forecast against a bucket that lives through 365 midnights.
struct ForecastPropertyTests {
    /// How a store lists the entries of a key.
    enum Order: CaseIterable { case newestFirst, oldestFirst, markersApart }

    struct Place {
        var key: String
        var item: ModelBucket.Item
        var isLatest: Bool
    }

    static func places(_ bucket: ModelBucket, _ order: Order = .newestFirst) -> [Place] {
        var places: [Place] = []
        for key in bucket.keys.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let stack = bucket.keys[key]!
            let rows = stack.enumerated().map { Place(key: key, item: $1, isLatest: $0 == stack.count - 1) }
            switch order {
            case .newestFirst: places += rows.reversed()
            case .oldestFirst: places += rows
            case .markersApart: places += rows.reversed().filter { !$0.item.isMarker } + rows.reversed().filter { $0.item.isMarker }
            }
        }
        return places
    }

    static func listing(_ places: [Place], pageSize: Int) -> Listing {
        Rows.listing(
            places.map { place in
                let id = place.item.isNull ? "null" : "id-\(place.item.name)"
                return ListingRow(
                    kind: place.item.isMarker ? .deleteMarker : .version, key: place.key, size: place.item.size, lastModified: place.item.written,
                    eTag: "", storageClass: place.item.isMarker ? "" : place.item.storageClass, versionId: id, isLatest: place.isLatest)
            }, pageSize: pageSize)
    }

    static func setting(_ bucket: ModelBucket, _ places: [Place], readsTags: Bool = true) -> ForecastSetting {
        var setting = ForecastSetting(now: RandomRules.now, versioning: .enabled)
        setting.versioning =
            switch bucket.versioning {
            case .enabled: .enabled
            case .suspended: .suspended
            case .never: .never
            }
        setting.minimumSize =
            switch bucket.minimumSize {
            case .everyClass: .everyClass
            case .allButArchives: .allButArchives
            case .unbounded: .unbounded
            }
        for (position, place) in places.enumerated() {
            if readsTags { setting.tags[Int32(position)] = place.item.tags.map { .init($0.key, $0.value) } }
            if let until = place.item.lockedUntil { setting.locks[Int32(position)] = until }
        }
        return setting
    }

    static func name(_ action: Forecast.Action) -> String {
        switch action {
        case .delete: "delete"
        case .putMarker: "putMarker"
        case .transition(let storageClass): "transition \(storageClass)"
        case .deleteNoncurrent: "deleteNoncurrent"
        case .transitionNoncurrent(let storageClass): "transitionNoncurrent \(storageClass)"
        case .removeMarker: "removeMarker"
        case .abortUpload: "abortUpload"
        }
    }

    static func happenings(_ forecast: Forecast, _ places: [Place]) -> [ModelBucket.Happening] {
        forecast.rows.map { row in
            let line = forecast.lines[Int(row.line)]
            let item = places[Int(row.position)].item
            return ModelBucket.Happening(
                item: item.name, rule: line.rule, action: name(line.action), night: max(1, Int(row.dueInDays)), wasDueToday: row.dueInDays <= 0,
                bytes: line.action == .removeMarker ? 0 : item.size)
        }
    }

    /// What a line of the summary should hold.
    private struct Sum: Equatable {
        var counts = [0, 0, 0, 0]
        var bytes: [Int64] = [0, 0, 0, 0]
    }

    private static func sums(_ happenings: [ModelBucket.Happening]) -> [String: Sum] {
        var sums: [String: Sum] = [:]
        for happening in happenings {
            for (index, horizon) in [0, 30, 90, 365].enumerated() {
                let isIn = horizon == 0 ? happening.wasDueToday : happening.night <= horizon
                if isIn {
                    sums["\(happening.rule) \(happening.action)", default: Sum()].counts[index] += 1
                    sums["\(happening.rule) \(happening.action)", default: Sum()].bytes[index] += happening.bytes
                }
            }
        }
        return sums
    }

    private func check(_ seed: UInt64, _ bucket: ModelBucket, _ rules: [LifecycleRuleDraft], _ order: Order, pageSize: Int) throws {
        let places = Self.places(bucket, order)
        let forecast = try #require(
            ForecastEngine.forecast(of: Self.listing(places, pageSize: pageSize), rules: rules, setting: Self.setting(bucket, places)))
        var lived = bucket
        lived.live(nights: 365, under: rules)
        let expected = lived.happenings.map(\.description).sorted()
        let found = Self.happenings(forecast, places).map(\.description).sorted()
        #expect(found == expected, "seed \(seed), \(bucket.versioning), \(bucket.minimumSize), \(order)\n\(rules)")
        let sums = Self.sums(lived.happenings)
        #expect(forecast.lines.count == sums.count, "seed \(seed)")
        for line in forecast.lines {
            let sum = sums["\(line.rule) \(Self.name(line.action))"]
            #expect(line.tally.counts == sum?.counts && line.tally.bytes == sum?.bytes, "seed \(seed), rule \(line.rule) \(line.action)")
        }
    }

    @Test("Random rules on random buckets do what the forecast says, at every horizon", arguments: ModelBucket.Versioning.allCases)
    func livesAsForetold(versioning: ModelBucket.Versioning) throws {
        for seed in 0..<60 as Range<UInt64> {
            var maker = RandomRules(seed: seed)
            let rules = maker.rules()
            let bucket = maker.bucket(versioning, ModelBucket.MinimumSize.allCases[Int(seed % 3)], withLocks: versioning == .enabled && seed % 2 == 0)
            try check(seed, bucket, rules, .newestFirst, pageSize: [1, 2, 3, 1000][Int(seed / 3 % 4)])
        }
    }

    @Test("Whatever order the store lists a key's entries in", arguments: [Order.oldestFirst, .markersApart])
    func anyOrder(order: Order) throws {
        for seed in 1000..<1030 as Range<UInt64> {
            var maker = RandomRules(seed: seed)
            let rules = maker.rules()
            let bucket = maker.bucket(.enabled, .unbounded)
            // That versions and markers lie apart shows only where a marker is the latest.
            let shows = bucket.keys.values.contains { stack in stack.last!.isMarker && stack.contains { !$0.isMarker } }
            if order == .oldestFirst || shows { try check(seed, bucket, rules, order, pageSize: [2, 1000][Int(seed % 2)]) }
        }
    }

    @Test("Whatever tags turn out to be: what is certain happens, and nothing happens that wasn't named")
    func unreadTags() throws {
        var dependent = 0
        for seed in 2000..<2120 as Range<UInt64> {
            var maker = RandomRules(seed: seed)
            let rules = maker.rules()
            // Of two rules with tags every case is tried: neither, each alone, both.
            guard rules.count(where: { $0.isEnabled && !$0.filter.tags.isEmpty }) <= 2 else { continue }
            let bucket = maker.bucket(.never, .unbounded)
            let places = Self.places(bucket)
            let forecast = try #require(
                ForecastEngine.forecast(
                    of: Self.listing(places, pageSize: 1000), rules: rules, setting: Self.setting(bucket, places, readsTags: false)))
            var lived = bucket
            lived.live(nights: 365, under: rules)
            let named = Self.happenings(forecast, places)
            let certain = zip(named, forecast.rows).filter { !$1.dependsOnTags }.map(\.0)
            dependent += named.count - certain.count
            #expect(Set(certain).isSubset(of: lived.happenings) && Set(named).isSuperset(of: lived.happenings), "seed \(seed)")
            let unread = Set(zip(named, forecast.rows).filter { $1.dependsOnTags }.map(\.1.position))
            #expect(unread.isSubset(of: forecast.unreadTags), "seed \(seed)")
        }
        #expect(dependent > 50)
    }
}
