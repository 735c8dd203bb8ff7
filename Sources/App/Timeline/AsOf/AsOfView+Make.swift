import S3Model

extension AsOfView {
    /// The bucket of a log as of a time.
    ///
    /// - Parameters:
    ///   - removedMarkers: entries that Strata removed, from its journals, in any order. Those of keys without any entry in the log are left out:
    ///     nothing of them can be shown or restored.
    ///   - expiry: what is known of rules that remove noncurrent versions.
    ///   - isCancelled: asked now and then.
    /// - Returns: nil when cancelled.
    public static func make(
        _ log: VersionLog, at time: AsOfTime, removed removedMarkers: [RemovedEntry] = [], expiry: ExpiryKnowledge,
        isCancelled: () -> Bool = { false }
    ) -> AsOfView? {
        var overlays: [UInt32: [RemovedEntry]] = [:]
        for entry in removedMarkers {
            if let key = log.number(of: entry.key) { overlays[UInt32(key), default: []].append(entry) }
        }
        return make(log, at: time, removed: removedMarkers, overlays: overlays, expiry: expiry, isCancelled)
    }

    /// The same bucket as of another time. Quicker than making it anew where many entries were removed, since their keys are known.
    ///
    /// - Returns: nil when cancelled.
    public func moved(to time: AsOfTime, isCancelled: () -> Bool = { false }) -> AsOfView? {
        Self.make(log, at: time, removed: removed, overlays: overlays, expiry: expiry, isCancelled)
    }

    private static func make(
        _ log: VersionLog, at time: AsOfTime, removed: [RemovedEntry], overlays: [UInt32: [RemovedEntry]], expiry: ExpiryKnowledge,
        _ isCancelled: () -> Bool
    ) -> AsOfView? {
        var then: [UInt32] = []
        var facts: [KeyFacts] = []
        then.reserveCapacity(log.keyCount)
        facts.reserveCapacity(log.keyCount)
        var reader = StateReader(log: log, time: time, expiry: expiry)
        for key in 0..<log.keyCount {
            if key % 16_384 == 0, isCancelled() { return nil }
            let (position, fact) = reader.read(key, overlays.isEmpty ? nil : overlays[UInt32(key)])
            then.append(position)
            facts.append(fact)
        }
        return AsOfView(log: log, time: time, expiry: expiry, removed: removed, overlays: overlays, then: then, facts: facts)
    }
}

/// Reads what keys were at a time, one after the other.
private struct StateReader {
    let log: VersionLog
    let time: AsOfTime
    let expiry: ExpiryKnowledge
    private let rules: [(prefix: [UInt8], rule: ExpiryKnowledge.Rule)]
    private var cursor: RowCursor

    init(log: VersionLog, time: AsOfTime, expiry: ExpiryKnowledge) {
        self.log = log
        self.time = time
        self.expiry = expiry
        rules = expiry.rules.map { (Array($0.prefix.utf8), $0) }
        cursor = RowCursor(log.listing)
    }

    /// What the entries of one key say, before rules are asked.
    private struct Findings {
        /// Listing position of the version at the time.
        var then = AsOfView.none
        /// The newest entry as old as the time was found.
        var isFound = false
        var reason: UnknownReason?
        var doubts: AsOfDoubts = []
        /// Date of the entry above the found one, or of the oldest one.
        var successor: Int64?
        var isOldestMarker = false
    }

    mutating func read(_ key: Int, _ overlay: [RemovedEntry]?) -> (UInt32, KeyFacts) {
        let entries = log.entries(ofKey: key)
        let newest = log.position(ofEntry: entries.lowerBound)
        let (segment, row) = cursor.locate(newest)
        let isPresent = segment.kind(at: row) == .version
        var found = overlay.map { search(entries, KeyStack(log, key, removed: $0)) } ?? search(entries)
        if !found.isFound, found.reason == nil { found.reason = whyMissing(found, segment, row) }
        if !log.isComplete, key == log.keyCount - 1, !found.isFound { found.reason = .listingIncomplete }
        if found.isFound, found.reason == nil, let successor = found.successor, mayHaveGap(successor, segment, row) { found.doubts.insert(.maybeGap) }
        var facts = KeyFacts(change: .absent, reasonByte: found.reason?.rawValue ?? 0, doubts: found.doubts, isPresent: isPresent)
        facts.change = change(found, newest: newest, isPresent: isPresent)
        if facts.change == .overwritten {
            let then = cursor.locate(Int(found.then))
            if then.segment.hasSameContent(at: then.row, as: segment, at: row) { facts.change = .rewritten }
        }
        return (found.then, facts)
    }

