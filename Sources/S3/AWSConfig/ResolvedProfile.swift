public import HTTP
public import SigV4

/// Everything a client needs to know to speak to one endpoint as one identity: the outcome of environment, files and command line.
public struct ResolvedProfile: Sendable {
    /// Where a setting came from, for the header line ("AWS_ENDPOINT_URL", "~/.aws/config [profile weed]", "--endpoint-url").
    public typealias Source = String

    public enum AddressingStyle: String, Sendable { case auto, path, virtual }

    public var name: String
    public var region: String
    public var regionSource: Source
    /// Absolute http(s) URL without a trailing slash; nil: Amazon's own endpoint of the region.
    public var endpointURL: String?
    public var endpointSource: Source?
    public var addressingStyle: AddressingStyle
    public var route: HTTPRoute
    public var credentials: any CredentialProvider
    public var maxAttempts: Int
    /// Accepts the costs of requests to buckets whose requests the requester pays.
    public var paysForRequests: Bool
    /// Things the user should know (unreadable lines, http to a host that isn't loopback), each one sentence, no secrets.
    public var warnings: [String]

    public init(
        name: String, region: String, regionSource: Source, endpointURL: String? = nil, endpointSource: Source? = nil,
        addressingStyle: AddressingStyle = .auto, route: HTTPRoute = HTTPRoute(), credentials: any CredentialProvider, maxAttempts: Int = 3,
        paysForRequests: Bool = false, warnings: [String] = []
    ) {
        self.name = name
        self.region = region
        self.regionSource = regionSource
        self.endpointURL = endpointURL
        self.endpointSource = endpointSource
        self.addressingStyle = addressingStyle
        self.route = route
        self.credentials = credentials
        self.maxAttempts = maxAttempts
        self.paysForRequests = paysForRequests
        self.warnings = warnings
    }
}

/// Gives one generation of keys at a time.
public protocol CredentialProvider: Sendable {
    /// The keys to sign the next attempt with; nil means anonymous requests.
    ///
    /// - Parameter refresh: true after the store called the last ones expired: cached keys must not be given again.
    func credentials(refresh: Bool) async throws(ConfigurationError) -> Credentials?
}

/// A profile or file that can't be used; says what to do, never echoes a value that may be secret.
public struct ConfigurationError: Error, Sendable, Equatable {
    public var message: String
    /// What the user can do about it.
    public var hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// Keys that don't change, or none.
public struct StaticCredentialProvider: CredentialProvider {
    private let keys: Credentials?

    public init(_ keys: Credentials?) { self.keys = keys }

    public func credentials(refresh: Bool) async throws(ConfigurationError) -> Credentials? { keys }
}
