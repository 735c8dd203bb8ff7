import AWSConfig
import S3Model

/// A failure in words for standard error: what happened, what to do, and the request's marks for whoever runs the store.
struct Complaint: Sendable, Equatable {
    var headline: String
    var hint: String?
    var detail: String?
    var status: ExitStatus = .someFailed
    /// The reader of standard output has gone.
    var isClosedPipe = false

    init(headline: String, hint: String? = nil, status: ExitStatus = .someFailed) {
        self.headline = headline
        self.hint = hint
        self.status = status
    }

    init(_ error: any Error) {
        switch error {
        case let error as S3Error: self.init(error)
        case let error as ConfigurationError: self.init(headline: error.message, hint: error.hint, status: .usage)
        case let error as UsageError: self.init(headline: error.message, hint: "strata --help", status: .usage)
        case is CancellationError: self.init(headline: "Interrupted.", status: .interrupted)
        default: self.init(headline: "It failed: \(error).")
        }
    }

    init(_ error: S3Error) {
        let target = [error.bucket, error.key].compactMap(\.self).joined(separator: "/")
        let place = target.isEmpty ? "" : " of s3://\(target)"
        (headline, hint) = Self.words(for: error, place: place)
        status = Self.status(of: error)
        isClosedPipe = error.code == "EPIPE"
        guard error.kind == .service || error.kind == .undecodable else { return }
        let parts = [
            error.operation, error.status == 0 ? error.code : "\(error.status) \(error.code)", error.requestId.map { "request id \($0)" },
            error.hostId.map { "host id \($0)" },
        ]
        detail = parts.compactMap(\.self).joined(separator: ", ")
    }

    /// Writes to standard error, with nothing in it that acts on a terminal.
    func tell() {
        var text = "strata: \(RowTable.safe(headline))\n"
        if let hint { text += "  \(RowTable.safe(hint))\n" }
        if let detail { text += "  \(RowTable.safe(detail))\n" }
        StandardError.write(text)
    }

    private static func status(of error: S3Error) -> ExitStatus {
        switch error.kind {
        case .refused: return .refused
        case .cancelled: return .interrupted
        case .configuration: return .usage
        case .transport, .undecodable: return .someFailed
        case .service:
            if Self.keyCodes.contains(error.code) { return .denied }
            if error.status == 404 || ["NoSuchBucket", "NoSuchKey", "NoSuchVersion"].contains(error.code) || isDeleteMarker(error) {
                return .notFound
            }
            return [401, 403].contains(error.status) ? .denied : .someFailed
        }
    }

    private static let keyCodes: Set = ["CustomerKeyRequired", "CustomerKeyWrong", "CustomerKeyNotUsed"]

    /// Reading a version that is a delete marker: 405. Source: S3 User Guide, "Working with delete markers".
    private static func isDeleteMarker(_ error: S3Error) -> Bool { error.status == 405 && error.operation == "GetObject" }

    private static func words(for error: S3Error, place: String) -> (String, String?) {
        switch error.kind {
        case .refused:
            switch error.code {
            case "ReadOnly": return ("\(error.operation)\(place) was not sent: this session is read-only.", "Leave --read-only out to allow changes.")
            case "OverwritesForGood": return ("Not stored: \(error.message).", "--yes overwrites it; switching versioning on keeps it.")
            case "InvalidCustomerKey": return (error.message, nil)
            case "FileExists": return (error.message, "--yes replaces it.")
            default: return ("\(error.operation)\(place) was not sent: \(error.message).", nil)
            }
        case .configuration: return (error.message, "Check the profile in ~/.aws/config.")
        case .cancelled: return ("Interrupted.", nil)
        case .transport(.localFile): return (error.message, nil)
        case .transport(let failure): return ("\(error.operation)\(place) failed: \(error.message)", Self.hint(for: failure))
        case .undecodable: return ("\(error.operation)\(place) failed: \(error.message)", "Is the endpoint an S3 API? Check endpoint_url.")
        case .service: return service(error, place)
        }
    }

    private static func hint(for failure: S3Error.TransportFailure) -> String? {
        switch failure {
        case .resolve, .connect: "Check endpoint_url, proxy and network; is the store running?"
        case .tls: "Set ca_bundle in the profile, or AWS_CA_BUNDLE, to the authority that signed the endpoint's certificate."
        case .ambiguous: "It may or may not have been done: look before you repeat it."
        default: nil
        }
    }

    private static func service(_ error: S3Error, _ place: String) -> (String, String?) {
        if isDeleteMarker(error) { return ("That version\(place) is a delete marker: it has no bytes.", "strata versions lists the others.") }
        switch error.code {
        case "NoSuchBucket": return ("There is no bucket \(error.bucket ?? "of that name").", "It may belong to another profile or endpoint.")
        case "NoSuchKey", "NoSuchVersion", "NotFound":
            return (
                "There is nothing at s3://\([error.bucket, error.key].compactMap(\.self).joined(separator: "/")).",
                "strata versions shows what was deleted."
            )
        case "CustomerKeyRequired":
            return (
                "The version\(place) is encrypted with a key of its owner's (SSE-C).", "Name the file with that key: --sse-customer-key-file FILE."
            )
        case "CustomerKeyWrong": return ("The version\(place) is encrypted with another customer's key than the one given.", nil)
        case "CustomerKeyNotUsed": return ("The version\(place) isn't encrypted with a customer's key.", "Leave --sse-customer-key-file out.")
        case "InvalidAccessKeyId": return ("The store doesn't know this access key.", "Check aws_access_key_id of the profile.")
        case "SignatureDoesNotMatch": return ("The secret key doesn't fit the access key.", "Check aws_secret_access_key of the profile.")
        case "ExpiredToken", "InvalidToken", "TokenRefreshRequired": return ("The session token has expired.", "Sign in again, or renew the keys.")
        case "RequestTimeTooSkewed": return ("This machine's clock is too far from the store's.", "Set the clock and try again.")
        case "PermanentRedirect", "AuthorizationHeaderMalformed":
            return ("The bucket is in another region\(error.region.map { ": \($0)" } ?? "").", "Give it with --region.")
        default:
            if [401, 403].contains(error.status) {
                // S3 doesn't say which of the two it is.
                let payer = error.bucket == nil ? "" : " Where the owner has the requester pay: --request-payer requester."
                return ("\(error.operation)\(place) was denied.", "These keys lack the permission for it." + payer)
            }
            return ("\(error.operation)\(place) failed: \(error.message)", nil)
        }
    }
}
