import Foundation
import SigV4

/// Sends recorded requests again, key by key, so many keys at once: one thread and one kept-alive libcurl handle for each, no answer decoded.
final class BenchReplay {
    private let handles: [BenchRaw]
    private let store: BenchStore

    init(_ store: BenchStore, atOnce: Int) throws {
        self.store = store
        handles = try (0..<atOnce).map { _ in try BenchRaw(store) }
    }

    /// What all keys took; signing comes before the clock starts.
    ///
    /// - Parameter keys: of each key its requests, in their order.
    func run(_ keys: [[BenchRequest]]) throws -> BenchTime {
        let host = String(store.endpoint.drop { $0 != ":" }.dropFirst(3))
        let scope = SigningScope(region: "us-east-1", date: Date())
        let empty = PayloadHash.sha256(Digest.hex(Digest.hash(.sha256, [UInt8]())))
        let signed = keys.map { requests in
            requests.map { request in
                let signing = SigningRequest(
                    method: request.method, scheme: "http", host: host, path: request.path, query: request.query, headers: request.headers,
                    payload: empty)
                return (request.method, SigV4.sign(signing, credentials: store.credentials, scope: scope))
            }
        }
        let work = Work(signed)
        let ended = DispatchSemaphore(value: 0)
        let started = BenchTime.now
        for handle in handles {
            Thread.detachNewThread {
                while let requests = work.next() {
                    do { for (method, request) in requests { try handle.send(method, request) } } catch { work.fail(error) }
                }
                ended.signal()
            }
        }
        for _ in handles { ended.wait() }
        let time = BenchTime(since: started)
        if let failure = work.failure { throw failure }
        return time
    }

    /// Keys that no thread has taken yet.
    ///
    /// `@unchecked Sendable`: everything mutable is touched under `lock` only.
    private final class Work: @unchecked Sendable {
        private let lock = NSLock()
        private var keys: ArraySlice<[(String, Signed)]>
        private var first: (any Error)?

        init(_ keys: [[(String, Signed)]]) { self.keys = keys[...] }

        var failure: (any Error)? { lock.withLock { first } }

        func next() -> [(String, Signed)]? { lock.withLock { first == nil ? keys.popFirst() : nil } }

        func fail(_ error: any Error) { lock.withLock { first = first ?? error } }
    }
}
