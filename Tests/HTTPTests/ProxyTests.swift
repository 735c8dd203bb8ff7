import HTTP
import Testing

@Suite struct ProxyTests {
    private let transport = CurlTransport()

    @Test func plainRequestsGoThroughTheProxy() async throws {
        let proxy = LoopbackServer.answering(ok("proxied"))
        let route = HTTPRoute(proxy: .url(proxy.origin, except: ""))
        let response = try await transport.perform(HTTPRequest(method: .get, url: "http://store.invalid/a/../b//%2e?x", route: route))
        #expect(String(decoding: response.body, as: UTF8.self) == "proxied")
        #expect(proxy.requests.map(\.requestLine) == ["GET http://store.invalid/a/../b//%2e?x HTTP/1.1"])
        #expect(proxy.requests.first?.header("Host") == "store.invalid")
    }

    @Test(arguments: ["127.0.0.1", "other.example,127.0.0.1", "*"])
    func exceptionsGoStraight(except: String) async throws {
        let proxy = LoopbackServer.answering(ok("proxied"))
        let server = LoopbackServer.answering(ok("straight"))
        let route = HTTPRoute(proxy: .url(proxy.origin, except: except))
        let response = try await transport.perform(HTTPRequest(method: .get, url: server.url(), route: route))
        #expect(String(decoding: response.body, as: UTF8.self) == "straight")
        #expect(proxy.connections == 0)
    }

    @Test func proxyOfOneRequestIsNotThatOfTheNext() async throws {
        let proxy = LoopbackServer.answering(ok("proxied"))
        let server = LoopbackServer.answering(ok("straight"))
        var bodies: [String] = []
        for route in [HTTPRoute(proxy: .url(proxy.origin, except: "")), HTTPRoute(), HTTPRoute(proxy: .url(proxy.origin, except: ""))] {
            let response = try await transport.perform(HTTPRequest(method: .get, url: server.url(), route: route))
            bodies.append(String(decoding: response.body, as: UTF8.self))
        }
        #expect(bodies == ["proxied", "straight", "proxied"])
    }

    @Test func secureRequestsAskForATunnel() async throws {
        let proxy = LoopbackServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        let route = HTTPRoute(proxy: .url(proxy.origin, except: ""))
        let headers = HTTPHeaders([("Authorization", "secret"), ("x-amz-security-token", "secret")])
        let error = try await #require(throws: TransportError.self) {
            _ = try await transport.perform(HTTPRequest(method: .get, url: "https://store.invalid/", headers: headers, route: route))
        }
        #expect(error.kind == .connect)
        #expect(error.message.contains("proxy") && error.message.contains("403"))
        #expect(proxy.requests.map(\.requestLine) == ["CONNECT store.invalid:443 HTTP/1.1"])
        #expect(proxy.requests.first?.lines.contains { $0.contains("secret") } == false)
    }

    @Test func proxyThatIsNotThere() async throws {
        let refusing = RefusingPort()
        for (proxy, kind) in [("http://user:secret@no-such-proxy.invalid:1", TransportError.Kind.resolve), (refusing.origin, .connect)] {
            let error = try await #require(throws: TransportError.self) {
                let route = HTTPRoute(proxy: .url(proxy, except: ""))
                _ = try await transport.perform(HTTPRequest(method: .get, url: "http://store.invalid/", route: route))
            }
            #expect(error.kind == kind, "\(error)")
            #expect(!error.message.contains("secret"))
        }
    }
}
