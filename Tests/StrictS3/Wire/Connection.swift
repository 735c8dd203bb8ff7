import Glibc

/// One accepted connection: reads requests and writes answers, blocking, on its own thread. `Listener` closes the descriptor.
struct Connection: ~Copyable {
    let descriptor: Int32
    let number: Int

    /// What was received and not yet used.
    final class Inbox {
        var bytes: [UInt8] = []
    }
    private let inbox = Inbox()

    init(descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
    }

    /// Receives more; false at the end of the connection.
    private func fill() -> Bool {
        let count = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65536) { buffer in
            var count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            while count < 0 && errno == EINTR { count = recv(descriptor, buffer.baseAddress, buffer.count, 0) }
            if count > 0 { inbox.bytes += buffer[..<count] }
            return count
        }
        return count > 0
    }

    /// The next request's head; nil at the end of the connection or when what came is not HTTP/1.1 (RFC 9112 section 2.1).
    func readHead() -> WireRequest? {
        let end = Array("\r\n\r\n".utf8)
        var scanned = 0
        while true {
            if let at = Self.find(end, in: inbox.bytes, from: scanned) {
                let head = String(decoding: inbox.bytes[..<at], as: UTF8.self)
                inbox.bytes.removeFirst(at + 4)
                return parse(head)
            }
            scanned = max(0, inbox.bytes.count - 3)
            guard inbox.bytes.count < 1 << 18, fill() else { return nil }
        }
    }

    private static func find(_ token: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= token.count else { return nil }
        return (start...max(start, bytes.count - token.count)).first {
            $0 + token.count <= bytes.count && bytes[$0..<($0 + token.count)].elementsEqual(token)
        }
    }

    private func parse(_ head: String) -> WireRequest? {
        // Over unicode scalars: "\r\n" is one Character.
        let lines = head.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(String.UnicodeScalarView(line.last == "\r" ? line.dropLast() : line))
        }
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1" else { return nil }
        var headers: [Header] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            let end = value.lastIndex { $0 != " " && $0 != "\t" }
            headers.append(Header(String(line[..<colon]), end.map { String(value[...$0]) } ?? ""))
        }
        return WireRequest(method: String(words[0]), target: String(words[1]), headers: headers, connection: number)
    }

    /// Exactly so many bytes of body; nil when the connection ends before.
    func readBody(_ length: Int) -> [UInt8]? {
        while inbox.bytes.count < length {
            guard fill() else { return nil }
        }
        let body = Array(inbox.bytes[..<length])
        inbox.bytes.removeFirst(length)
        return body
    }

    /// Sends all of it; false when the peer is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.send(descriptor, buffer.baseAddress! + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Makes the coming close an RST instead of a FIN (socket(7), SO_LINGER of 0 seconds).
    func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    /// Returns when the peer hangs up or the listener stops; whatever comes is thrown away.
    func waitForHangUp() {
        inbox.bytes = []
        while fill() { inbox.bytes = [] }
    }
}
