import Foundation

/// A value behind a lock, where `Synchronization.Mutex` would do but for the thread sanitizer: on Linux it does not see the mutex's futex path, so a
/// contended `Mutex` is reported as a race (observed with Swift 6.3.1), while it knows the pthread mutex inside `NSLock`.
///
/// Isolation: any thread; `state` is touched only between `lock` and `unlock`, which makes the unchecked conformance safe.
final class Locked<State: Sendable>: @unchecked Sendable {
    private var state: State
    private let lock = NSLock()

    init(_ state: State) { self.state = state }

    /// Runs a body that owns the value meanwhile. It must not come back to the same lock.
    func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&state)
    }
}
