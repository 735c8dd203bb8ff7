/// Why an answer couldn't be read as the document that was asked for. Nothing of such an answer is used.
public struct DecodingFailure: Error, Sendable, Equatable {
    /// The failures told apart because callers act differently on them.
    public enum Kind: Sendable, Equatable {
        /// A sound document of another kind: its root's local name. `Error` in a 200 is a failure; another listing or configuration means that the
        /// store doesn't know what was asked for (observed on SeaweedFS, Ceph, moto, MiniStack).
        case wrongRoot(String)
        /// Cut short, not well formed, or a field that can't be what it says.
        case malformed
        /// Above a cap on bytes, elements, depth or attributes.
        case tooLarge
        /// Holds a document type or entities, or isn't UTF-8: never given to a parser.
        case unsafe
        /// No element at all.
        case empty
    }

    public var kind: Kind
    /// One plain sentence; may quote names that the store sent: untrusted text.
    public var message: String
    /// Byte of the answer where it went wrong; nil where that isn't known.
    public var offset: Int?

    public init(_ kind: Kind, _ message: String, offset: Int? = nil) {
        self.kind = kind
        self.message = message
        self.offset = offset
    }

    /// The failure for a root other than the expected one.
    static func wrongRoot(_ found: String, expected: String) -> DecodingFailure {
        DecodingFailure(.wrongRoot(found), "the store answered with a \(found) document where \(expected) was asked for")
    }
}
