import Foundation
import HTTP
import Testing

@Suite struct UploadTests {
    let transport = CurlTransport()
    private let large = (0..<(2 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    @Test func largeBodyWaitsForTheServer() async throws {
        let server = LoopbackServer.answering(ok("x"))
        _ = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: .bytes(large)))
        #expect(server.requests.first?.headerLines("Expect") == ["Expect: 100-continue"])
        #expect(server.requests.first?.header("Content-Length") == "\(large.count)")
        #expect(server.requests.first?.body == large)
    }

    @Test func aMeterIsToldHowFarTheBodyIs() async throws {
        let server = LoopbackServer.answering(ok("x"))
        let told = Locked<[Int64]>([])
        var request = HTTPRequest(method: .put, url: server.url(), body: .bytes(large))
        request.meter = SendMeter { bytes in told.withLock { $0.append(bytes) } }
        _ = try await transport.perform(request)
        let steps = told.withLock(\.self)
        #expect(steps.count > 2 && steps == steps.sorted() && steps.last == Int64(large.count))
    }

    @Test(arguments: [32 << 10, (32 << 10) + 1, 1 << 20])
    func smallerBodyDoesNotWait(size: Int) async throws {
        let server = LoopbackServer.answering(ok("x"))
        for method in [HTTPMethod.put, .post] {
            _ = try await transport.perform(HTTPRequest(method: method, url: server.url(), body: .bytes(Array(large.prefix(size)))))
        }
        #expect(server.requests.map { $0.header("Expect") } == [nil, nil])
        #expect(server.requests.allSatisfy { $0.body == Array(large.prefix(size)) })
    }

    @Test func refusalCostsNoBody() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest(readsBody: false)
            connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\n\r\n<Error/>")
            connection.waitForClose()
        }
        let response = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: .bytes(large)))
        #expect(response.status == 403)
        #expect(response.body == Array("<Error/>".utf8))
        #expect(transport.metrics.bytesSent == 0)
    }

    @Test(arguments: [true, false])
    func refusedExpectIsLeftOut(isRepeatable: Bool) async throws {
        let server = LoopbackServer { connection in
            while let request = connection.readRequest(readsBody: false) {
                guard request.header("Expect") != nil else {
                    _ = connection.read(count: Int(request.header("Content-Length") ?? "") ?? 0)
                    connection.send(ok("done"))
                    continue
                }
                connection.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno")
            }
        }
        let response = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: .bytes(large), isRepeatable: isRepeatable))
        #expect(response.status == 200)
        #expect(response.body == Array("done".utf8))
        #expect(server.requests.map { $0.header("Expect") } == ["100-continue", nil])
    }

    @Test func partOfAFile() async throws {
        let file = try TemporaryFile(large)
        let server = LoopbackServer.answering(ok("x"))
        for (offset, length) in [(5, 1 << 20 + 7), (0, large.count), (large.count - 1, 1), (3, 0)] {
            let body = HTTPBody.file(path: file.path, offset: Int64(offset), length: Int64(length))
            _ = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: body))
            #expect(server.requests.last?.body == Array(large[offset..<offset + length]))
            #expect(server.requests.last?.header("Content-Length") == "\(length)")
        }
    }

    @Test func fileIsReadAgainForAResend() async throws {
        let file = try TemporaryFile(large)
        let server = LoopbackServer { connection in
            while connection.readRequest() != nil {
                if connection.number == 1, connection.requestsRead == 2 { return }
                connection.send(ok("x"))
            }
        }
        _ = try await transport.perform(HTTPRequest(method: .get, url: server.url()))
        let body = HTTPBody.file(path: file.path, offset: 1, length: 100_000)
        _ = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: body))
        #expect(server.requests.count == 3)
        #expect(server.requests.dropFirst().allSatisfy { $0.body == Array(large[1...100_000]) })
    }

    @Test func fileThatIsTooShort() async throws {
        let file = try TemporaryFile(Array(large.prefix(100)))
        let server = LoopbackServer { connection in _ = connection.readRequest() }
        let body = HTTPBody.file(path: file.path, offset: 50, length: 51)
        let error = try await #require(throws: TransportError.self) {
            _ = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: body))
        }
        #expect(error.kind == .localFile)
    }

    @Test(arguments: ["/nonexistent/file", "/"])
    func fileThatCannotBeRead(path: String) async throws {
        let server = LoopbackServer { connection in _ = connection.readRequest() }
        let error = try await #require(throws: TransportError.self) {
            _ = try await transport.perform(HTTPRequest(method: .put, url: server.url(), body: .file(path: path, offset: 0, length: 1)))
        }
        #expect(error.kind == .localFile)
    }
}

/// A file that is removed with this value.
final class TemporaryFile: Sendable {
    let path: String

    init(_ bytes: [UInt8]) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("strata-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
