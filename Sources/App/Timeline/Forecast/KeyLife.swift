import S3Model

/// What lifecycle rules do to the entries of one key, run by run.
///
/// A run takes place at each midnight UTC. What is due at a run is judged by what the last run left, and of what is due for one entry one action is
/// carried out: permanent deletion before transition before a delete marker, of transitions the one to the cheaper class (`ClassSteps.rank`), of
/// deletions the one that fell due first. What was put off is due again at the next run, if it still applies.
/// **Source**: S3 user guide, "How S3 Lifecycle handles conflicts", "Lifecycle configuration elements", "Expiring objects".
struct KeyLife: Sendable {
    /// How days are counted and what the bucket is like.
    struct Mode: Sendable {
        var versioning: ForecastSetting.Versioning
        var minimumSize: ForecastSetting.MinimumSize
        /// Days from an age to the midnight after it: 1 in forecasts, 0 where days of age themselves are wanted.
        var roundUp = 1
        /// The first run.
        var firstDay = 1
        /// The last day that matters.
        var horizon: Int
        /// Noncurrent versions to think above those of the key.
        var newerAbove = 0
    }

    /// A day that isn't known.
    static let noDay = Int.min

    /// A version or delete marker.
    struct Entry: Sendable {
        var position: Int32
        var isMarker: Bool
        /// Its id is "null", or it has none.
        var isNull: Bool
        /// Bytes.
        var size: Int64
        /// `ClassSteps` number.
        var storageClass: Int
        /// The day it was written on.
        var written: Int
        /// The day its successor was written on.
        var since: Int
        /// The first run that may delete it.
        var lock = noDay

        fileprivate(set) var isAlive = true
        /// When the transition that brought it to its class was due.
        fileprivate(set) var movedAt = noDay
        fileprivate(set) var heldAt = Int.max
        fileprivate(set) var pending = Pending()
    }

    /// The action that will be carried out next.
    struct Pending: Sendable {
        enum Kind: UInt8, Sendable { case delete, putMarker, move }
        /// The run; `.max`: none within the horizon.
        var day = Int.max
        var due = 0
        var rank = 0
        var line = 0
        var rule = 0
        var kind = Kind.delete
        var target = 0
        /// When a deletion was due that a lock holds back.
        var heldAt = Int.max
    }

    /// Something that a run does.
    struct Step: Sendable, Hashable {
        var position: Int32
        /// Bytes; 0 for markers.
        var size: Int64
        var line: Int
        /// Day; of what the first run finds overdue the day it was due on.
        var due: Int

        /// In the order of the listing, then by day.
        static func isBefore(_ a: Step, _ b: Step) -> Bool { (a.position, a.due, a.line) < (b.position, b.due, b.line) }
    }

    let rules: CompiledRules
    var mode: Mode
    /// Tags that were read, by position.
    var tags: [Int32: [ObjectDescription.Field]] = [:]
    /// Numbers of the rules whose prefix the key has.
    var matching: [Int] = []
    /// The first is the place of a marker that a run puts on top, then the key's entries, newest first.
    private(set) var entries: [Entry] = []
    /// Filled by `run`.
    private(set) var steps: [Step] = []
    /// Rules that count as matching where tags aren't known.
    private var assumed: [Int] = []
    private var aliveCount = 0
    /// The next run that may act on anything.
    private var earliest = 0

    init(_ rules: CompiledRules, mode: Mode) {
        self.rules = rules
        self.mode = mode
    }

    /// Forgets the key.
    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        steps.removeAll(keepingCapacity: true)
    }

    /// Number of the key's entries.
    var count: Int { max(0, entries.count - 1) }

    /// Adds the next older entry.
    mutating func add(_ entry: Entry) {
        if entries.isEmpty {
            entries.append(
                Entry(
                    position: entry.position, isMarker: true, isNull: true, size: 0, storageClass: 0, written: Self.noDay, since: Self.noDay))
        }
        entries.append(entry)
    }

    /// Lives through the runs; `steps` then holds what they did, by day.
    ///
    /// - Parameter assumed: rules that count as matching versions whose tags aren't known.
    mutating func run(assuming assumed: [Int] = []) {
        let original = assumed.isEmpty ? [] : entries
        self.assumed = assumed
        steps.removeAll(keepingCapacity: true)
        entries[0].isAlive = false
        aliveCount = entries.count - 1
        earliest = mode.firstDay
        planAll()
        while let day = nextDay() { carryOut(day) }
        if !original.isEmpty { entries = original }
    }

    /// Brings `steps` into the order of the listing.
    mutating func sortSteps() {
        if steps.count > 1 { steps.sort(by: Step.isBefore) }
    }

    /// Whether an entry's tags would have to be read for a rule of `matching`.
    func isOpen(_ entry: Entry, for rule: Int) -> Bool {
        let filter = rules.rules[rule]
        guard filter.wantsTags, !entry.isMarker, entry.size > filter.above, entry.size < filter.below else { return false }
        return tags[entry.position].map { filter.isOpaque && rules.tagsMatch(rule, $0) } ?? true
    }

    /// Entries with a deletion that only a lock holds back, and when it fell due.
    var held: [(position: Int32, size: Int64, due: Int)] {
        entries.dropFirst().filter { $0.heldAt <= mode.horizon }.map { ($0.position, $0.size, $0.heldAt) }
    }
}

