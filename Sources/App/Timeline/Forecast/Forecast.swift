/// What lifecycle rules will do to what a bucket holds: per rule and action, how much at each horizon, and the list of what is touched.
public struct Forecast: Sendable, Equatable {
    /// Days from now; what is due at or before each counts.
    public static let horizons: [Int] = [0, 30, 90, 365]

    /// What happens to an entry.
    public enum Action: Sendable, Equatable, Hashable {
        /// A current version is deleted for good (never versioned, or the null version of a suspended bucket).
        case delete
        /// A delete marker is put on top of a current version.
        case putMarker
        case transition(storageClass: String)
        case deleteNoncurrent
        case transitionNoncurrent(storageClass: String)
        /// A delete marker that no version lies under goes.
        case removeMarker
        case abortUpload
    }

    /// How much, cumulated, at each of `horizons`.
    public struct Tally: Sendable, Equatable {
        public var counts: [Int]
        /// Bytes; 0 for markers, and for uploads, whose parts a listing doesn't tell.
        public var bytes: [Int64]

        public init() {
            counts = Array(repeating: 0, count: Forecast.horizons.count)
            bytes = Array(repeating: 0, count: Forecast.horizons.count)
        }
    }

    /// One line of the summary.
    public struct Line: Sendable, Equatable {
        /// Position of the rule in the document, from 0.
        public var rule: Int
        public var ruleId: String
        public var action: Action
        public var tally: Tally
        /// Of these, how many rest on tags that nobody has read.
        public var depends: Tally

        public init(rule: Int, ruleId: String, action: Action) {
            self.rule = rule
            self.ruleId = ruleId
            self.action = action
            tally = Tally()
            depends = Tally()
        }
    }

    /// One thing that will happen to one entry.
    public struct Row: Sendable, Equatable {
        /// Where the entry lies in the listing; for uploads in the list of uploads.
        public var position: Int32
        /// Index into `lines`.
        public var line: Int16
        /// True where it rests on tags that nobody has read.
        public var dependsOnTags: Bool
        /// Days from today's midnight UTC until it is due; 0 or less: at the next run.
        public var dueInDays: Int32

        public init(position: Int32, line: Int16, dependsOnTags: Bool, dueInDays: Int32) {
            self.position = position
            self.line = line
            self.dependsOnTags = dependsOnTags
            self.dueInDays = dueInDays
        }
    }

    public var lines: [Line] = []
    /// In the order of the listing, uploads last; of one entry by what is due first.
    public var rows: [Row] = []
    /// Versions and delete markers looked at.
    public var entryCount = 0
    /// Uploads looked at.
    public var uploadCount = 0
    /// Versions, by position, whose tags decide whether something happens to them: as many calls of GetObjectTagging would settle it.
    public var unreadTags: [Int32] = []
    /// Versions that would be deleted, were they not known to be locked, by when their deletion fell due.
    public var held = Tally()
    /// Entries without a date: nothing that goes by age is foretold of them.
    public var undatedCount = 0
    /// True where the listing was complete.
    public var isComplete = false

    public init() {}
}
