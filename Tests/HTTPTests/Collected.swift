/// Bytes that a chunk handler took; behind a lock, as chunks come on the transport's thread.
final class Collected: Sendable {
    private let state = Locked<[UInt8]>([])
    var bytes: [UInt8] { state.withLock { $0 } }
    func append(_ chunk: UnsafeRawBufferPointer) { state.withLock { $0.append(contentsOf: chunk) } }
}
