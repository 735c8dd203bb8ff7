/// Puts the header lines of an answer together, as libcurl hands them out one by one, and says when they contradict each other.
struct AnswerReader {
    /// Bytes of all header lines before the answer is given up; libcurl's own bounds are 100 KiB a line and 300 KiB in all.
    static let headerLimit = 256 << 10

    private enum Stage { case awaitingStatus, inHeaders, complete }

    /// Status line and fields of the answer, or of the interim answer, that is being read.
    private(set) var head = HTTPResponseHead(status: 0)
    private var stage = Stage.awaitingStatus
    private var headerBytes = 0

    /// True once the final answer's empty line has come.
    var isComplete: Bool { stage == .complete }

    /// Forgets everything: the request is sent again.
    mutating func restart() {
        self = AnswerReader()
    }

    /// Takes one line with its line end.
    ///
    /// - Returns: true when it is the status line of a final answer (not 1xx).
    /// - Throws: `.tooLarge` over `headerLimit`, `.malformed` when Content-Length contradicts itself.
    mutating func take(line: UnsafeRawBufferPointer) throws(TransportError) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            throw TransportError(kind: .tooLarge, message: "The answer's headers are longer than \(Self.headerLimit >> 10) KiB.")
        }
        let text = Self.withoutLineEnd(line.assumingMemoryBound(to: UInt8.self))
        switch stage {
        case .complete:
            // Trailers of a chunked body: nothing may come after the head that changes its meaning.
            return false
        case .awaitingStatus:
            guard text.starts(with: "HTTP/".utf8) else { return false }
            head = HTTPResponseHead(status: Self.status(of: text))
            stage = .inHeaders
            return head.status >= 200
        case .inHeaders:
            guard !text.isEmpty else {
                stage = (100..<200).contains(head.status) ? .awaitingStatus : .complete
                if isComplete { _ = try contentLength() }
                return false
            }
            addField(text)
            return false
        }
    }

    /// Whether the end of the body can be told from the end of the connection (RFC 9112, 6.3).
    func bodyIsDelimited(method: HTTPMethod) -> Bool {
        if method == .head || head.status == 204 || head.status == 304 { return true }
        if head.headers["Content-Length"] != nil { return true }
        guard let coding = head.headers.values(of: "Transfer-Encoding").last else { return false }
        return coding.lowercased().split(separator: ",").last?.drop { $0 == " " }.hasPrefix("chunked") == true
    }

    /// Content-Length in bytes, nil when absent.
    ///
    /// - Throws: `.malformed` when it is no number or there are two that differ (RFC 9112, 6.3 item 5).
    func contentLength() throws(TransportError) -> Int64? {
        var found: Int64?
        for field in head.headers.fields where isSameHeaderName(field.name, "Content-Length") {
            for value in field.value.split(separator: ",", omittingEmptySubsequences: false) {
                let digits = value.drop { $0 == " " }
                guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int64(digits), found == nil || found == length else {
                    throw TransportError(kind: .malformed, message: "The answer contradicts itself about its length.")
                }
                found = length
            }
        }
        return found
    }

    private mutating func addField(_ text: UnsafeBufferPointer<UInt8>) {
        if let first = text.first, Self.isBlank(first) {
            head.headers.extendLast(with: Self.string(Self.withoutBlanks(text)))
            return
        }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
        let value = UnsafeBufferPointer(rebasing: text[(colon + 1)...])
        head.headers.append(Self.string(UnsafeBufferPointer(rebasing: text[..<colon])), Self.string(Self.withoutBlanks(value)))
    }

    /// The number after the first space; 0 when there is none.
    private static func status(of line: UnsafeBufferPointer<UInt8>) -> Int {
        let digits = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }.prefix(3)
        return Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }

    private static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        // ISO 8859-1 maps byte to scalar, so no byte of a header is lost.
        return String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func withoutBlanks(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        while start < text.count, isBlank(text[start]) { start += 1 }
        return UnsafeBufferPointer(rebasing: text[start...])
    }

    /// Without white space and line end at the end.
    private static func withoutLineEnd(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var end = line.count
        while end > 0, isBlank(line[end - 1]) || line[end - 1] == 0x0D || line[end - 1] == 0x0A { end -= 1 }
        return UnsafeBufferPointer(rebasing: line[..<end])
    }
}
