public import StrataCore

/// Where background work leaves its results; wakes the main loop once, however many come before it looks. Any thread may post.
public final class Mailbox: Sendable {
    private struct Box {
        var events: [Event] = []
        var isAwake = false
    }

    private let box = Locked(Box())
    private let wake: @Sendable () -> Void

    /// - Parameter wake: called from the posting thread when the first event after a drain comes.
    public init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

    public func post(_ event: Event) {
        let mustWake = box.withLock { box in
            // Of several pictures of the queue only the newest counts.
            if case .jobs = event, case .jobs? = box.events.last { box.events.removeLast() }
            box.events.append(event)
            defer { box.isAwake = true }
            return !box.isAwake
        }
        if mustWake { wake() }
    }

    /// True when nothing has come since the last drain.
    public var isEmpty: Bool { box.withLock { $0.events.isEmpty } }

    /// What has come since the last drain, in order.
    public func drain() -> [Event] {
        box.withLock { box in
            defer { box = Box() }
            return box.events
        }
    }
}
