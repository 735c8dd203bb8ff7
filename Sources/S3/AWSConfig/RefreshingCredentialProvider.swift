public import SigV4
public import struct Foundation.Date

/// Keys that are fetched when needed and again before they end: from 15 minutes before the end one fetch runs while requests go on with the old keys,
/// from 10 minutes before it all wait. Requests that come at the same time share one fetch, so keys of two generations are never mixed.
///
/// Source: botocore credentials.py `RefreshableCredentials` (advisory 15 min, mandatory 10 min).
public actor RefreshingCredentialProvider: CredentialProvider {
    public typealias Fetch = @Sendable () async throws(ConfigurationError) -> Credentials

    private static let advisory: Double = 15 * 60
    private static let mandatory: Double = 10 * 60
    /// Keys that were short-lived from the start, or a fetch that fails, must not mean a fetch for every request: seconds between two.
    private static let pause: Double = 60

    private let fetch: Fetch
    private let now: @Sendable () -> Date
    private var keys: Credentials?
    private var lastFetch: Date?
    private var running: Task<Result<Credentials, ConfigurationError>, Never>?

    /// - Parameter now: the clock that `Credentials.expiration` is compared with.
    public init(now: @escaping @Sendable () -> Date = { Date() }, fetch: @escaping Fetch) {
        self.now = now
        self.fetch = fetch
    }

    init(_ process: CredentialProcess) {
        self.init { () async throws(ConfigurationError) in try await process.fetch() }
    }

    public func credentials(refresh: Bool) async throws(ConfigurationError) -> Credentials? {
        guard let keys, !refresh else { return try await renewal().value.get() }
        guard let expiration = keys.expiration else { return keys }
        let remaining = expiration.timeIntervalSince(now())
        if remaining > Self.advisory { return keys }
        let isFresh = lastFetch.map { now().timeIntervalSince($0) < Self.pause } ?? false
        if isFresh, remaining > 0 { return keys }
        if remaining > Self.mandatory {
            _ = renewal()
            return keys
        }
        return try await renewal().value.get()
    }

    /// Ends when no fetch is running (for tests).
    func idle() async {
        _ = await running?.value
    }

    private func renewal() -> Task<Result<Credentials, ConfigurationError>, Never> {
        if let running { return running }
        let task = Task {
            let result: Result<Credentials, ConfigurationError>
            do throws(ConfigurationError) { result = .success(try await fetch()) } catch { result = .failure(error) }
            return settle(result)
        }
        running = task
        return task
    }

    private func settle(_ result: Result<Credentials, ConfigurationError>) -> Result<Credentials, ConfigurationError> {
        running = nil
        lastFetch = now()
        guard case .success(let new) = result else { return result }
        if let end = new.expiration, end <= now() {
            return .failure(
                ConfigurationError("The keys that were just fetched have ended already.", hint: "Check this machine's clock, then sign in again."))
        }
        keys = new
        return result
    }
}
