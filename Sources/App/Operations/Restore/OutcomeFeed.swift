import Dispatch
import Timeline

/// Tells whoever watches a run what came of each row: one at a time, in order, on a queue of its own, so that a watcher who is slow (a pipe that nobody
/// reads) keeps no request waiting.
final class OutcomeFeed: Sendable {
    private let queue = DispatchQueue(label: "strata.run.outcomes", qos: .userInitiated)
    private let onRow: RestoreRun.OnRow

    init(_ onRow: @escaping RestoreRun.OnRow) { self.onRow = onRow }

    /// Tells it soon.
    func tell(_ outcome: RestoreRowOutcome, _ progress: RunProgress) {
        queue.async { [onRow] in onRow(outcome, progress) }
    }

    /// Returns once everything has been told.
    func finish() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }
}
