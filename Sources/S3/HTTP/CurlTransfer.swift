import CCurl
import Foundation
import Synchronization

/// One request on its way.
///
/// `@unchecked Sendable`: made on the caller's thread, then handed to the loop's thread, where everything but `isCancelled` (atomic) stays.
final class CurlTransfer: @unchecked Sendable {
    /// Bodies over this many bytes are announced with `Expect: 100-continue`, so that a refusal costs no body; it is also where libcurl begins to do so.
    static let expectThreshold: Int64 = 1 << 20

    let request: HTTPRequest
    /// Scheme, host and port: what connections are counted by.
    let hostKey: String
    /// Set from any thread: no chunk is delivered after that.
    let isCancelled = Atomic<Bool>(false)

    private let onChunk: HTTPChunkHandler?
    /// Who waits for the end; set once, before the loop gets the transfer.
    var continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>?
    private var upload: UploadBody
    private(set) var answer = AnswerReader()
    private var body: [UInt8] = []
    private var bodyBytes: Int64 = 0
    /// How often the request was given to a connection.
    private(set) var sends = 0
    /// Why a callback stopped libcurl, which then only knows that one did.
    private(set) var stop: TransportError?
    private var sentAt = Date()
    private var answeredAt = Date()

    /// True once the loop has it, on its way or in line.
    var hasStarted = false
    /// True once the caller has its result.
    private(set) var hasEnded = false
    /// libcurl's handle while the transfer is on its way.
    private(set) var easy: CurlEasy?
    private var headerLines: UnsafeMutablePointer<curl_slist>?

    /// - Throws: `.localFile` when the body is a file that can't be opened.
    init(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) throws(TransportError) {
        self.request = request
        hostKey = request.origin
        self.onChunk = onChunk
        upload = try UploadBody(request.body)
    }

    /// True for bodies that are sent only once the server has asked for them (or kept silent for a second).
    var expectsContinue: Bool { upload.length > Self.expectThreshold }

    /// Takes the handle and the header lines it points to; both are let go in `detach`.
    func attach(_ easy: CurlEasy, headerLines: UnsafeMutablePointer<curl_slist>?) {
        self.easy = easy
        self.headerLines = headerLines
    }

    /// Lets the handle go, once libcurl doesn't use it any more.
    func detach() {
        easy = nil
        curl_slist_free_all(headerLines)
        headerLines = nil
    }

    /// Ends the transfer for the caller.
    func finish(_ result: Result<HTTPResponse, TransportError>) {
        precondition(!hasEnded)
        hasEnded = true
        detach()
        continuation?.resume(returning: result)
    }

    /// Adds what this transfer has done.
    func addCounts(to metrics: inout HTTPMetrics) {
        metrics.resends += max(0, sends - 1)
        metrics.bytesReceived += bodyBytes
        metrics.bytesSent += upload.bytesRead
    }

    /// The answer, once libcurl has found nothing wrong with it.
    func response() -> HTTPResponse {
        HTTPResponse(
            head: answer.head, body: body, sentAt: sentAt, answeredAt: answeredAt, bodyIsDelimited: answer.bodyIsDelimited(method: request.method))
    }

    // MARK: libcurl's callbacks

    /// Before each send, on a connection that stands.
    ///
    /// - Returns: false to stop. libcurl sends a request again, silently, when a kept connection dies before the first byte of the answer; for a request that
    ///   must not be repeated that second send is refused. A 417 took nothing, so the send without Expect that follows it is let through.
    func willSend() -> Bool {
        let isAfterRefusedExpect = expectsContinue && answer.head.status == 417
        if sends > 0, !request.isRepeatable, !isAfterRefusedExpect {
            stop = TransportError(kind: .ambiguous, message: "", code: Int(CURLE_ABORTED_BY_CALLBACK.rawValue))
            return false
        }
        sends += 1
        sentAt = Date()
        answer.restart()
        body.removeAll()
        return true
    }

    /// One header line. - Returns: false to stop.
    func take(line: UnsafeRawBufferPointer) -> Bool {
        do throws(TransportError) {
            if try answer.take(line: line) { answeredAt = Date() }
            return true
        } catch {
            stop = error
            return false
        }
    }

    /// A piece of the body. - Returns: false to stop.
    func take(chunk: UnsafeRawBufferPointer) -> Bool {
        guard !isCancelled.load(ordering: .acquiring) else {
            stop = .cancelled
            return false
        }
        bodyBytes += Int64(chunk.count)
        if let onChunk, (200..<300).contains(answer.head.status) {
            if onChunk(answer.head, chunk) { return true }
            stop = .cancelled
            return false
        }
        guard body.count + chunk.count <= request.answerLimit else {
            stop = TransportError(kind: .tooLarge, message: "The answer is longer than \(request.answerLimit) bytes.")
            return false
        }
        body.append(contentsOf: chunk)
        return true
    }

    /// Fills the buffer with the next bytes of the request's body. - Returns: nil to stop.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        do throws(TransportError) {
            let count = try upload.read(into: buffer)
            if count > 0 { request.meter?.tell(upload.position) }
            return count
        } catch {
            stop = error
            return nil
        }
    }

    /// Goes back in the request's body, for a resend.
    func seek(to offset: Int64) -> Bool {
        guard upload.seek(to: offset) else { return false }
        request.meter?.tell(offset)
        return true
    }
}
