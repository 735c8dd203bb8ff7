import S3Model

/// Lifecycle rules made ready for many rows: prefixes as bytes, dates as days, storage classes and lines of the summary as numbers, no reference in a
/// rule.
///
/// Days are counted from a day zero: today's midnight UTC in forecasts.
struct CompiledRules: Sendable {
    /// When an action on current versions falls due.
    enum Due: Sendable, Equatable {
        /// Days of age.
        case age(Int)
        /// A day.
        case date(Int)
    }

    struct Transition: Sendable {
        var due: Due
        /// `ClassSteps` number.
        var target: Int
        var line: Int
    }

    struct NoncurrentTransition: Sendable {
        /// Days since the successor was written.
        var days: Int
        /// Noncurrent versions that have to be newer.
        var newer: Int
        /// `ClassSteps` number.
        var target: Int
        var line: Int
    }

    struct Rule: Sendable {
        /// In `prefixes`.
        var prefix: Range<Int>
        /// Bytes; sizes strictly between both match.
        var above: Int64
        var below: Int64
        var hasSizeFilter: Bool
        /// Index into `tags`; nil: none.
        var tags: Int?
        /// The filter has an element that isn't known here: matching it is as uncertain as unread tags are.
        var isOpaque: Bool
        var expiration: Due?
        /// ExpiredObjectDeleteMarker on its own.
        var cleansMarkers: Bool
        /// In `transitions`.
        var transitions: Range<Int>
        /// In `noncurrentTransitions`.
        var noncurrentTransitions: Range<Int>
        /// Days since the successor was written; nil: no such action.
        var noncurrentDays: Int?
        var noncurrentNewer: Int
        var abortDays: Int?
        /// First of the lines that every rule has: delete, putMarker, deleteNoncurrent, removeMarker, abortUpload.
        var firstLine: Int

        var deleteLine: Int { firstLine }
        var markerLine: Int { firstLine + 1 }
        var noncurrentLine: Int { firstLine + 2 }
        var cleanLine: Int { firstLine + 3 }
        var abortLine: Int { firstLine + 4 }
        /// It does something to versions or markers, and not to unfinished uploads alone.
        var actsOnVersions: Bool {
            expiration != nil || cleansMarkers || !transitions.isEmpty || !noncurrentTransitions.isEmpty || noncurrentDays != nil
        }
        /// Whether it matches rests on more than key and size.
        var wantsTags: Bool { isOpaque || tags != nil }
    }

    /// Those that are enabled, in the order of the document.
    private(set) var rules: [Rule] = []
    private(set) var prefixes: [UInt8] = []
    private(set) var tags: [[ObjectDescription.Field]] = []
    private(set) var transitions: [Transition] = []
    private(set) var noncurrentTransitions: [NoncurrentTransition] = []
    /// Every line that may get rows, by rule.
    private(set) var lines: [Forecast.Line] = []
    var classes = ClassSteps()
    /// Some rule spares the newest noncurrent versions.
    private(set) var countsNewer = false
    private let dayZero: Int

    /// Compiles what is enabled. An action whose date can't be read does nothing.
    ///
    /// - Parameter dayZero: days since 1970.
    init(_ drafts: [LifecycleRuleDraft], dayZero: Int) {
        self.dayZero = dayZero
        for (index, draft) in drafts.enumerated() where draft.isEnabled { add(draft, index) }
        countsNewer = rules.contains { $0.noncurrentNewer > 0 } || noncurrentTransitions.contains { $0.newer > 0 }
    }

