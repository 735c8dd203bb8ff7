public import S3Model

/// What a user is told: a headline, what to do about it, and the details on demand. Its text may hold what a store said, so it is untrusted.
public struct Notice: Sendable, Equatable {
    public enum Severity: Sendable, Equatable { case info, warning, error }

    public var severity: Severity
    public var headline: String
    public var hint: String?
    /// Lines of names and values: operation, status, code, request id.
    public var details: [Detail]

    public struct Detail: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ severity: Severity, _ headline: String, hint: String? = nil, details: [Detail] = []) {
        self.severity = severity
        self.headline = headline
        self.hint = hint
        self.details = details
    }
}

extension Notice {
    /// The words for a failed operation.
    public init(_ error: S3Error) {
        let target = [error.bucket, error.key].compactMap { $0 }.joined(separator: "/")
        let on = target.isEmpty ? "" : " on \(target)"
        let (headline, hint) = Notice.words(for: error, on: on)
        self.init(.error, headline, hint: hint, details: Notice.details(of: error))
    }

    /// The same behind a sentence that says what it means for what was asked: "Nobody knows whether …".
    init(_ error: S3Error, after sentence: String) {
        self.init(error)
        headline = "\(sentence) \(headline)"
    }

    private static func details(of error: S3Error) -> [Detail] {
        var details = [Detail("operation", error.operation)]
        if let bucket = error.bucket { details.append(Detail("bucket", bucket)) }
        if let key = error.key { details.append(Detail("key", key)) }
        if error.status != 0 { details.append(Detail("status", String(error.status))) }
        details.append(Detail("code", error.code))
        details.append(Detail("message", error.message))
        if let region = error.region { details.append(Detail("region", region)) }
        if let id = error.requestId { details.append(Detail("request id", id)) }
        if let id = error.hostId { details.append(Detail("host id", id)) }
        return details
    }

    private static func words(for error: S3Error, on target: String) -> (String, String?) {
        switch error.kind {
        case .service: serviceWords(for: error, on: target)
        case .transport(let failure): transportWords(failure, error)
        case .undecodable:
            (
                "\(error.operation)\(target): the answer isn't what S3 would say. \(error.message)",
                "Is the endpoint an S3 API? Check endpoint_url; P picks another profile."
            )
        case .refused where error.code == "ReadOnly":
            ("\(error.operation)\(target) was not sent: this session is read-only.", "Start without --read-only to allow changes.")
        case .refused: ("\(error.operation)\(target) was not done: \(error.message)", nil)
        case .configuration: (error.message, "Check the profile in ~/.aws/config; P picks another.")
        case .cancelled: ("\(error.operation) was stopped.", "^r reads it again.")
        }
    }

    private static func serviceWords(for error: S3Error, on target: String) -> (String, String?) {
        switch error.code {
        case "AccessDenied", "Forbidden", "AllAccessDisabled":
            return (
                "Access denied: \(error.operation)\(target) was refused.",
                "The key has no permission for \(error.operation). P picks another profile."
                    + (error.bucket == nil ? "" : " Where the requester pays: --request-payer requester.")
            )
        case "InvalidAccessKeyId":
            return ("The store doesn't know this access key.", "Check aws_access_key_id of the profile; P picks another profile.")
        case "SignatureDoesNotMatch":
            return ("The signature was refused: the secret key doesn't fit the access key.", "Check aws_secret_access_key of the profile.")
        case "CustomerKeyRequired":
            return ("\(error.key ?? "The version") is encrypted under a key of its owner's (SSE-C), which the store wants.", "^r asks for the key.")
        case "CustomerKeyWrong":
            return ("\(error.key ?? "The version") is encrypted under another key (SSE-C) than the one given.", "^r asks for the key.")
        case "NoSuchBucket":
            return ("There is no bucket \(error.bucket ?? "of that name").", "It may be in another account or endpoint. ^r reads the list again.")
        case "NoSuchKey", "NoSuchVersion", "NotFound":
            return ("\(error.operation)\(target): there is no such object.", "It may have been deleted meanwhile; . shows deleted keys.")
        case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
            let place = error.region.map { " It is in \($0)." } ?? ""
            return (
                "The bucket is in another region.\(place)", "Start with --region\(error.region.map { " \($0)" } ?? "") or set region in the profile."
            )
        case "RequestTimeTooSkewed":
            return ("This machine's clock is too far from the store's.", "Set the clock (timedatectl) and try again.")
        case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
            return ("The session token has expired.", "Log in again (aws sso login, or renew the keys), then ^r.")
        case "NotImplemented", "MethodNotAllowed":
            return ("This store has no \(error.operation)\(target): \(error.code).", "Everything else goes on; there is nothing to repeat.")
        case "SlowDown", "ServiceUnavailable", "InternalError":
            return ("The store is busy or unwell: \(error.operation)\(target) answered \(error.status) \(error.code).", "^r tries again.")
        default:
            return ("\(error.operation)\(target) failed: \(error.status) \(error.code). \(error.message)", "^r tries again.")
        }
    }

    private static func transportWords(_ failure: S3Error.TransportFailure, _ error: S3Error) -> (String, String?) {
        switch failure {
        case .resolve: (error.message, "Check endpoint_url and the network, then ^r.")
        case .connect:
            (
                error.message,
                "Is the store running and reachable? Check endpoint_url, proxy and firewall, then ^r."
            )
        case .tls:
            (
                error.message,
                "An authority of your own goes into ca_bundle of the profile, or AWS_CA_BUNDLE; a store without TLS wants http:// in endpoint_url."
            )
        case .timeout, .stalled: ("The store didn't answer in time. \(error.message)", "^r tries again.")
        case .cut: ("The answer broke off. \(error.message)", "^r tries again.")
        case .ambiguous: ("The connection broke after \(error.operation) was sent: it may or may not have been done.", "^r shows how it is now.")
        case .malformed, .tooLarge: ("The endpoint's answer can't be used. \(error.message)", "Is the endpoint an S3 API? Check endpoint_url.")
        case .localFile: ("A local file can't be used. \(error.message)", nil)
        case .other: ("The request failed. \(error.message)", "^r tries again.")
        }
    }
}
