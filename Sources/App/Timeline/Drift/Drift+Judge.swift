import S3Model

extension Drift {
    /// Judges one key.
    ///
    /// - Parameters:
    ///   - here: its entries at the source; empty where it has none.
    ///   - there: its entries at the destination.
    mutating func judge(_ here: [ListingRow], _ there: [ListingRow], _ rules: DriftRules) {
        let (here, there) = (Self.newestFirst(here), Self.newestFirst(there))
        for row in here { source.add(row) }
        for row in there { destination.add(row) }
        let match = DriftMatch(here, there, setting.identity)
        let before = count
        var (alone, extra) = (match.onlySource, match.onlyDestination)
        for pair in match.pairs { judge(here[pair.source], there[pair.destination], isById: pair.isById, rules) }
        if let index = Self.unlike(alone, here, extra, there, rules) {
            let row = here[index.source]
            append(Row(verdict: .different, rule: rule(rules.answer(row)), source: row, destination: there[index.destination]))
            alone.removeAll { $0 == index.source }
            extra.removeAll { $0 == index.destination }
        }
        for index in alone { append(missing(here[index], rules)) }
        for index in extra { append(Row(verdict: .extra, rule: rule(rules.answer(there[index])), source: nil, destination: there[index])) }
        if count > before { keys += 1 }
    }

    private mutating func judge(_ row: ListingRow, _ copy: ListingRow, isById: Bool, _ rules: DriftRules) {
        let isMarker = row.kind == .deleteMarker
        let isKind = isMarker == (copy.kind == .deleteMarker) && (isMarker || row.size == copy.size)
        let isAlike = isKind && (isMarker || row.eTag.utf8.elementsEqual(copy.eTag.utf8))
        // A replica under a KMS key of its own may have an ETag of its own.
        let isUnderKey = isKind && !isAlike && rule(rules.answer(row)).map { !setting.rules![$0].replicaKey.isEmpty } ?? false
        guard isAlike || isUnderKey else {
            append(Row(verdict: .different, rule: rule(rules.answer(row)), source: row, destination: copy))
            return
        }
        same.add(row)
        if isUnderKey { sameUnderKey += 1 }
        if !isById, row.versionId != copy.versionId { sameByContent += 1 }
        if !isMarker, let date = row.lastModified, rules.answer(row) != .nothing {
            oldestArrived = min(oldestArrived ?? date, date)
            if arrived?.lastModified ?? .min < date { arrived = row }
        }
    }

    /// Two versions without an id that could tell them apart, current on both sides and unlike: one that differs, not one missing and one extra.
    private static func unlike(
        _ alone: [Int], _ here: [ListingRow], _ extra: [Int], _ there: [ListingRow], _ rules: DriftRules
    ) -> (source: Int, destination: Int)? {
        func isNamed(_ row: ListingRow) -> Bool { row.versionId.map { $0 != "null" && !$0.isEmpty } ?? false }
        guard let mine = alone.first(where: { here[$0].isLatest }), let theirs = extra.first(where: { there[$0].isLatest }),
            here[mine].kind != .deleteMarker, there[theirs].kind != .deleteMarker, !isNamed(here[mine]), !isNamed(there[theirs]),
            case .expected = rules.answer(here[mine])
        else { return nil }
        return (mine, theirs)
    }

    /// Why an entry isn't at the destination.
    private func missing(_ row: ListingRow, _ rules: DriftRules) -> Row {
        let answer = rules.answer(row)
        func found(_ verdict: Verdict) -> Row { Row(verdict: verdict, rule: rule(answer), source: row, destination: nil) }
        switch answer {
        case .nothing: return found(.excluded)
        case .withoutMarkers: return found(.marker)
        case .expected, .perhaps: break
        }
        if StorageCharges.isArchive(row.storageClass) { return found(.archived) }
        if let id = row.versionId, setting.replicas.contains(.init(key: row.key, versionId: id)) { return found(.replica) }
        if let since = setting.rulesSince, let written = row.lastModified, written < since { return found(.older) }
        if let now = setting.now, let written = row.lastModified, written > now - setting.grace { return found(.recent) }
        if case .perhaps = answer { return found(.undecided) }
        return found(.missing)
    }

    private func rule(_ answer: DriftRules.Answer) -> Int? {
        switch answer {
        case .expected(let rule): rule
        case .perhaps(let rule), .withoutMarkers(let rule): rule
        case .nothing: nil
        }
    }

    /// A key's entries with the store's own order mended, as `VersionLog` does.
    private static func newestFirst(_ rows: [ListingRow]) -> [ListingRow] {
        guard let latest = rows.firstIndex(where: \.isLatest), latest > 0 else { return rows }
        var builder = ListingSegment.Builder(capacity: rows.count)
        for row in rows { builder.append(row) }
        var listing = Listing()
        listing.append(builder.sealed())
        let log = VersionLog(listing)
        return (0..<log.entryCount).map { log.row(ofEntry: $0) }
    }
}