// MARK: - Runs

extension KeyLife {
    private func nextDay() -> Int? {
        var day = Int.max
        for index in entries.indices where entries[index].pending.day < day { day = entries[index].pending.day }
        return day == .max ? nil : day
    }

    private mutating func carryOut(_ day: Int) {
        var marker: Pending?
        var hasDeleted = false
        earliest = day + 1
        for index in entries.indices where entries[index].pending.day == day {
            let pending = entries[index].pending
            record(index, pending.line, day, pending.due)
            switch pending.kind {
            case .move:
                entries[index].storageClass = pending.target
                entries[index].movedAt = pending.due
            case .putMarker: marker = pending
            case .delete:
                kill(index)
                hasDeleted = true
                // What replaces the null version for good is a null marker.
                if index == 1, !entries[0].isAlive, mode.versioning == .suspended, !entries[index].isMarker { cover(day) }
            }
        }
        if let marker {
            entries[1].since = day
            entries[1].movedAt = Self.noDay
            cover(day)
            if mode.versioning == .suspended { replaceNull(day, marker) }
        }
        // A deletion changes what others are due for only where newer versions are counted, or a marker is left alone.
        if marker != nil || hasDeleted && (rules.countsNewer || aliveCount == 1) { planAll() } else { planAll(onlyActedOn: day) }
    }

    private mutating func record(_ index: Int, _ line: Int, _ day: Int, _ due: Int) {
        let entry = entries[index]
        steps.append(Step(position: entry.position, size: entry.size, line: line, due: day > mode.firstDay ? day : due))
    }

    private mutating func kill(_ index: Int) {
        entries[index].isAlive = false
        entries[index].pending.day = .max
        aliveCount -= 1
    }

    /// A delete marker comes on top.
    private mutating func cover(_ day: Int) {
        entries[0].isAlive = true
        entries[0].written = day
        entries[0].pending.day = .max
        aliveCount += 1
    }

    /// While versioning is suspended a marker's id is null: it takes the place of whatever had this id.
    private mutating func replaceNull(_ day: Int, _ marker: Pending) {
        for index in entries.indices.dropFirst(2) where entries[index].isAlive && entries[index].isNull && entries[index].lock <= day {
            record(index, rules.rules[marker.rule].noncurrentLine, day, marker.due)
            kill(index)
        }
    }
}

// MARK: - What is next for an entry

/// Mutating even where nothing changes: a call that isn't would copy, and retain, the whole life for each entry.
extension KeyLife {
    private mutating func planAll(onlyActedOn day: Int = noDay) {
        var newer = mode.newerAbove
        for index in entries.indices where entries[index].isAlive {
            let isCurrent = index == 0 || index == 1 && !entries[0].isAlive
            if day == Self.noDay || entries[index].pending.day == day { plan(index, isCurrent: isCurrent, newer: newer) }
            if !isCurrent { newer += 1 }
        }
    }

    private mutating func plan(_ index: Int, isCurrent: Bool, newer: Int) {
        var pending = Pending()
        if isCurrent {
            if !entries[index].isMarker {
                planCurrent(entries[index], &pending)
            } else if aliveCount == 1 {
                planExpiredMarker(entries[index], &pending)
            }
        } else {
            planNoncurrent(entries[index], newer: newer, &pending)
        }
        entries[index].heldAt = min(entries[index].heldAt, pending.heldAt)
        entries[index].pending = pending
    }

    private mutating func planCurrent(_ entry: Entry, _ pending: inout Pending) {
        let putsMarker =
            switch mode.versioning {
            case .enabled: true
            case .never: false
            case .suspended, .unknown: !entry.isNull
            }
        for place in matching.indices {
            let number = matching[place]
            let rule = rules.rules[number]
            guard matches(rule, number, entry) else { continue }
            if let expiration = rule.expiration {
                let due = due(expiration, entry.written)
                if putsMarker {
                    offer(Pending(day: max(due, earliest), due: due, rank: 0, line: rule.markerLine, rule: number, kind: .putMarker), &pending)
                } else {
                    offerDeletion(entry, due, rule.deleteLine, number, &pending)
                }
            }
            for step in rule.transitions {
                let transition = rules.transitions[step]
                let due = due(transition.due, entry.written)
                offerMove(entry, due, to: transition.target, transition.line, rule, number, &pending)
            }
        }
    }

