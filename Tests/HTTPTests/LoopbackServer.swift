import Foundation
import Glibc

/// A request as it came over the wire, nothing decoded.
struct ReceivedRequest: Sendable {
    /// Request line and header lines, without line ends.
    var lines: [String]
    var body: [UInt8] = []

    var requestLine: String { lines.first ?? "" }
    /// Whole header lines of that name, in order.
    func headerLines(_ name: String) -> [String] {
        lines.dropFirst().filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
    }
    /// The first value of that name, nil when absent.
    func header(_ name: String) -> String? {
        headerLines(name).first.map { String($0.dropFirst(name.count + 1)).trimmingCharacters(in: .whitespaces) }
    }
}

/// A server on 127.0.0.1 that runs a script on a thread for each connection. Stops when it is let go of.
///
/// `Sendable`: its state is behind a lock, the listening socket never changes.
final class LoopbackServer: Sendable {
    typealias Script = @Sendable (ServerConnection) -> Void

    private struct State {
        var requests: [ReceivedRequest] = []
        var connections = 0
    }

    let port: UInt16
    private let listener: Int32
    private let state = Locked(State())

    /// - Parameter script: talks on one connection; the connection is closed when it returns.
    init(_ script: @escaping Script) {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = bindToLoopback(listener)
        precondition(listen(listener, 512) == 0)
        let listener = listener
        Thread.detachNewThread { [weak self] in
            // Only this thread closes the listener: a number that is closed elsewhere could be another server's by the next accept.
            defer { close(listener) }
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                guard let self else {
                    close(descriptor)
                    return
                }
                let connection = ServerConnection(descriptor, number: self.countConnection(), server: self)
                Thread.detachNewThread {
                    script(connection)
                    connection.close()
                }
            }
        }
    }

    deinit {
        // Ends the accept that waits, and every later one.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    var requests: [ReceivedRequest] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }
    var origin: String { "http://127.0.0.1:\(port)" }
    func url(_ path: String = "/") -> String { origin + path }

    func record(_ request: ReceivedRequest) { state.withLock { $0.requests.append(request) } }

    private func countConnection() -> Int {
        state.withLock {
            $0.connections += 1
            return $0.connections
        }
    }

    /// Answers every request on every connection alike.
    static func answering(_ answer: String) -> LoopbackServer {
        LoopbackServer { connection in
            while connection.readRequest() != nil { connection.send(answer) }
        }
    }
}

/// A port of 127.0.0.1 that refuses connections as long as this value lives.
final class RefusingPort {
    let origin: String
    private let descriptor: Int32

    init() {
        // Bound but not listening.
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        origin = "http://127.0.0.1:\(bindToLoopback(descriptor))"
    }

    deinit { close(descriptor) }
}

/// Binds to a free port of 127.0.0.1 and returns it.
private func bindToLoopback(_ descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            precondition(bind(descriptor, $0, size) == 0, "no loopback port")
            getsockname(descriptor, $0, &size)
        }
        return UInt16(bigEndian: $0.pointee.sin_port)
    }
}

/// One accepted connection; belongs to its script's thread. `@unchecked Sendable` for the way there.
final class ServerConnection: @unchecked Sendable {
    /// 1 for the server's first.
    let number: Int
    /// Requests read on this connection.
    private(set) var requestsRead = 0
    private var descriptor: Int32
    private var unread: [UInt8] = []
    private weak var server: LoopbackServer?

    init(_ descriptor: Int32, number: Int, server: LoopbackServer) {
        self.descriptor = descriptor
        self.number = number
        self.server = server
    }

    /// Reads and records a request; nil when the peer has closed.
    ///
    /// - Parameter readsBody: false leaves the body unread.
    func readRequest(readsBody: Bool = true) -> ReceivedRequest? {
        guard let head = readHead() else { return nil }
        var request = ReceivedRequest(lines: String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n"))
        if readsBody, let length = request.header("Content-Length").flatMap({ Int($0) }) {
            if request.header("Expect") != nil { send("HTTP/1.1 100 Continue\r\n\r\n") }
            request.body = read(count: length)
        }
        requestsRead += 1
        server?.record(request)
        return request
    }

    /// Reads that many bytes; fewer when the peer closes.
    func read(count: Int) -> [UInt8] {
        while unread.count < count, fill() {}
        let bytes = Array(unread.prefix(count))
        unread.removeFirst(bytes.count)
        return bytes
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends all of it; false when the peer is gone.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Waits until the peer has closed; what it still sends is thrown away.
    func waitForClose() {
        while fill() { unread.removeAll() }
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Closes with RST.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    private func readHead() -> [UInt8]? {
        while true {
            if let end = unread.firstRange(of: [13, 10, 13, 10]) {
                let head = Array(unread[..<end.lowerBound])
                unread.removeSubrange(..<end.upperBound)
                return head
            }
            guard fill() else { return nil }
        }
    }

    private func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        unread += buffer[..<count]
        return true
    }
}
