import HTTP
import S3Model
import SigV4

/// What the bytes of a whole object were held against.
public enum BodyVerification: Sendable, Equatable {
    /// Length only: a part of an object, or an answer that names no digest of the whole.
    case length
    /// The ETag, which is the MD5 of an object stored in one piece.
    case md5
    case checksum(ChecksumAlgorithm)
}

/// A running digest of a whole object's bytes, chosen by its answer's headers.
struct DownloadCheck: ~Copyable {
    let kind: BodyVerification
    /// As the headers name it: base64 of a checksum, hex of an MD5.
    private let expected: String
    private var checksum: ChecksumState?
    private var md5: Digest?

    /// The strongest check the headers allow.
    ///
    /// A checksum with a "-" is one of parts' checksums, an ETag with one is of a multipart upload; under a customer's or KMS' key the ETag is no
    /// MD5, and on stores other than Amazon's not under any. Source: Amazon S3 User Guide, "Checking object integrity"; botocore `httpchecksum.py`.
    init(headers: HTTPHeaders, isAmazon: Bool) {
        for algorithm in [ChecksumAlgorithm.crc64nvme, .crc32c, .crc32, .sha256, .sha1] {
            guard let value = headers[algorithm.headerName], !value.contains("-"), headers["x-amz-checksum-type"] != "COMPOSITE" else { continue }
            (kind, expected) = (.checksum(algorithm), value)
            checksum = ChecksumState(algorithm)
            return
        }
        let eTag = (headers["ETag"] ?? "").unquotedETag.lowercased()
        let encryption = headers["x-amz-server-side-encryption"]
        let isPlain = (encryption == nil || (isAmazon && encryption == "AES256")) && headers["x-amz-server-side-encryption-customer-algorithm"] == nil
        guard eTag.utf8.count == 32, eTag.allSatisfy(\.isHexDigit), isPlain else {
            (kind, expected) = (.length, "")
            return
        }
        (kind, expected) = (.md5, eTag)
        md5 = Digest(.md5)
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        checksum?.update(bytes)
        md5?.update(bytes)
    }

    /// True where the bytes fed are the object's, as far as can be told. Call once.
    mutating func holds() -> Bool {
        if let value = checksum?.finish() { return value == expected }
        if let value = md5?.finish() { return Digest.hex(value) == expected }
        return true
    }
}
