public import Foundation
public import HTTP
import Synchronization

/// A transport that answers from a script, records what it was asked and can hold an answer until it is released. Safe from any task.
///
/// Each request takes the first step that matches it and isn't used up. A request without a step ends with `.other`, which names it.
public final class ScriptedTransport: HTTPTransport {
    /// What comes back.
    public enum Answer: Sendable {
        case response(status: Int, headers: [(String, String)] = [], body: [UInt8] = [])
        case failure(TransportError.Kind)
        /// A good head and a part of its body reach the chunk handler, then the connection ends.
        case cut(status: Int, headers: [(String, String)] = [], body: [UInt8])
        /// Made from the request.
        case made(@Sendable (HTTPRequest) -> Answer)

        /// A document with status 200.
        public static func document(_ text: String, headers: [(String, String)] = []) -> Answer {
            .response(status: 200, headers: headers + [("Content-Type", "application/xml")], body: Array(text.utf8))
        }

        /// An error document.
        public static func error(
            _ status: Int, _ code: String, _ message: String = "scripted", headers: [(String, String)] = [], more: String = ""
        ) -> Answer {
            let text = "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>\(message)</Message>\(more)</Error>"
            return .response(status: status, headers: headers + [("Content-Type", "application/xml")], body: Array(text.utf8))
        }
    }

    private struct Step: Sendable {
        var matches: @Sendable (HTTPRequest) -> Bool
        var answer: Answer
        var left: Int
        /// Name under which the answer is held until `release`; with the number of body bytes that come before.
        var hold: (name: String, after: Int)?
    }

    private struct State {
        var steps: [Step] = []
        var requests: [HTTPRequest] = []
        var released: Set<String> = []
        var holding: [String: CheckedContinuation<Void, Never>] = [:]
        var arrivals: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var cancelled: [HTTPRequest] = []
        var cancellations: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date
    private let chunkSize: Int

    /// - Parameters:
    ///   - now: stamps answers; a test's clock.
    ///   - chunkSize: bytes a chunk handler gets at a time.
    public init(now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_767_225_600) }, chunkSize: Int = 4096) {
        self.now = now
        self.chunkSize = chunkSize
    }

    /// Every request so far, in the order they came.
    public var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// Requests whose task was cancelled while their answer was held.
    public var cancelled: [HTTPRequest] { state.withLock { $0.cancelled } }

    /// Adds a step for requests of a method whose URL contains a text; `times` answers, then it is used up.
    public func on(_ method: HTTPMethod?, _ urlPart: String = "", times: Int = 1, _ answer: Answer) {
        add(Step(matches: Self.matcher(method, urlPart), answer: answer, left: times))
    }

    /// Adds a step for any request; `times` answers, then it is used up.
    public func on(times: Int = 1, _ answer: Answer) { on(nil, "", times: times, answer) }

    /// As `on`, but the answer stops after some bytes of its body until `release(name)`.
    public func hold(_ name: String, after bytes: Int = 0, _ method: HTTPMethod?, _ urlPart: String, _ answer: Answer) {
        add(Step(matches: Self.matcher(method, urlPart), answer: answer, left: 1, hold: (name, bytes)))
    }

    /// Lets a held answer go on, now or when it comes to its hold.
    public func release(_ name: String) {
        let continuation = state.withLock { state in
            state.released.insert(name)
            return state.holding.removeValue(forKey: name)
        }
        continuation?.resume()
    }

    /// Waits until that many requests have come.
    public func waitForRequests(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.requests.count >= count { return true }
                state.arrivals.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Waits until that many held requests were cancelled.
    public func waitForCancellations(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.cancelled.count >= count { return true }
                state.cancellations.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    public func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        let (step, arrived) = state.withLock { state -> (Step?, [CheckedContinuation<Void, Never>]) in
            state.requests.append(request)
            let arrived = state.arrivals.filter { $0.count <= state.requests.count }.map(\.continuation)
            state.arrivals.removeAll { $0.count <= state.requests.count }
            guard let index = state.steps.firstIndex(where: { $0.left > 0 && $0.matches(request) }) else { return (nil, arrived) }
            state.steps[index].left -= 1
            return (state.steps[index], arrived)
        }
        for continuation in arrived { continuation.resume() }
        guard let step else {
            throw TransportError(kind: .other, message: "no step in the script for \(request.method.rawValue) \(request.url)")
        }
        return try await play(step.answer, hold: step.hold, request, onChunk)
    }

    private static func matcher(_ method: HTTPMethod?, _ urlPart: String) -> @Sendable (HTTPRequest) -> Bool {
        // Foundation's `contains` finds no empty text.
        { (method == nil || $0.method == method) && (urlPart.isEmpty || $0.url.contains(urlPart)) }
    }

    private func add(_ step: Step) { state.withLock { $0.steps.append(step) } }

    private func play(
        _ answer: Answer, hold: (name: String, after: Int)?, _ request: HTTPRequest, _ onChunk: HTTPChunkHandler?
    ) async throws(TransportError) -> HTTPResponse {
        switch answer {
        case .made(let make):
            return try await play(make(request), hold: hold, request, onChunk)
        case .failure(let kind):
            if let hold { try await wait(hold.name, request) }
            throw TransportError(kind: kind, message: "scripted \(kind.rawValue)")
        case .response(let status, let headers, let body):
            let sentAt = now()
            let head = HTTPResponseHead(status: status, headers: HTTPHeaders(headers))
            let first = hold.map { min($0.after, body.count) } ?? body.count
            let streams = (200..<300).contains(status) ? onChunk : nil
            try feed(body[..<first], head, streams)
            if let hold { try await wait(hold.name, request) }
            try feed(body[first...], head, streams)
            return HTTPResponse(head: head, body: streams == nil ? body : [], sentAt: sentAt, answeredAt: now())
        case .cut(let status, let headers, let body):
            let head = HTTPResponseHead(status: status, headers: HTTPHeaders(headers))
            if (200..<300).contains(status) { try feed(body[...], head, onChunk) }
            throw TransportError(kind: .cut, message: "scripted cut")
        }
    }

    private func feed(_ body: ArraySlice<UInt8>, _ head: HTTPResponseHead, _ onChunk: HTTPChunkHandler?) throws(TransportError) {
        guard let onChunk else { return }
        var rest = body
        while !rest.isEmpty {
            let goesOn = rest.prefix(chunkSize).withUnsafeBytes { onChunk(head, $0) }
            guard goesOn else { throw TransportError(kind: .cancelled, message: "the chunk handler ended it") }
            rest = rest.dropFirst(chunkSize)
        }
    }

    private func wait(_ name: String, _ request: HTTPRequest) async throws(TransportError) {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.released.contains(name) || Task.isCancelled { return true }
                    state.holding[name] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { $0.holding.removeValue(forKey: name) }
            continuation?.resume()
        }
        guard Task.isCancelled else { return }
        let waiting = state.withLock { state in
            state.cancelled.append(request)
            let waiting = state.cancellations.filter { $0.count <= state.cancelled.count }.map(\.continuation)
            state.cancellations.removeAll { $0.count <= state.cancelled.count }
            return waiting
        }
        for continuation in waiting { continuation.resume() }
        throw TransportError(kind: .cancelled, message: "cancelled")
    }
}
