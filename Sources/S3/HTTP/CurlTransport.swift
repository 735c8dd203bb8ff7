import Synchronization

/// Sends requests with libcurl: one `curl_multi` on a thread of its own, hundreds of transfers at a time over kept connections.
///
/// Every task may call it at once. It adds nothing to a request but `Host`, `Content-Length` and, over 1 MiB of body, `Expect: 100-continue`; after a 417 it
/// sends once more without the latter. A repeatable request whose kept connection turns out dead is sent again by libcurl itself.
/// The process gets an empty SIGPIPE handler when it has none.
public final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    public init(configuration: CurlConfiguration = CurlConfiguration()) {
        loop = CurlLoop(configuration: configuration)
    }

    /// Starts libcurl and its TLS library, which takes some milliseconds, unless that has been done; a program may let another thread do so while it
    /// begins with other things.
    public static func prepare() { _ = CurlLibrary.startCode }

    deinit {
        // No request is under way any more: each keeps its transport alive. The loop's thread keeps the loop until its memory is freed.
        loop.put(.shutDown)
    }

    /// The counts up to now.
    public var metrics: HTTPMetrics { loop.metrics.withLock { $0 } }

    /// The transport's own thread, for tasks that send request after request: see `HTTPTransport`.
    public var executor: (any TaskExecutor)? { loop }

    /// See `HTTPTransport`. Chunks come on the transport's thread, none after this has returned and none after the task's cancellation was seen.
    public func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        try request.validate()
        let transfer = try CurlTransfer(request, onChunk: onChunk)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.continuation = continuation
                loop.put(.start(transfer))
            }
        } onCancel: {
            // No chunk is delivered from here on, also where the loop's thread gets to it later.
            transfer.isCancelled.store(true, ordering: .releasing)
            loop.put(.cancel(transfer))
        }
        return try result.get()
    }
}
