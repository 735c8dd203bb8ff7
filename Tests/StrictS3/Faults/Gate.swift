import Dispatch

/// A gate that requests wait behind until a test opens it, so that tests order events without sleeping.
///
/// Isolation: any thread; the state is behind a mutex, blocked connection threads wait on a semaphore each.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var blocked: [DispatchSemaphore] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Locked(State())

    public init() {}

    /// How many requests have come to the gate so far, passed or waiting.
    public var arrivals: Int { state.withLock { $0.arrivals } }

    /// Lets everything that waits go on, and everything that comes later pass.
    public func open() {
        let blocked = state.withLock { state in
            state.isOpen = true
            defer { state.blocked = [] }
            return state.blocked
        }
        for semaphore in blocked { semaphore.signal() }
    }

    /// Lets the longest-waiting request go on; the gate stays shut for others.
    public func admitOne() {
        state.withLock { $0.blocked.isEmpty ? nil : $0.blocked.removeFirst() }?.signal()
    }

    /// Returns once `count` requests have come to the gate.
    public func arrival(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.arrivals >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    /// Waits, on a connection's own thread, until the gate opens.
    func pass() {
        let (semaphore, woken) = state.withLock { state -> (DispatchSemaphore?, [CheckedContinuation<Void, Never>]) in
            state.arrivals += 1
            let arrivals = state.arrivals
            let woken = state.watchers.filter { $0.count <= arrivals }.map(\.continuation)
            state.watchers.removeAll { $0.count <= arrivals }
            if state.isOpen { return (nil, woken) }
            let semaphore = DispatchSemaphore(value: 0)
            state.blocked.append(semaphore)
            return (semaphore, woken)
        }
        for continuation in woken { continuation.resume() }
        semaphore?.wait()
    }
}
