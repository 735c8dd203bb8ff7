import CCurl

extension CurlTransfer {
    /// Tells libcurl everything about the request; a refused option is kept in `easy.refusal`. On the loop's thread.
    func configure(_ easy: CurlEasy, loop: CurlLoop) {
        let lines = headerLines()
        attach(easy, headerLines: lines)
        if !easy.begin(CurlSetting(patience: request.patience, route: request.route)) {
            setProtocol(easy)
            setPatience(easy)
            setRoute(easy)
        }
        setCallbacks(easy, loop)
        setMessage(easy)
        easy.set(CURLOPT_HTTPHEADER, list: lines)
    }

    /// What libcurl must not do on its own (each observed on 7.88.1): normalise the path, follow redirects (x-amz-security-token would go along),
    /// decode bodies, use signals, read .netrc, speak another protocol, take HTTP/0.9.
    private func setProtocol(_ easy: CurlEasy) {
        easy.set(CURLOPT_NOSIGNAL, true)
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_PATH_AS_IS, true)
        easy.set(CURLOPT_FOLLOWLOCATION, false)
        easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        easy.set(CURLOPT_HTTP09_ALLOWED, false)
        easy.set(CURLOPT_HTTP_CONTENT_DECODING, false)
        easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
        easy.set(CURLOPT_TCP_KEEPALIVE, true)
        // One read of a socket takes this much; libcurl's own 16 KiB would wake the loop 28 times for a full page of a listing.
        easy.set(CURLOPT_BUFFERSIZE, 128 << 10)
        easy.set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
    }

    /// Method, address and body; whatever the handle's last request set of these is set anew, or made void by the method. Bodies go out as
    /// libcurl's POST whatever the method is: it frames an empty body with `Content-Length: 0` and expects 100-continue only above 1 MiB.
    private func setMessage(_ easy: CurlEasy) {
        easy.set(CURLOPT_URL, request.url)
        switch request.method {
        case .get:
            easy.set(CURLOPT_HTTPGET, true)
            easy.set(CURLOPT_CUSTOMREQUEST, nil)
        case .head:
            easy.set(CURLOPT_HTTPGET, true)
            easy.set(CURLOPT_NOBODY, true)
            easy.set(CURLOPT_CUSTOMREQUEST, nil)
        case .delete where request.body == .none:
            easy.set(CURLOPT_HTTPGET, true)
            easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case .put, .post, .delete:
            // The last request's body, if it had one; this also makes it a POST.
            easy.check(strata_curl_set_pointer(easy.handle, CURLOPT_POSTFIELDS, nil))
            easy.set(CURLOPT_POST, true)
            easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            easy.set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: request.body.length)
            setSmallBody(easy)
        }
    }

    /// A small body is given to libcurl whole, so that it leaves in one packet with the headers; others are read piece by piece.
    private func setSmallBody(_ easy: CurlEasy) {
        switch request.body {
        case .none: easy.set(CURLOPT_COPYPOSTFIELDS, "")
        case .file(_, _, let length) where length == 0: easy.set(CURLOPT_COPYPOSTFIELDS, "")
        case .bytes(let bytes) where bytes.count <= 32 << 10:
            bytes.withUnsafeBytes { easy.check(strata_curl_set_copied_body(easy.handle, $0.baseAddress)) }
        case .bytes, .file: break
        }
    }

    private func setPatience(_ easy: CurlEasy) {
        easy.set(CURLOPT_CONNECTTIMEOUT, request.patience.connect)
        easy.set(CURLOPT_LOW_SPEED_LIMIT, request.patience.stallBytesPerSecond)
        easy.set(CURLOPT_LOW_SPEED_TIME, request.patience.stall)
    }

    private func setRoute(_ easy: CurlEasy) {
        easy.set(CURLOPT_SSL_VERIFYPEER, request.route.verifiesTLS)
        easy.set(CURLOPT_SSL_VERIFYHOST, request.route.verifiesTLS ? 2 : 0)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let bundle = request.route.caBundle {
            easy.set(CURLOPT_CAINFO, bundle)
            easy.set(CURLOPT_PROXY_CAINFO, bundle)
        }
        switch request.route.proxy {
        case .none:
            // An empty proxy is no proxy; without it libcurl looks into the environment.
            easy.set(CURLOPT_PROXY, "")
            easy.set(CURLOPT_NOPROXY, "*")
        case .url(let proxy, let except):
            easy.set(CURLOPT_PROXY, proxy)
            easy.set(CURLOPT_NOPROXY, except)
            easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
        }
    }

    /// The header lines as libcurl wants them: `Name;` sends an empty value, `Name:` takes one of libcurl's own out.
    private func headerLines() -> UnsafeMutablePointer<curl_slist>? {
        var lines: UnsafeMutablePointer<curl_slist>?
        func add(_ line: String) {
            if let longer = curl_slist_append(lines, line) { lines = longer }
        }
        for field in request.headers.fields where !isSameHeaderName(field.name, "Content-Length") {
            let isEmpty = field.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            add(isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for automatic in ["Accept", "Content-Type"] where request.headers[automatic] == nil {
            add("\(automatic):")
        }
        if !expectsContinue { add("Expect:") }
        return lines
    }

    private func setCallbacks(_ easy: CurlEasy, _ loop: CurlLoop) {
        // The loop keeps the transfer until the handle is removed, and outlives its connections.
        let this = Unmanaged.passUnretained(self).toOpaque()
        let owner = Unmanaged.passUnretained(loop).toOpaque()
        easy.check(
            strata_curl_on_write(
                easy.handle,
                { bytes, size, count, context in
                    CurlTransfer.from(context).take(chunk: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
                }, this))
        easy.check(
            strata_curl_on_header(
                easy.handle,
                { bytes, size, count, context in
                    CurlTransfer.from(context).take(line: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
                }, this))
        easy.check(
            strata_curl_on_read(
                easy.handle,
                { buffer, size, count, context in
                    CurlTransfer.from(context).fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count)) ?? Int(CURL_READFUNC_ABORT)
                }, this))
        easy.check(
            strata_curl_on_seek(
                easy.handle,
                { context, offset, origin in
                    origin == SEEK_SET && CurlTransfer.from(context).seek(to: Int64(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
                }, this))
        easy.check(
            strata_curl_on_prerequest(
                easy.handle, { context, _, _, _, _ in CurlTransfer.from(context).willSend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT }, this))
        easy.check(
            strata_curl_on_open_socket(
                easy.handle,
                { context, _, address in
                    guard let loop = CurlLoop.from(context), let address = address?.pointee else { return -1 }
                    return loop.openSocket(family: address.family, type: address.socktype, protocol: address.protocol)
                }, owner))
        easy.check(
            strata_curl_on_close_socket(
                easy.handle,
                { context, descriptor in
                    CurlLoop.from(context)?.closeSocket(descriptor)
                    return 0
                }, owner))
    }

    /// The transfer behind a callback's pointer.
    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue()
    }
}
