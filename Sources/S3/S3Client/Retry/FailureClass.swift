import HTTP

/// What a failed attempt means for the next one.
enum FailureClass: Sendable, Equatable {
    /// Worth another attempt; the store says it didn't carry the request out, or nothing was sent.
    case transient
    /// As `transient`, after the store asked for less traffic.
    case throttled
    /// No answer in time: worth another attempt, at the dearer price.
    case timeout
    /// Whether the request was carried out isn't known.
    case unknownOutcome(isTimeout: Bool)
    /// The keys are expired: refresh them once.
    case expiredCredentials
    /// The signature's time was off.
    case clock(isCertain: Bool)
    /// Another region, or another host, is responsible.
    case region
    /// The body didn't arrive as it was announced.
    case damagedBody
    /// The store doesn't know the checksum header.
    case checksumUnknown
    case final
}

extension FailureClass {
    /// Source: botocore `retries/standard.py` (ThrottledRetryableChecker).
    static let throttlingCodes: Set<String> = [
        "SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "TooManyRequests", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "PriorRequestNotComplete", "EC2ThrottledException",
    ]
    static let transientCodes: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "InternalError", "InternalErrors", "ServiceUnavailable", "OperationAborted",
    ]
    static let expiredCodes: Set<String> = ["ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired"]
    static let certainClockCodes: Set<String> = ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]
    static let possibleClockCodes: Set<String> = ["InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure"]
    static let damagedBodyCodes: Set<String> = ["BadDigest", "XAmzContentChecksumMismatch", "IncompleteBody", "XAmzContentSHA256Mismatch"]

    /// Classes an answer of the store by S3's code, then by status.
    ///
    /// - Parameter isStoreWord: true where the code was read from an error document, false where it was made up from a bare status.
    static func ofAnswer(status: Int, code: String, message: String, isHead: Bool, isStoreWord: Bool) -> FailureClass {
        if namesChecksum(status: status, code: code, message: message) { return .checksumUnknown }
        if throttlingCodes.contains(code) || status == 429 { return .throttled }
        if expiredCodes.contains(code) { return .expiredCredentials }
        if certainClockCodes.contains(code) { return .clock(isCertain: true) }
        if possibleClockCodes.contains(code) { return .clock(isCertain: false) }
        // A HEAD can't say RequestTimeTooSkewed; a clock that is far off explains its 403 as well as missing rights do.
        if isHead && status == 403 && !isStoreWord { return .clock(isCertain: false) }
        if isRegion(status: status, code: code, isHead: isHead) { return .region }
        if damagedBodyCodes.contains(code) { return .damagedBody }
        if transientCodes.contains(code) { return .transient }
        switch status {
        case 503: return isStoreWord ? .transient : .throttled
        // A gateway's word, or a crash: the store behind it may have done the work.
        case 500, 502, 504: return isStoreWord ? .transient : .unknownOutcome(isTimeout: false)
        default: return .final
        }
    }

    /// Source: botocore `utils.py` S3RegionRedirectorv2.redirect_from_error. A HEAD has no body, hence no code.
    private static func isRegion(status: Int, code: String, isHead: Bool) -> Bool {
        if [301, 302, 307].contains(status) { return true }
        if isHead && status == 400 { return true }
        return ["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException", "IncorrectEndpoint"].contains(code)
    }

    /// Stores that don't know the newer checksum headers say so in many ways (Cloudflare R2: 501 NotImplemented; Backblaze B2: 400
    /// "Unsupported header 'x-amz-checksum-crc32'").
    private static func namesChecksum(status: Int, code: String, message: String) -> Bool {
        guard status == 501 || status == 400, !damagedBodyCodes.contains(code) else { return false }
        let text = message.lowercased()
        return text.contains("x-amz-checksum") || text.contains("x-amz-sdk-checksum")
    }

    /// Classes a failure of the network.
    static func ofTransport(_ kind: TransportError.Kind) -> FailureClass {
        switch kind {
        case .resolve, .connect: .transient
        case .timeout, .stalled: .unknownOutcome(isTimeout: true)
        case .cut, .ambiguous: .unknownOutcome(isTimeout: false)
        // A certificate doesn't get better, a refusal of ours doesn't either.
        case .cancelled, .tls, .malformed, .tooLarge, .localFile, .refusedByReadOnly, .invalidRequest, .other: .final
        }
    }
}
