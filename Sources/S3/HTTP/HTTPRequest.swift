/// The methods S3 and the credential endpoints use.
public enum HTTPMethod: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
}

/// What a request sends.
public enum HTTPBody: Sendable, Equatable {
    case none
    case bytes([UInt8])
    /// A part of a file, read while it is sent; offset and length in bytes.
    case file(path: String, offset: Int64, length: Int64)

    /// Bytes that will be sent.
    public var length: Int64 {
        switch self {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let length): length
        }
    }
}

/// One request, exactly as it goes onto the wire: nothing in it is encoded, normalised or added to by the transport.
public struct HTTPRequest: Sendable, Equatable {
    public var method: HTTPMethod
    /// Absolute URL, percent-encoded already; the transport hands it to the network byte for byte.
    public var url: String
    public var headers: HTTPHeaders
    public var body: HTTPBody
    /// False where a second, silent send would do harm (DELETE without a version, POST, conditional PUT): the transport then never resends by itself.
    public var isRepeatable: Bool
    /// Bytes of a buffered answer before it is given up with `.tooLarge`.
    public var answerLimit: Int
    public var patience: HTTPPatience
    public var route: HTTPRoute
    /// Told how much of the body has gone out; nil: nobody asks.
    public var meter: SendMeter?

    public init(
        method: HTTPMethod, url: String, headers: HTTPHeaders = HTTPHeaders(), body: HTTPBody = .none, isRepeatable: Bool = true,
        answerLimit: Int = 32 << 20, patience: HTTPPatience = HTTPPatience(), route: HTTPRoute = HTTPRoute()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = isRepeatable
        self.answerLimit = answerLimit
        self.patience = patience
        self.route = route
    }
}

/// How long to wait; all in seconds.
public struct HTTPPatience: Sendable, Equatable {
    public var connect: Int
    /// Gives up when fewer than `stallBytesPerSecond` arrive or leave for this long; 0 waits for ever. Calls that are silent while the
    /// server works (CompleteMultipartUpload, CopyObject) need more than the default. libcurl averages over about 5 s.
    public var stall: Int
    public var stallBytesPerSecond: Int

    public init(connect: Int = 10, stall: Int = 30, stallBytesPerSecond: Int = 1024) {
        self.connect = connect
        self.stall = stall
        self.stallBytesPerSecond = stallBytesPerSecond
    }
}

/// How the peer is reached and trusted.
public struct HTTPRoute: Sendable, Equatable {
    /// PEM file of certificate authorities; nil is the system's.
    public var caBundle: String?
    public var verifiesTLS: Bool
    public var proxy: Proxy

    /// The proxy to go through.
    public enum Proxy: Sendable, Equatable {
        /// Straight to the host; proxy variables in the environment are not looked at.
        case none
        /// Proxy URL, with the comma-separated hosts that go without (as in NO_PROXY).
        case url(String, except: String)
    }

    public init(caBundle: String? = nil, verifiesTLS: Bool = true, proxy: Proxy = .none) {
        self.caBundle = caBundle
        self.verifiesTLS = verifiesTLS
        self.proxy = proxy
    }
}
