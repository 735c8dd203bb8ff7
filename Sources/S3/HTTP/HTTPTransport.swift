public import struct Foundation.Date

/// Status line and headers of an answer.
public struct HTTPResponseHead: Sendable, Equatable {
    public var status: Int
    public var headers: HTTPHeaders

    public init(status: Int, headers: HTTPHeaders = HTTPHeaders()) {
        self.status = status
        self.headers = headers
    }
}

/// A finished answer.
public struct HTTPResponse: Sendable, Equatable {
    public var head: HTTPResponseHead
    /// The body; empty where a chunk handler took it.
    public var body: [UInt8]
    /// When the request left and the first byte of the answer came, by this machine's clock (for clock-skew correction).
    public var sentAt: Date
    public var answeredAt: Date
    /// False when only the end of the connection ended the body (neither Content-Length nor chunks): a cut body then looks whole, so don't trust it.
    public var bodyIsDelimited: Bool

    public var status: Int { head.status }
    public var headers: HTTPHeaders { head.headers }

    public init(head: HTTPResponseHead, body: [UInt8] = [], sentAt: Date = Date(), answeredAt: Date = Date(), bodyIsDelimited: Bool = true) {
        self.head = head
        self.body = body
        self.sentAt = sentAt
        self.answeredAt = answeredAt
        self.bodyIsDelimited = bodyIsDelimited
    }
}

/// Takes the body of a 2xx answer piece by piece, on the transport's thread; answering false ends the request with `.cancelled`.
/// Bodies of other answers are buffered, so that an error document can be read.
public typealias HTTPChunkHandler = @Sendable (HTTPResponseHead, UnsafeRawBufferPointer) -> Bool

/// Sends requests. No redirects, no decoding, no retries: one call is one request.
public protocol HTTPTransport: Sendable {
    /// Sends and waits for the whole answer. Cancelling the task takes the request off the wire.
    ///
    /// - Parameter onChunk: takes the body of a 2xx answer as it arrives; nil buffers it, up to the request's `answerLimit`.
    func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse

    /// Where answers arrive, for tasks whose steps between two requests are short: run there, they spare a change of thread for each answer and each
    /// request. Nil where it makes no difference. Good as long as the transport is.
    var executor: (any TaskExecutor)? { get }
}

extension HTTPTransport {
    public var executor: (any TaskExecutor)? { nil }

    /// Sends and buffers the whole answer.
    public func perform(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        try await perform(request, onChunk: nil)
    }
}
