import S3Model

/// Random rule documents and buckets for them, by seed: days and ages lie close to the horizons and to each other, so that bounds are met often.
struct RandomRules {
    var random: SplitMix
    static let today: Int64 = 20_779 * ModelBucket.day
    static let now = today + 15 * 3_600_000 + 123
    private static let days = [0, 1, 2, 3, 5, 28, 29, 30, 31, 60, 88, 89, 90, 91, 200, 363, 364, 365, 366]
    private static let classes = ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"]
    private static let keys = ["a", "dir/b", "dir/c", "dir/sub/d", "dirt", "e\u{301}", "\u{e9}"]
    private static let sizes: [Int64] = [0, 1, 500, 131_071, 131_072, 131_073, 5_000_000]

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    // MARK: Rules

    mutating func rules(withTags: Bool = true) -> [LifecycleRuleDraft] {
        (0...random.below(4)).map { number in
            var rule = LifecycleRuleDraft()
            rule.id = "rule \(number)"
            rule.isEnabled = random.chance(90)
            rule.filter = filter(withTags)
            let byDate = random.chance(25)
            if random.chance(60) { rule.expiration = .due(due(byDate)) } else if random.chance(30) { rule.expiration = .expiredObjectDeleteMarker }
            for _ in 0..<random.below(3) {
                rule.transitions.append(.init(due: due(byDate), storageClass: Self.classes[random.below(6)]))
            }
            for _ in 0..<random.below(3) {
                rule.noncurrentTransitions.append(
                    .init(days: aboutDays(), newerNoncurrentVersions: newer(), storageClass: Self.classes[random.below(6)]))
            }
            if random.chance(50) { rule.noncurrentExpiration = .init(days: max(1, aboutDays()), newerNoncurrentVersions: newer()) }
            return rule
        }
    }

    private mutating func newer() -> Int? { random.chance(40) ? 1 + random.below(3) : nil }

    private mutating func aboutDays() -> Int { Self.days[random.below(Self.days.count)] }

    private mutating func due(_ byDate: Bool) -> LifecycleRuleDraft.Due {
        if !byDate { return .days(aboutDays()) }
        let day = Self.today / ModelBucket.day + Int64(aboutDays()) * (random.chance(30) ? -1 : 1)
        return .date(Timestamp.iso(milliseconds: day * ModelBucket.day))
    }

    private mutating func filter(_ withTags: Bool) -> RuleFilter {
        var filter = RuleFilter(prefix: ["", "", "", "dir", "dir/", "e", "nowhere/"][random.below(7)])
        if random.chance(20) { filter.objectSizeGreaterThan = Self.sizes[random.below(Self.sizes.count)] }
        if random.chance(20) { filter.objectSizeLessThan = Self.sizes[random.below(Self.sizes.count)] }
        if withTags, random.chance(20) { filter.tags.append(.init("team", ["red", "blue"][random.below(2)])) }
        if withTags, random.chance(10) { filter.tags.append(.init("kind", "log")) }
        return filter
    }

    // MARK: Buckets

    mutating func bucket(_ versioning: ModelBucket.Versioning, _ minimumSize: ModelBucket.MinimumSize, withLocks: Bool = false) -> ModelBucket {
        var bucket = ModelBucket(versioning: versioning, minimumSize: minimumSize, today: Self.today)
        for (number, key) in Self.keys.enumerated() {
            bucket.keys[key] = stack("\(number)", versioning, withLocks)
        }
        return bucket
    }

    private mutating func stack(_ name: String, _ versioning: ModelBucket.Versioning, _ withLocks: Bool) -> [ModelBucket.Item] {
        let count = versioning == .never ? 1 : 1 + random.below(6)
        let null = versioning == .never ? 0 : random.chance(versioning == .suspended ? 70 : 30) ? random.below(count) : -1
        let moments = moments(count)
        return (0..<count).map { index in
            var item = ModelBucket.Item(name: "\(name).\(index)", written: moments[index])
            item.isMarker = versioning != .never && random.chance(20)
            item.isNull = index == null
            if index + 1 < count { item.covered = moments[index + 1] }
            if item.isMarker { return item }
            item.size = Self.sizes[random.below(Self.sizes.count)]
            if random.chance(30) { item.storageClass = Self.classes[random.below(6)] }
            if random.chance(50) { item.tags["team"] = ["red", "blue"][random.below(2)] }
            if random.chance(50) { item.tags["kind"] = "log" }
            if withLocks, random.chance(30) {
                item.lockedUntil = Self.today + Int64(random.below(400) - 20) * ModelBucket.day + (random.chance(50) ? 0 : 777)
            }
            return item
        }
    }

    /// Ascending and different, up to now; some at midnight.
    private mutating func moments(_ count: Int) -> [Int64] {
        var found: Set<Int64> = []
        while found.count < count {
            let day = Self.today - Int64(random.chance(50) ? aboutDays() : random.below(400)) * ModelBucket.day
            let moment = day + (random.chance(30) ? 0 : Int64(random.below(86_400)) * 1000)
            if moment <= Self.now { found.insert(moment) }
        }
        return found.sorted()
    }
}
