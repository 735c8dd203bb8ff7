import Dispatch
import Synchronization
import Timeline

/// Tells whoever watches a run what came of each row: one at a time, in order, on a queue of its own, so that a watcher who is slow (a pipe that nobody
/// reads) keeps no request waiting. What comes within a frame's time is told together: waking a thread for each row would cost more than a good part of the row.
final class OutcomeFeed: Sendable {
    private struct State {
        var waiting: [(outcome: RestoreRowOutcome, progress: RunProgress)] = []
        var isExpected = false
    }

    private let queue = DispatchQueue(label: "strata.run.outcomes", qos: .userInitiated)
    private let state = Mutex(State())
    private let onRow: RestoreRun.OnRow

    init(_ onRow: @escaping RestoreRun.OnRow) { self.onRow = onRow }

    /// Tells it soon.
    func tell(_ outcome: RestoreRowOutcome, _ progress: RunProgress) {
        let isFirst = state.withLock { state in
            state.waiting.append((outcome, progress))
            defer { state.isExpected = true }
            return !state.isExpected
        }
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(16)) { [self] in tellWaiting() } }
    }

    /// Returns once everything has been told.
    func finish() async {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                tellWaiting()
                continuation.resume()
            }
        }
    }

    private func tellWaiting() {
        let waiting = state.withLock { state in
            defer { state = State() }
            return state.waiting
        }
        for row in waiting { onRow(row.outcome, row.progress) }
    }
}
