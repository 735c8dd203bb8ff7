public import S3Model

/// What an edit of the rules changes: the forecast of the edited rules against that of the saved ones, over the same listing.
public struct ForecastDifference: Sendable, Equatable {
    /// Days from today's midnight UTC: the next run, then those of `Forecast`.
    public static let horizons: [Int] = [1, 30, 90, 365]

    /// What becomes of an entry, as far as two sets of rules can differ in it.
    public enum Fate: Sendable, Equatable, Hashable {
        /// A version's data is deleted for good.
        case deleted
        /// A delete marker comes on top of a current version.
        case hidden
        case moved(storageClass: String)
        /// A delete marker goes.
        case markerRemoved
        case aborted
    }

    /// How much, cumulated, at each of `horizons`.
    public struct Tally: Sendable, Equatable {
        public internal(set) var counts = [Int](repeating: 0, count: ForecastDifference.horizons.count)
        /// 0 for markers and uploads.
        public internal(set) var bytes = [Int64](repeating: 0, count: ForecastDifference.horizons.count)
        /// Of these, how many rest on tags that nobody has read.
        public internal(set) var depends = [Int](repeating: 0, count: ForecastDifference.horizons.count)

        public var isEmpty: Bool { counts.allSatisfy { $0 == 0 } }
    }

    public struct Change: Sendable, Equatable {
        public var fate: Fate
        /// Happens by then under the edited rules, and not under the saved ones.
        public internal(set) var more = Tally()
        /// Happens by then under the saved rules, and not under the edited ones.
        public internal(set) var fewer = Tally()
        /// Some of them are versions that are noncurrent when it happens.
        public internal(set) var hasNoncurrent = false
    }

    /// The gravest first; only where something differs.
    public private(set) var changes: [Change] = []

    /// No difference.
    public init() {}

    public var isEmpty: Bool { changes.isEmpty }

    /// What the edit deletes for good beyond the saved rules, by the last horizon.
    public var deletedMore: Tally { changes.first { $0.fate == .deleted }?.more ?? Tally() }
}

extension ForecastDifference {
    /// Compares two forecasts of one listing.
    ///
    /// - Parameters:
    ///   - saved: of the rules that the bucket has.
    ///   - edited: of the rules as they would be saved.
    public static func between(saved: Forecast, edited: Forecast, listing: Listing) -> ForecastDifference {
        var sum = Sum(listing)
        sum.compare(saved, edited)
        var difference = ForecastDifference()
        difference.changes = sum.changes.filter { !$0.more.isEmpty || !$0.fewer.isEmpty }.sorted { rank($0.fate) < rank($1.fate) }
        return difference
    }

    private static func rank(_ fate: Fate) -> Int {
        switch fate {
        case .deleted: 0
        case .aborted: 1
        case .hidden: 2
        case .moved: 3
        case .markerRemoved: 4
        }
    }

    /// Walks both forecasts side by side, entry by entry.
    private struct Sum {
        var changes: [Change] = []
        private let listing: Listing
        private var cursor: RowCursor
        /// When an entry meets each fate, by place in `changes`: under the saved rules and under the edited ones.
        private var saved: [Meeting] = []
        private var edited: [Meeting] = []

        private struct Meeting {
            var day = Int32.max
            var depends = false
            var isNoncurrent = false
        }

        /// Places of fates by line of a forecast, for versions and for entries that are markers.
        private struct Places {
            var version: [Int]
            var marker: [Int]
        }

        init(_ listing: Listing) {
            self.listing = listing
            cursor = RowCursor(listing)
        }

