import Foundation
import StrictS3
import Testing

/// The scripted faults, as a client on the wire meets them.
struct FaultTests {
    private func stage() throws -> Stage {
        let stage = try Stage()
        stage.server.createBucket("b", versioning: .enabled)
        stage.server.put("0123456789", to: "k", in: "b")
        return stage
    }

    private func request(_ method: String, _ target: String, body: String = "") -> [UInt8] {
        SignedRequest(method: method, target: target, body: Array(body.utf8)).bytes()
    }

    @Test func countsAndMatchers() throws {
        let stage = try stage()
        stage.server.fault(on: RequestMatcher("GET", bucket: "b", key: "k", skip: 1, times: 2), .slowDown)
        let statuses = try (0..<4).map { _ in try stage.call("GET", "/b/k").status }
        #expect(statuses == [200, 503, 503, 200])
        stage.server.fault(on: RequestMatcher(query: "replication"), .listingInstead)
        #expect(try stage.call("GET", "/b?replication=").text.contains("ListBucketResult"))
        stage.server.fault(on: RequestMatcher("GET", bucket: "b", key: ""), .tooManyRequests(retryAfter: 7))
        let answer = try stage.call("GET", "/b?list-type=2")
        #expect(answer.status == 429)
        #expect(answer.headers["retry-after"] == "7")
        stage.server.clearFaults()
        #expect(try stage.call("GET", "/b?list-type=2").status == 200)
        #expect(stage.server.requests(RequestMatcher("GET", key: "k")).map(\.status) == [200, 503, 503, 200])
    }

    @Test func cannedAnswers() throws {
        let stage = try stage()
        stage.server.fault(on: RequestMatcher(times: 1), .errorInside200())
        let inside = try stage.call("PUT", "/b/k", [("x-amz-copy-source", "b/k")])
        #expect(inside.status == 200)
        #expect(inside.element("Code") == "InternalError")
        stage.server.fault(on: RequestMatcher(times: 1), .html())
        #expect(try stage.call("GET", "/").headers["content-type"] == "text/html")
        stage.server.fault(on: RequestMatcher(times: 1), .deny("AllAccessDisabled"))
        #expect(try stage.call("GET", "/").element("Code") == "AllAccessDisabled")
        stage.server.fault(on: RequestMatcher(times: 1), .header("x-amz-request-id", "mine"), .flipByte(at: 0))
        let flipped = try stage.call("GET", "/b/k")
        #expect(flipped.headers["x-amz-request-id"] == "mine")
        #expect(flipped.body[0] == UInt8(ascii: "0") ^ 0xFF)
        stage.server.fault(on: RequestMatcher(times: 1), .bare(502))
        #expect(try stage.call("GET", "/").body.isEmpty)
    }

    @Test func resetAndCloseCarryNothingOut() throws {
        let stage = try stage()
        stage.server.fault(on: RequestMatcher("PUT", times: 1), .reset)
        stage.client.send(request("PUT", "/b/new", body: "x"))
        #expect(throws: RawClient.Failure.reset(after: 0)) { try stage.client.receive() }
        try stage.reconnect()
        stage.server.fault(on: RequestMatcher("PUT", times: 1), .close)
        stage.client.send(request("PUT", "/b/new", body: "x"))
        #expect(throws: RawClient.Failure.empty) { try stage.client.receive() }
        #expect(stage.server.versions(of: "new", in: "b").isEmpty)
        #expect(stage.server.requests.map(\.status) == [nil, nil])
    }

    @Test func aLostAnswerIsCarriedOut() throws {
        let stage = try stage()
        stage.server.fault(on: RequestMatcher("PUT", times: 1), .loseAnswer)
        stage.client.send(request("PUT", "/b/new", body: "x"))
        #expect(throws: RawClient.Failure.reset(after: 0)) { try stage.client.receive() }
        #expect(stage.server.versions(of: "new", in: "b").map(\.text) == ["x"])
    }

    @Test func cutBodies() throws {
        let stage = try stage()
        stage.server.fault(on: RequestMatcher("GET", times: 1), .cut(afterBytes: 4, .declared))
        stage.client.send(request("GET", "/b/k"))
        #expect(throws: RawClient.Failure.cut(Array("0123".utf8))) { try stage.client.receive() }
        try stage.reconnect()
        stage.server.fault(on: RequestMatcher("GET", times: 1), .cut(afterBytes: 4, .fitting))
        let fitting = try stage.call("GET", "/b/k")
        #expect(fitting.text == "0123")
        #expect(fitting.headers["content-length"] == "4")
        try stage.reconnect()
        stage.server.fault(on: RequestMatcher("GET", times: 1), .cut(afterBytes: 4, .none))
        let none = try stage.call("GET", "/b/k")
        #expect(none.text == "0123")
        #expect(none.headers["content-length"] == nil)
    }

