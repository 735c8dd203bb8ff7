extension HTTPRequest {
    /// Refuses what would not go onto the wire as written: libcurl sends header text verbatim (a CR LF starts another header), cuts a URL
    /// at `#`, encodes raw bytes by itself, and takes a name and password out of the URL. Observed on libcurl 7.88.1.
    ///
    /// - Throws: `.invalidRequest`, with a message that quotes no header value and nothing of the query.
    func validate() throws(TransportError) {
        try validateURL()
        for field in headers.fields { try validate(field) }
        if body != .none, method == .get || method == .head {
            throw invalid("A \(method.rawValue) request cannot carry a body.")
        }
        if case .file(_, let offset, let length) = body, offset < 0 || length < 0 {
            throw invalid("The part of the file to send starts or ends before the file does.")
        }
    }

    private func validateURL() throws(TransportError) {
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw invalid("The address is neither http:// nor https://.")
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw invalid("The address has a character in it that must be percent-encoded.")
        }
        let authority = authority
        guard !authority.isEmpty else { throw invalid("The address names no host.") }
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw invalid("The address must not carry a user name or a password.") }
    }

    private func validate(_ field: HTTPHeaders.Field) throws(TransportError) {
        guard HTTPHeaders.isName(field.name) else {
            throw invalid("A header has a name that HTTP does not allow.")
        }
        guard field.value.utf8.allSatisfy({ $0 != 0x0D && $0 != 0x0A && $0 != 0 }) else {
            throw invalid("The header \(field.name) has a line break or a NUL in its value.")
        }
        if isSameHeaderName(field.name, "Content-Length"), field.value != String(body.length) {
            throw invalid("The header Content-Length does not fit the body.")
        }
        // These steer libcurl's framing and would make it send something else than what is described here.
        for reserved in ["Transfer-Encoding", "Expect", "Connection"] where isSameHeaderName(field.name, reserved) {
            throw invalid("The header \(reserved) belongs to the transport.")
        }
    }

    /// Host and port as the URL has them, for messages; empty when there is none.
    var authority: Substring {
        // Bytes and not characters: this is asked of every request.
        let bytes = url.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else { return "" }
        let start = bytes.index(colon, offsetBy: 3)
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        return url[start..<(end ?? bytes.endIndex)]
    }

    /// Scheme, host and port: what connections are counted by.
    var origin: String {
        let authority = authority
        let origin = url[..<authority.endIndex]
        let hasCapitals = authority.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return hasCapitals ? origin.lowercased() : String(origin)
    }

    private func invalid(_ message: String) -> TransportError {
        TransportError(kind: .invalidRequest, message: message)
    }
}
