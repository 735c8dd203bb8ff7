import Foundation

/// Who signed a request, for which region, and what hash of the body was signed.
struct Identity {
    var account: Account
    var region: String
    var payloadHash: String
}

/// Verifies Signature Version 4 of one request, from the header or from a presigned query.
///
/// Source: AWS docs, "Authenticating Requests: Using the Authorization Header" and "Using Query Parameters (AWS Signature Version 4)";
/// the codes are those of "Error responses". It never consults the client's signer.
struct SignatureCheck {
    let request: WireRequest
    let accounts: [Account]
    let now: Date

    /// The parts of a signature, wherever they stood.
    private struct Claim {
        var accessKey: String
        var date: String
        var region: String
        var signedHeaders: [String]
        var signature: String
        var time: String
        var payloadHash: String
        var isPresigned: Bool
    }

    /// The signer; nil for an anonymous request.
    func verify() throws(Refusal) -> Identity? {
        let header = request.header("Authorization")
        let isPresigned = request.query("X-Amz-Algorithm") != nil || request.query("X-Amz-Signature") != nil
        if header != nil, isPresigned {
            throw .invalidArgument(
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"
            )
        }
        guard header != nil || isPresigned else { return nil }
        let claim = isPresigned ? try presignedClaim() : try headerClaim(header ?? "")
        guard let account = accounts.first(where: { $0.accessKey == claim.accessKey }) else {
            throw Refusal(
                403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.",
                details: [("AWSAccessKeyId", claim.accessKey)])
        }
        try checkTime(claim)
        try checkToken(account, claim)
        try checkCoverage(claim)
        try checkSignature(claim, account)
        return Identity(account: account, region: claim.region, payloadHash: claim.payloadHash)
    }