    private mutating func planNoncurrent(_ entry: Entry, newer: Int, _ pending: inout Pending) {
        guard entry.since != Self.noDay else { return }
        for place in matching.indices {
            let number = matching[place]
            let rule = rules.rules[number]
            guard matches(rule, number, entry) else { continue }
            if let days = rule.noncurrentDays, newer >= rule.noncurrentNewer {
                offerDeletion(entry, entry.since + days + mode.roundUp, rule.noncurrentLine, number, &pending)
            }
            if entry.isMarker { continue }
            for step in rule.noncurrentTransitions {
                let transition = rules.noncurrentTransitions[step]
                guard newer >= transition.newer else { continue }
                offerMove(
                    entry, entry.since + transition.days + mode.roundUp, to: transition.target, transition.line, rule, number, &pending)
            }
        }
    }

    /// A marker that nothing lies under goes at the next run under ExpiredObjectDeleteMarker, and once it is old enough under an expiration.
    private mutating func planExpiredMarker(_ entry: Entry, _ pending: inout Pending) {
        for place in matching.indices {
            let number = matching[place]
            let rule = rules.rules[number]
            guard rule.cleansMarkers || rule.expiration != nil, matches(rule, number, entry) else { continue }
            let due = due(rule.expiration ?? .age(0), entry.written)
            offer(Pending(day: max(due, earliest), due: due, rank: Self.deletion, line: rule.cleanLine, rule: number, kind: .delete), &pending)
        }
    }

    private mutating func due(_ due: CompiledRules.Due, _ written: Int) -> Int {
        switch due {
        case .age(let days): written == Self.noDay ? .max : written + days + mode.roundUp
        // What is written after the date is acted on as soon as it exists.
        case .date(let day): written == Self.noDay ? day : max(day, written + mode.roundUp)
        }
    }

    @inline(__always)
    private mutating func matches(_ rule: CompiledRules.Rule, _ number: Int, _ entry: Entry) -> Bool {
        guard entry.size > rule.above, entry.size < rule.below else { return false }
        return !rule.wantsTags || hasTags(rule, number, entry)
    }

    private mutating func hasTags(_ rule: CompiledRules.Rule, _ number: Int, _ entry: Entry) -> Bool {
        if entry.isMarker { return false }
        guard let read = tags[entry.position] else { return assumed.contains(number) }
        return rules.tagsMatch(number, read) && (!rule.isOpaque || assumed.contains(number))
    }

    private static let deletion = 100

    private mutating func offerDeletion(_ entry: Entry, _ due: Int, _ line: Int, _ rule: Int, _ pending: inout Pending) {
        if due == .max { return }
        if entry.lock > max(due, earliest) {
            pending.heldAt = min(pending.heldAt, due)
            if entry.lock == .max { return }
        }
        let free = max(due, entry.lock)
        offer(Pending(day: max(free, earliest), due: free, rank: Self.deletion, line: line, rule: rule, kind: .delete), &pending)
    }

    @inline(__always)
    private mutating func offerMove(
        _ entry: Entry, _ due: Int, to target: Int, _ line: Int, _ rule: CompiledRules.Rule, _ number: Int, _ pending: inout Pending
    ) {
        guard due <= mode.horizon, ClassSteps.mayMove(entry.storageClass, to: target) else { return }
        // Between classes that nobody here knows the order of, the steps' own days are the order.
        if !ClassSteps.areKnown(entry.storageClass, target), due <= entry.movedAt { return }
        if entry.size < ForecastSetting.MinimumSize.bytes, !rule.hasSizeFilter {
            switch mode.minimumSize {
            case .everyClass: return
            case .allButArchives: if !ClassSteps.isArchive(target) { return }
            case .unbounded: break
            }
        }
        offer(
            Pending(
                day: max(due, earliest), due: due, rank: 1 + ClassSteps.rank(target), line: line, rule: number, kind: .move, target: target),
            &pending)
    }

    /// Keeps the action of the earlier run; of one run the stronger, then the one that fell due first, then the one that stands first.
    @inline(__always)
    private mutating func offer(_ new: Pending, _ pending: inout Pending) {
        guard new.day <= mode.horizon else { return }
        let isFirst =
            new.day != pending.day ? new.day < pending.day : new.rank != pending.rank ? new.rank > pending.rank : new.due < pending.due
        guard isFirst else { return }
        let heldAt = pending.heldAt
        pending = new
        pending.heldAt = heldAt
    }
}
