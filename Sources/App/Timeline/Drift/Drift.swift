public import S3Model

/// How far a destination bucket is from its source: what is missing, different or extra, and why what isn't there needn't be.
///
/// Rows come by key, ascending by bytes, and within a key as they were found. What is the same on both sides is counted and has no row.
public struct Drift: Sendable, Equatable {
    /// What an entry is to the other side. The order is that of a report: what asks for something to be done comes first.
    public enum Verdict: UInt8, Sendable, CaseIterable {
        /// A rule asks for it, and it isn't there.
        case missing
        /// There under the same version id, with another size or ETag, or as another kind of entry; or, where ids aren't kept, both current and unlike.
        case different
        /// At the destination and not at the source: deleted for good there, or written here by somebody else.
        case extra
        /// Not there; whether a rule asks for it depends on tags, which a listing doesn't show, or on parts of a filter that Strata doesn't know.
        case undecided
        /// Not there, and so young that it may be under way.
        case recent
        /// Not there, and written before the rules.
        case older
        /// Not there, and no rule for this destination is about it.
        case excluded
        /// Not there, and in GLACIER or DEEP_ARCHIVE, which is never replicated.
        case archived
        /// A delete marker that isn't there, where the rule doesn't replicate markers.
        case marker
        /// Not there, and a replica itself.
        case replica
    }

    /// Sums over entries.
    public struct Totals: Sendable, Equatable {
        public var versions = 0
        public var markers = 0
        /// Of versions.
        public var bytes: Int64 = 0
        /// Entries that are the latest of their key.
        public var current = 0

        /// Versions and markers.
        public var entries: Int { versions + markers }

        public init() {}

        mutating func add(_ row: ListingRow) {
            if row.kind == .deleteMarker { markers += 1 } else { versions += 1 }
            bytes += row.size
            if row.isLatest { current += 1 }
        }

        mutating func remove(_ row: ListingRow) {
            if row.kind == .deleteMarker { markers -= 1 } else { versions -= 1 }
            bytes -= row.size
            if row.isLatest { current -= 1 }
        }
    }

    /// One entry that isn't the same on both sides.
    public struct Row: Sendable, Equatable {
        public var verdict: Verdict
        /// The rule that was asked, by its number in the setting; nil where none is about it.
        public var rule: Int?
        /// nil for what is extra.
        public var source: ListingRow?
        /// Only of what is different or extra.
        public var destination: ListingRow?

        /// The entry that the row is about.
        public var entry: ListingRow { source ?? destination! }
    }

    public let setting: DriftSetting
    /// By verdict; those without an entry are left out. Sums are the source's, of `extra` the destination's.
    public internal(set) var totals: [Verdict: Totals] = [:]
    /// Everything at the source and at the destination.
    public internal(set) var source = Totals()
    public internal(set) var destination = Totals()
    /// What is the same, by version id or by content.
    public internal(set) var same = Totals()
    /// How many of those have another version id than their copy.
    public internal(set) var sameByContent = 0
    /// How many of those have the same id and size, and another ETag: their rule encrypts replicas with a KMS key, so that it says nothing.
    public internal(set) var sameUnderKey = 0
    /// When the oldest version that arrived under a rule was written, milliseconds since 1970, UTC: the rules can't be younger, unless what was there
    /// before them was copied in another way. nil: none did.
    public internal(set) var oldestArrived: Int64?
    /// The newest version that arrived under a rule: a store that gives replicated versions a status gives it one.
    public internal(set) var arrived: ListingRow?
    /// Keys that aren't quite the same.
    public internal(set) var keys = 0

    /// Rows that were asked about beside the listings, and those of them whose status says that a rule was about them when they were written.
    var asked: Set<Int> = []
    var confirmed: Set<Int> = []
    /// Whether the store has given any version a status.
    var knowsStatus = false

    private var lines: [Line] = []
    private var sources = RowStore()
    private var destinations = RowStore()

    private struct Line: Sendable {
        var verdict: Verdict
        var rule: Int32
        var source: Int32
        var destination: Int32
    }

