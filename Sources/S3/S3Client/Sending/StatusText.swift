/// Words for answers that have none: a HEAD's errors carry no body, so S3's code must be told from the status.
enum StatusText {
    /// S3's code for a status, and a sentence.
    static func of(_ status: Int) -> (code: String, message: String) {
        switch status {
        case 301, 302, 308: ("PermanentRedirect", "the store says that the bucket is answered for elsewhere, but not where")
        case 304: ("NotModified", "not modified")
        case 307: ("TemporaryRedirect", "the store sends the request to another address")
        case 400: ("BadRequest", "the store calls the request bad and gives no reason (a wrong region or key often looks like this)")
        case 401: ("Unauthorized", "the store asks for keys")
        case 403: ("AccessDenied", "access denied")
        case 404: ("NotFound", "not found")
        case 405: ("MethodNotAllowed", "the store doesn't allow this on the resource (a delete marker answers like this)")
        case 409: ("Conflict", "the resource is in conflict with another request")
        case 411: ("MissingContentLength", "the store wants the length of the body")
        case 412: ("PreconditionFailed", "a condition of the request didn't hold")
        case 413: ("EntityTooLarge", "the body is too large for the store")
        case 416: ("InvalidRange", "the range lies outside the object")
        case 429: ("TooManyRequests", "too many requests")
        case 500: ("InternalError", "the store failed inside")
        case 501: ("NotImplemented", "the store can't do this")
        case 502: ("BadGateway", "a gateway before the store got no good answer from it")
        case 503: ("ServiceUnavailable", "the store is not available or asks for less traffic")
        case 504: ("GatewayTimeout", "a gateway before the store got no answer in time")
        default: ("HTTP\(status)", "the store answered with status \(status)")
        }
    }
}
