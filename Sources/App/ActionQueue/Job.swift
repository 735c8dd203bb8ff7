/// Names one job for as long as the program runs.
public struct JobID: Sendable, Hashable, Comparable {
    public let number: Int
    public init(_ number: Int) { self.number = number }
    public static func < (a: JobID, b: JobID) -> Bool { a.number < b.number }
}

/// A queue with a fixed width: at most so many of its jobs run at once.
public struct Lane: Sendable, Hashable {
    public let name: String
    public let width: Int
    public init(_ name: String, width: Int) {
        self.name = name
        self.width = max(1, width)
    }
}

/// Which waiting job of a lane goes first; within one priority the order of submission holds.
public enum JobPriority: Int, Sendable, Comparable {
    case background, normal, userWaiting
    public static func < (a: JobPriority, b: JobPriority) -> Bool { a.rawValue < b.rawValue }
}

/// How far a job is.
public enum JobPhase: Sendable, Equatable {
    case waiting
    case running
    case paused
    case done
    case cancelled
    /// One sentence for a person.
    case failed(String)
}

/// Work done and work to do, in units the job names; the total is nil while unknown.
public struct JobProgress: Sendable, Equatable {
    public var done: Int64
    public var total: Int64?
    /// "rows", "bytes", "keys".
    public var unit: String
    public init(done: Int64 = 0, total: Int64? = nil, unit: String = "") {
        self.done = done
        self.total = total
        self.unit = unit
    }
}

/// What a job is, for whoever shows the queue.
public struct JobSnapshot: Sendable, Equatable {
    public var id: JobID
    public var lane: String
    public var label: String
    public var phase: JobPhase
    public var progress: JobProgress
    /// Seconds of the queue's monotonic clock; nil before the start, or before the end.
    public var startedAt: Double?
    public var endedAt: Double?
    /// When `progress` was reported; nil before the first report.
    public var progressAt: Double?
}

/// A request to run something.
public struct JobRequest: Sendable {
    /// Reports progress; may be called from any thread, as often as wanted.
    public typealias Report = @Sendable (JobProgress) -> Void
    public typealias Work = @Sendable (_ report: @escaping Report) async throws -> Void

    public var lane: Lane
    public var priority: JobPriority
    public var label: String
    /// Jobs of one slot follow a moving target: a newer one takes the place of a waiting one and stops a running one.
    public var slot: String?
    /// Kept in the list of finished jobs, for the queue pane.
    public var isListed: Bool
    public var work: Work

    public init(
        lane: Lane, priority: JobPriority = .normal, label: String, slot: String? = nil, isListed: Bool = true, work: @escaping Work
    ) {
        self.lane = lane
        self.priority = priority
        self.label = label
        self.slot = slot
        self.isListed = isListed
        self.work = work
    }
}
