import S3Model

/// A bucket in memory through which a lifecycle goes midnight by midnight, written down as plainly as can be: no rule is prepared, nothing is
/// remembered from one night to the next but the bucket itself.
struct ModelBucket {
    enum Versioning: CaseIterable { case enabled, suspended, never }
    enum MinimumSize: CaseIterable { case everyClass, allButArchives, unbounded }

    struct Item {
        var name: String
        var isMarker = false
        var isNull = false
        var size: Int64 = 0
        var storageClass = "STANDARD"
        /// Milliseconds since 1970.
        var written: Int64
        /// Since when it is noncurrent, milliseconds since 1970.
        var covered: Int64?
        var lockedUntil: Int64?
        var tags: [String: String] = [:]
    }

    /// Something that was done to an item.
    struct Happening: Hashable, CustomStringConvertible {
        var item: String
        var rule: Int
        var action: String
        /// Nights from today's midnight.
        var night: Int
        /// It had been due at today's midnight already.
        var wasDueToday: Bool
        var bytes: Int64

        var description: String { "\(item): rule \(rule) \(action) night \(night)\(wasDueToday ? ", due today" : "")" }
    }

    static let day: Int64 = 86_400_000
    var versioning: Versioning
    var minimumSize: MinimumSize
    /// Today's midnight.
    var today: Int64
    /// By key, newest last.
    var keys: [String: [Item]] = [:]
    private(set) var happenings: [Happening] = []

    init(versioning: Versioning, minimumSize: MinimumSize, today: Int64) {
        (self.versioning, self.minimumSize, self.today) = (versioning, minimumSize, today)
    }

    /// Lives through so many midnights.
    mutating func live(nights: Int, under rules: [LifecycleRuleDraft]) {
        for night in 1...nights {
            for key in keys.keys.sorted() { pass(key, night, rules) }
        }
    }

    // MARK: One key, one night

    private struct Wish {
        /// Smaller is stronger.
        var order: Int
        /// The midnight from which on it may happen.
        var from: Int64
        var rule: Int
        var action: String
        var target: String?
    }

    private mutating func pass(_ key: String, _ night: Int, _ rules: [LifecycleRuleDraft]) {
        let midnight = today + Int64(night) * Self.day
        let evening = keys[key]!
        var morning = evening
        var gone: Set<String> = []
        var puts: Wish?
        for (index, item) in evening.enumerated() {
            var wishes: [Wish] = []
            for (number, rule) in rules.enumerated() where rule.isEnabled && fits(rule, key, item) {
                wishes += self.wishes(item, newer: evening.count - 1 - index, isAlone: evening.count == 1, rule, number, midnight)
            }
            let able = wishes.filter { $0.from <= midnight }
            guard let wish = able.min(by: { ($0.order, $0.from, $0.rule) < ($1.order, $1.from, $1.rule) }) else { continue }
            note(item, wish, night)
            if let target = wish.target {
                morning[index].storageClass = target
            } else if wish.action == "putMarker" {
                puts = wish
            } else {
                gone.insert(item.name)
                if wish.action == "delete", versioning == .suspended { morning.append(newMarker(key, item, midnight)) }
            }
        }
        if let puts {
            morning[evening.count - 1].covered = midnight
            if versioning == .suspended {
                for item in evening.dropLast() where item.isNull && !gone.contains(item.name) && (item.lockedUntil ?? 0) <= midnight {
                    gone.insert(item.name)
                    note(item, Wish(order: 0, from: puts.from, rule: puts.rule, action: "deleteNoncurrent"), night)
                }
            }
            morning.append(newMarker(key, evening.last!, midnight))
        }
        keys[key] = morning.filter { !gone.contains($0.name) }
    }

    private func newMarker(_ key: String, _ item: Item, _ midnight: Int64) -> Item {
        Item(name: "^" + item.name, isMarker: true, isNull: versioning == .suspended, written: midnight)
    }

    private mutating func note(_ item: Item, _ wish: Wish, _ night: Int) {
        // A marker that a night put there is told of under the entry that it was put on.
        let name = item.name.hasPrefix("^") ? String(item.name.dropFirst()) : item.name
        happenings.append(
            Happening(
                item: name, rule: wish.rule, action: wish.action, night: night, wasDueToday: night == 1 && wish.from <= today, bytes: item.size))
    }

    // MARK: What rules wish for an item

