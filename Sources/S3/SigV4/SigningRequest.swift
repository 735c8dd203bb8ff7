public import struct Foundation.Date

/// What is signed: the parts of a request in decoded form, so that signer and sender can't disagree about encoding.
public struct SigningRequest: Sendable, Equatable {
    public var method: String
    /// "http" or "https".
    public var scheme: String
    /// Lower-case host with the port where it isn't the scheme's default; IPv6 in brackets.
    public var host: String
    /// Path as it goes onto the wire (see `SigV4.encodedPath`), beginning with "/".
    public var path: String
    /// Names and values, decoded; nil where the name stands alone (`?uploads`).
    public var query: [(name: String, value: String?)]
    /// Without host, x-amz-date and Authorization.
    public var headers: [(name: String, value: String)]
    public var payload: PayloadHash

    /// Nothing is checked or changed here; signing normalises host and method.
    public init(
        method: String, scheme: String, host: String, path: String, query: [(name: String, value: String?)] = [],
        headers: [(name: String, value: String)] = [], payload: PayloadHash
    ) {
        self.method = method
        self.scheme = scheme
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
        self.payload = payload
    }

    /// By byte: Swift's own equality of strings would take two spellings of "é", which are two keys to S3, for one.
    public static func == (a: SigningRequest, b: SigningRequest) -> Bool {
        func same(_ x: String, _ y: String) -> Bool { x.utf8.elementsEqual(y.utf8) }
        func same(_ x: String?, _ y: String?) -> Bool {
            guard let x, let y else { return x == nil && y == nil }
            return x.utf8.elementsEqual(y.utf8)
        }
        return same(a.method, b.method) && same(a.scheme, b.scheme) && same(a.host, b.host) && same(a.path, b.path) && a.payload == b.payload
            && a.query.elementsEqual(b.query) { same($0.name, $1.name) && same($0.value, $1.value) }
            && a.headers.elementsEqual(b.headers) { same($0.name, $1.name) && same($0.value, $1.value) }
    }
}

/// The value of x-amz-content-sha256.
public enum PayloadHash: Sendable, Equatable {
    /// Lower-case hex SHA-256 of the body.
    case sha256(String)
    case unsigned

    /// The word or hash as it is sent and signed.
    public var headerValue: String {
        switch self {
        case .sha256(let hex): hex
        case .unsigned: "UNSIGNED-PAYLOAD"
        }
    }
}

/// For whom, where and when a signature holds.
public struct SigningScope: Sendable, Equatable {
    public var region: String
    public var service: String
    /// Read once for a request: the date of the scope and of x-amz-date.
    public var date: Date

    public init(region: String, service: String = "s3", date: Date) {
        self.region = region
        self.service = service
        self.date = date
    }
}

/// A signature with every step that led to it (the steps are compared with other signers).
public struct Signed: Sendable, Equatable {
    public var canonicalQuery: String
    public var canonicalRequest: String
    public var stringToSign: String
    public var signature: String
    /// Value of the Authorization header; empty for a presigned URL.
    public var authorization: String
    /// All headers to send, in order: the request's own and those the signer added (x-amz-date, x-amz-content-sha256,
    /// x-amz-security-token, Authorization), without Host.
    public var headers: [Header]
    /// The absolute URL to send to, or the presigned URL.
    public var url: String

    public struct Header: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        canonicalQuery: String, canonicalRequest: String, stringToSign: String, signature: String, authorization: String, headers: [Header],
        url: String
    ) {
        self.canonicalQuery = canonicalQuery
        self.canonicalRequest = canonicalRequest
        self.stringToSign = stringToSign
        self.signature = signature
        self.authorization = authorization
        self.headers = headers
        self.url = url
    }
}
