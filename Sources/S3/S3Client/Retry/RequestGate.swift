import Synchronization

/// The door to an endpoint: at most as many requests pass as its `ConcurrencyLimit` says, the others wait in the order they came.
/// Safe from any thread; its state is behind one mutex, waiters are resumed outside it.
final class RequestGate: Sendable {
    private struct State {
        var limit: ConcurrencyLimit
        var waiters: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var nextId = 0
        /// Callers between their first look and their place in the queue; those of them that were cancelled meanwhile.
        var arriving: Set<Int> = []
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(most: Int) {
        state = Mutex(State(limit: ConcurrencyLimit(most: most)))
    }

    /// True where a request could go now without waiting.
    var hasRoom: Bool { state.withLock { $0.limit.hasRoom && $0.waiters.isEmpty } }

    /// Requests that wait for a place.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// Requests allowed in flight at once.
    var limit: Int { state.withLock { $0.limit.limit } }

    /// Waits for a place; false where the task was cancelled while it waited (then there is no place to give back).
    func enter() async -> Bool {
        let id = state.withLock { state -> Int? in
            if state.waiters.isEmpty && state.limit.enter() { return nil }
            state.nextId += 1
            state.arriving.insert(state.nextId)
            return state.nextId
        }
        guard let id else { return true }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in wait(id, continuation) }
        } onCancel: {
            cancel(id)
        }
    }

    /// Gives a place back; `now` in seconds.
    func leave(wasThrottled: Bool, now: Double) {
        let released = state.withLock { state in
            let room = state.limit.leave(wasThrottled: wasThrottled, now: now)
            let count = min(room, state.waiters.count)
            let first = Array(state.waiters.prefix(count))
            state.waiters.removeFirst(count)
            for _ in first { _ = state.limit.enter() }
            return first
        }
        for waiter in released { waiter.continuation.resume(returning: true) }
    }

    private func wait(_ id: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        let answer = state.withLock { state -> Bool? in
            state.arriving.remove(id)
            if state.cancelled.remove(id) != nil { return false }
            // A place may have come free between the first look and now, with nobody left to wake this one.
            if state.waiters.isEmpty && state.limit.enter() { return true }
            state.waiters.append((id, continuation))
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                if state.arriving.contains(id) { state.cancelled.insert(id) }
                return nil
            }
            return state.waiters.remove(at: index).continuation
        }
        waiter?.resume(returning: false)
    }
}
