import HTTP
public import S3Model

extension S3Client {
    /// HeadObject: everything the headers of a version say, without its bytes.
    ///
    /// A version that is a delete marker is described as one (`isDeleteMarker`), not reported as an error: S3 answers its HEAD with 405.
    /// - Throws: errors without a body, so their code is told from the status: "NotFound", "AccessDenied", "BadRequest".
    /// **Source**: Amazon S3 API reference, HeadObject; a delete marker's answer: User Guide, "Working with delete markers".
    public func headObject(bucket: String, key: String, versionId: String? = nil) async throws(S3Error) -> ObjectDescription {
        var call = Call(.headObject, .head, bucket: bucket, key: key, answer: .empty).version(versionId)
        // SeaweedFS leaves x-amz-delete-marker out of the answer, so with a version id the status has to do.
        if versionId != nil { call.acceptedStatuses = [405] }
        return try await send(call) { ObjectDescription(head: $0.head) }
    }
}
