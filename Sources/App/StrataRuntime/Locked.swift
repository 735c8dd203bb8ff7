import Foundation

/// A value that several threads use, one at a time.
///
/// `@unchecked Sendable`: `value` is touched under `lock` only. A pthread lock and not Synchronization's `Mutex`: on Linux that one is handed over inside the
/// kernel (FUTEX_LOCK_PI), which the thread sanitizer can't see, so that it reports races where there are none (observed with Swift 6.3.1).
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    /// Runs the body with the value to itself.
    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        lock.withLock { body(&value) }
    }
}
