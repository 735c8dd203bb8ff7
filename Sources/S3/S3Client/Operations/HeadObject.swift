import HTTP
public import S3Model

extension S3Client {
    /// HeadObject: everything the headers of a version say, without its bytes.
    ///
    /// A version that is a delete marker is described as one (`isDeleteMarker`), not reported as an error: S3 answers its HEAD with 405. SeaweedFS
    /// 4.48 answers a bare 404, which can't be told from a version that isn't there: that stays "NotFound".
    /// - Parameters:
    ///   - wantsChecksum: asks for the stored checksums (`ObjectDescription.checksums`); takes kms:Decrypt where a KMS key is used.
    ///   - partNumber: describes that part instead, and says how many there are (`partsCount`).
    ///   - customerKey: the key a version is encrypted under (SSE-C), without which its HEAD is a bare 400.
    /// - Throws: "CustomerKeyRequired" where a GET's words show that the version is encrypted under a key that wasn't sent; else
    ///   errors without a body, so their code is told from the status: "NotFound", "AccessDenied", "BadRequest".
    /// **Source**: Amazon S3 API reference, HeadObject; a delete marker's answer: User Guide, "Working with delete markers".
    public func headObject(
        bucket: String, key: String, versionId: String? = nil, wantsChecksum: Bool = false, partNumber: Int? = nil, customerKey: CustomerKey? = nil
    ) async throws(S3Error) -> ObjectDescription {
        var call = Call(.headObject, .head, bucket: bucket, key: key, answer: .empty).version(versionId)
        if let partNumber { call.query.append(("partNumber", String(partNumber))) }
        if wantsChecksum { call.headers.append(("x-amz-checksum-mode", "ENABLED")) }
        if let customerKey { call.headers += customerKey.headers() }
        if versionId != nil {
            call.acceptedStatuses = [405]
            call.describesDeleteMarkers = true
        }
        do {
            return try await send(call) { ObjectDescription(head: $0.head) }
        } catch  where error.status == 400 && customerKey == nil && partNumber == nil {
            throw await whyBad(error, bucket: bucket, key: key, versionId: versionId)
        }
    }

    /// A HEAD has no words for its 400: a GET of one byte has them.
    private func whyBad(_ error: S3Error, bucket: String, key: String, versionId: String?) async -> S3Error {
        var call = Call(.getObject, .get, bucket: bucket, key: key, answer: .raw).version(versionId)
        call.headers = [("Range", "bytes=0-0")]
        let none = CallStream(begin: { _ in { _, _ in false } })
        do {
            try await send(call, stream: none) { _ in }
            return error
        } catch let reason {
            return StoreQuirks.asksForCustomerKey(reason) ? StoreQuirks.customerKeyRequired(error) : error
        }
    }
}
