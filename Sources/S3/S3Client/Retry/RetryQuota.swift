/// The bucket of tokens that keeps a dead endpoint from multiplying traffic by the number of attempts; one for a client.
///
/// Source: botocore `retries/quota.py` and `retries/standard.py` (500 tokens; a retry costs 5, after a timeout 10; success gives back
/// what the last retry cost, success at the first attempt one token).
struct RetryQuota: Sendable, Equatable {
    static let capacity = 500
    static let retryCost = 5
    static let timeoutCost = 10

    private(set) var tokens = RetryQuota.capacity

    /// Takes the price of a retry; false, and nothing taken, where too little is left.
    mutating func take(_ cost: Int) -> Bool {
        guard tokens >= cost else { return false }
        tokens -= cost
        return true
    }

    /// Gives back what the last retry of a call that succeeded cost; nil for a call that needed none.
    mutating func succeeded(lastCost: Int?) {
        tokens = min(RetryQuota.capacity, tokens + (lastCost ?? 1))
    }
}
