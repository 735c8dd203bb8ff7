public import S3Model

/// What a bucket holds, counted from its version listing, or from the beginning of it.
public struct PostureContents: Sendable, Equatable {
    public struct Tally: Sendable, Equatable {
        public var entries = 0
        public var bytes: Int64 = 0

        public init(entries: Int = 0, bytes: Int64 = 0) { (self.entries, self.bytes) = (entries, bytes) }

        mutating func add(_ size: Int64) {
            entries += 1
            bytes += size
        }
    }

    /// Rows of the listing that were looked at.
    public var entries = 0
    /// False where the listing goes on: everything here is then about its first rows only.
    public var isWhole = true
    /// False where the store lists no versions, so that only what is current is known.
    public var hasVersions = true
    public var current = Tally()
    public var noncurrent = Tally()
    public var deleteMarkers = 0
    /// By storage class as listed; "" where a row names none, which is STANDARD.
    public var currentClasses: [String: Tally] = [:]
    public var noncurrentClasses: [String: Tally] = [:]
    /// What is current and no enabled replication rule is about.
    public var outside = Tally()
    /// What is current and within reach only of rules that ask for tags, which no listing shows.
    public var perhaps = Tally()
    /// `outside` by the first part of the key, with its `/`; "" for keys without one.
    public var outsideFolders: [String: Tally] = [:]

    public init() {}
}

/// Counts a listing page by page.
public struct PostureCounter: Sendable {
    public private(set) var contents = PostureContents()
    private let rules: [(prefix: [UInt8], filter: RuleFilter)]
    /// Rows are to be asked whether a rule is about them.
    private let asksForCoverage: Bool
    /// Folders that are told apart; what comes after goes under "".
    static let mostFolders = 500

    /// - Parameter rules: the replication rules that are on; none: coverage isn't counted.
    public init(rules: [ReplicationRuleDraft]) {
        self.rules = rules.map { (Array(($0.filter.prefix ?? "").utf8), $0.filter) }
        asksForCoverage = !rules.isEmpty && !rules.contains { $0.filter.isEverything }
    }

    /// The listing goes on behind what was read.
    public mutating func stopEarly() { contents.isWhole = false }

    /// The store lists objects only.
    public mutating func onlyObjects() { contents.hasVersions = false }

    public mutating func add(_ segment: ListingSegment) {
        let names = segment.storageClassNames
        segment.withColumns { columns in
            for row in 0..<segment.count {
                let flags = columns.flags[row]
                let kind = flags & ListingSegment.Columns.kindMask
                guard kind != ListingKind.prefix.rawValue else { continue }
                contents.entries += 1
                if kind == ListingKind.deleteMarker.rawValue {
                    contents.deleteMarkers += 1
                    continue
                }
                let size = columns.sizes[row]
                let name = columns.classes.isEmpty ? "" : names[Int(columns.classes[row])]
                if kind == ListingKind.object.rawValue || flags & ListingSegment.Columns.latestBit != 0 {
                    contents.current.add(size)
                    contents.currentClasses[name, default: .init()].add(size)
                    if asksForCoverage {
                        let start = Int(columns.keyStarts[row])
                        cover(columns.keyArena[start..<(start + Int(columns.keyLengths[row]))], size)
                    }
                } else {
                    contents.noncurrent.add(size)
                    contents.noncurrentClasses[name, default: .init()].add(size)
                }
            }
        }
    }

    private mutating func cover(_ key: Slice<UnsafeBufferPointer<UInt8>>, _ size: Int64) {
        var isPerhaps = false
        for (prefix, filter) in rules where key.starts(with: prefix) && filter.admits(size: size) {
            if filter.tags.isEmpty, filter.unknown.isEmpty { return }
            isPerhaps = true
        }
        if isPerhaps { return contents.perhaps.add(size) }
        contents.outside.add(size)
        let folder = key.firstIndex(of: UInt8(ascii: "/")).map { String(decoding: key[key.startIndex...$0], as: UTF8.self) } ?? ""
        let isNamed = contents.outsideFolders[folder] != nil || contents.outsideFolders.count < Self.mostFolders
        contents.outsideFolders[isNamed ? folder : "", default: .init()].add(size)
    }
}
