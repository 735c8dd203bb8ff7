import Synchronization

/// The exit code that a signal asked for.
final class Interruption: Sendable {
    private let code = Mutex<Int32?>(nil)

    /// nil before any signal came.
    var value: Int32? { code.withLock { $0 } }

    func set(_ value: Int32) { code.withLock { $0 = value } }
}

/// True for the first one who asks.
final class Once: Sendable {
    private let isClaimed = Mutex(false)

    func claim() -> Bool {
        isClaimed.withLock { claimed in
            defer { claimed = true }
            return !claimed
        }
    }
}
