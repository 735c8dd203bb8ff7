import HTTP
import S3Model
import Synchronization

/// One GetObject over all its attempts: where the bytes ended, and what the first answer pinned. Its state is behind one mutex, because chunks come on
/// the transport's thread and attempts begin on a task's.
final class ObjectDownload: Sendable {
    private struct State: ~Copyable {
        /// Bytes handed on, over all attempts.
        var delivered: Int64 = 0
        /// Of the attempt under way: the first byte asked for, and bytes that came.
        var start: Int64 = 0
        var arrived: Int64 = 0
        /// The first good answer's head, which pins version and ETag.
        var head: HTTPResponseHead?
        var wasStopped = false
        var mismatch: String?
        /// Of a whole object; nil for a part, and before the first answer.
        var check: DownloadCheck?
    }

    private let input: GetObjectInput
    private let onChunk: @Sendable (UnsafeRawBufferPointer) -> Bool
    private let state = Mutex(State())

    private let isAmazon: Bool

    init(_ input: GetObjectInput, isAmazon: Bool, onChunk: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool) {
        self.input = input
        self.isAmazon = isAmazon
        self.onChunk = onChunk
    }

    var wasStopped: Bool { state.withLock { $0.wasStopped } }
    var mismatch: String? { state.withLock { $0.mismatch } }

    /// Bytes handed on so far.
    @Sendable func progress() -> Int64 { state.withLock { $0.delivered } }

    /// Asks for what is still missing.
    @Sendable func begin(_ call: inout Call) -> HTTPChunkHandler {
        let (start, pinned) = state.withLock { state in
            state.start = (input.range?.lowerBound ?? 0) + state.delivered
            state.arrived = 0
            return (state.start, state.delivered > 0 ? state.head : nil)
        }
        if input.range != nil || start > 0 {
            let last = input.range.map { String($0.upperBound - 1) } ?? ""
            call.headers.append(("Range", "bytes=\(start)-\(last)"))
        }
        if input.wantsChecksum { call.headers.append(("x-amz-checksum-mode", "ENABLED")) }
        if let eTag = pinned?.headers["ETag"] ?? input.ifMatch { call.headers.append(("If-Match", HeaderText.eTag(eTag))) }
        call = call.version(input.versionId ?? pinned?.headers["x-amz-version-id"])
        return { head, chunk in self.take(head, chunk) }
    }

    private func take(_ head: HTTPResponseHead, _ chunk: UnsafeRawBufferPointer) -> Bool {
        let goesOn = state.withLock { state -> Bool in
            if state.arrived == 0, let mismatch = mismatch(head, start: state.start) {
                state.mismatch = mismatch
                return false
            }
            if state.head == nil {
                state.head = head
                if input.range == nil { state.check = DownloadCheck(headers: head.headers, isAmazon: isAmazon) }
            }
            state.check?.update(chunk)
            state.arrived += Int64(chunk.count)
            state.delivered += Int64(chunk.count)
            return true
        }
        guard goesOn else { return false }
        if onChunk(chunk) { return true }
        state.withLock { $0.wasStopped = true }
        return false
    }

    /// Why an answer's bytes aren't the ones asked for; nil where they are.
    private func mismatch(_ head: HTTPResponseHead, start: Int64) -> String? {
        guard input.range != nil || start > 0 else { return nil }
        guard let range = ContentRange(head.headers["Content-Range"] ?? "") else {
            // The whole object instead of a part is the part, where the part began at 0 and is no shorter.
            let length = head.headers["Content-Length"].flatMap { Int64($0) }
            if head.status == 200, start == 0, let upper = input.range?.upperBound, let length, length <= upper { return nil }
            return "the store answered without the range that was asked for"
        }
        guard range.first == start else { return "the store answered from byte \(range.first) where \(start) was asked for" }
        let last = input.range.map { $0.upperBound - 1 } ?? Int64.max
        let expected = range.size.map { min(last, $0 - 1) }
        guard expected == nil ? range.last <= last : range.last == expected else {
            return "the store answered up to byte \(range.last), which is not what was asked for"
        }
        return nil
    }

    /// Checks a finished answer's length.
    func finish(_ response: HTTPResponse) throws(DecodingFailure) {
        let (arrived, start) = state.withLock { state in
            if state.head == nil { state.head = response.head }
            return (state.arrived, state.start)
        }
        if let mismatch = mismatch(response.head, start: start) { throw DecodingFailure(.malformed, mismatch) }
        if let length = response.headers["Content-Length"].flatMap({ Int64($0) }) {
            guard length == arrived else { throw DecodingFailure(.malformed, "\(arrived) of \(length) bytes came") }
        } else if !response.bodyIsDelimited {
            throw DecodingFailure(.malformed, "the answer says nothing of its length, so its end can't be told from a cut")
        }
    }

    /// What the bytes were held against; nil where they aren't the object's.
    func verify() -> BodyVerification? {
        state.withLock { state in
            guard let kind = state.check?.kind else { return .length }
            let holds = state.check?.holds() ?? true
            return holds ? kind : nil
        }
    }

    /// The outcome, from the first answer's head.
    func output(isComplete: Bool, verification: BodyVerification = .length) -> GetObjectOutput {
        state.withLock { state in
            let head = state.head ?? HTTPResponseHead(status: 0)
            let size = head.headers["Content-Range"].flatMap { ContentRange($0)?.size } ?? head.headers["Content-Length"].flatMap { Int64($0) }
            return GetObjectOutput(
                description: ObjectDescription(head: head), bytes: state.delivered, objectSize: size, isComplete: isComplete,
                verification: verification)
        }
    }
}

/// The value of Content-Range: "bytes 0-1023/146515". Source: RFC 9110, 14.4.
struct ContentRange: Sendable, Equatable {
    var first: Int64
    /// The last byte itself.
    var last: Int64
    /// Bytes of the whole object; nil where the answer doesn't know.
    var size: Int64?

    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        let halves = parts[1].split(separator: "/")
        let ends = halves.first?.split(separator: "-").compactMap { Int64($0) } ?? []
        guard halves.count == 2, ends.count == 2, ends[0] >= 0, ends[0] <= ends[1] else { return nil }
        (first, last, size) = (ends[0], ends[1], Int64(halves[1]))
    }
}
