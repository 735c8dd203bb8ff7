/// The queue's decisions as a value: an event goes in, what to do comes out. No threads, no clock of its own.
struct LaneScheduler {
    /// What the owner has to carry out, in order.
    enum Step: Equatable {
        case start(JobID)
        case stop(JobID)
    }

    private(set) var jobs: [JobID: JobSnapshot] = [:]
    private var lanes: [JobID: Lane] = [:]
    private var priorities: [JobID: JobPriority] = [:]
    private var slots: [JobID: String] = [:]
    private var unlisted: Set<JobID> = []
    private var waiting: [String: [JobID]] = [:]
    private var running: [String: Set<JobID>] = [:]
    private var pausedLanes: Set<String> = []
    private var ended: [JobID] = []
    private var lastNumber = 0
    /// Finished jobs that are remembered for display.
    let memory: Int

    init(memory: Int = 200) { self.memory = memory }

    /// True when nothing waits and nothing runs.
    var isIdle: Bool { waiting.values.allSatisfy(\.isEmpty) && running.values.allSatisfy(\.isEmpty) }

    /// Listed jobs, oldest first.
    var listed: [JobSnapshot] { jobs.values.filter { !unlisted.contains($0.id) }.sorted { $0.id < $1.id } }

    mutating func submit(_ request: JobRequest, at now: Double) -> (JobID, [Step]) {
        lastNumber += 1
        let id = JobID(lastNumber)
        var steps: [Step] = []
        if let slot = request.slot { steps += clear(slot: slot, at: now) }
        jobs[id] = JobSnapshot(id: id, lane: request.lane.name, label: request.label, phase: .waiting, progress: JobProgress())
        lanes[id] = request.lane
        priorities[id] = request.priority
        if let slot = request.slot { slots[id] = slot }
        if !request.isListed { unlisted.insert(id) }
        enqueue(id)
        return (id, steps + fill(request.lane, at: now))
    }

    /// Asks a job to end; a running one stays counted until its end is reported.
    mutating func cancel(_ id: JobID, at now: Double) -> [Step] {
        guard let job = jobs[id] else { return [] }
        switch job.phase {
        case .waiting, .paused:
            end(id, .cancelled, at: now)
            return []
        case .running:
            return [.stop(id)]
        case .done, .cancelled, .failed:
            return []
        }
    }

    mutating func finished(_ id: JobID, _ phase: JobPhase, at now: Double) -> [Step] {
        guard let lane = lanes[id], jobs[id]?.phase == .running else { return [] }
        end(id, phase, at: now)
        return fill(lane, at: now)
    }

    mutating func progress(_ id: JobID, _ progress: JobProgress, at now: Double) {
        guard jobs[id]?.phase == .running else { return }
        jobs[id]?.progress = progress
        jobs[id]?.progressAt = now
    }

    /// Puts a failed or cancelled job back into its lane.
    mutating func retry(_ id: JobID, at now: Double) -> [Step] {
        guard let lane = lanes[id] else { return [] }
        switch jobs[id]?.phase {
        case .failed, .cancelled: break
        default: return []
        }
        ended.removeAll { $0 == id }
        jobs[id]?.phase = .waiting
        jobs[id]?.progress = JobProgress()
        jobs[id]?.startedAt = nil
        jobs[id]?.endedAt = nil
        jobs[id]?.progressAt = nil
        enqueue(id)
        return fill(lane, at: now)
    }

    /// A paused lane starts nothing new; what runs goes on.
    mutating func pause(_ lane: Lane) { pausedLanes.insert(lane.name) }

    mutating func resume(_ lane: Lane, at now: Double) -> [Step] {
        pausedLanes.remove(lane.name)
        return fill(lane, at: now)
    }

    private mutating func enqueue(_ id: JobID) {
        guard let lane = lanes[id], let priority = priorities[id] else { return }
        var queue = waiting[lane.name, default: []]
        let place = queue.firstIndex { priorities[$0, default: .normal] < priority } ?? queue.endIndex
        queue.insert(id, at: place)
        waiting[lane.name] = queue
    }

    private mutating func fill(_ lane: Lane, at now: Double) -> [Step] {
        guard !pausedLanes.contains(lane.name) else { return [] }
        var steps: [Step] = []
        while running[lane.name, default: []].count < lane.width, let next = waiting[lane.name]?.first {
            waiting[lane.name]?.removeFirst()
            running[lane.name, default: []].insert(next)
            jobs[next]?.phase = .running
            jobs[next]?.startedAt = now
            steps.append(.start(next))
        }
        return steps
    }

    private mutating func clear(slot: String, at now: Double) -> [Step] {
        var steps: [Step] = []
        for (id, name) in slots where name == slot { steps += cancel(id, at: now) }
        return steps
    }

    private mutating func end(_ id: JobID, _ phase: JobPhase, at now: Double) {
        guard let lane = lanes[id] else { return }
        waiting[lane.name]?.removeAll { $0 == id }
        running[lane.name]?.remove(id)
        jobs[id]?.phase = phase
        jobs[id]?.endedAt = now
        slots[id] = nil
        if unlisted.contains(id) { return forget(id) }
        ended.append(id)
        if ended.count > memory { forget(ended.removeFirst()) }
    }

    private mutating func forget(_ id: JobID) {
        jobs[id] = nil
        lanes[id] = nil
        priorities[id] = nil
        unlisted.remove(id)
    }
}
