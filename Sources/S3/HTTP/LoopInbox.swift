/// What other threads, and tasks, have for the loop's thread to do, in order. Safe from any thread.
final class LoopInbox: Sendable {
    enum Item: Sendable {
        case start(CurlTransfer)
        case cancel(CurlTransfer)
        /// A piece of a task that runs on the loop's thread.
        case job(UnownedJob)
        /// Ends the loop.
        case shutDown
    }

    private struct State {
        var items: [Item] = []
        /// True while the loop waits, or is about to, and must be woken.
        var isLoopWaiting = false
        var isClosed = false
    }

    private let state = Locked(State())

    /// Adds an item.
    ///
    /// - Returns: whether the loop has to be woken; nil where it has ended and takes nothing any more.
    func put(_ item: Item) -> Bool? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.items.append(item)
            defer { state.isLoopWaiting = false }
            return state.isLoopWaiting
        }
    }

    /// Everything that has come since the last time, exchanged for an empty array whose memory is used again. On the loop's thread.
    ///
    /// - Returns: false, and nothing exchanged, where there is none.
    func take(into items: inout [Item]) -> Bool {
        state.withLock { state in
            guard !state.items.isEmpty else { return false }
            swap(&state.items, &items)
            return true
        }
    }

    /// Says that the loop is going to wait; false where it must not, as there is something to do.
    func announceWait() -> Bool {
        state.withLock { state in
            state.isLoopWaiting = state.items.isEmpty
            return state.isLoopWaiting
        }
    }

    /// The loop is awake, for whatever reason.
    func endWait() { state.withLock { $0.isLoopWaiting = false } }

    /// Takes nothing any more; answers with what is left.
    func close() -> [Item] {
        state.withLock { state in
            state.isClosed = true
            defer { state.items = [] }
            return state.items
        }
    }
}
