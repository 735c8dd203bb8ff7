import Foundation
import HTTP

/// Keeps every request that goes through it, in the order they were sent.
///
/// `@unchecked Sendable`: `kept` is touched under `lock` only.
final class BenchRecorder: HTTPTransport, @unchecked Sendable {
    private let inner: any HTTPTransport
    private let lock = NSLock()
    private var kept: [HTTPRequest] = []

    init(_ inner: any HTTPTransport) { self.inner = inner }

    var executor: (any TaskExecutor)? { inner.executor }

    /// Records and performs; the outcome is passed on as it is.
    func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        lock.withLock { kept.append(request) }
        return try await inner.perform(request, onChunk: onChunk)
    }

    /// What was sent since the last time; forgets it.
    func take() -> [HTTPRequest] {
        lock.withLock {
            defer { kept = [] }
            return kept
        }
    }
}

/// One request of a recorded run, taken apart so that it can be signed and sent again with other version ids.
struct BenchRequest: Sendable {
    let method: String
    /// As it goes onto the wire.
    let path: String
    /// Decoded.
    var query: [(name: String, value: String?)]
    let headers: [(name: String, value: String)]
    /// The key it is about; nil where it is about the bucket.
    let key: String?

    init?(_ request: HTTPRequest, bucket: String) {
        guard let address = URLComponents(string: request.url) else { return nil }
        let query = (address.queryItems ?? []).map { (name: $0.name, value: $0.value) }
        let start = "/\(bucket)/"
        let listed = query.contains { $0.name == "versions" } ? query.first { $0.name == "prefix" }?.value : nil
        method = request.method.rawValue
        path = address.percentEncodedPath
        self.query = query
        // What the signer adds by itself.
        let signed = ["authorization", "host", "x-amz-date", "x-amz-content-sha256"]
        headers = request.headers.fields.filter { !signed.contains($0.name.lowercased()) }.map { ($0.name, $0.value) }
        key = listed ?? (address.path.hasPrefix(start) && address.path.count > start.count ? String(address.path.dropFirst(start.count)) : nil)
    }

    /// The same about another version.
    func replacing(versionId: String) -> BenchRequest {
        var copy = self
        copy.query = query.map { $0.name == "versionId" ? ($0.name, versionId) : $0 }
        return copy
    }
}
