/// The bytes of an object to be stored.
public enum S3Body: Sendable, Equatable {
    case bytes([UInt8])
    /// A whole file, read while it is sent; it must not change meanwhile.
    case file(path: String)
    /// Bytes of a file, for one part of a multipart upload; it must not change meanwhile.
    case filePart(path: String, offset: Int64, length: Int64)
}