        mutating func compare(_ a: Forecast, _ b: Forecast) {
            let (aPlaces, bPlaces) = (places(a), places(b))
            saved = Array(repeating: Meeting(), count: changes.count)
            edited = saved
            // Uploads come last and count from 0 again: they sort behind every version.
            let (aVersions, bVersions) = (a.versionRowCount, b.versionRowCount)
            var (i, j) = (0, 0)
            while i < a.rows.count || j < b.rows.count {
                let left = i < a.rows.count ? Self.order(a.rows[i], i >= aVersions) : .max
                let right = j < b.rows.count ? Self.order(b.rows[j], j >= bVersions) : .max
                let at = min(left, right)
                let isUpload = at >= Self.uploads
                let (isMarker, size) = isUpload ? (false, 0) : entry(at)
                while i < a.rows.count, Self.order(a.rows[i], i >= aVersions) == at {
                    Self.meet(&saved, a, a.rows[i], isMarker ? aPlaces.marker : aPlaces.version)
                    i += 1
                }
                while j < b.rows.count, Self.order(b.rows[j], j >= bVersions) == at {
                    Self.meet(&edited, b, b.rows[j], isMarker ? bPlaces.marker : bPlaces.version)
                    j += 1
                }
                settle(size)
            }
        }

        private static let uploads = Int64(1) << 32

        private static func order(_ row: Forecast.Row, _ isUpload: Bool) -> Int64 { Int64(row.position) + (isUpload ? uploads : 0) }

        private mutating func entry(_ position: Int64) -> (isMarker: Bool, size: Int64) {
            guard position < listing.count else { return (false, 0) }
            let (segment, row) = cursor.locate(Int(position))
            let isMarker = segment.kind(at: row) == .deleteMarker
            return (isMarker, isMarker ? 0 : segment.size(at: row))
        }

        private mutating func places(_ forecast: Forecast) -> Places {
            Places(
                version: forecast.lines.map { place(of: $0.action, isMarker: false) },
                marker: forecast.lines.map { place(of: $0.action, isMarker: true) })
        }

        private mutating func place(of action: Forecast.Action, isMarker: Bool) -> Int {
            let fate: Fate =
                switch action {
                case .delete, .deleteNoncurrent: isMarker ? .markerRemoved : .deleted
                case .putMarker: .hidden
                case .transition(let storageClass), .transitionNoncurrent(let storageClass): .moved(storageClass: storageClass)
                case .removeMarker: .markerRemoved
                case .abortUpload: .aborted
                }
            if let known = changes.firstIndex(where: { $0.fate == fate }) { return known }
            changes.append(Change(fate: fate))
            return changes.count - 1
        }

        private static func meet(_ meetings: inout [Meeting], _ forecast: Forecast, _ row: Forecast.Row, _ places: [Int]) {
            let place = places[Int(row.line)]
            guard row.dueInDays < meetings[place].day else { return }
            let isNoncurrent =
                switch forecast.lines[Int(row.line)].action {
                case .deleteNoncurrent, .transitionNoncurrent: true
                default: false
                }
            meetings[place] = Meeting(day: row.dueInDays, depends: row.dependsOnTags, isNoncurrent: isNoncurrent)
        }

        /// Adds an entry to the sums and clears the way for the next.
        private mutating func settle(_ size: Int64) {
            for place in changes.indices {
                let (before, after) = (saved[place], edited[place])
                if before.day == .max, after.day == .max { continue }
                for (index, horizon) in ForecastDifference.horizons.enumerated() {
                    let (was, is_) = (before.day <= horizon, after.day <= horizon)
                    if was == is_ { continue }
                    let meeting = was ? before : after
                    changes[place].hasNoncurrent = changes[place].hasNoncurrent || meeting.isNoncurrent
                    let path: WritableKeyPath<Change, Tally> = was ? \.fewer : \.more
                    changes[place][keyPath: path].counts[index] += 1
                    changes[place][keyPath: path].bytes[index] += changes[place].fate == .aborted ? 0 : size
                    if meeting.depends { changes[place][keyPath: path].depends[index] += 1 }
                }
                saved[place] = Meeting()
                edited[place] = Meeting()
            }
        }
    }
}

extension Forecast {
    /// Rows before those of uploads.
    var versionRowCount: Int { rows.partitionPoint { lines[Int($0.line)].action == .abortUpload } }
}