    private mutating func add(_ draft: LifecycleRuleDraft, _ index: Int) {
        let filter = draft.filter
        let firstLine = lines.count
        lines += Self.fixedLines.map { Forecast.Line(rule: index, ruleId: draft.id, action: $0) }
        let prefixStart = prefixes.count
        prefixes += (filter.prefix ?? "").utf8
        if !filter.tags.isEmpty { tags.append(filter.tags) }
        let firstTransition = transitions.count
        for step in draft.transitions {
            guard let due = due(step.due) else { continue }
            let line = line(.transition(storageClass: step.storageClass), of: draft, index, from: firstLine)
            transitions.append(Transition(due: due, target: classes.number(of: step.storageClass), line: line))
        }
        let firstNoncurrent = noncurrentTransitions.count
        for step in draft.noncurrentTransitions {
            let line = line(.transitionNoncurrent(storageClass: step.storageClass), of: draft, index, from: firstLine)
            noncurrentTransitions.append(
                NoncurrentTransition(
                    days: Self.bounded(step.days), newer: max(0, step.newerNoncurrentVersions ?? 0),
                    target: classes.number(of: step.storageClass), line: line))
        }
        // Abort rules know only prefixes (S3 user guide, "Filter element"); one with another filter, should a store take it, is not guessed at.
        let abort = filter.hasSizes || !filter.tags.isEmpty || !filter.unknown.isEmpty ? nil : draft.abortDays
        rules.append(
            Rule(
                prefix: prefixStart..<prefixes.count, above: filter.objectSizeGreaterThan ?? -1, below: filter.objectSizeLessThan ?? .max,
                hasSizeFilter: filter.hasSizes, tags: filter.tags.isEmpty ? nil : tags.count - 1, isOpaque: !filter.unknown.isEmpty,
                expiration: expiration(draft), cleansMarkers: draft.expiration == .expiredObjectDeleteMarker,
                transitions: firstTransition..<transitions.count, noncurrentTransitions: firstNoncurrent..<noncurrentTransitions.count,
                noncurrentDays: draft.noncurrentExpiration.map { Self.bounded($0.days ?? 0) },
                noncurrentNewer: max(0, draft.noncurrentExpiration?.newerNoncurrentVersions ?? 0), abortDays: abort.map(Self.bounded),
                firstLine: firstLine))
    }

    private static let fixedLines: [Forecast.Action] = [.delete, .putMarker, .deleteNoncurrent, .removeMarker, .abortUpload]

    private mutating func line(_ action: Forecast.Action, of draft: LifecycleRuleDraft, _ rule: Int, from first: Int) -> Int {
        if let known = lines[first...].firstIndex(where: { $0.action == action }) { return known }
        lines.append(Forecast.Line(rule: rule, ruleId: draft.id, action: action))
        return lines.count - 1
    }

    private func expiration(_ draft: LifecycleRuleDraft) -> Due? {
        if case .due(let due) = draft.expiration { self.due(due) } else { nil }
    }

    private func due(_ due: LifecycleRuleDraft.Due) -> Due? {
        switch due {
        case .days(let days): return .age(Self.bounded(days))
        case .date(let text):
            // A date is a midnight; where a store took another time of day, the midnight after it.
            return Timestamp.milliseconds(iso: text).map { .date(ForecastSetting.dayNumber($0 + 86_399_999) - dayZero) }
        }
    }

    /// Days so few that sums of them don't overflow; what the API refuses counts as 0.
    private static func bounded(_ days: Int) -> Int { min(max(0, days), 1 << 32) }

    /// Numbers of the rules whose prefix a key begins with.
    func match(_ key: UnsafeBufferPointer<UInt8>, into found: inout [Int]) {
        found.removeAll(keepingCapacity: true)
        prefixes.withUnsafeBufferPointer { prefixes in
            rules.withUnsafeBufferPointer { rules in
                for index in rules.indices where ByteOrder.hasPrefix(key, UnsafeBufferPointer(rebasing: prefixes[rules[index].prefix])) {
                    found.append(index)
                }
            }
        }
    }

    /// Whether tags that were read hold all that a rule asks for.
    func tagsMatch(_ rule: Int, _ read: [ObjectDescription.Field]) -> Bool {
        guard let wanted = rules[rule].tags else { return true }
        return tags[wanted].allSatisfy { tag in
            read.contains { $0.name.utf8.elementsEqual(tag.name.utf8) && $0.value.utf8.elementsEqual(tag.value.utf8) }
        }
    }
}
