import struct Foundation.Data
import SigV4

/// A key of the caller's own under which a store encrypts (SSE-C): 256 bits that the store forgets after each request. Printing it shows no bit of it.
///
/// **Source**: Amazon S3 User Guide, "Using server-side encryption with customer-provided keys".
public struct CustomerKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// nil for anything but 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The key as people keep it; nil for anything but base64 of 32 bytes.
    public init?(base64: String) {
        guard let data = Data(base64Encoded: base64) else { return nil }
        self.init(bytes: [UInt8](data))
    }

    public var description: String { "customer key [redacted]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// The three headers that send it.
    ///
    /// - Parameter ofCopySource: true for the key under which a copy's source lies.
    func headers(ofCopySource: Bool = false) -> [(name: String, value: String)] {
        let prefix = (ofCopySource ? "x-amz-copy-source-" : "x-amz-") + "server-side-encryption-customer-"
        return [
            (prefix + "algorithm", "AES256"), (prefix + "key", Data(bytes).base64EncodedString()),
            (prefix + "key-MD5", Data(Digest.hash(.md5, bytes)).base64EncodedString()),
        ]
    }
}
