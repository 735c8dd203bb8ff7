import Foundation

/// The checksum algorithms of uploads that S3 verifies. Raw value: S3's name, upper case, as in `x-amz-checksum-algorithm`.
/// Source: AWS docs, "Checking object integrity in Amazon S3".
enum ChecksumKind: String, CaseIterable {
    case crc32 = "CRC32"
    case crc32c = "CRC32C"
    case crc64nvme = "CRC64NVME"
    case sha1 = "SHA1"
    case sha256 = "SHA256"

    /// `x-amz-checksum-crc32` and so on.
    var header: String { "x-amz-checksum-" + rawValue.lowercased() }
    /// `ChecksumCRC32` and so on, as in answers and in CompleteMultipartUpload.
    var element: String { "Checksum" + rawValue }

    /// Raw checksum bytes, big-endian for the CRCs.
    func raw(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .crc32: Self.bigEndian(CRC.crc32.sum(bytes), 4)
        case .crc32c: Self.bigEndian(CRC.crc32c.sum(bytes), 4)
        case .crc64nvme: Self.bigEndian(CRC.crc64nvme.sum(bytes), 8)
        case .sha1: Hash.sha1(bytes)
        case .sha256: Hash.sha256(bytes)
        }
    }

    func base64(_ bytes: [UInt8]) -> String { Data(raw(bytes)).base64EncodedString() }

    private static func bigEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(count - 1 - $0))) }
    }
}

/// A reflected CRC with its byte table. Source: the catalogue of parametrised CRC algorithms (CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME).
struct CRC {
    private let table: [UInt64]
    private let ones: UInt64

    init(reflectedPolynomial polynomial: UInt64, bits: Int) {
        table = (0..<256).map { byte in
            (0..<8).reduce(UInt64(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
        }
        ones = bits == 64 ? .max : (1 << UInt64(bits)) - 1
    }

    /// The CRC of some bytes, start value and final xor all ones.
    func sum(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(ones) { value, byte in table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8 } ^ ones
    }

    static let crc32 = CRC(reflectedPolynomial: 0xEDB8_8320, bits: 32)
    static let crc32c = CRC(reflectedPolynomial: 0x82F6_3B78, bits: 32)
    static let crc64nvme = CRC(reflectedPolynomial: 0x9A6C_9329_AC4B_C9B5, bits: 64)
}
