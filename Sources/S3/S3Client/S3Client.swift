public import AWSConfig
public import HTTP
public import S3Model
import Foundation
import Synchronization

/// Speaks S3 to one endpoint as one identity: one method an operation, each in a file of its own under `Operations/`.
///
/// Every operation signs each attempt afresh, with the store's clock and the bucket's region, and retries by S3's standard mode; calls that would
/// do harm when done twice are not repeated after an end that leaves open whether they were carried out (`S3Error.kind` `.transport(.ambiguous)`).
/// **Errors**: everything is an `S3Error`. **Isolation**: safe from any task; what attempts teach (quota, clock, regions) is behind one mutex.
/// Cancelling a task takes its request off the wire.
/// **Source**: Amazon S3 API reference for operations; botocore for retry behaviour; stores' own ways in `StoreQuirks`.
public final class S3Client: Sendable {
    public let profile: ResolvedProfile
    public let options: S3ClientOptions
    let transport: any HTTPTransport
    let gate: RequestGate
    /// The profile's endpoint, read once; nil for Amazon's own, and where its URL can't be one.
    let configuredEndpoint: Endpoint?
    let learned: Mutex<Learned>

    /// What earlier answers taught about the endpoint.
    struct Learned: Sendable {
        var quota = RetryQuota()
        var skew = ClockSkew()
        var regions = RegionCache()
        /// Sub-resources of objects that the store has shown to know.
        var shownSubresources: Set<String> = []
        /// The capability table: what the endpoint has shown of buckets' settings.
        var settings: [BucketSetting: SettingCapability] = [:]
        /// True once the store refused a checksum header: then only what S3 demands is sent.
        var refusesChecksums = false
        /// Which store the answers' headers told of; nil before one did.
        var store: StoreKind?
    }

    /// A client; nothing is sent yet.
    public init(profile: ResolvedProfile, transport: any HTTPTransport, options: S3ClientOptions = S3ClientOptions()) {
        self.profile = profile
        // Calls are refused before they are sent; the transport is the second wall behind that one.
        self.transport = options.isReadOnly ? ReadOnlyTransport(transport) : transport
        var options = options
        if profile.paysForRequests { options.paysForRequests = true }
        self.options = options
        configuredEndpoint = profile.endpointURL.flatMap { Endpoint(url: $0) }
        gate = RequestGate(most: options.concurrency)
        learned = Mutex(Learned())
    }

    /// The same client, but accepting the costs of requests to requester-pays buckets. What this one learned is learned anew.
    public func payingForRequests() -> S3Client {
        var options = options
        options.paysForRequests = true
        return S3Client(profile: profile, transport: transport, options: options)
    }

    /// True for Amazon's own hosts, which know every header and parameter of S3.
    var isAmazon: Bool { profile.endpointURL == nil || configuredEndpoint?.isAmazon ?? false }

    /// Which store answers: told by the endpoint's host, else by the headers of what it has answered so far.
    public var storeKind: StoreKind {
        StoreQuirks.kind(host: configuredEndpoint?.host) ?? learned.withLock { $0.store } ?? .unknown
    }

    /// Where answers arrive: see `HTTPTransport.executor`.
    public var executor: (any TaskExecutor)? { transport.executor }

    /// Seconds the store's clock is ahead of this machine's, as far as answers told.
    public var clockSkew: Double { learned.withLock { $0.skew.offset } }

    /// The time by the store's clock: milliseconds since 1970, UTC. Ages and dates of what it keeps are reckoned from this.
    public var storeTime: Int64 { Int64((options.clock().timeIntervalSince1970 + clockSkew) * 1000) }

    /// Requests the endpoint gets at once at present: halved each time it asks for less traffic.
    public var concurrencyLimit: Int { gate.limit }

    /// The region a bucket is known to be in, from redirects; nil before one came.
    public func knownRegion(of bucket: String) -> String? { learned.withLock { $0.regions[bucket] } }
}
