/// Something that goes wrong with a request on purpose. Several may match one request; they act in the order they were scripted.
public enum Fault: Sendable {
    /// How a cut body is framed.
    public enum Framing: Sendable {
        /// The full Content-Length is declared, then the body ends early: FIN in the body, curl error 18.
        case declared
        /// Content-Length fits the cut body: libcurl 7.88 calls it success (measured), only size, checksum and root checks find it.
        case fitting
        /// No Content-Length at all, the end of the connection ends the body: a cut is silent success for libcurl 7.88.
        case none
    }

    /// This answer instead of carrying the request out.
    case answer(Answer)
    /// Wait at the gate, then go on.
    case hold(Gate)
    /// Carry it out, then wait at the gate before answering.
    case holdAnswer(Gate)
    /// RST before any header; not carried out.
    case reset
    /// FIN before any header; not carried out.
    case close
    /// Carried out, then the connection is reset: the client can't know (the lost answer of a write).
    case loseAnswer
    /// Nothing more is sent after so many bytes of the whole answer (0: before its first byte); carried out. Ends when the client hangs up or the server stops.
    case stall(afterBytes: Int)
    /// The answer's body ends after so many bytes.
    case cut(afterBytes: Int, Framing)
    /// The body's byte at this offset is inverted; length and headers stay.
    case flipByte(at: Int)
    /// A header set (or taken away, with nil) on the answer.
    case header(String, String?)
    /// If-Match and If-None-Match are ignored, source and destination (observed on MiniStack and moto for CopyObject).
    case ignoreConditions
    /// A copy onto the same key is 400 InvalidRequest even with a source version (observed on LocalStack, Scality).
    case refuseSelfCopy
    /// DeleteObjects answers these keys with an error of that code in its 200 document.
    case failKeys([String: String])
    /// Once the request is carried out, somebody else changes a configuration document of its bucket ("lifecycle"); nil removes it.
    case configurationAfterwards(String, String?)
}

extension Fault {
    /// An S3 error instead of carrying the request out, with any headers.
    public static func error(_ status: Int, _ code: String, message: String = "", headers: [Header] = []) -> Fault {
        .answer(Refusal(status, code, message.isEmpty ? code : message, headers: headers).answer(requestID: "SCRIPTED"))
    }

    /// 403 with a code of choice.
    public static func deny(_ code: String = "AccessDenied") -> Fault { error(403, code, message: "Access Denied") }
    /// 503 SlowDown (AWS docs, "Error responses").
    public static var slowDown: Fault { error(503, "SlowDown", message: "Please reduce your request rate.") }
    public static var internalError: Fault { error(500, "InternalError", message: "We encountered an internal error. Please try again.") }
    /// 429 with Retry-After in seconds (RFC 6585 section 4, RFC 9110 section 10.2.3).
    public static func tooManyRequests(retryAfter seconds: Int) -> Fault {
        error(429, "TooManyRequests", message: "Slow down", headers: [Header("Retry-After", String(seconds))])
    }
    /// A bare status with no body at all, as proxies and HEAD give.
    public static func bare(_ status: Int, headers: [Header] = []) -> Fault { .answer(Answer(status: status, headers: headers)) }
    /// 200 with an `<Error>` document (AWS docs, CopyObject: "the error occurs during the copy, the error response is embedded in the 200 OK").
    public static func errorInside200(_ code: String = "InternalError") -> Fault { error(200, code, message: "embedded in 200 OK") }
    /// 200 with some document, for answers of the wrong root.
    public static func document(_ text: String, status: Int = 200, contentType: String = "application/xml") -> Fault {
        .answer(Answer(status: status, headers: [Header("Content-Type", contentType)], body: Array(text.utf8)))
    }
    /// A listing where something else was asked for (observed on SeaweedFS and Ceph: an unknown subresource falls through to the bucket).
    public static var listingInstead: Fault {
        document(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"\(XMLWriter.namespace)\"><Name>b</Name><Prefix></Prefix>"
                + "<KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>")
    }
    /// The HTML of an endpoint that speaks no S3.
    public static func html(_ status: Int = 200) -> Fault {
        document("<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>\n", status: status, contentType: "text/html")
    }
    /// A document that ends in the middle of a tag.
    public static var garbageXML: Fault { document("<?xml version=\"1.0\"?><ListBucketResult><Contents><Key>a</Ke") }
}

/// Which requests a fault is for. nil fields match everything; `skip` and `times` count matching requests.
public struct RequestMatcher: Sendable {
    public var method: String?
    public var bucket: String?
    /// The key, decoded; "" matches requests on the bucket itself.
    public var key: String?
    /// A query name that must be present (`versions`, `replication`, `uploadId`).
    public var query: String?
    /// A header that must be present (`x-amz-copy-source`).
    public var header: String?
    /// How many matching requests pass before the first fault.
    public var skip = 0
    /// How many are hit then; nil: all.
    public var times: Int?

    public init(
        _ method: String? = nil, bucket: String? = nil, key: String? = nil, query: String? = nil, header: String? = nil, skip: Int = 0,
        times: Int? = nil
    ) {
        self.method = method
        self.bucket = bucket
        self.key = key
        self.query = query
        self.header = header
        self.skip = skip
        self.times = times
    }

    /// Whether a request is meant, counts aside.
    func matches(_ request: WireRequest, bucket: String?, key: [UInt8]?) -> Bool {
        if let method, method != request.method { return false }
        if let wanted = self.bucket, wanted != bucket { return false }
        if let wanted = self.key, Array(wanted.utf8) != key ?? [] { return false }
        if let query, request.query(query) == nil { return false }
        if let header, request.header(header) == nil { return false }
        return true
    }
}

/// The scripted faults of a server, each with its count.
struct FaultScript {
    private var entries: [(matcher: RequestMatcher, faults: [Fault], seen: Int)] = []

    mutating func add(_ matcher: RequestMatcher, _ faults: [Fault]) { entries.append((matcher, faults, 0)) }
    mutating func clear() { entries = [] }

    /// The faults for a request, counting it.
    mutating func faults(for request: WireRequest, bucket: String?, key: [UInt8]?) -> [Fault] {
        var out: [Fault] = []
        for index in entries.indices where entries[index].matcher.matches(request, bucket: bucket, key: key) {
            let seen = entries[index].seen
            entries[index].seen += 1
            let matcher = entries[index].matcher
            if seen >= matcher.skip, matcher.times.map({ seen < matcher.skip + $0 }) ?? true { out += entries[index].faults }
        }
        return out
    }

    /// Every gate in the script, to be opened when the server stops.
    var gates: [Gate] {
        entries.flatMap(\.faults).compactMap { fault in
            switch fault {
            case .hold(let gate), .holdAnswer(let gate): gate
            default: nil
            }
        }
    }
}
