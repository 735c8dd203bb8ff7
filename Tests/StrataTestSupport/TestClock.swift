public import struct Foundation.Date
import Synchronization

/// A clock that stands still until it is told to move; sleeping on it moves it. Safe from any task.
public final class TestClock: Sendable {
    private let state: Mutex<(now: Date, sleeps: [Double])>

    /// Begins at a date; the default is 2026-01-01T00:00:00Z.
    public init(_ start: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
        state = Mutex((start, []))
    }

    public var now: Date { state.withLock { $0.now } }

    /// Every sleep so far, in seconds, in order.
    public var sleeps: [Double] { state.withLock { $0.sleeps } }

    /// Moves on by that many seconds.
    public func advance(by seconds: Double) { state.withLock { $0.now = $0.now.addingTimeInterval(seconds) } }

    /// Moves on at once and notes the sleep; throws when the task is cancelled.
    public func sleep(_ seconds: Double) async throws {
        state.withLock { state in
            state.sleeps.append(seconds)
            state.now = state.now.addingTimeInterval(seconds)
        }
        try Task.checkCancellation()
    }
}
