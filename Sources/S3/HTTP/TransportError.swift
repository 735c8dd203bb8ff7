/// Why a request got no usable answer from the network.
public struct TransportError: Error, Sendable, Equatable {
    /// What went wrong, as far as it decides on a retry and on what to tell a person.
    public enum Kind: String, Sendable, CaseIterable {
        case cancelled
        case resolve
        case connect
        case tls
        case timeout
        case stalled
        /// The connection ended before or within the answer, or the answer was cut short.
        case cut
        /// The connection died after the request may have been taken: whether it was carried out is not known.
        case ambiguous
        case malformed
        case tooLarge
        case localFile
        case refusedByReadOnly
        case invalidRequest
        case other
    }

    public var kind: Kind
    /// One sentence for a person, with no secrets in it.
    public var message: String
    /// libcurl's code, 0 where the failure isn't libcurl's.
    public var code: Int

    public init(kind: Kind, message: String, code: Int = 0) {
        self.kind = kind
        self.message = message
        self.code = code
    }
}
