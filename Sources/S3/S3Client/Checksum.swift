import Foundation
import SigV4

/// The checksums of S3 that this client can compute, named as S3 names them. Names it doesn't know (xxHash) stay text in what is shown.
/// Source: S3 API reference, ChecksumAlgorithm; user guide, "Checking object integrity".
public enum ChecksumAlgorithm: String, Sendable, CaseIterable {
    case crc32 = "CRC32"
    case crc32c = "CRC32C"
    case crc64nvme = "CRC64NVME"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha512 = "SHA512"
    case md5 = "MD5"

    /// The header of this checksum in requests and answers, lower-case: `x-amz-checksum-crc32`.
    public var headerName: String { "x-amz-checksum-" + rawValue.lowercased() }

    /// Base64 of the checksum, as S3 writes it; for `md5` this is also the value of Content-MD5.
    public func base64(of bytes: [UInt8]) -> String {
        var state = ChecksumState(self)
        state.update(bytes)
        return state.finish()
    }

    var polynomial: CRCPolynomial? {
        switch self {
        case .crc32: .crc32
        case .crc32c: .crc32c
        case .crc64nvme: .crc64nvme
        case .sha1, .sha256, .sha512, .md5: nil
        }
    }

    fileprivate var digest: Digest.Algorithm? {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha512: .sha512
        case .md5: .md5
        case .crc32, .crc32c, .crc64nvme: nil
        }
    }
}

/// A checksum that is computed while bytes pass by. One owner at a time: it can't be copied.
public struct ChecksumState: ~Copyable, Sendable {
    public let algorithm: ChecksumAlgorithm
    // One of the two is there.
    private var crc: CRC?
    private var digest: Digest?

    /// The checksum of nothing yet.
    public init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        crc = algorithm.polynomial.map { CRC($0) }
        digest = algorithm.digest.map { Digest($0) }
    }

    /// Takes the next bytes, in the object's order.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        crc?.update(bytes)
        digest?.update(bytes)
    }

    /// Takes the next bytes, in the object's order.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Base64 of the checksum of all bytes so far; the state is empty again afterwards.
    public mutating func finish() -> String {
        Data(finishBytes()).base64EncodedString()
    }

    /// The checksum of all bytes so far, most significant byte first; the state is empty again afterwards.
    public mutating func finishBytes() -> [UInt8] {
        if let result = crc?.bytes {
            crc = algorithm.polynomial.map { CRC($0) }
            return result
        }
        return digest?.finish() ?? []
    }
}
