import S3Model

/// A bucket and the one that it replicates to, in memory, with everything that goes wrong between them; it remembers of each entry what became of it.
struct PairedBuckets {
    struct Rule {
        var prefix: String
        /// Only objects with the tag.
        var asksTag = false
        var markers = false
        var priority: Int
        var isEnabled = true
        /// To this destination, not to another.
        var leads = true
    }

    struct Item: Equatable {
        var id: String
        var isMarker = false
        var content = 0
        var isArchived = false
        var isTagged = false
        var written: Int64
        /// At the destination: the id of what it is a copy of.
        var copyOf: String?
    }

    var rules: [Rule]
    /// Copies have the ids of what they were made from.
    var keepsIds: Bool
    /// From then on the rules stand, milliseconds.
    var rulesSince: Int64
    private(set) var clock: Int64 = 1_700_000_000_000
    /// By key, newest last.
    private(set) var source: [ByteKey: [Item]] = [:]
    private(set) var destination: [ByteKey: [Item]] = [:]
    private var counter = 0

    init(rules: [Rule], keepsIds: Bool, rulesSince: Int64) {
        (self.rules, self.keepsIds, self.rulesSince) = (rules, keepsIds, rulesSince)
    }

    // MARK: What happens

    mutating func wait(_ milliseconds: Int64) { clock += milliseconds }

    mutating func put(_ key: String, isArchived: Bool, isTagged: Bool, arrives: Bool) {
        counter += 1
        let item = Item(id: "id\(counter)", content: counter, isArchived: isArchived, isTagged: isTagged, written: clock)
        source[ByteKey(key), default: []].append(item)
        replicate(item, key, arrives: arrives)
    }

    mutating func delete(_ key: String, arrives: Bool) {
        counter += 1
        let item = Item(id: "id\(counter)", isMarker: true, written: clock)
        source[ByteKey(key), default: []].append(item)
        replicate(item, key, arrives: arrives)
    }

    private mutating func replicate(_ item: Item, _ key: String, arrives: Bool) {
        guard arrives, clock >= rulesSince, !item.isArchived, asked(item, key, isTagged: item.isTagged) == .replicated else { return }
        counter += 1
        var copy = item
        copy.copyOf = item.id
        if !keepsIds { copy.id = "id\(counter)" }
        destination[ByteKey(key), default: []].append(copy)
    }

    mutating func putAtDestination(_ key: String, isMarker: Bool) {
        counter += 1
        destination[ByteKey(key), default: []].append(Item(id: "id\(counter)", isMarker: isMarker, content: isMarker ? 0 : counter, written: clock))
    }

    /// Deletes an entry for good.
    mutating func erase(_ key: String, _ index: Int, atSource: Bool) {
        if atSource { source[ByteKey(key)]?.remove(at: index) } else { destination[ByteKey(key)]?.remove(at: index) }
    }

    /// Changes what lies under an id.
    mutating func tamper(_ key: String, _ index: Int) {
        counter += 1
        destination[ByteKey(key)]?[index].content = counter
    }

    // MARK: What should be found

    enum Ask { case replicated, notByRules, notTheMarker }

    /// What the rules say of an entry if it has the tag, or hasn't.
    func asked(_ item: Item, _ key: String, isTagged: Bool) -> Ask {
        let about = rules.filter { rule in
            rule.isEnabled && rule.leads && Array(key.utf8).starts(with: Array(rule.prefix.utf8)) && (!rule.asksTag || isTagged && !item.isMarker)
        }
        guard let winner = about.max(by: { $0.priority < $1.priority }) else { return .notByRules }
        return item.isMarker && !winner.markers ? .notTheMarker : .replicated
    }

    /// Every entry that isn't the same on both sides: its key, its id and what is to be said of it. Markers without their id where none is kept.
    func expected(knowsSince: Bool, grace: Int64) -> [String] {
        var found: [String] = []
        for key in Set(source.keys).union(destination.keys) {
            let (here, there) = (source[key] ?? [], destination[key] ?? [])
            let name = String(decoding: key.bytes, as: UTF8.self)
            for item in here {
                guard let copy = there.first(where: { $0.copyOf == item.id }) else {
                    found.append(line(item, name, reason(item, name, knowsSince: knowsSince, grace: grace)))
                    continue
                }
                guard copy.content != item.content else { continue }
                if keepsIds {
                    found.append(line(item, name, "different"))
                } else {
                    found.append(line(item, name, reason(item, name, knowsSince: knowsSince, grace: grace)))
                    found.append(line(copy, name, "extra"))
                }
            }
            for item in there where !here.contains(where: { $0.id == item.copyOf }) { found.append(line(item, name, "extra")) }
        }
        return found.sorted()
    }

    private func line(_ item: Item, _ key: String, _ verdict: String) -> String {
        // Of several markers without ids that count, which one is missing can't be told.
        item.isMarker && !keepsIds ? "\(Array(key.utf8)) marker" : "\(Array(key.utf8)) \(item.id) \(verdict)"
    }

    private func reason(_ item: Item, _ key: String, knowsSince: Bool, grace: Int64) -> String {
        let cases = Set((item.isMarker ? [false] : [false, true]).map { asked(item, key, isTagged: $0) })
        if cases == [.notByRules] { return "excluded" }
        if cases == [.notTheMarker] { return "marker" }
        if item.isArchived { return "archived" }
        if knowsSince, item.written < rulesSince { return "older" }
        if clock - item.written < grace { return "recent" }
        return cases == [.replicated] ? "missing" : "undecided"
    }

    // MARK: Listings

    static func rows(_ bucket: [ByteKey: [Item]]) -> [ListingRow] {
        bucket.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.flatMap { key in
            let items = bucket[key]!
            return items.indices.reversed().map { index in
                let item = items[index]
                let name = String(decoding: key.bytes, as: UTF8.self)
                let isLatest = index == items.count - 1
                if item.isMarker {
                    return ListingRow(kind: .deleteMarker, key: name, lastModified: item.written, versionId: item.id, isLatest: isLatest)
                }
                let row = Rows.version(name, item.id, nil, content: item.content, storageClass: item.isArchived ? "GLACIER" : "STANDARD")
                var dated = row
                (dated.lastModified, dated.isLatest) = (item.written, isLatest)
                return dated
            }
        }
    }
}