    private static func malformed(_ message: String) -> Refusal {
        Refusal(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; \(message)")
    }

    /// `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/s3/aws4_request, SignedHeaders=a;b, Signature=hex`.
    private func headerClaim(_ header: String) throws(Refusal) -> Claim {
        guard header.hasPrefix("AWS4-HMAC-SHA256 ") else {
            throw .invalidRequest("The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
        }
        var fields: [String: String] = [:]
        for field in header.dropFirst(17).split(separator: ",") {
            let halves = field.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { throw Self.malformed("a field has no value") }
            fields[halves[0].trimmingCharacters(in: .whitespaces)] = halves[1].trimmingCharacters(in: .whitespaces)
        }
        guard fields.count == 3, let credential = fields["Credential"], let names = fields["SignedHeaders"], let signature = fields["Signature"]
        else {
            throw Self.malformed("Credential, SignedHeaders and Signature are needed")
        }
        guard let hash = request.header("x-amz-content-sha256") else {
            throw .invalidRequest("Missing required header for this request: x-amz-content-sha256")
        }
        guard let time = request.header("x-amz-date") else {
            throw Refusal(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")
        }
        let scope = try scope(credential, Self.malformed)
        return Claim(
            accessKey: scope[0], date: scope[1], region: scope[2], signedHeaders: names.split(separator: ";").map(String.init),
            signature: signature, time: time, payloadHash: hash, isPresigned: false)
    }

    private func presignedClaim() throws(Refusal) -> Claim {
        func broken(_ message: String) -> Refusal { Refusal(400, "AuthorizationQueryParametersError", message) }
        guard request.query("X-Amz-Algorithm") == "AWS4-HMAC-SHA256" else { throw broken("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"") }
        guard let credential = request.query("X-Amz-Credential"), let time = request.query("X-Amz-Date"),
            let names = request.query("X-Amz-SignedHeaders"),
            let signature = request.query("X-Amz-Signature"), let expires = request.query("X-Amz-Expires")
        else {
            throw broken(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
            )
        }
        guard let seconds = Int(expires), seconds > 0 else { throw broken("X-Amz-Expires should be a number") }
        guard seconds <= 604_800 else {
            throw broken("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds")
        }
        let scope = try scope(credential, broken)
        return Claim(
            accessKey: scope[0], date: scope[1], region: scope[2], signedHeaders: names.split(separator: ";").map(String.init),
            signature: signature, time: time, payloadHash: request.header("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD", isPresigned: true)
    }

    /// Key, date and region of a credential scope; an access key may hold no slash.
    private func scope(_ credential: String, _ refusal: (String) -> Refusal) throws(Refusal) -> [String] {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[4] == "aws4_request" else {
            throw refusal("the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
        }
        guard parts[3] == "s3" else { throw refusal("incorrect service \"\(parts[3])\". This endpoint belongs to \"s3\".") }
        return parts
    }

    /// The scope's day, the 15 minutes of allowed skew (RequestTimeTooSkewed), or a presigned request's own window.
    private func checkTime(_ claim: Claim) throws(Refusal) {
        guard let time = Timestamp.parseBasic(claim.time) else {
            throw Refusal(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header")
        }
        guard claim.time.hasPrefix(claim.date), claim.date.utf8.count == 8 else {
            throw Self.malformed("Invalid credential date \"\(claim.date)\". This date is not the same as X-Amz-Date: \"\(claim.time.prefix(8))\".")
        }
        let age = now.timeIntervalSince(time)
        if claim.isPresigned {
            let window = Double(request.query("X-Amz-Expires") ?? "") ?? 0
            guard age >= -900 else { throw Refusal(403, "AccessDenied", "Request is not yet valid") }
            guard age <= window else {
                throw Refusal(
                    403, "AccessDenied", "Request has expired",
                    details: [
                        ("X-Amz-Expires", String(Int(window))), ("Expires", Timestamp.iso(time.addingTimeInterval(window))),
                        ("ServerTime", Timestamp.iso(now)),
                    ])
            }
        } else if abs(age) > 900 {
            throw Refusal(
                403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.",
                details: [("RequestTime", claim.time), ("ServerTime", Timestamp.iso(now)), ("MaxAllowedSkewMilliseconds", "900000")])
        }
    }

    /// Temporary credentials: 403 InvalidAccessKeyId without their token (as S3 answers), 400 InvalidToken for another, 400 ExpiredToken past the end.
    private func checkToken(_ account: Account, _ claim: Claim) throws(Refusal) {
        let token = claim.isPresigned ? request.query("X-Amz-Security-Token") : request.header("x-amz-security-token")
        guard account.sessionToken != nil || token != nil else { return }
        guard let token else {
            throw Refusal(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
        }
        guard token == account.sessionToken else {
            throw Refusal(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
        }
        if let end = account.tokenExpires, now >= end { throw Refusal(400, "ExpiredToken", "The provided token has expired.") }
    }

    /// `host` and every `x-amz-*` header sent must be signed, as must a Content-MD5 (AWS docs, "Task 1: Create a canonical request"; botocore
    /// signs it always). Names must be lower case and sorted.
    private func checkCoverage(_ claim: Claim) throws(Refusal) {
        let signed = Set(claim.signedHeaders)
        let sent = Set(request.headers.map { $0.name.lowercased() })
        let missing = sent.filter { ($0.hasPrefix("x-amz-") || $0 == "host" || $0 == "content-md5") && !signed.contains($0) }.sorted()
        guard missing.isEmpty, signed.contains("host") else {
            throw Refusal(
                403, "AccessDenied", "There were headers present in the request which were not signed",
                details: [("HeadersNotSigned", missing.isEmpty ? "host" : missing.joined(separator: ", "))])
        }
        guard claim.signedHeaders == claim.signedHeaders.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }),
            signed.count == claim.signedHeaders.count,
            claim.signedHeaders.allSatisfy({ $0 == $0.lowercased() })
        else { throw Self.malformed("SignedHeaders must be lower case, sorted and unique") }
    }

    /// The canonical request, word for word as the documents build it.
    private func canonicalRequest(_ claim: Claim) -> String {
        let pairs = request.query.filter { !(claim.isPresigned && $0.name == "X-Amz-Signature") }.map { item in
            (PercentCoding.encode(item.name.utf8, keepSlash: false), PercentCoding.encode((item.value ?? "").utf8, keepSlash: false))
        }.sorted { a, b in
            a.0 == b.0 ? a.1.lexicographicallyPrecedes(b.1) : a.0.lexicographicallyPrecedes(b.0)
        }
        let query = pairs.map { String(decoding: $0.0 + [UInt8(ascii: "=")] + $0.1, as: UTF8.self) }.joined(separator: "&")
        var lines = [request.method, String(decoding: PercentCoding.encode(request.path, keepSlash: true), as: UTF8.self), query]
        for name in claim.signedHeaders {
            // Trimmed, inner runs of spaces folded to one, repeated lines joined with a comma in the order sent.
            let value = (request.header(name) ?? "").split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
            lines.append("\(name):\(value)")
        }
        lines += ["", claim.signedHeaders.joined(separator: ";"), claim.payloadHash]
        return lines.joined(separator: "\n")
    }

    private func checkSignature(_ claim: Claim, _ account: Account) throws(Refusal) {
        let canonical = canonicalRequest(claim)
        let scope = "\(claim.date)/\(claim.region)/s3/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(claim.time)\n\(scope)\n\(PercentCoding.hexDigits(Hash.sha256(canonical.utf8)))"
        var key = Hash.hmac(key: Array("AWS4\(account.secretKey)".utf8), claim.date)
        for step in [claim.region, "s3", "aws4_request"] { key = Hash.hmac(key: key, step) }
        guard PercentCoding.hexDigits(Hash.hmac(key: key, toSign)) == claim.signature else {
            throw Refusal(
                403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
                details: [
                    ("AWSAccessKeyId", claim.accessKey), ("StringToSign", toSign), ("SignatureProvided", claim.signature),
                    ("CanonicalRequest", canonical),
                ])
        }
    }
}
