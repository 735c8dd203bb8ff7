/// What became of one row of a run, as its journal keeps it and as screens and `--json` show it.
public struct RestoreRowOutcome: Sendable, Equatable, Codable {
    public enum State: String, Sendable, Equatable, Codable, CaseIterable {
        /// As planned, and checked.
        case done
        /// It was so already.
        case nothing
        /// Somebody else changed the key, or a lock or an archive stands in the way: left as it is.
        case left
        case failed
    }

    /// An entry that the row took away.
    public struct Removed: Sendable, Equatable, Codable {
        public var versionId: String
        /// True for a version that the run itself had made, taken away by its undo.
        public var isVersion: Bool
        /// When it had been written, and when it was removed; milliseconds since 1970, UTC.
        public var lastModified: Int64
        public var removedAt: Int64
        /// Version id of the entry it lay on; nil where that isn't known.
        public var beneath: String?

        public init(versionId: String, isVersion: Bool = false, lastModified: Int64, removedAt: Int64, beneath: String? = nil) {
            self.versionId = versionId
            self.isVersion = isVersion
            self.lastModified = lastModified
            self.removedAt = removedAt
            self.beneath = beneath
        }
    }

    public var key: String
    /// "undelete", "copy", "hide"; of an undo "delete", "copy", "marker".
    public var action: String
    public var state: State
    /// The version, or the delete marker, that the row made.
    public var createdVersionId: String?
    public var createdIsDeleteMarker = false
    public var removed: [Removed] = []
    /// Bytes copied.
    public var bytes: Int64 = 0
    /// S3's code, or ours, where it isn't done.
    public var code: String?
    /// One sentence: what is to be known of it.
    public var message: String?

    public init(key: String, action: String, state: State, code: String? = nil, message: String? = nil) {
        self.key = key
        self.action = action
        self.state = state
        self.code = code
        self.message = message
    }
}

/// How far a run is.
public struct RunProgress: Sendable, Equatable {
    public var runId: String
    /// Rows that have an outcome, of all rows to work on.
    public var done: Int
    public var total: Int
    public var failed: Int
    public var left: Int
    /// Bytes copied so far.
    public var bytes: Int64

    public init(runId: String, done: Int = 0, total: Int = 0, failed: Int = 0, left: Int = 0, bytes: Int64 = 0) {
        self.runId = runId
        self.done = done
        self.total = total
        self.failed = failed
        self.left = left
        self.bytes = bytes
    }

    /// Counts an outcome in.
    public mutating func add(_ outcome: RestoreRowOutcome) {
        done += 1
        bytes += outcome.bytes
        if outcome.state == .failed { failed += 1 }
        if outcome.state == .left { left += 1 }
    }
}

/// A run as the list of runs shows it.
public struct RunSummary: Sendable, Equatable {
    public enum Phase: String, Sendable, Equatable {
        /// Another program, or another part of this one, is at it.
        case running
        /// It ended before its rows did: it can be resumed.
        case interrupted
        case finished
        /// Its undo ended before its rows did: undo again to finish.
        case undoInterrupted
        case undone
    }

    public var id: String
    public var phase: Phase
    /// Milliseconds since 1970, UTC.
    public var startedAt: Int64
    public var bucket: String
    /// URL of the store; nil for Amazon's own.
    public var endpoint: String?
    public var profile: String
    /// The time restored to; nil for the restore of a single version, and where `isRedrive`.
    public var time: AsOfTime?
    /// Prefixes and keys it is about, as far as they are few; "" is the whole bucket.
    public var places: [String]
    /// Of the restore itself, not of its undo.
    public var progress: RunProgress
    /// Rows that an undo would work on.
    public var undoable: Int
    /// Current versions were copied onto themselves, so that rules replicate them anew.
    public var isRedrive: Bool

    public init(
        id: String, phase: Phase, startedAt: Int64, bucket: String, endpoint: String?, profile: String, time: AsOfTime?, places: [String],
        progress: RunProgress, undoable: Int, isRedrive: Bool = false
    ) {
        self.id = id
        self.phase = phase
        self.startedAt = startedAt
        self.bucket = bucket
        self.endpoint = endpoint
        self.profile = profile
        self.time = time
        self.places = places
        self.progress = progress
        self.undoable = undoable
        self.isRedrive = isRedrive
    }

    public var canResume: Bool { phase == .interrupted }
    public var canUndo: Bool { phase != .running && phase != .undone && undoable > 0 }
}

/// How a run, or its undo, ended.
public struct RunReport: Sendable, Equatable {
    public var summary: RunSummary
    public var isUndo: Bool
    /// Of what this call set out to do: a resumed run counts the rows done before, too.
    public var progress: RunProgress
    /// Outcomes by state.
    public var done: Int
    public var nothing: Int

    public init(summary: RunSummary, isUndo: Bool, progress: RunProgress, done: Int, nothing: Int) {
        self.summary = summary
        self.isUndo = isUndo
        self.progress = progress
        self.done = done
        self.nothing = nothing
    }

    /// True where every row is as it was meant to be.
    public var isClean: Bool { progress.failed == 0 && progress.left == 0 && progress.done == progress.total }
}
