import Synchronization

/// Writes one line about each request, when it has ended: method, address without its secrets, status or failure, bytes of the answer,
/// milliseconds, and the headers it was told to name. Never a body, never any other header.
public struct LoggingTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let answerHeaders: [String]
    private let log: @Sendable (String) -> Void

    /// - Parameters:
    ///   - answerHeaders: names of headers of the answer worth a place in the log, such as request ids.
    ///   - log: takes a line without its end, printable ASCII only; called on the caller's task.
    public init(_ inner: any HTTPTransport, answerHeaders: [String], log: @escaping @Sendable (String) -> Void) {
        self.inner = inner
        self.answerHeaders = answerHeaders
        self.log = log
    }

    public var executor: (any TaskExecutor)? { inner.executor }

    /// Performs and logs; the outcome is passed on as it is.
    public func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        let begin = ContinuousClock.now
        let streamed = ByteCount()
        do throws(TransportError) {
            let response = try await inner.perform(request, onChunk: counting(onChunk, streamed))
            write(request, "\(response.status) \(streamed.value + response.body.count) B", since: begin, named(response.headers))
            return response
        } catch {
            write(request, "\(error.kind.rawValue) \(streamed.value) B", since: begin, [error.message])
            throw error
        }
    }

    private func counting(_ onChunk: HTTPChunkHandler?, _ streamed: ByteCount) -> HTTPChunkHandler? {
        guard let onChunk else { return nil }
        return { head, bytes in
            streamed.add(bytes.count)
            return onChunk(head, bytes)
        }
    }

    private func named(_ headers: HTTPHeaders) -> [String] {
        answerHeaders.compactMap { name in headers[name].map { "\(name)=\($0)" } }
    }

    private func write(_ request: HTTPRequest, _ outcome: String, since begin: ContinuousClock.Instant, _ rest: [String]) {
        let milliseconds = (ContinuousClock.now - begin) / .milliseconds(1)
        let parts = [request.method.rawValue, redactedURL(request.url), outcome, "\(Int(milliseconds.rounded())) ms"] + rest
        log(printable(parts.joined(separator: " ")))
    }

    /// What a server or a caller says may hold line ends and escape sequences; in a log they would forge lines or steer a terminal.
    private func printable(_ text: String) -> String {
        text.unicodeScalars.map { $0.value >= 0x20 && $0.value < 0x7F ? String($0) : $0.escaped(asASCII: true) }.joined()
    }

    /// Counts over the chunks of one answer, which come on the transport's thread.
    private final class ByteCount: Sendable {
        private let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
    }
}
