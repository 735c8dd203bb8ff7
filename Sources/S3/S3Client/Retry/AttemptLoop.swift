/// Decides what follows a failed attempt of one call: standard retry mode with S3's own side paths, as a value without clock, chance or network.
///
/// Each side path (fresh keys, right clock, right region, no checksum header) is taken at most once for a call and costs no quota, but
/// counts as an attempt only where S3's rules say so: it is repeated at once, without delay.
/// Source: botocore `retries/standard.py`, `utils.py` S3RegionRedirectorv2; awslabs aws-sdk-rust clock-skew test cases.
struct AttemptLoop: Sendable {
    /// The longest backoff of our own, in seconds.
    static let longestBackoff = 20.0
    /// The longest wait a store may ask for, in seconds.
    static let longestWaitAsked = 60.0

    /// One failed attempt.
    struct Failure: Sendable, Equatable {
        var kind: FailureClass
        /// Seconds the store asked to wait (`Retry-After`, `x-amz-retry-after`).
        var waitAsked: Double?
        /// Region the store named, validated as a host label, where it isn't the one just used.
        var region: String?
        /// Host a 307 names, under the endpoint's own domain.
        var host: String?
        /// Seconds between the store's clock and the one the attempt was signed with; nil where the answer didn't tell.
        var clockError: Double?

        init(kind: FailureClass, waitAsked: Double? = nil, region: String? = nil, host: String? = nil, clockError: Double? = nil) {
            self.kind = kind
            self.waitAsked = waitAsked
            self.region = region
            self.host = host
            self.clockError = clockError
        }
    }

    /// What to do next.
    enum Decision: Sendable, Equatable {
        /// Wait that many seconds, then send again.
        case retry(after: Double)
        /// Take new keys from the provider, then send again.
        case refreshCredentials
        /// Sign again with the clock as corrected.
        case correctClock
        case changeRegion(String)
        case changeHost(String)
        /// The store says "elsewhere" but not where: ask HeadBucket, then `regionFound`.
        case askRegion
        /// Leave the checksum header out, here and in later calls.
        case dropChecksum
        /// Read and digest the body again, wait, send again; fail if the source has changed.
        case rereadBody(after: Double)
        /// Report that nobody knows whether the call was carried out.
        case surfaceAmbiguous
        case giveUp
    }

    let maxAttempts: Int
    /// True where a second execution of the call does no harm.
    let isRepeatable: Bool
    private(set) var attempt = 1
    /// What the last retry cost, to be given back after success.
    private(set) var lastCost: Int?
    private var hasRefreshed = false
    private var hasCorrectedClock = false
    private var hasRedirected = false
    private var hasDroppedChecksum = false

    init(maxAttempts: Int, isRepeatable: Bool) {
        self.maxAttempts = max(1, maxAttempts)
        self.isRepeatable = isRepeatable
    }

    /// The decision after a failed attempt.
    ///
    /// - Parameter random: a number in 0 ..< 1.
    mutating func failed(_ failure: Failure, quota: inout RetryQuota, random: Double) -> Decision {
        switch failure.kind {
        case .final:
            return .giveUp
        case .transient, .throttled:
            return retry(failure, cost: RetryQuota.retryCost, quota: &quota, random: random)
        case .timeout:
            return retry(failure, cost: RetryQuota.timeoutCost, quota: &quota, random: random)
        case .unknownOutcome(let isTimeout):
            guard isRepeatable else { return .surfaceAmbiguous }
            return retry(failure, cost: isTimeout ? RetryQuota.timeoutCost : RetryQuota.retryCost, quota: &quota, random: random)
        case .damagedBody:
            guard case .retry(let delay) = retry(failure, cost: RetryQuota.retryCost, quota: &quota, random: random) else { return .giveUp }
            return .rereadBody(after: delay)
        case .expiredCredentials:
            return refresh()
        case .clock(let isCertain):
            return clock(failure, isCertain: isCertain)
        case .region:
            return redirect(failure)
        case .checksumUnknown:
            guard !hasDroppedChecksum else { return .giveUp }
            hasDroppedChecksum = true
            return .dropChecksum
        }
    }

    /// The failed attempt brought the call forward (bytes that won't be fetched again): the count of attempts begins anew, the quota doesn't.
    mutating func madeProgress() { attempt = 1 }

    private mutating func retry(_ failure: Failure, cost: Int, quota: inout RetryQuota, random: Double) -> Decision {
        guard attempt < maxAttempts, quota.take(cost) else { return .giveUp }
        let backoff = random * min(Double(1 << min(attempt - 1, 10)), AttemptLoop.longestBackoff)
        attempt += 1
        lastCost = cost
        return .retry(after: max(backoff, min(failure.waitAsked ?? 0, AttemptLoop.longestWaitAsked)))
    }

    private mutating func refresh() -> Decision {
        guard !hasRefreshed else { return .giveUp }
        hasRefreshed = true
        return .refreshCredentials
    }

    private mutating func clock(_ failure: Failure, isCertain: Bool) -> Decision {
        guard !hasCorrectedClock, let error = failure.clockError else { return .giveUp }
        // A certain code is believed about any difference; others only where the difference can explain them.
        guard isCertain ? abs(error) >= 1 : abs(error) > ClockSkew.suspicious else { return .giveUp }
        hasCorrectedClock = true
        return .correctClock
    }

    private mutating func redirect(_ failure: Failure) -> Decision {
        guard !hasRedirected else { return .giveUp }
        hasRedirected = true
        if let host = failure.host { return .changeHost(host) }
        if let region = failure.region { return .changeRegion(region) }
        return .askRegion
    }
}
