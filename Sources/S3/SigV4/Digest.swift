import COpenSSL

/// A running digest of OpenSSL: feed it, finish it, feed the next. Sizes in bytes.
///
/// **Isolation**: one owner at a time (it can't be copied), so it may be handed from queue to queue but never shared.
public struct Digest: ~Copyable, @unchecked Sendable {
    // @unchecked: the context is owned by this one value alone, from init to deinit.
    private let context: OpaquePointer
    private let algorithm: Algorithm

    /// The digests S3 knows: content hashes, `Content-MD5`, and checksums.
    public enum Algorithm: Sendable, CaseIterable {
        case md5, sha1, sha256, sha512

        /// Length of the result, bytes.
        public var size: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        }

        fileprivate var implementation: OpaquePointer? {
            switch self {
            case .md5: Implementation.md5
            case .sha1: Implementation.sha1
            case .sha256: Implementation.sha256
            case .sha512: Implementation.sha512
            }
        }
    }

    /// OpenSSL's implementations, looked up once: `EVP_sha256()` and its like are looked up at each use. **Source**: crypto(7), "Performance".
    private enum Implementation {
        // nonisolated(unsafe): OpenSSL never changes what it has handed out, and any thread may use it.
        nonisolated(unsafe) static let md5 = EVP_MD_fetch(nil, "MD5", nil)
        nonisolated(unsafe) static let sha1 = EVP_MD_fetch(nil, "SHA1", nil)
        nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
        nonisolated(unsafe) static let sha512 = EVP_MD_fetch(nil, "SHA512", nil)
    }

    /// An empty digest.
    public init(_ algorithm: Algorithm) {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("OpenSSL is out of memory") }
        self.context = context
        self.algorithm = algorithm
        restart()
    }

    deinit { EVP_MD_CTX_free(context) }

    private func restart() {
        let started = EVP_DigestInit_ex(context, algorithm.implementation, nil)
        precondition(started == 1, "OpenSSL refuses \(algorithm)")
    }

    /// Takes the next bytes; an empty buffer changes nothing.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        EVP_DigestUpdate(context, base, bytes.count)
    }

    /// Takes the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of everything fed so far, `algorithm.size` bytes; the value is empty again afterwards.
    public mutating func finish() -> [UInt8] {
        let result = [UInt8](unsafeUninitializedCapacity: algorithm.size) { buffer, count in
            EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = algorithm.size
        }
        restart()
        return result
    }
}

extension Digest {
    /// The digest of these bytes, `algorithm.size` bytes.
    public static func hash(_ algorithm: Algorithm, _ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: algorithm.size) { buffer, count in
            let done = EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, algorithm.implementation, nil)
            precondition(done == 1, "OpenSSL refuses \(algorithm)")
            count = algorithm.size
        }
    }

    /// The digest of a sequence of bytes.
    public static func hash(_ algorithm: Algorithm, bytes: some Sequence<UInt8>) -> [UInt8] {
        hash(algorithm, Array(bytes))
    }

    /// Lower-case hex, two characters a byte.
    public static func hex(_ bytes: [UInt8]) -> String {
        func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index * 2] = digit(byte >> 4)
                buffer[index * 2 + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// HMAC-SHA256, 32 bytes. **Source**: RFC 2104; from two digests, since OpenSSL's own takes three times as long to set one up.
    static func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let block = 64
        var padded = key.count > block ? hash(.sha256, key) : key
        padded += repeatElement(0, count: block - padded.count)
        let inner = hash(.sha256, padded.map { $0 ^ 0x36 } + message)
        return hash(.sha256, padded.map { $0 ^ 0x5c } + inner)
    }
}