    private func wishes(
        _ item: Item, newer: Int, isAlone: Bool, _ rule: LifecycleRuleDraft, _ number: Int, _ midnight: Int64
    ) -> [Wish] {
        var wishes: [Wish] = []
        if newer == 0 {
            if item.isMarker {
                guard isAlone else { return [] }
                switch rule.expiration {
                case .due(let due):
                    if let from = start(due, item.written) { wishes.append(Wish(order: 0, from: from, rule: number, action: "removeMarker")) }
                case .expiredObjectDeleteMarker:
                    wishes.append(Wish(order: 0, from: nightAfter(item.written), rule: number, action: "removeMarker"))
                case nil: break
                }
                return wishes
            }
            if case .due(let due) = rule.expiration, let from = start(due, item.written) {
                let deletes = versioning == .never || versioning == .suspended && item.isNull
                if !deletes {
                    wishes.append(Wish(order: 100, from: from, rule: number, action: "putMarker"))
                } else if let free = unlocked(item, from, midnight) {
                    wishes.append(Wish(order: 0, from: free, rule: number, action: "delete"))
                }
            }
            for step in rule.transitions {
                guard let from = start(step.due, item.written) else { continue }
                wishes += move(item, from, step.storageClass, rule, number, "transition")
            }
            return wishes
        }
        guard let covered = item.covered else { return [] }
        let newerNoncurrent = newer - 1
        if let expiration = rule.noncurrentExpiration, newerNoncurrent >= expiration.newerNoncurrentVersions ?? 0 {
            let from = nightAfter(covered + Int64(expiration.days ?? 0) * Self.day)
            if let free = unlocked(item, from, midnight) {
                wishes.append(Wish(order: 0, from: free, rule: number, action: "deleteNoncurrent"))
            }
        }
        for step in rule.noncurrentTransitions where !item.isMarker && newerNoncurrent >= step.newerNoncurrentVersions ?? 0 {
            let from = nightAfter(covered + Int64(step.days) * Self.day)
            wishes += move(item, from, step.storageClass, rule, number, "transitionNoncurrent")
        }
        return wishes
    }

    private func unlocked(_ item: Item, _ from: Int64, _ midnight: Int64) -> Int64? {
        guard let until = item.lockedUntil, until > from else { return from }
        if until > midnight { return nil }
        var night = today - 800 * Self.day
        while night < until { night += Self.day }
        return night
    }

    private static let strength = ["DEEP_ARCHIVE", "GLACIER", "INTELLIGENT_TIERING", "GLACIER_IR", "ONEZONE_IA", "STANDARD_IA"]
    /// Where each class may go.
    private static let ways: [String: [String]] = [
        "STANDARD": ["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
        "STANDARD_IA": ["INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
        "INTELLIGENT_TIERING": ["ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
        "ONEZONE_IA": ["GLACIER", "DEEP_ARCHIVE"],
        "GLACIER_IR": ["GLACIER", "DEEP_ARCHIVE"],
        "GLACIER": ["DEEP_ARCHIVE"],
        "DEEP_ARCHIVE": [],
    ]

    private func move(
        _ item: Item, _ from: Int64, _ target: String, _ rule: LifecycleRuleDraft, _ number: Int, _ action: String
    ) -> [Wish] {
        guard Self.ways[item.storageClass]!.contains(target) else { return [] }
        let isFiltered = rule.filter.objectSizeGreaterThan != nil || rule.filter.objectSizeLessThan != nil
        if !isFiltered, item.size < 128 * 1024 {
            if minimumSize == .everyClass { return [] }
            if minimumSize == .allButArchives, target != "GLACIER", target != "DEEP_ARCHIVE" { return [] }
        }
        return [
            Wish(order: 1 + Self.strength.firstIndex(of: target)!, from: from, rule: number, action: "\(action) \(target)", target: target)
        ]
    }

    private func fits(_ rule: LifecycleRuleDraft, _ key: String, _ item: Item) -> Bool {
        guard key.utf8.starts(with: (rule.filter.prefix ?? "").utf8) else { return false }
        if let bound = rule.filter.objectSizeGreaterThan, !(item.size > bound) { return false }
        if let bound = rule.filter.objectSizeLessThan, !(item.size < bound) { return false }
        return rule.filter.tags.allSatisfy { !item.isMarker && item.tags[$0.name] == $0.value }
    }

    // MARK: Midnights

    /// The first midnight after a moment.
    private func nightAfter(_ moment: Int64) -> Int64 {
        var night = moment - moment % Self.day
        while night <= moment { night += Self.day }
        return night
    }

    private func start(_ due: LifecycleRuleDraft.Due, _ written: Int64) -> Int64? {
        switch due {
        case .days(let days): return nightAfter(written + Int64(days) * Self.day)
        case .date(let text):
            guard let date = Timestamp.milliseconds(iso: text) else { return nil }
            return max(date, nightAfter(written))
        }
    }
}
