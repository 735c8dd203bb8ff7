import Foundation

/// Checks a body against everything the headers say about it.
///
/// Source: AWS docs, "Error responses" (XAmzContentSHA256Mismatch, InvalidDigest, BadDigest, InvalidRequest) and "Checking object integrity".
struct PayloadCheck {
    let request: WireRequest
    /// The x-amz-content-sha256 that was signed.
    let payloadHash: String

    /// The one checksum the request declared, after every declared digest has been found true; nil when it declared none.
    func verify() throws(Refusal) -> (kind: ChecksumKind, value: String)? {
        try checkHash()
        try checkMD5()
        return try checkChecksum()
    }

    private func checkHash() throws(Refusal) {
        if payloadHash == "UNSIGNED-PAYLOAD" { return }
        // The SDKs' default trailer is refused by Ceph 16 and MinIO (observed), so a portable client never sends it.
        if payloadHash.hasPrefix("STREAMING-") {
            throw Refusal(
                501, "NotImplemented", "A header you provided implies functionality that is not implemented: aws-chunked",
                details: [("Header", "x-amz-content-sha256")])
        }
        guard payloadHash.utf8.count == 64, payloadHash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw .invalidArgument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD or a valid sha256 value.",
                "x-amz-content-sha256", payloadHash)
        }
        let actual = PercentCoding.hexDigits(Hash.sha256(request.body))
        guard actual == payloadHash else {
            throw Refusal(
                400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.",
                details: [("ClientComputedContentSHA256", payloadHash), ("S3ComputedContentSHA256", actual)])
        }
    }

    private func checkMD5() throws(Refusal) {
        guard let declared = request.header("content-md5") else { return }
        guard let digest = Data(base64Encoded: declared), digest.count == 16 else {
            throw Refusal(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", details: [("Content-MD5", declared)])
        }
        guard Array(digest) == Hash.md5(request.body) else {
            throw Refusal(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", details: [("ExpectedDigest", declared)])
        }
    }

    private func checkChecksum() throws(Refusal) -> (kind: ChecksumKind, value: String)? {
        let declared = ChecksumKind.allCases.compactMap { kind in request.header(kind.header).map { (kind: kind, value: $0) } }
        guard declared.count < 2 else {
            throw .invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
        }
        guard let one = declared.first else {
            // A name without its value promises a checksum that never comes.
            if let name = request.header("x-amz-sdk-checksum-algorithm"), !request.body.isEmpty, request.header("content-md5") == nil {
                throw .invalidRequest(
                    "x-amz-sdk-checksum-algorithm specified (\(name)), but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.")
            }
            return nil
        }
        // The composite form `base64-N` belongs to CompleteMultipartUpload, whose own code compares it.
        if request.query("uploadId") != nil, request.method == "POST" { return one }
        guard let raw = Data(base64Encoded: one.value), raw.count == one.kind.raw([]).count else {
            throw .invalidRequest("Value for \(one.kind.header) header is invalid.")
        }
        guard one.kind.base64(request.body) == one.value else {
            throw Refusal(400, "BadDigest", "The \(one.kind.rawValue) you specified did not match the calculated checksum.")
        }
        return one
    }
}
