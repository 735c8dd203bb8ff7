/// One answer before it goes out. Date, Server, Content-Length and the request ids are added by the connection where they are missing.
public struct Answer: Sendable {
    public var status: Int
    public var headers: [Header]
    public var body: [UInt8]
    /// The length to declare instead of the body's (HEAD answers).
    var declaredLength: Int?

    public init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An XML answer.
    static func xml(_ body: [UInt8], status: Int = 200, headers: [Header] = []) -> Answer {
        Answer(status: status, headers: [Header("Content-Type", "application/xml")] + headers, body: body)
    }

    /// The value of a header, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The reason phrase; only for people, clients must not read it (RFC 9110 section 15.1).
    static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 416: "Requested Range Not Satisfiable"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Slow Down"
        default: "Status \(status)"
        }
    }
}

/// A refusal: an S3 error code with its status. Source: AWS docs, "Error responses" (List of error codes).
struct Refusal: Error {
    var status: Int
    var code: String
    var message: String
    /// More elements of the error document, in order.
    var details: [(String, String)] = []
    var headers: [Header] = []

    init(_ status: Int, _ code: String, _ message: String, details: [(String, String)] = [], headers: [Header] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers
    }

    /// The answer with its error document (AWS docs, "REST error responses").
    func answer(requestID: String) -> Answer {
        var writer = XMLWriter()
        writer.open("Error")
        writer.element("Code", code)
        writer.element("Message", message)
        for (name, value) in details { writer.element(name, value) }
        writer.element("RequestId", requestID)
        writer.element("HostId", "strict/\(requestID)")
        writer.close("Error")
        return .xml(writer.bytes, status: status, headers: headers)
    }

    static let accessDenied = Refusal(403, "AccessDenied", "Access Denied")
    static let malformedXML = Refusal(
        400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
    static func invalidArgument(_ message: String, _ name: String = "", _ value: String = "") -> Refusal {
        Refusal(400, "InvalidArgument", message, details: name.isEmpty ? [] : [("ArgumentName", name), ("ArgumentValue", value)])
    }
    static func invalidRequest(_ message: String) -> Refusal { Refusal(400, "InvalidRequest", message) }
    static func noSuchBucket(_ name: String) -> Refusal {
        Refusal(404, "NoSuchBucket", "The specified bucket does not exist", details: [("BucketName", name)])
    }
    static func preconditionFailed(_ condition: String) -> Refusal {
        Refusal(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", details: [("Condition", condition)])
    }
}
