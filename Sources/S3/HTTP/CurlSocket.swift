import CCurl
@preconcurrency import Dispatch
import Glibc

/// A descriptor of libcurl's as Dispatch watches it. Belongs to the loop's queue.
///
/// Dispatch keeps one registration per descriptor number, so a number must not be used again while a source still watches it. libcurl closes
/// descriptors when it likes, and not all through its callback (observed on 7.88.1: neither the resolver's nor those of connections that were given up
/// before they were made), so a duplicate of ours is watched, and closed in the sources' cancel handlers, which run after they are unregistered.
final class CurlSocket {
    /// What happened, for the loop: libcurl's number of the descriptor and CURL_CSELECT bits.
    typealias Handler = (CurlSocket, Int32) -> Void

    /// The number libcurl knows it by.
    let number: curl_socket_t
    /// True for a connection, whose sources are kept while libcurl doesn't look at it; false for the resolver's.
    let isConnection: Bool
    private let descriptor: Int32
    private let queue: DispatchQueue
    private let onReady: Handler
    private var reads: Watch?
    private var writes: Watch?

    /// A source and whether it may fire; a source that is suspended must be resumed before it is let go.
    private struct Watch {
        let source: any DispatchSourceProtocol
        var isOn = false
    }

    /// Watches a descriptor that stays libcurl's to close; nil when the process has no descriptor left.
    init?(_ number: curl_socket_t, isConnection: Bool, queue: DispatchQueue, onReady: @escaping Handler) {
        let duplicate = fcntl(number, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { return nil }
        (self.number, descriptor, self.isConnection) = (number, duplicate, isConnection)
        (self.queue, self.onReady) = (queue, onReady)
    }

    var watchesReads: Bool { reads?.isOn == true }

    /// Turns the watching on and off; sources are made when first wanted and then only suspended, as kept connections are used again and again.
    func watch(reads wantsReads: Bool, writes wantsWrites: Bool) {
        if wantsReads, reads == nil {
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
            source.setEventHandler { [unowned self] in if watchesReads { onReady(self, CURL_CSELECT_IN) } }
            reads = Watch(source: source)
        }
        if wantsWrites, writes == nil {
            let source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
            source.setEventHandler { [unowned self] in if writes?.isOn == true { onReady(self, CURL_CSELECT_OUT) } }
            writes = Watch(source: source)
        }
        Self.turn(&reads, wantsReads)
        Self.turn(&writes, wantsWrites)
    }

    /// True when a read would not wait.
    var isReadable: Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1
    }

    /// Ends the watching, then closes the duplicate. Nothing is reported any more once this returns.
    func close() {
        let (descriptor, sources) = (descriptor, [reads, writes].compactMap { $0 })
        (reads, writes) = (nil, nil)
        guard !sources.isEmpty else {
            Glibc.close(descriptor)
            return
        }
        let waiting = Countdown(sources.count)
        for watch in sources {
            watch.source.setEventHandler(handler: nil)
            watch.source.setCancelHandler { if waiting.isLast() { Glibc.close(descriptor) } }
            watch.source.cancel()
            if !watch.isOn { watch.source.resume() }
        }
    }

    private static func turn(_ watch: inout Watch?, _ wanted: Bool) {
        guard let current = watch, current.isOn != wanted else { return }
        if wanted { current.source.resume() } else { current.source.suspend() }
        watch?.isOn = wanted
    }

    /// Counts the cancel handlers of one descriptor; they all run on the loop's queue.
    private final class Countdown {
        private var count: Int
        init(_ count: Int) { self.count = count }
        func isLast() -> Bool {
            count -= 1
            return count == 0
        }
    }
}
