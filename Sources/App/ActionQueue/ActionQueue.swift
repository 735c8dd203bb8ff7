import Dispatch

/// Runs jobs in lanes on Dispatch: bounded width, priorities, slots where the newest wins, cancel, pause, retry, progress, idle.
/// Knows neither stores nor screens. All decisions are made by `LaneScheduler` on one serial queue.
public final class ActionQueue: Sendable {
    /// Called on the queue's own serial queue after every change of a listed job.
    public typealias Observer = @Sendable ([JobSnapshot]) -> Void

    private let queue = DispatchQueue(label: "strata.actions")
    private let core: Core

    public init(observer: Observer? = nil) {
        core = Core(observer: observer)
    }

    /// Takes a job in; it counts as busy from this moment, so that waiting for idle has no gap.
    @discardableResult
    public func submit(_ request: JobRequest) -> JobID {
        queue.sync {
            let (id, steps) = core.scheduler.submit(request, at: Self.now())
            core.works[id] = request.work
            perform(steps)
            changed()
            return id
        }
    }

    /// Takes a waiting job out, or cancels the task of a running one.
    public func cancel(_ id: JobID) {
        queue.async { self.settle { $0.cancel(id, at: Self.now()) } }
    }

    public func retry(_ id: JobID) {
        queue.async { self.settle { $0.retry(id, at: Self.now()) } }
    }

    public func pause(_ lane: Lane) {
        queue.async {
            self.settle {
                $0.pause(lane)
                return []
            }
        }
    }

    public func resume(_ lane: Lane) {
        queue.async { self.settle { $0.resume(lane, at: Self.now()) } }
    }

    public func snapshot() -> [JobSnapshot] {
        queue.sync { core.scheduler.listed }
    }

    /// True when nothing waits and nothing runs.
    public var isIdle: Bool { queue.sync { core.scheduler.isIdle } }

    /// Returns once nothing waits and nothing runs.
    public func waitUntilIdle() async {
        await withCheckedContinuation { continuation in
            queue.async {
                if self.core.scheduler.isIdle { continuation.resume() } else { self.core.idleWaiters.append(continuation) }
            }
        }
    }

    private func settle(_ decide: (inout LaneScheduler) -> [LaneScheduler.Step]) {
        perform(decide(&core.scheduler))
        changed()
    }

    private func perform(_ steps: [LaneScheduler.Step]) {
        for step in steps {
            switch step {
            case .start(let id): start(id)
            case .stop(let id): core.tasks[id]?.cancel()
            }
        }
    }

    private func start(_ id: JobID) {
        guard let work = core.works[id] else { return }
        let report: JobRequest.Report = { progress in
            self.queue.async {
                self.core.scheduler.progress(id, progress, at: Self.now())
                self.core.notify()
            }
        }
        core.tasks[id] = Task.detached {
            let phase: JobPhase
            do {
                try await work(report)
                phase = .done
            } catch is CancellationError {
                phase = .cancelled
            } catch {
                phase = Task.isCancelled ? .cancelled : .failed(String(describing: error))
            }
            self.queue.async {
                self.core.tasks[id] = nil
                self.settle { $0.finished(id, phase, at: Self.now()) }
            }
        }
    }

    private func changed() {
        core.works = core.works.filter { core.scheduler.jobs[$0.key] != nil }
        core.notify()
        guard core.scheduler.isIdle else { return }
        let waiters = core.idleWaiters
        core.idleWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    private static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    /// Touched on `queue` only, which makes it safe to share.
    private final class Core: @unchecked Sendable {
        var scheduler = LaneScheduler()
        var works: [JobID: JobRequest.Work] = [:]
        var tasks: [JobID: Task<Void, Never>] = [:]
        var idleWaiters: [CheckedContinuation<Void, Never>] = []
        let observer: Observer?
        private var lastListed: [JobSnapshot] = []

        init(observer: Observer?) { self.observer = observer }

        func notify() {
            guard let observer else { return }
            let listed = scheduler.listed
            guard listed != lastListed else { return }
            lastListed = listed
            observer(listed)
        }
    }
}
