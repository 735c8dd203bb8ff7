import HTTP
import Synchronization
import Testing

@Suite struct CancelTests {
    /// Sends a body without end; tells when the peer has closed.
    private func endlessServer(whenClosed: @escaping @Sendable () -> Void) -> LoopbackServer {
        LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
            while connection.send([UInt8](repeating: 1, count: 4096)) {}
            whenClosed()
        }
    }

    private func kind(_ result: Result<HTTPResponse, any Error>) -> TransportError.Kind? {
        guard case .failure(let error as TransportError) = result else { return nil }
        return error.kind
    }

    @Test func cancelWithinTheBody() async throws {
        let (closed, close) = AsyncStream<Void>.makeStream()
        let (chunks, chunk) = AsyncStream<Void>.makeStream()
        let count = Atomic<Int>(0)
        let server = endlessServer { close.finish() }
        let transport = CurlTransport()
        let task = Task {
            try await transport.perform(HTTPRequest(method: .get, url: server.url())) { _, _ in
                count.add(1, ordering: .relaxed)
                chunk.yield()
                return true
            }
        }
        for await _ in chunks { break }
        task.cancel()
        #expect(kind(await task.result) == .cancelled)
        let after = count.load(ordering: .relaxed)
        for await _ in closed {}
        #expect(count.load(ordering: .relaxed) == after)
        // The transport goes on, on another connection.
        let other = LoopbackServer.answering(ok("x"))
        #expect(try await transport.perform(HTTPRequest(method: .get, url: other.url())).status == 200)
    }

    @Test func handlerEndsTheRequest() async throws {
        let (closed, close) = AsyncStream<Void>.makeStream()
        let count = Atomic<Int>(0)
        let server = endlessServer { close.finish() }
        let error = try await #require(throws: TransportError.self) {
            _ = try await CurlTransport().perform(HTTPRequest(method: .get, url: server.url())) { _, _ in
                count.add(1, ordering: .relaxed)
                return false
            }
        }
        #expect(error.kind == .cancelled)
        for await _ in closed {}
        #expect(count.load(ordering: .relaxed) == 1)
    }

    @Test(arguments: [true, false])
    func cancelBeforeTheAnswer(isRepeatable: Bool) async throws {
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let (closed, close) = AsyncStream<Void>.makeStream()
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            arrive.finish()
            connection.waitForClose()
            close.finish()
        }
        let transport = CurlTransport()
        let task = Task { try await transport.perform(HTTPRequest(method: .delete, url: server.url(), isRepeatable: isRepeatable)) }
        for await _ in arrived {}
        task.cancel()
        #expect(kind(await task.result) == .cancelled)
        for await _ in closed {}
    }

    @Test func cancelledTaskSendsNothing() async throws {
        let server = LoopbackServer.answering(ok("x"))
        let transport = CurlTransport()
        let (go, start) = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in go {}
            return try await transport.perform(HTTPRequest(method: .get, url: server.url()))
        }
        task.cancel()
        start.finish()
        #expect(kind(await task.result) == .cancelled)
        #expect(server.connections == 0)
    }

    @Test func cancelWhileWaitingForAConnection() async throws {
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            arrive.finish()
            connection.waitForClose()
        }
        let transport = CurlTransport(configuration: CurlConfiguration(maxConnectionsPerHost: 1))
        let holder = Task { try await transport.perform(HTTPRequest(method: .get, url: server.url("/1"))) }
        for await _ in arrived {}
        let waiter = Task { try await transport.perform(HTTPRequest(method: .get, url: server.url("/2"))) }
        waiter.cancel()
        #expect(kind(await waiter.result) == .cancelled)
        holder.cancel()
        #expect(kind(await holder.result) == .cancelled)
        #expect(server.requests.map(\.requestLine) == ["GET /1 HTTP/1.1"])
    }

    @Test func manyCancellationsLoseNothing() async throws {
        let server = LoopbackServer { connection in
            while let request = connection.readRequest() {
                if request.requestLine.contains("/wait") { return connection.waitForClose() }
                connection.send(ok("x"))
            }
        }
        let transport = CurlTransport(configuration: CurlConfiguration(maxConnectionsPerHost: 16))
        for _ in 0..<20 {
            let tasks = (0..<20).map { number in
                Task { try await transport.perform(HTTPRequest(method: .get, url: server.url(number % 2 == 0 ? "/wait" : "/answer"))) }
            }
            for (number, task) in tasks.enumerated() where number % 2 == 0 { task.cancel() }
            for (number, task) in tasks.enumerated() {
                let result = await task.result
                if number % 2 == 0 { #expect(kind(result) == .cancelled) } else { #expect(try result.get().status == 200) }
            }
        }
    }
}
