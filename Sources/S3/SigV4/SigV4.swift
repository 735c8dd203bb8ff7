public import struct Foundation.Date

/// AWS Signature Version 4 with S3's own path rules. Pure: the date is a parameter, and the same input gives the same bytes.
///
/// Source: S3 API reference, "Authenticating Requests (AWS Signature Version 4)".
public enum SigV4 {
    static let algorithm = "AWS4-HMAC-SHA256"

    /// The longest life of a presigned URL, seconds (7 days).
    public static let longestExpiry = 604_800

    /// Signs with the Authorization header.
    ///
    /// Fields that an earlier signing left behind (Authorization, x-amz-date, x-amz-content-sha256, x-amz-security-token) are replaced, so a
    /// retry may sign its own last headers again. Hop-by-hop fields are sent but not signed. `host` is lower-cased and loses the scheme's default port.
    public static func sign(_ request: SigningRequest, credentials: Credentials, scope: SigningScope) -> Signed {
        let time = Timestamp(scope.date)
        let host = wireHost(request)
        let path = request.path.isEmpty ? "/" : request.path
        let query = encodedQuery(request.query)
        var headers = ownHeaders(request)
        headers.append(Signed.Header("x-amz-date", time.text))
        headers.append(Signed.Header("x-amz-content-sha256", request.payload.headerValue))
        if let token = credentials.token { headers.append(Signed.Header("x-amz-security-token", token)) }

        let canonical = CanonicalHeaders(host: host, fields: headers)
        let canonicalRequest = Self.canonicalRequest(request.method, path, query, canonical, request.payload)
        let (stringToSign, signature) = signature(of: canonicalRequest, credentials: credentials, scope: scope, time: time)
        let authorization = text([
            algorithm, " Credential=", credentials.accessKeyId, "/", scope.text(time), ", SignedHeaders=", canonical.names, ", Signature=", signature,
        ])
        headers.append(Signed.Header("Authorization", authorization))
        return Signed(
            canonicalQuery: query, canonicalRequest: canonicalRequest, stringToSign: stringToSign, signature: signature, authorization: authorization,
            headers: headers, url: text([request.scheme, "://", host, path, query.isEmpty ? "" : "?", query]))
    }

    /// A URL that carries its signature, its own parameters first and in their order.
    ///
    /// The payload is always unsigned, whatever the request says, because nobody knows yet what will be sent. Whoever uses the URL must send exactly
    /// `headers`. Signing parameters that are in the query already are replaced.
    ///
    /// - Parameter expires: seconds; cut to what `expiry(_:credentials:date:)` allows.
    public static func presign(_ request: SigningRequest, credentials: Credentials, scope: SigningScope, expires: Int) -> Signed {
        let time = Timestamp(scope.date)
        let host = wireHost(request)
        let path = request.path.isEmpty ? "/" : request.path
        let headers = ownHeaders(request)
        let canonical = CanonicalHeaders(host: host, fields: headers)
        var parameters: [(name: String, value: String?)] = [
            ("X-Amz-Algorithm", algorithm),
            ("X-Amz-Credential", "\(credentials.accessKeyId)/\(scope.text(time))"),
            ("X-Amz-Date", time.text),
            ("X-Amz-Expires", String(expiry(expires, credentials: credentials, date: scope.date))),
            ("X-Amz-SignedHeaders", canonical.names),
        ]
        if let token = credentials.token { parameters.append(("X-Amz-Security-Token", token)) }
        let own = request.query.filter { !signingParameters.contains($0.name.lowercased()) }
        let query = own + parameters
        let canonicalQuery = encodedQuery(query)
        let canonicalRequest = Self.canonicalRequest(request.method, path, canonicalQuery, canonical, .unsigned)
        let (stringToSign, signature) = signature(of: canonicalRequest, credentials: credentials, scope: scope, time: time)
        let sent = query.map(encodedPair).map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return Signed(
            canonicalQuery: canonicalQuery, canonicalRequest: canonicalRequest, stringToSign: stringToSign, signature: signature, authorization: "",
            headers: headers, url: "\(request.scheme)://\(host)\(path)?\(sent)&X-Amz-Signature=\(signature)")
    }

    /// How long a presigned URL may really live, seconds: 1 to 604,800, and no longer than the keys that sign it (at least 1 all the same).
    public static func expiry(_ wanted: Int, credentials: Credentials, date: Date) -> Int {
        var seconds = min(wanted, longestExpiry)
        if let end = credentials.expiration {
            // Compared as Double first: a date in the far future doesn't fit into an Int.
            let left = end.timeIntervalSince(date).rounded(.down)
            if left < Double(seconds) { seconds = Int(max(left, 1)) }
        }
        return max(seconds, 1)
    }
}

extension SigV4 {
    /// Query parameters that presigning sets, lower-case.
    private static let signingParameters: Set<String> = [
        "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders", "x-amz-security-token", "x-amz-signature",
    ]

    /// Fields that signing sets, and Host, which the transport takes from the URL.
    private static let signingHeaders: Set<String> = ["host", "authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]

    private static func ownHeaders(_ request: SigningRequest) -> [Signed.Header] {
        request.headers.filter { !signingHeaders.contains($0.name.lowercased()) }.map { Signed.Header($0.name, $0.value) }
    }

    /// Host and port as the transport sends them: it drops a default port and keeps the case of what it is given.
    private static func wireHost(_ request: SigningRequest) -> String {
        let host = request.host.lowercased()
        let defaultPort = request.scheme.lowercased() == "https" ? ":443" : ":80"
        return host.hasSuffix(defaultPort) && isPort(defaultPort, of: host) ? String(host.dropLast(defaultPort.count)) : host
    }

    /// Whether that ending is a port and not the end of a bare IPv6 address, which never ends in "]" before it.
    private static func isPort(_ suffix: String, of host: String) -> Bool {
        let rest = host.dropLast(suffix.count)
        return rest.hasSuffix("]") || !rest.contains(":")
    }

    private static func canonicalRequest(_ method: String, _ path: String, _ query: String, _ headers: CanonicalHeaders, _ payload: PayloadHash)
        -> String
    {
        text([method.uppercased(), "\n", path, "\n", query, "\n", headers.lines, "\n", headers.names, "\n", payload.headerValue])
    }

    /// The parts behind each other, in one piece of memory: every request is signed, and interpolation takes several times as long.
    static func text(_ parts: some Collection<String>) -> String {
        var text = ""
        text.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count })
        for part in parts { text += part }
        return text
    }

    private static func signature(
        of canonicalRequest: String, credentials: Credentials, scope: SigningScope, time: Timestamp
    ) -> (stringToSign: String, signature: String) {
        let hash = Digest.hex(Digest.hash(.sha256, Array(canonicalRequest.utf8)))
        let stringToSign = text([algorithm, "\n", time.text, "\n", scope.text(time), "\n", hash])
        let key = SigningKey.derive(secret: credentials.secretAccessKey, day: time.day, region: scope.region, service: scope.service)
        return (stringToSign, Digest.hex(Digest.hmac(key: key, Array(stringToSign.utf8))))
    }
}

extension SigningScope {
    /// `day/region/service/aws4_request`; the time is passed in, so that x-amz-date and scope can't fall on two sides of midnight.
    fileprivate func text(_ time: Timestamp) -> String {
        SigV4.text([time.day, "/", region, "/", service, "/aws4_request"])
    }
}

extension Credentials {
    /// The session token; an empty one counts as none.
    fileprivate var token: String? {
        sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    }
}
