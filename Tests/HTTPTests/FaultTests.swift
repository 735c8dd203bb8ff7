import Foundation
import HTTP
import Testing

/// What each fault of a peer or of the network becomes.
@Suite struct FaultTests {
    let transport = CurlTransport()

    private func failure(
        _ server: LoopbackServer, method: HTTPMethod = .get, isRepeatable: Bool = true, patience: HTTPPatience = HTTPPatience(),
        answerLimit: Int = 1 << 20
    ) async throws -> TransportError {
        let request = HTTPRequest(
            method: method, url: server.url("/?X-Amz-Signature=secret"), isRepeatable: isRepeatable, answerLimit: answerLimit, patience: patience)
        let error = try await #require(throws: TransportError.self) { _ = try await transport.perform(request) }
        #expect(!error.message.contains("secret") && error.message.hasSuffix(".") && !error.message.contains("\n"))
        return error
    }

    /// Reads a request, says something, then goes.
    private func saying(_ text: String, resets: Bool = false) -> LoopbackServer {
        LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send(text)
            if resets { connection.reset() }
        }
    }

    @Test(arguments: [
        ("", TransportError.Kind.cut), ("HTTP/1.1 200 OK\r\nContent-Le", .cut),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", .cut),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", .cut),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", .malformed),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", .malformed),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabcd", .malformed),
        ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabcd", .malformed),
        ("hello\r\n\r\n", .malformed), ("<html>\r\n", .malformed), ("HTTP/1.1 abc\r\n\r\n", .malformed),
        ("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", .malformed), ("HTTP/1.1 100 Continue\r\n\r\n", .cut),
    ])
    func endOfConnection(text: String, kind: TransportError.Kind) async throws {
        let error = try await failure(saying(text))
        #expect(error.kind == kind, "\(text.debugDescription): \(error)")
        let once = try await failure(saying(text), method: .delete, isRepeatable: false)
        #expect(once.kind == .ambiguous, "\(text.debugDescription): \(once)")
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal"])
    func reset(text: String) async throws {
        #expect(try await failure(saying(text, resets: true)).kind == .cut)
        #expect(try await failure(saying(text, resets: true), method: .post, isRepeatable: false).kind == .ambiguous)
    }

    @Test func refusalIsNoAmbiguity() async throws {
        let server = LoopbackServer.answering("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n")
        let response = try await transport.perform(HTTPRequest(method: .delete, url: server.url(), isRepeatable: false))
        #expect(response.status == 412)
    }

    @Test func nobodyListens() async throws {
        let port = RefusingPort()
        for isRepeatable in [true, false] {
            let error = try await #require(throws: TransportError.self) {
                _ = try await transport.perform(HTTPRequest(method: .get, url: port.origin + "/", isRepeatable: isRepeatable))
            }
            #expect(error.kind == .connect)
            #expect(error.message.hasSuffix("can be made: Connection refused."))
        }
    }

    @Test func unknownHost() async throws {
        let error = try await #require(throws: TransportError.self) {
            _ = try await transport.perform(HTTPRequest(method: .get, url: "http://no-such-host.invalid/"))
        }
        #expect(error.kind == .resolve)
        #expect(error.message.contains("no-such-host.invalid"))
    }

    @Test func silenceBeforeTheAnswer() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        }
        #expect(try await failure(server, patience: HTTPPatience(stall: 1)).kind == .stalled)
        #expect(try await failure(server, method: .delete, isRepeatable: false, patience: HTTPPatience(stall: 1)).kind == .ambiguous)
    }

    @Test func silenceWithinTheAnswer() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal")
            connection.waitForClose()
        }
        #expect(try await failure(server, patience: HTTPPatience(stall: 1)).kind == .stalled)
    }

    @Test func tooLong() async throws {
        let server = LoopbackServer.answering(ok(String(repeating: "x", count: 100_000)))
        #expect(try await failure(server, answerLimit: 99_999).kind == .tooLarge)
        let endless = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 500 No\r\n\r\n")
            while connection.send([UInt8](repeating: 120, count: 65536)) {}
        }
        #expect(try await failure(endless).kind == .tooLarge)
    }

    @Test func headersTooLong() async throws {
        let longLine = saying("HTTP/1.1 200 OK\r\nA: \(String(repeating: "a", count: 150_000))\r\n\r\n")
        #expect(try await failure(longLine).kind == .tooLarge)
        let manyLines = saying("HTTP/1.1 200 OK\r\n" + String(repeating: "A: \(String(repeating: "a", count: 1000))\r\n", count: 400) + "\r\n")
        #expect(try await failure(manyLines).kind == .tooLarge)
    }

    @Test func repeatableRequestSurvivesADeadKeptConnection() async throws {
        let server = dyingServer()
        _ = try await transport.perform(HTTPRequest(method: .get, url: server.url("/1")))
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url("/2")))
        #expect(response.status == 200)
        #expect(server.requests.map(\.requestLine) == ["GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /2 HTTP/1.1"])
        #expect(transport.metrics.resends == 1)
    }

    @Test(arguments: [HTTPMethod.delete, .post, .put])
    func unrepeatableRequestIsSentOnce(method: HTTPMethod) async throws {
        let server = dyingServer()
        _ = try await transport.perform(HTTPRequest(method: .get, url: server.url("/1")))
        let error = try await #require(throws: TransportError.self) {
            let body: HTTPBody = method == .delete ? .none : .bytes(Array("data".utf8))
            _ = try await transport.perform(HTTPRequest(method: method, url: server.url("/2"), body: body, isRepeatable: false))
        }
        #expect(error.kind == .ambiguous)
        #expect(error.message.contains("127.0.0.1"))
        #expect(server.requests.map(\.requestLine) == ["GET /1 HTTP/1.1", "\(method.rawValue) /2 HTTP/1.1"])
        #expect(transport.metrics.resends == 0)
    }

    /// Answers one request on its first connection, then takes a second and closes without a word; later connections are sound.
    private func dyingServer() -> LoopbackServer {
        LoopbackServer { connection in
            while connection.readRequest() != nil {
                if connection.number == 1, connection.requestsRead == 2 { return }
                connection.send(ok("x"))
            }
        }
    }
}