    @Test func aStallEndsWithTheServer() throws {
        let stage = try stage()
        stage.server.fault(on: RequestMatcher("GET"), .stall(afterBytes: 12))
        stage.client.send(request("GET", "/b/k"))
        #expect(String(decoding: try stage.client.receive(atLeast: 12), as: UTF8.self) == "HTTP/1.1 200")
        stage.server.stop()
        #expect(throws: RawClient.Failure.self) { try stage.client.receive() }
    }

    @Test func gatesOrderRequests() async throws {
        let stage = try stage()
        let gate = Gate()
        stage.server.fault(on: RequestMatcher("PUT", key: "slow"), .hold(gate))
        stage.client.send(request("PUT", "/b/slow", body: "x"))
        await gate.arrival()
        #expect(stage.server.versions(of: "slow", in: "b").isEmpty)
        #expect(stage.server.inFlight.now == 1)
        let other = try RawClient(port: stage.server.port)
        other.send(request("GET", "/b/k"))
        #expect(try other.receive().status == 200)
        gate.open()
        #expect(try stage.client.receive().status == 200)
        #expect(stage.server.inFlight.now == 0)
        let late = Gate()
        stage.server.fault(on: RequestMatcher("DELETE"), .holdAnswer(late))
        stage.client.send(request("DELETE", "/b/slow"))
        await late.arrival()
        #expect(stage.server.versions(of: "slow", in: "b").first?.isDeleteMarker == true)
        late.admitOne()
        #expect(try stage.client.receive().status == 204)
    }

    @Test func tooManyAtOnceAreSlowedDown() async throws {
        var configuration = Configuration()
        configuration.slowDownAt = 1
        let stage = try Stage(configuration)
        let gate = Gate()
        stage.server.fault(on: RequestMatcher("GET", times: 1), .hold(gate))
        stage.client.send(request("GET", "/"))
        await gate.arrival()
        let other = try RawClient(port: stage.server.port)
        other.send(request("GET", "/"))
        #expect(try other.receive().element("Code") == "SlowDown")
        gate.open()
        #expect(try stage.client.receive().status == 200)
        other.send(request("GET", "/"))
        #expect(try other.receive().status == 200)
        #expect(stage.server.inFlight.most == 2)
    }

    @Test func earlyRefusalOfALargeUpload() throws {
        let stage = try stage()
        var stranger = Account.first
        stranger.secretKey = "wrong"
        var request = SignedRequest(
            method: "PUT", target: "/b/new", headers: [("expect", "100-continue")], body: Array("body".utf8), account: stranger)
        stage.client.send(Array(request.bytes().dropLast(4)))
        #expect(try stage.client.receive().element("Code") == "SignatureDoesNotMatch")
        try stage.reconnect()
        request.account = .first
        let bytes = request.bytes()
        stage.client.send(Array(bytes.dropLast(4)))
        #expect(try stage.client.receive().status == 100)
        stage.client.send(Array(bytes.suffix(4)))
        #expect(try stage.client.receive().status == 200)
    }

    @Test func lengthIsObligatory() throws {
        let stage = try stage()
        stage.client.send(Array("PUT /b/k HTTP/1.1\r\nhost: h\r\n\r\n".utf8))
        #expect(try stage.client.receive().status == 411)
        try stage.reconnect()
        stage.client.send(Array("PUT /b/k HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".utf8))
        #expect(try stage.client.receive().status == 501)
    }

    @Test func manyConnectionsAtOnce() async throws {
        let stage = try stage()
        let port = stage.server.port
        let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let client = try RawClient(port: port)
                    return try (0..<25).map { number in
                        client.send(SignedRequest(method: "PUT", target: "/b/w\(worker)", body: Array("\(number)".utf8)).bytes())
                        return try client.receive().status
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(statuses == Array(repeating: 200, count: 200))
        #expect((0..<8).allSatisfy { stage.server.versions(of: "w\($0)", in: "b").count == 25 })
        #expect(stage.server.requests.count == 200)
    }
}
