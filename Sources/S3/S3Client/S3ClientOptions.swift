public import struct Foundation.Date

/// What a client takes from outside besides its profile, so that tests can replace clock, chance and waiting.
public struct S3ClientOptions: Sendable {
    /// Refuses every request that isn't GET or HEAD before it is sent.
    public var isReadOnly: Bool
    /// This machine's clock.
    public var clock: @Sendable () -> Date
    /// A number in 0 ..< 1, for the jitter of retries.
    public var random: @Sendable () -> Double
    /// Waits that many seconds; throws when the task is cancelled.
    public var sleep: @Sendable (_ seconds: Double) async throws -> Void
    /// Signs with the store's clock where it differs from this machine's. Off only where the store's clock is moved on purpose.
    public var correctsClockSkew: Bool
    /// Requests in flight at once to the endpoint, before any throttling.
    public var concurrency: Int
    /// Accepts the costs of requests to requester-pays buckets, of which every answer is 403 without; sent with every request on a bucket or object.
    /// A profile can ask for it, too.
    public var paysForRequests: Bool
    /// Takes one line an attempt, free of secrets.
    public var log: (@Sendable (String) -> Void)?

    public init(
        isReadOnly: Bool = false,
        clock: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) },
        correctsClockSkew: Bool = true,
        concurrency: Int = 64,
        paysForRequests: Bool = false,
        log: (@Sendable (String) -> Void)? = nil
    ) {
        self.isReadOnly = isReadOnly
        self.clock = clock
        self.random = random
        self.sleep = sleep
        self.correctsClockSkew = correctsClockSkew
        self.concurrency = concurrency
        self.paysForRequests = paysForRequests
        self.log = log
    }
}
