import Synchronization

/// Where a task's cancellation meets its transfer, whichever comes first. Safe from any thread: its state is behind a lock.
final class PendingTransfer: Sendable {
    private struct State {
        var transfer: CurlTransfer?
        var isCancelled = false
    }

    private let state = Locked(State())

    /// Names the transfer; takes it back at once when the task was cancelled already.
    func set(_ transfer: CurlTransfer, on loop: CurlLoop) {
        let isCancelled = state.withLock {
            $0.transfer = transfer
            return $0.isCancelled
        }
        if isCancelled { cancel(on: loop) }
    }

    /// Marks the transfer, so that no chunk is delivered any more, and takes it off the wire on the loop's thread.
    func cancel(on loop: CurlLoop) {
        let transfer = state.withLock {
            $0.isCancelled = true
            return $0.transfer
        }
        guard let transfer else { return }
        transfer.isCancelled.store(true, ordering: .releasing)
        loop.put(.cancel(transfer))
    }
}
