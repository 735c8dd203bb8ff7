import HTTP
import Synchronization
import Testing

/// Answers everything alike and counts.
private final class FixedTransport: HTTPTransport {
    let calls = Atomic<Int>(0)
    let outcome: Result<HTTPResponse, TransportError>

    init(_ outcome: Result<HTTPResponse, TransportError>) { self.outcome = outcome }

    func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        calls.add(1, ordering: .relaxed)
        if let onChunk { [UInt8](repeating: 0, count: 10).withUnsafeBytes { _ = onChunk(HTTPResponseHead(status: 200), $0) } }
        return try outcome.get()
    }
}

/// Lines a log sink took.
private final class Lines: Sendable {
    private let state = Locked<[String]>([])
    var all: [String] { state.withLock { $0 } }
    func append(_ line: String) { state.withLock { $0.append(line) } }
}

@Suite struct WrapperTests {
    @Test(arguments: [HTTPMethod.get, .head, .put, .post, .delete])
    func readOnly(method: HTTPMethod) async throws {
        let inner = FixedTransport(.success(HTTPResponse(head: HTTPResponseHead(status: 200))))
        let transport = ReadOnlyTransport(inner)
        let request = HTTPRequest(method: method, url: "http://h/")
        if method == .get || method == .head {
            #expect(try await transport.perform(request).status == 200)
            #expect(inner.calls.load(ordering: .relaxed) == 1)
        } else {
            let error = try await #require(throws: TransportError.self) { _ = try await transport.perform(request) }
            #expect(error.kind == .refusedByReadOnly)
            #expect(inner.calls.load(ordering: .relaxed) == 0)
        }
    }

    @Test func logNamesNoSecret() async throws {
        let lines = Lines()
        let head = HTTPResponseHead(status: 200, headers: HTTPHeaders([("x-amz-request-id", "R1\u{1B}[2J\nforged"), ("Set-Cookie", "secret")]))
        let inner = FixedTransport(.success(HTTPResponse(head: head, body: [1, 2])))
        let transport = LoggingTransport(inner, answerHeaders: ["X-Amz-Request-Id", "x-amz-id-2"]) { lines.append($0) }
        let request = HTTPRequest(
            method: .put, url: "http://h/k?X-Amz-Credential=secret&x=1", headers: HTTPHeaders([("Authorization", "secret")]),
            body: .bytes(Array("secret".utf8)))
        _ = try await transport.perform(request)
        _ = try await transport.perform(request) { _, _ in true }
        #expect(lines.all.count == 2)
        #expect(lines.all[0].hasPrefix("PUT http://h/k?X-Amz-Credential=REDACTED&x=1 200 2 B "))
        #expect(lines.all[1].contains(" 200 12 B "))
        for line in lines.all {
            #expect(!line.contains("secret"))
            #expect(line.hasSuffix(" ms X-Amz-Request-Id=R1\\u{1B}[2J\\nforged"))
        }
    }

    @Test func logTellsFailures() async throws {
        let lines = Lines()
        let inner = FixedTransport(.failure(TransportError(kind: .cut, message: "The answer was cut short.", code: 18)))
        let transport = LoggingTransport(inner, answerHeaders: []) { lines.append($0) }
        let error = try await #require(throws: TransportError.self) { _ = try await transport.perform(HTTPRequest(method: .get, url: "http://h/")) }
        #expect(error.kind == .cut)
        #expect(lines.all.first?.hasPrefix("GET http://h/ cut 0 B ") == true)
        #expect(lines.all.first?.hasSuffix(" ms The answer was cut short.") == true)
    }

    @Test(arguments: [
        ("", ""), ("http://h/k", "http://h/k"), ("http://h/k?", "http://h/k?"),
        ("http://h/k?versionId=1&uploads", "http://h/k?versionId=1&uploads"),
        (
            "http://h/?a=b&X-Amz-Signature=s&X-Amz-Security-Token=t&X-Amz-Date=d",
            "http://h/?a=b&X-Amz-Signature=REDACTED&X-Amz-Security-Token=REDACTED&X-Amz-Date=d"
        ),
        ("http://h/?x-amz-SIGNATURE=s", "http://h/?x-amz-SIGNATURE=REDACTED"),
        ("http://h/?X%2dAmz-Signature=s", "http://h/?X%2dAmz-Signature=REDACTED"),
        ("http://h/?Signature=s=s&AWSAccessKeyId=A", "http://h/?Signature=REDACTED&AWSAccessKeyId=REDACTED"),
        ("http://u:p@h/a@b", "http://REDACTED@h/a@b"),
    ])
    func redaction(url: String, expected: String) {
        #expect(redactedURL(url) == expected)
    }
}
