import CCurl
import Glibc
import Synchronization

extension TransportError {
    /// The request was taken back by its caller.
    static var cancelled: TransportError {
        TransportError(kind: .cancelled, message: "The request was cancelled.", code: Int(CURLE_ABORTED_BY_CALLBACK.rawValue))
    }
}

extension CurlTransfer {
    /// What libcurl's code means for the caller; the handle must not have been reset yet.
    ///
    /// A request that must not be repeated ends as `.ambiguous` whenever it may have arrived and no whole answer came.
    func outcome(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        if isCancelled.load(ordering: .acquiring), code != CURLE_OK { return .failure(.cancelled) }
        if code == CURLE_OK, answer.isComplete { return .success(response()) }
        var failure = stop ?? failure(code)
        failure.code = Int(code.rawValue)
        let leavesItOpen: Set<TransportError.Kind> = [.ambiguous, .cut, .stalled, .malformed]
        if !request.isRepeatable, sends > 0, leavesItOpen.contains(failure.kind) {
            failure.kind = .ambiguous
            failure.message = "The connection to \(host) failed after the request was sent, so it may or may not have been carried out."
        }
        return .failure(failure)
    }

    private var host: String { String(request.authority) }

    private func error(_ kind: TransportError.Kind, _ message: String, _ code: CURLcode) -> TransportError {
        TransportError(kind: kind, message: message, code: Int(code.rawValue))
    }

    /// Codes as measured on libcurl 7.88.1 with a peer that fails on purpose; what isn't listed can't come from HTTP.
    private func failure(_ code: CURLcode) -> TransportError {
        switch code {
        case CURLE_URL_MALFORMAT: error(.invalidRequest, "The address is not one that can be requested.", code)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            sends > 0
                ? error(.malformed, "\(host) answered with something that is not HTTP/1.1.", code)
                : error(.invalidRequest, "The address is neither http:// nor https://.", code)
        case CURLE_COULDNT_RESOLVE_PROXY: error(.resolve, "The proxy's name cannot be resolved.", code)
        case CURLE_COULDNT_RESOLVE_HOST: error(.resolve, "The name \(host) cannot be resolved.", code)
        case CURLE_COULDNT_CONNECT: error(.connect, "No connection to \(host) can be made\(systemError).", code)
        case CURLE_PROXY: error(.connect, "The proxy refused to connect to \(host).", code)
        case CURLE_OPERATION_TIMEDOUT:
            sends > 0
                ? error(.stalled, "\(host) went silent for \(request.patience.stall) seconds.", code)
                : error(.timeout, "No connection to \(host) was made within \(request.patience.connect) seconds.", code)
        // CURLE_OK is what libcurl makes of a connection that ends within the headers.
        case CURLE_OK, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND: connectionFailure(code)
        case CURLE_READ_ERROR: error(.localFile, "The file to send cannot be read.", code)
        case CURLE_OUT_OF_MEMORY where sends > 0: error(.tooLarge, "\(host) sent a header line that is too long.", code)
        case CURLE_OUT_OF_MEMORY: error(.other, "There is no memory left for the request.", code)
        case CURLE_SSL_CONNECT_ERROR: handshakeFailure(code)
        case CURLE_PEER_FAILED_VERIFICATION: error(.tls, "The certificate of \(host) is not trusted\(detail).", code)
        case CURLE_SSL_CACERT_BADFILE: error(.tls, "The file of trusted certificates (CA bundle) cannot be read.", code)
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            error(.tls, "No secure connection to \(host) can be made\(detail).", code)
        case CURLE_FAILED_INIT: error(.other, "The HTTP library cannot be started.", code)
        default: error(.other, "The request to \(host) failed: \(String(cString: curl_easy_strerror(code))).", code)
        }
    }

    /// The connection went while something was sent or received.
    private func connectionFailure(_ code: CURLcode) -> TransportError {
        let text = easy?.errorMessage ?? ""
        if let answered = easy?.info(CURLINFO_HTTP_CONNECTCODE), answered >= 300 {
            return error(.connect, "The proxy refused to connect to \(host) (\(answered)).", code)
        }
        if sends == 0 { return error(.connect, "The connection to \(host) was closed before the request was sent.", code) }
        if text.contains("chunked") { return error(.malformed, "\(host) sent an answer whose chunks are broken.", code) }
        if text.contains("header") { return error(.tooLarge, "The headers of the answer from \(host) are too long.", code) }
        return answer.isComplete
            ? error(.cut, "The answer from \(host) was cut short.", code)
            : error(.cut, "The connection to \(host) was closed before an answer came.", code)
    }

    /// A TLS handshake that the network broke off is no fault of the certificate, and worth another try.
    private func handshakeFailure(_ code: CURLcode) -> TransportError {
        let text = easy?.errorMessage ?? ""
        if text.contains("SSL_ERROR_SYSCALL") || text.contains("reset by peer") {
            return error(.connect, "The connection to \(host) was closed while it was secured.", code)
        }
        return error(.tls, "No secure connection to \(host) can be made\(detail).", code)
    }

    /// The system's words after a colon, such as ": Connection refused"; empty when it said nothing.
    private var systemError: String {
        guard let number = easy?.info(CURLINFO_OS_ERRNO), number != 0 else { return "" }
        return ": " + String(cString: strerror(Int32(number)))
    }

    /// libcurl's own words after a colon, without its full stop; empty when it has none.
    private var detail: String {
        guard var text = easy?.errorMessage, !text.isEmpty else { return "" }
        while text.hasSuffix(".") { text.removeLast() }
        return ": " + text
    }
}
