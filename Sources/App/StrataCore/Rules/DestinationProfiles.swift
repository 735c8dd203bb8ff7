/// The profiles that destinations are looked at with, where somebody has chosen one: for a bucket, and for the account that rules say it belongs to.
/// Kept for the session.
public struct DestinationProfiles: Sendable, Equatable {
    private var buckets: [String: String] = [:]
    private var accounts: [String: String] = [:]

    public init() {}

    /// The profile chosen for a bucket, else for its account; nil: none was.
    public func profile(for bucket: String, account: String) -> String? {
        buckets[bucket] ?? (account.isEmpty ? nil : accounts[account])
    }

    /// - Parameter account: the account's id; empty: not known, or the source's own.
    mutating func choose(_ profile: String, for bucket: String, account: String) {
        if !bucket.isEmpty { buckets[bucket] = profile }
        if !account.isEmpty { accounts[account] = profile }
    }
}
