/// Lets only GET and HEAD through: the last wall of the read-only mode, whatever the code above it does.
public struct ReadOnlyTransport: HTTPTransport {
    private let inner: any HTTPTransport

    public init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

    public var executor: (any TaskExecutor)? { inner.executor }

    /// Throws `.refusedByReadOnly` for every other method, before anything is sent.
    public func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        guard request.method == .get || request.method == .head else {
            throw TransportError(kind: .refusedByReadOnly, message: "Read-only mode lets no \(request.method.rawValue) request out.")
        }
        return try await inner.perform(request, onChunk: onChunk)
    }
}
