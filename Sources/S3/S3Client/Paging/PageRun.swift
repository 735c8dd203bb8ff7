import HTTP
import S3Model
import Synchronization

/// One listing being fetched: the pages asked for and not yet read. Its state is behind one mutex; tasks are begun and cancelled from the transport's
/// queue and from the reader's task.
final class PageRun: Sendable {
    typealias Fetch = Task<Result<[UInt8], S3Error>, Never>

    private struct State {
        var plan = PagePlan()
        var fetches: [Int: Fetch] = [:]
        var isCancelled = false
    }

    private let client: S3Client
    private let request: ListingRequest
    private let state = Mutex(State())

    init(client: S3Client, request: ListingRequest) {
        self.client = client
        self.request = request
    }

    /// Asks for the first page.
    func start(after marker: PageMarker?) { state.withLock { begin(0, marker, &$0) } }

    /// The bytes of a page, in the order of pages; each page can be taken once.
    func body(of page: Int) async -> Result<[UInt8], S3Error> {
        guard let fetch = state.withLock({ $0.fetches[page] }) else { return .failure(client.cancelled(request.call(marker: nil))) }
        let result = await fetch.value
        state.withLock { $0.fetches[page] = nil }
        return result
    }

    /// Says what follows a decoded page, and begins it if it isn't under way; false at the end of the listing.
    func decoded(_ page: Int, next marker: PageMarker?) throws(S3Error) -> Bool {
        let decision = state.withLock { state in
            let decision = state.plan.decoded(page, next: marker)
            carryOut(decision, &state)
            return decision
        }
        if decision == .circle {
            throw request.call(marker: nil).error(
                .undecodable, code: "RepeatedMarker", message: "the store's listing goes round in a circle: a page's marker came twice")
        }
        return decision != .end
    }

    /// Takes every page under way off the wire.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            for fetch in state.fetches.values { fetch.cancel() }
        }
    }

    private func markerSeen(_ marker: PageMarker, of page: Int, hasRoom: Bool) {
        state.withLock { state in
            carryOut(state.plan.markerSeen(marker, of: page, hasRoom: hasRoom), &state)
        }
    }

    private func carryOut(_ decision: PagePlan.Decision, _ state: inout State) {
        switch decision {
        case .nothing: break
        case .ask(let page, let marker): begin(page, marker, &state)
        case .askAgain(let page, let marker):
            drop(from: page, &state)
            begin(page, marker, &state)
        case .end, .circle: drop(from: 0, &state)
        }
    }

    private func drop(from page: Int, _ state: inout State) {
        for (number, fetch) in state.fetches where number >= page {
            fetch.cancel()
            state.fetches[number] = nil
        }
    }

    private func begin(_ page: Int, _ marker: PageMarker?, _ state: inout State) {
        guard !state.isCancelled else { return }
        state.fetches[page] = Task { [self] in
            let call = request.call(marker: marker)
            let collector = PageCollector(limit: call.answerLimit, makeScanner: { MarkerScanner() }) { [self] next in
                markerSeen(next, of: page, hasRoom: client.gate.hasRoom)
            }
            do throws(S3Error) {
                let body = try await client.send(call, stream: collector.stream) { $0.body }
                if let next = collector.marker { markerSeen(next, of: page, hasRoom: true) }
                return .success(body)
            } catch {
                return .failure(error)
            }
        }
    }
}
