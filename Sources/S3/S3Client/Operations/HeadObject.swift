import HTTP
public import S3Model

extension S3Client {
    /// HeadObject: everything the headers of a version say, without its bytes.
    ///
    /// A version that is a delete marker is described as one (`isDeleteMarker`), not reported as an error: S3 answers its HEAD with 405. SeaweedFS
    /// 4.48 answers a bare 404, which can't be told from a version that isn't there: that stays "NotFound".
    /// - Throws: errors without a body, so their code is told from the status: "NotFound", "AccessDenied", "BadRequest".
    /// **Source**: Amazon S3 API reference, HeadObject; a delete marker's answer: User Guide, "Working with delete markers".
    public func headObject(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> ObjectDescription {
        var call = Call(.headObject, .head, bucket: bucket, key: key, answer: .empty).version(versionId)
        if versionId != nil {
            call.acceptedStatuses = [405]
            call.describesDeleteMarkers = true
        }
        return try await send(call) { ObjectDescription(head: $0.head) }
    }
}