    private func change(_ found: Findings, newest: Int, isPresent: Bool) -> AsOfChange {
        if found.reason != nil { return .unknown }
        if found.then == AsOfView.none {
            if !isPresent { return .absent }
            return found.isFound ? .restored : .created
        }
        if !isPresent { return .deleted }
        return Int(found.then) == newest ? .unchanged : .overwritten
    }

    /// Walks down from the newest entry to the first that is as old as the time.
    private mutating func search(_ entries: Range<Int>) -> Findings {
        var found = Findings()
        for entry in entries {
            let position = log.position(ofEntry: entry)
            let (segment, row) = cursor.locate(position)
            guard let date = segment.lastModified(at: row) else {
                if segment.kind(at: row) == .version { found.then = UInt32(position) }
                found.reason = .undated
                return found
            }
            if time.covers(date) {
                found.isFound = true
                if segment.kind(at: row) == .version {
                    found.then = UInt32(position)
                    if segment.partCount(at: row) != nil { found.doubts.insert(.multipartDate) }
                }
                return found
            }
            if segment.isNullVersion(at: row) { found.reason = .nullReplaced }
            found.successor = date
            found.isOldestMarker = segment.kind(at: row) == .deleteMarker
        }
        return found
    }

    /// The same for a key of which Strata removed entries.
    private mutating func search(_ entries: Range<Int>, _ stack: KeyStack) -> Findings {
        var found = Findings()
        for item in stack.items {
            switch item {
            case .entry(let entry):
                let one = search(entry..<(entry + 1))
                let reason = found.reason
                found = one.isFound || one.reason == .undated ? merged(one, found) : one
                if found.reason == nil { found.reason = reason }
                if one.isFound || one.reason == .undated { return found }
            case .removed(let removed):
                // Already gone at that time, or not yet there.
                if time.covers(removed.removedAt) || !time.covers(removed.lastModified) { continue }
                found.isFound = true
                found.doubts.insert(.fromJournal)
                if removed.kind == .version { found.reason = .undone }
                return found
            }
        }
        return found
    }

    private func merged(_ one: Findings, _ above: Findings) -> Findings {
        var one = one
        one.successor = above.successor
        return one
    }

    /// Why a key without an entry as old as the time can't be called absent then; nil where it can.
    private func whyMissing(_ found: Findings, _ segment: ListingSegment, _ row: Int) -> UnknownReason? {
        if found.isOldestMarker { return .markerOnNothing }
        if !expiry.isRead { return .rulesUnread }
        let isExpired = rules.contains { matches($0.prefix, segment, row) && couldRemove($0.rule, beneath: found.successor) }
        return isExpired ? .expired : nil
    }

    /// True if a rule may have taken what lay right beneath an entry of that date.
    private func couldRemove(_ rule: ExpiryKnowledge.Rule, beneath successor: Int64?) -> Bool {
        guard let now = expiry.now, let days = rule.days, let successor else { return true }
        return successor + Int64(days) * 86_400_000 <= now
    }

    private func mayHaveGap(_ successor: Int64, _ segment: ListingSegment, _ row: Int) -> Bool {
        !expiry.isRead || rules.contains { $0.rule.isSelective && matches($0.prefix, segment, row) && couldRemove($0.rule, beneath: successor) }
    }

    private func matches(_ prefix: [UInt8], _ segment: ListingSegment, _ row: Int) -> Bool {
        prefix.isEmpty || segment.withKeyBytes(at: row) { key in prefix.withUnsafeBufferPointer { ByteOrder.hasPrefix(key, $0) } }
    }
}
