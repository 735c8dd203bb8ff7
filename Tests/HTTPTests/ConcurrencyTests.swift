import Foundation
import HTTP
import Testing

/// Lets threads wait until it is opened, and tasks until it is reached.
final class Gate: @unchecked Sendable {
    // `@unchecked`: `isOpen` and `waiting` are read and written under `condition` only.
    private let condition = NSCondition()
    private var isOpen = false
    private var waiting = 0
    private let width: Int

    /// - Parameter width: opens by itself when so many wait.
    init(width: Int = .max) { self.width = width }

    func wait() {
        condition.withLock {
            waiting += 1
            if waiting >= width { open() }
            while !isOpen { condition.wait() }
        }
    }

    private func open() {
        isOpen = true
        condition.broadcast()
    }
}

/// One after the other: together they would need more descriptors than a process may have by default (1,024).
@Suite(.serialized) struct ConcurrencyTests {
    @Test func twoHundredAtOnce() async throws {
        // Nobody is answered before all have arrived.
        let gate = Gate(width: 200)
        let server = LoopbackServer { connection in
            while let request = connection.readRequest() {
                gate.wait()
                connection.send(ok(request.requestLine))
            }
        }
        let transport = CurlTransport(configuration: CurlConfiguration(maxConnectionsPerHost: 200))
        try await get(200, from: server, with: transport)
        #expect(server.connections == 200)
        try await get(200, from: server, with: transport)
        #expect(server.connections == 200)
    }

    @Test func connectionsAreBounded() async throws {
        let server = LoopbackServer { connection in
            while let request = connection.readRequest() { connection.send(ok(request.requestLine)) }
        }
        let transport = CurlTransport(configuration: CurlConfiguration(maxConnectionsPerHost: 4))
        try await get(300, from: server, with: transport)
        #expect(server.connections <= 4)
        #expect(server.requests.count == 300)
    }

    @Test func connectionsThatAreNotKept() async throws {
        let server = LoopbackServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.send(ok(request.requestLine, "Connection: close\r\n"))
        }
        let transport = CurlTransport(configuration: CurlConfiguration(maxConnectionsPerHost: 8))
        try await get(300, from: server, with: transport)
        #expect(server.connections == 300)
    }

    @Test func manyHosts() async throws {
        let servers = (0..<10).map { _ in
            LoopbackServer { connection in
                while let request = connection.readRequest() { connection.send(ok(request.requestLine)) }
            }
        }
        let transport = CurlTransport(configuration: CurlConfiguration(maxConnectionsPerHost: 2, maxKeptConnections: 8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await get(30, from: server, with: transport) } }
            try await group.waitForAll()
        }
    }

    @Test func largeAnswersShareTheQueue() async throws {
        let size = 3 << 20
        let server = LoopbackServer { connection in
            while connection.readRequest() != nil {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
                connection.send([UInt8](repeating: 7, count: size))
            }
        }
        let transport = CurlTransport()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    let seen = Collected()
                    _ = try await transport.perform(HTTPRequest(method: .get, url: server.url())) { _, bytes in
                        seen.append(bytes)
                        return true
                    }
                    #expect(seen.bytes.count == size)
                }
            }
            try await group.waitForAll()
        }
        #expect(transport.metrics.bytesReceived == Int64(12 * size))
    }

    @Test func transportsComeAndGo() async throws {
        let server = LoopbackServer.answering(ok("x"))
        for _ in 0..<50 {
            _ = try await CurlTransport().perform(HTTPRequest(method: .get, url: server.url()))
        }
        #expect(server.connections == 50)
    }

    private func get(_ count: Int, from server: LoopbackServer, with transport: CurlTransport) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    let response = try await transport.perform(HTTPRequest(method: .get, url: server.url("/\(number)")))
                    #expect(String(decoding: response.body, as: UTF8.self) == "GET /\(number) HTTP/1.1")
                }
            }
            try await group.waitForAll()
        }
    }
}
