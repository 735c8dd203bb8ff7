/// The bytes of an object to be stored.
public enum S3Body: Sendable, Equatable {
    case bytes([UInt8])
    /// A whole file, read while it is sent; it must not change meanwhile.
    case file(path: String)
}
