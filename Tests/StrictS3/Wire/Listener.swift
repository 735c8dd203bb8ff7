import Dispatch
import Foundation
import Glibc

/// Why a server could not start or a peer is gone.
public struct SocketFailure: Error {
    public let call: String
    public let number: Int32
}

/// The listening socket on 127.0.0.1 and the threads of its connections.
///
/// Isolation: any thread. A descriptor is closed only by its own thread, under the mutex, so `stop` never shuts down a number that was given to somebody else.
final class Listener: Sendable {
    private struct State {
        var open: [Int: Int32] = [:]
        var accepted = 0
        var mostOpen = 0
        var isStopped = false
    }

    let port: Int
    private let descriptor: Int32
    private let state = Locked(State())
    private let threads = DispatchGroup()

    /// Binds an ephemeral port of the loopback address. Errors: the failing call with its errno.
    init() throws(SocketFailure) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketFailure(call: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 512) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { throw SocketFailure(call: "bind", number: errno) }
    }

    /// How many connections were accepted, are open now, and were open at most.
    var counts: (accepted: Int, open: Int, mostOpen: Int) { state.withLock { ($0.accepted, $0.open.count, $0.mostOpen) } }

    /// Accepts on a thread of its own until `stop`; `serve` runs once on a thread per connection.
    func run(_ serve: @escaping @Sendable (borrowing Connection) -> Void) {
        start { [self] in
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    break
                }
                _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
                var one: Int32 = 1
                setsockopt(peer, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
                let number = state.withLock { state -> Int? in
                    guard !state.isStopped else { return nil }
                    state.accepted += 1
                    state.open[state.accepted] = peer
                    state.mostOpen = max(state.mostOpen, state.open.count)
                    return state.accepted
                }
                guard let number else {
                    Glibc.close(peer)
                    break
                }
                start { [self] in
                    serve(Connection(descriptor: peer, number: number))
                    state.withLock { state in
                        state.open[number] = nil
                        Glibc.close(peer)
                    }
                }
            }
            Glibc.close(descriptor)
        }
    }

    private func start(_ body: @escaping @Sendable () -> Void) {
        threads.enter()
        let thread = Thread { [threads] in
            body()
            threads.leave()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Stops accepting, ends every connection and waits for their threads.
    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            for peer in state.open.values { shutdown(peer, Int32(SHUT_RDWR)) }
            return !state.isStopped
        }
        if isFirst { shutdown(descriptor, Int32(SHUT_RDWR)) }
        threads.wait()
    }
}
