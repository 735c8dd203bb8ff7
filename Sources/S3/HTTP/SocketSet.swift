import CCurl
import Glibc

/// The descriptors that libcurl wants watched, as one epoll set, and an eventfd by which other threads end a wait. Belongs to the loop's thread.
///
/// A descriptor that libcurl closes leaves the set by itself, also where libcurl doesn't say so (observed on 7.88.1: neither the resolver's nor those of
/// connections that were given up before they were made); what is known of its number is then found out to be wrong when it is next watched.
/// A connection that waits for its next request stays in the set as it is, which spares two system calls a request.
/// **Source**: epoll(7), epoll_ctl(2), eventfd(2).
final class SocketSet {
    private let epoll: Int32
    private let bell: Int32
    /// What the kernel was told of each descriptor, and whether that still counts.
    private var watched: [curl_socket_t: Watch] = [:]
    /// Descriptors that are connections of ours.
    private var connections: Set<curl_socket_t> = []
    private var events = [epoll_event](repeating: epoll_event(), count: 64)

    private struct Watch {
        var interest: UInt32
        var isIdle = false
    }

    init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(epoll >= 0 && bell >= 0, "the system has no descriptor left to wait with")
        _ = control(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue)
    }

    deinit {
        Glibc.close(epoll)
        Glibc.close(bell)
    }

    /// Watches a descriptor for what libcurl wants of it; one of CURL_POLL_NONE, _IN, _OUT, _INOUT, _REMOVE.
    func watch(_ descriptor: curl_socket_t, _ interest: Int32) {
        let reads = interest != CURL_POLL_REMOVE && interest & CURL_POLL_IN != 0
        let writes = interest != CURL_POLL_REMOVE && interest & CURL_POLL_OUT != 0
        let wanted = (reads ? EPOLLIN.rawValue : 0) | (writes ? EPOLLOUT.rawValue : 0)
        let known = watched[descriptor]
        guard wanted != 0 else {
            guard let known else { return }
            // One that has been made and waits for answers; what is closed without a word never came so far.
            if known.interest == EPOLLIN.rawValue, connections.contains(descriptor) {
                watched[descriptor]?.isIdle = true
            } else {
                drop(descriptor)
            }
            return
        }
        watched[descriptor] = Watch(interest: wanted)
        if let known, known.isIdle, known.interest == wanted { return }
        // The number may have been closed, and even given away again, without a word.
        if !control(known != nil ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, wanted) {
            _ = control(known != nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, wanted)
        }
    }

    /// Takes note of a new connection's descriptor.
    func adopt(_ descriptor: curl_socket_t) {
        watched[descriptor] = nil
        connections.insert(descriptor)
    }

    /// Forgets a connection's descriptor, which is about to be closed.
    func forget(_ descriptor: curl_socket_t) {
        connections.remove(descriptor)
        if watched[descriptor] != nil { drop(descriptor) }
    }

    private func drop(_ descriptor: curl_socket_t) {
        watched[descriptor] = nil
        _ = control(EPOLL_CTL_DEL, descriptor, 0)
    }

    /// Waits until something is ready, the bell rings, or the time is up.
    ///
    /// - Parameters:
    ///   - milliseconds: -1 waits for ever.
    ///   - onReady: told libcurl's number of each ready descriptor and its CURL_CSELECT bits.
    func wait(milliseconds: Int32, onReady: (curl_socket_t, Int32) -> Void) {
        let count = epoll_wait(epoll, &events, Int32(events.count), milliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let (descriptor, bits) = (events[index].data.fd, events[index].events)
            if descriptor == bell {
                var rings: UInt64 = 0
                _ = read(bell, &rings, 8)
            } else if let watch = watched[descriptor] {
                // The store has closed a connection that nobody uses: libcurl finds that out when it wants to use it.
                if watch.isIdle { drop(descriptor) } else { onReady(descriptor, Self.selected(bits, watch.interest)) }
            }
        }
    }

    /// Ends a wait, or the next one. From any thread.
    func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    /// An error or a hang-up shows in whatever is tried next, so libcurl is asked to try what it waits for.
    private static func selected(_ bits: UInt32, _ interest: UInt32) -> Int32 {
        let isBroken = bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        var selected: Int32 = 0
        if bits & EPOLLIN.rawValue != 0 || isBroken && interest & EPOLLIN.rawValue != 0 { selected |= CURL_CSELECT_IN }
        if bits & EPOLLOUT.rawValue != 0 || isBroken && interest & EPOLLOUT.rawValue != 0 { selected |= CURL_CSELECT_OUT }
        return selected
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ interest: UInt32) -> Bool {
        var event = epoll_event()
        event.events = interest
        event.data.fd = descriptor
        return epoll_ctl(epoll, operation, descriptor, &event) == 0
    }
}
