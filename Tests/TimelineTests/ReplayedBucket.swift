import S3Model

/// A bucket that remembers what it showed at the end of every second: the oracle of the as-of tests. It replays operations on stacks of entries and
/// shares no code with what it judges.
struct ReplayedBucket {
    enum Versioning { case never, enabled, suspended }

    struct Entry: Equatable {
        var id: String
        var isMarker: Bool
        var second: Int64
        /// Stands for the body.
        var content: Int
        var storageClass = "STANDARD"
    }

    /// How an entry came to be missing.
    enum Erasure {
        /// DELETE with its id, by somebody: leaves no trace.
        case byHand
        /// A `null` entry replaced by another.
        case nullReplaced
        /// An object of a bucket that was never versioned, deleted.
        case unversionedDelete
        /// A lifecycle rule.
        case expired
        /// Removed by Strata and in its journal.
        case journalled
    }

    /// A removal that Strata's journal would hold.
    struct Journalled {
        var key: String
        var entry: Entry
        var removedAt: Int64
        var beneath: String?
    }

    var versioning = Versioning.enabled
    /// Newest first.
    private(set) var stacks: [ByteKey: [Entry]] = [:]
    /// Erased entries by key and the id they had, with a number that makes `null` ones differ.
    private(set) var erased: [ByteKey: [(entry: Entry, how: Erasure)]] = [:]
    private(set) var journal: [Journalled] = []
    /// What lay on top of each key at the end of a second in which something happened; ascending.
    private(set) var history: [(second: Int64, tops: [ByteKey: Entry])] = []
    private(set) var second: Int64 = 1000
    private var nextId = 1
    private var nextContent = 1

    mutating func wait(_ seconds: Int64) { second += seconds }

    mutating func put(_ key: String, content: Int? = nil, storageClass: String = "STANDARD") -> String {
        let body = content ?? nextContent
        nextContent += 1
        return push(key, isMarker: false, content: body, storageClass: storageClass)
    }

    mutating func delete(_ key: String) {
        if versioning == .never {
            for entry in stacks[ByteKey(key)] ?? [] { erased[ByteKey(key), default: []].append((entry, .unversionedDelete)) }
            stacks[ByteKey(key)] = nil
            record()
        } else {
            _ = push(key, isMarker: true, content: 0, storageClass: "")
        }
    }

    private mutating func push(_ key: String, isMarker: Bool, content: Int, storageClass: String) -> String {
        var stack = stacks[ByteKey(key)] ?? []
        let id: String
        if versioning == .enabled {
            id = "id\(nextId)"
            nextId += 1
        } else {
            id = "null"
            if let old = stack.firstIndex(where: { $0.id == "null" }) {
                erased[ByteKey(key), default: []].append((stack[old], .nullReplaced))
                stack.remove(at: old)
            }
        }
        stack.insert(Entry(id: id, isMarker: isMarker, second: second, content: content, storageClass: storageClass), at: 0)
        stacks[ByteKey(key)] = stack
        record()
        return id
    }

    /// DELETE with an id.
    mutating func remove(_ key: String, id: String, _ how: Erasure = .byHand) {
        guard let at = stacks[ByteKey(key)]?.firstIndex(where: { $0.id == id }) else { return }
        let entry = stacks[ByteKey(key)]!.remove(at: at)
        erased[ByteKey(key), default: []].append((entry, how))
        if case .journalled = how {
            let below = stacks[ByteKey(key)]!
            journal.append(Journalled(key: key, entry: entry, removedAt: second, beneath: at < below.count ? below[at].id : nil))
        }
        if stacks[ByteKey(key)]!.isEmpty { stacks[ByteKey(key)] = nil }
        record()
    }

    private mutating func record() {
        let tops = stacks.compactMapValues(\.first)
        if history.last?.second == second { history.removeLast() }
        history.append((second, tops))
    }

    func stack(of key: String) -> [Entry] { stacks[ByteKey(key)] ?? [] }

    /// How an entry came to be missing; nil where it is kept.
    func erasure(of entry: Entry, _ key: String) -> Erasure? { erased[ByteKey(key)]?.last { $0.entry == entry }?.how }

    /// What lay on top of a key at the end of a second; nil where it had no entry.
    func top(of key: String, at second: Int64) -> Entry? {
        var (low, high) = (0, history.count)
        while low < high {
            let middle = (low + high) / 2
            if history[middle].second <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : history[low - 1].tops[ByteKey(key)]
    }

    /// The same, as what a reader sees: nil also below a marker.
    func content(of key: String, at second: Int64) -> Int? { top(of: key, at: second).flatMap { $0.isMarker ? nil : $0.content } }

    /// What a reader sees of every key now.
    var visible: [ByteKey: Int] { stacks.compactMapValues { $0.first.flatMap { $0.isMarker ? nil : $0.content } } }

    /// Every data version that is kept.
    var versions: Set<[UInt8]> {
        Set(stacks.flatMap { key, stack in stack.filter { !$0.isMarker }.map { key.bytes + "/\($0.id)/\($0.content)".utf8 } })
    }

    /// The listing of all versions as S3 gives it, in pages of so many rows.
    func listing(pageSize: Int) -> Listing {
        var listing = Listing(id: Int(second))
        var builder = ListingSegment.Builder()
        for key in stacks.keys.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            for (index, entry) in stacks[key]!.enumerated() {
                builder.append(row(key.text, entry, isLatest: index == 0))
                if builder.count == pageSize {
                    listing.append(builder.sealed())
                    builder = ListingSegment.Builder()
                }
            }
        }
        if builder.count > 0 { listing.append(builder.sealed()) }
        listing.finish()
        return listing
    }

    private func row(_ key: String, _ entry: Entry, isLatest: Bool) -> ListingRow {
        let digits = String(entry.content, radix: 16)
        return ListingRow(
            kind: entry.isMarker ? .deleteMarker : .version, key: key, size: entry.isMarker ? 0 : Int64(entry.content),
            lastModified: entry.second * 1000,
            eTag: entry.isMarker ? "" : String(repeating: "0", count: 32 - digits.utf8.count) + digits, storageClass: entry.storageClass,
            versionId: entry.id, isLatest: isLatest)
    }
}

/// A key by its bytes: Swift's texts are equal in composed and decomposed form.
struct ByteKey: Hashable {
    var bytes: [UInt8]
    var text: String { String(decoding: bytes, as: UTF8.self) }

    init(_ text: String) { bytes = Array(text.utf8) }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
