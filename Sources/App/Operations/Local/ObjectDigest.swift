import Foundation
import S3Client
import S3Model

/// The digest of a whole body, as far as an answer's headers give one that bytes can be compared with.
struct ObjectDigest: Sendable, Equatable {
    var algorithm: ChecksumAlgorithm
    /// Base64.
    var value: String
    var isETag: Bool

    /// A checksum of the full object first; else the ETag, where it is an MD5; nil where there is neither.
    ///
    /// A value with `-` is one of parts, never of the body. The ETag is no MD5 for multipart uploads and under SSE-KMS or SSE-C.
    /// Source: S3 User Guide, "Checking object integrity"; API reference, Object (ETag).
    init?(_ description: ObjectDescription) {
        func header(_ name: String) -> String? { description.headers.first { $0.name.lowercased() == name }?.value }
        for algorithm in [ChecksumAlgorithm.crc64nvme, .crc32c, .crc32, .sha256, .sha1] {
            if let value = header(algorithm.headerName), !value.contains("-"), header("x-amz-checksum-type")?.uppercased() != "COMPOSITE" {
                self.init(algorithm: algorithm, value: value, isETag: false)
                return
            }
        }
        let encryption = header("x-amz-server-side-encryption") ?? "AES256"
        guard encryption == "AES256", header("x-amz-server-side-encryption-customer-algorithm") == nil,
            let eTag = description.eTag, let digest = Self.bytes(hex: eTag), digest.count == 16
        else { return nil }
        self.init(algorithm: .md5, value: Self.base64(digest), isETag: true)
    }

    private init(algorithm: ChecksumAlgorithm, value: String, isETag: Bool) {
        self.algorithm = algorithm
        self.value = value
        self.isETag = isETag
    }

    private static func bytes(hex text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}