    init(_ setting: DriftSetting) { self.setting = setting }

    /// Cheap, for screens that are painted anew when something has changed: the same setting, sums and questions asked. Rows aren't compared.
    public static func == (a: Drift, b: Drift) -> Bool {
        a.lines.count == b.lines.count && a.totals == b.totals && a.same == b.same && a.source == b.source && a.destination == b.destination
            && a.asked == b.asked && a.confirmed == b.confirmed && a.setting == b.setting
    }

    /// Number of rows.
    public var count: Int { lines.count }

    /// What a row is, without making the row.
    public func verdict(at row: Int) -> Verdict { lines[row].verdict }

    public subscript(row: Int) -> Row {
        let line = lines[row]
        return Row(
            verdict: line.verdict, rule: line.rule < 0 ? nil : Int(line.rule), source: line.source < 0 ? nil : sources[Int(line.source)],
            destination: line.destination < 0 ? nil : destinations[Int(line.destination)])
    }

    /// Rows of some verdicts, ascending.
    public func rows(_ verdicts: Set<Verdict>) -> [Int] { lines.indices.filter { verdicts.contains(lines[$0].verdict) } }

    /// The sums of a verdict.
    public func totals(_ verdict: Verdict) -> Totals { totals[verdict] ?? Totals() }

    /// True where nothing is missing, different or extra, as far as that can be told.
    public var isClean: Bool { Verdict.allCases.allSatisfy { !$0.isDrift || totals[$0] == nil } }

    /// Missing versions that were written before any that arrived: the rules may be younger than they are. 0 where the setting says since when
    /// the rules stand.
    public var maybeOlder: Int {
        guard setting.rules != nil, setting.rulesSince == nil else { return 0 }
        return lines.indices.count { index in
            let line = lines[index]
            guard line.verdict == .missing, !confirmed.contains(index) else { return false }
            guard let oldestArrived, let written = sources.date(Int(line.source)) else { return true }
            return written < oldestArrived
        }
    }

    /// Says something else of a row than before.
    mutating func change(_ row: Int, to verdict: Verdict, rule: Int?) {
        let entry = self[row].entry
        let before = lines[row].verdict
        totals[before]?.remove(entry)
        if totals[before]?.entries == 0 { totals[before] = nil }
        totals[verdict, default: Totals()].add(entry)
        (lines[row].verdict, lines[row].rule) = (verdict, Int32(rule ?? -1))
    }

    mutating func append(_ row: Row) {
        totals[row.verdict, default: Totals()].add(row.entry)
        lines.append(
            Line(
                verdict: row.verdict, rule: Int32(row.rule ?? -1), source: row.source.map { sources.append($0) } ?? -1,
                destination: row.destination.map { destinations.append($0) } ?? -1))
    }
}

/// Rows as columns, in sealed segments and one that still grows.
private struct RowStore: Sendable {
    private static let size = 4096
    private var segments: [ListingSegment] = []
    /// The growing segment's rows as they are.
    private var open: [ListingRow] = []

    mutating func append(_ row: ListingRow) -> Int32 {
        let number = Int32(segments.count * Self.size + open.count)
        open.append(row)
        if open.count == Self.size {
            var builder = ListingSegment.Builder(capacity: Self.size)
            for row in open { builder.append(row) }
            segments.append(builder.sealed())
            open = []
        }
        return number
    }

    subscript(number: Int) -> ListingRow {
        let (segment, row) = number.quotientAndRemainder(dividingBy: Self.size)
        return segment < segments.count ? segments[segment][row] : open[row]
    }

    func date(_ number: Int) -> Int64? {
        let (segment, row) = number.quotientAndRemainder(dividingBy: Self.size)
        return segment < segments.count ? segments[segment].lastModified(at: row) : open[row].lastModified
    }
}

extension Drift.Verdict {
    /// Whether it is drift, and not what rules leave out or what can't be told.
    public var isDrift: Bool { self == .missing || self == .different || self == .extra }
}
