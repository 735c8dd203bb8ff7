import HTTP
import Testing

@Suite struct ValidationTests {
    let transport = CurlTransport()

    private func kind(_ request: HTTPRequest) async -> TransportError.Kind? {
        do throws(TransportError) {
            _ = try await transport.perform(request)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rb", "a\0b"])
    func headerInjectionIsRefused(value: String) async {
        let server = LoopbackServer.answering(ok("x"))
        #expect(await kind(HTTPRequest(method: .get, url: server.url(), headers: HTTPHeaders([("x-amz-meta-a", value)]))) == .invalidRequest)
        #expect(server.connections == 0)
    }

    @Test(arguments: ["", "a b", "a:", "a\r\nb", "é", "a;", "a\0"])
    func headerNamesAreChecked(name: String) async {
        let server = LoopbackServer.answering(ok("x"))
        #expect(await kind(HTTPRequest(method: .get, url: server.url(), headers: HTTPHeaders([(name, "v")]))) == .invalidRequest)
        #expect(server.connections == 0)
    }

    @Test(arguments: ["/a b", "/a\u{1}", "/é", "/a#b", "/a\r\nX: 1", "/a\u{7F}", "/a\tb"])
    func unencodedAddressesAreRefused(path: String) async {
        let server = LoopbackServer.answering(ok("x"))
        #expect(await kind(HTTPRequest(method: .get, url: server.url(path))) == .invalidRequest)
        #expect(server.connections == 0)
    }

    @Test(arguments: [
        "", "x", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http:///a", "http://u:p@127.0.0.1/", "HTTP://127.0.0.1/",
        "http://127.0.0.1:99999/",
    ])
    func otherAddressesAreRefused(url: String) async {
        #expect(await kind(HTTPRequest(method: .get, url: url)) == .invalidRequest)
    }

    @Test func headersOfTheTransportAreRefused() async {
        let server = LoopbackServer.answering(ok("x"))
        for (name, value) in [("Content-Length", "2"), ("Transfer-Encoding", "chunked"), ("expect", "100-continue"), ("Connection", "close")] {
            let request = HTTPRequest(method: .put, url: server.url(), headers: HTTPHeaders([(name, value)]), body: .bytes([1]))
            #expect(await kind(request) == .invalidRequest)
        }
        #expect(await kind(HTTPRequest(method: .get, url: server.url(), body: .bytes([1]))) == .invalidRequest)
        #expect(server.connections == 0)
    }

    @Test func messagesHoldNoSecrets() async throws {
        let headers = HTTPHeaders([("Authorization", "secret\n")])
        let request = HTTPRequest(method: .get, url: "http://127.0.0.1/?X-Amz-Signature=secret#", headers: headers)
        let error = try await #require(throws: TransportError.self) { _ = try await transport.perform(request) }
        #expect(!error.message.contains("secret"))
    }
}
