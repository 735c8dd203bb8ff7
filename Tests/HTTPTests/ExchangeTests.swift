import HTTP
import Testing

/// One answer, well formed.
func ok(_ body: String, _ headers: String = "") -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
}

@Suite struct ExchangeTests {
    let transport = CurlTransport()

    @Test(arguments: ["/a/../b", "/a/./b", "//", "//a//b/", "/%2e/%2E%2e/x", "/a%2Fb", "/+%20?x=1&x=&y", "/?uploads", "/?", "/%E4%BD%A0?a=%C3%A9"])
    func pathGoesOutAsItIs(path: String) async throws {
        let server = LoopbackServer.answering(ok("x"))
        _ = try await transport.perform(HTTPRequest(method: .get, url: server.url(path)))
        #expect(server.requests.map(\.requestLine) == ["GET \(path) HTTP/1.1"])
    }

    @Test func getSendsNothingOfItsOwn() async throws {
        let server = LoopbackServer.answering(ok("hello", "X-Amz-Request-Id: 17\r\n"))
        let headers = HTTPHeaders([("User-Agent", "t/1"), ("x-amz-date", "20260101T000000Z")])
        let request = HTTPRequest(method: .get, url: server.url("/k"), headers: headers)
        let response = try await transport.perform(request)
        #expect(response.status == 200)
        #expect(response.body == Array("hello".utf8))
        #expect(response.headers["x-amz-request-id"] == "17")
        #expect(response.bodyIsDelimited)
        #expect(response.sentAt <= response.answeredAt)
        #expect(
            server.requests.first?.lines == [
                "GET /k HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: t/1", "x-amz-date: 20260101T000000Z",
            ])
    }

    @Test func connectionIsKept() async throws {
        let server = LoopbackServer.answering(ok("x"))
        for _ in 0..<20 { _ = try await transport.perform(HTTPRequest(method: .get, url: server.url())) }
        #expect(server.connections == 1)
        #expect(transport.metrics.connectionsOpened == 1)
        #expect(transport.metrics.requests == 20)
    }

    @Test func everyMethodFramesItsBody() async throws {
        let server = LoopbackServer { connection in
            while let request = connection.readRequest() {
                let headAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\nETag: \"e\"\r\n\r\n"
                connection.send(request.requestLine.hasPrefix("HEAD") ? headAnswer : ok("x"))
            }
        }
        let data = Array("data".utf8)
        let bodies: [(HTTPMethod, HTTPBody)] = [
            (.put, .bytes(data)), (.post, .bytes(data)), (.put, .none), (.post, .none), (.put, .bytes([])), (.delete, .none),
            (.delete, .bytes(data)), (.head, .none),
        ]
        for (method, body) in bodies {
            let response = try await transport.perform(HTTPRequest(method: method, url: server.url(), body: body))
            #expect(response.status == 200)
            if method == .head { #expect(response.body.isEmpty && response.headers["etag"] == "\"e\"") }
        }
        #expect(server.requests.map { String($0.requestLine.prefix { $0 != " " }) } == bodies.map(\.0.rawValue))
        #expect(server.requests.map { $0.header("Content-Length") } == ["4", "4", "0", "0", "0", nil, "4", nil])
        #expect(server.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["data", "data", "", "", "", "", "data", ""])
        for request in server.requests {
            #expect(request.header("Expect") == nil)
            #expect(request.header("Content-Type") == nil)
            #expect(request.header("Accept") == nil)
            #expect(request.header("Transfer-Encoding") == nil)
        }
        #expect(server.connections == 1)
    }

    @Test func headersGoOutAsGiven() async throws {
        let server = LoopbackServer.answering(ok("x"))
        let headers = HTTPHeaders([
            ("Content-Type", "text/xml"), ("x-amz-meta-empty", ""), ("x-amz-meta-blank", " "), ("x-amz-meta-twice", "1"), ("x-amz-meta-twice", "2"),
            ("x-amz-meta-u", "é;: \"q\""), ("content-length", "1"),
        ])
        _ = try await transport.perform(HTTPRequest(method: .put, url: server.url(), headers: headers, body: .bytes([65])))
        let request = try #require(server.requests.first)
        #expect(request.headerLines("Content-Type") == ["Content-Type: text/xml"])
        #expect(request.header("x-amz-meta-empty") == "")
        #expect(request.header("x-amz-meta-blank") == "")
        #expect(request.headerLines("x-amz-meta-twice") == ["x-amz-meta-twice: 1", "x-amz-meta-twice: 2"])
        #expect(request.header("x-amz-meta-u") == "é;: \"q\"")
        #expect(request.headerLines("Content-Length") == ["Content-Length: 1"])
    }

    @Test func answersWithoutBody() async throws {
        for status in ["204 No Content", "304 Not Modified"] {
            let server = LoopbackServer.answering("HTTP/1.1 \(status)\r\nETag: x\r\n\r\n")
            for _ in 0..<2 {
                let response = try await transport.perform(HTTPRequest(method: .get, url: server.url()))
                #expect(response.body.isEmpty && response.bodyIsDelimited)
                #expect(status.hasPrefix(String(response.status)))
            }
            #expect(server.connections == 1)
        }
    }

    @Test func chunkedAnswer() async throws {
        let server = LoopbackServer.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nETag: late\r\n\r\n")
        for _ in 0..<2 {
            let response = try await transport.perform(HTTPRequest(method: .get, url: server.url()))
            #expect(String(decoding: response.body, as: UTF8.self) == "hello world")
            #expect(response.bodyIsDelimited)
            #expect(response.headers["etag"] == nil)
        }
        #expect(server.connections == 1)
    }

    @Test func bodyThatOnlyTheConnectionEndsIsMarked() async throws {
        let server = LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\nhel")
        }
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url()))
        #expect(String(decoding: response.body, as: UTF8.self) == "hel")
        #expect(!response.bodyIsDelimited)
    }

    @Test func storedEncodingIsNotUndone() async throws {
        let server = LoopbackServer.answering(ok("plain, not gzip", "Content-Encoding: gzip\r\n"))
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url()))
        #expect(String(decoding: response.body, as: UTF8.self) == "plain, not gzip")
        #expect(server.requests.first?.header("Accept-Encoding") == nil)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectsAreNotFollowed(status: Int) async throws {
        let server = LoopbackServer.answering("HTTP/1.1 \(status) Moved\r\nLocation: /elsewhere\r\nContent-Length: 4\r\n\r\nmove")
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url()))
        #expect(response.status == status)
        #expect(String(decoding: response.body, as: UTF8.self) == "move")
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [200, 206])
    func goodBodiesGoToTheHandler(status: Int) async throws {
        let text = String(repeating: "0123456789", count: 20_000)
        let server = LoopbackServer.answering("HTTP/1.1 \(status) OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
        let collected = Collected()
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url(), answerLimit: 10)) { head, bytes in
            collected.append(bytes)
            return head.status == status
        }
        #expect(response.body.isEmpty)
        #expect(collected.bytes == Array(text.utf8))
        #expect(transport.metrics.bytesReceived == Int64(text.utf8.count))
    }

    @Test func badAnswersAreBuffered() async throws {
        let server = LoopbackServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 8\r\n\r\n<Error/>")
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url())) { _, _ in
            Issue.record("an error document is no data")
            return true
        }
        #expect(response.status == 404)
        #expect(response.body == Array("<Error/>".utf8))
    }
}
