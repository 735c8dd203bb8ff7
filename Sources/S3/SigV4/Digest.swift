/// Digests of OpenSSL, one shot and streaming; sizes in bytes.
public struct Digest: ~Copyable {
    public enum Algorithm: Sendable { case md5, sha1, sha256, sha512 }
    // streaming: init(_:), update(_: UnsafeRawBufferPointer), finish() -> [UInt8]; static func hash(_:_:) -> [UInt8]; static func hex(_:) -> String
}
