import Glibc
import Synchronization

/// Standard output, written at once so that rows are seen as they come. A reader that has gone (`| head`) is no error: the rest is dropped.
final class Output: Sendable {
    private struct State {
        var isClosed = false
        var hasFailed = false
    }

    private let state = Mutex(State())

    /// True once nobody reads any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// True where writing failed for another reason (a full disk behind `>`).
    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    /// Writes all bytes; answers false where that is of no use any more.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            if state.isClosed { return false }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
                if count < 0 {
                    if errno == EINTR { continue }
                    state.isClosed = true
                    state.hasFailed = errno != EPIPE
                    return false
                }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}

/// Standard error.
enum StandardError {
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
