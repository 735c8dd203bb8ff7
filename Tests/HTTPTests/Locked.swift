import Foundation

/// A value that several threads use, one at a time; a pthread lock, as the thread sanitizer can't see the handover of Synchronization's `Mutex`.
///
/// `@unchecked Sendable`: `value` is touched under `lock` only.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        lock.withLock { body(&value) }
    }
}
