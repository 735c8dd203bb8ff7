import HTTP
import S3Model
import Synchronization

/// Collects one page while it arrives and looks for its marker on the way. Its state is behind one mutex: chunks come on the transport's thread.
final class PageCollector: Sendable {
    private struct State {
        var body: [UInt8] = []
        var scanner: MarkerScanner
    }

    private let state: Mutex<State>
    private let makeScanner: @Sendable () -> MarkerScanner
    private let limit: Int
    private let onMarker: @Sendable (PageMarker) -> Void

    /// - Parameter onMarker: called once an attempt, on the transport's thread, as soon as the marker is whole.
    init(limit: Int, makeScanner: @escaping @Sendable () -> MarkerScanner, onMarker: @escaping @Sendable (PageMarker) -> Void) {
        self.limit = limit
        self.makeScanner = makeScanner
        self.onMarker = onMarker
        state = Mutex(State(scanner: makeScanner()))
    }

    /// The marker found in the last attempt; nil where there was none.
    var marker: PageMarker? { state.withLock { $0.scanner.next } }

    /// The stream of a page's call: every attempt begins with nothing.
    var stream: CallStream {
        CallStream(
            begin: { [self] _ in
                state.withLock { $0 = State(scanner: makeScanner()) }
                return { [self] head, chunk in take(head, chunk) }
            },
            collected: { [self] in
                state.withLock { state in
                    let body = state.body
                    state.body = []
                    return body
                }
            })
    }

    private func take(_ head: HTTPResponseHead, _ chunk: UnsafeRawBufferPointer) -> Bool {
        let (goesOn, marker) = state.withLock { state -> (Bool, PageMarker?) in
            guard state.body.count + chunk.count <= limit else { return (false, nil) }
            if state.body.isEmpty, let length = head.headers["Content-Length"].flatMap({ Int($0) }) { state.body.reserveCapacity(min(length, limit)) }
            state.body.append(contentsOf: chunk)
            guard !state.scanner.isDone else { return (true, nil) }
            state.scanner.feed(chunk)
            return (true, state.scanner.next)
        }
        if let marker { onMarker(marker) }
        return goesOn
    }
}
