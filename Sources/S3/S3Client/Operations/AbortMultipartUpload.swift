import HTTP
public import S3Model

extension S3Client {
    /// AbortMultipartUpload: gives up an upload and its parts. Doing it twice is the same as once.
    ///
    /// Parts that are on their way may survive it: repeat it until `listParts` answers NoSuchUpload.
    /// - Returns: false where the store doesn't know the upload (any more): aborted before, or completed.
    /// **Source**: Amazon S3 API reference, AbortMultipartUpload.
    @discardableResult
    public func abortMultipartUpload(bucket: String, key: String, uploadId: String) async throws(S3Error) -> Bool {
        var call = Call(.abortMultipartUpload, .delete, bucket: bucket, key: key, answer: .empty, isRepeatable: true)
        call.query = [("uploadId", uploadId)]
        do {
            try await send(call) { _ in }
            return true
        } catch  where error.code == "NoSuchUpload" {
            return false
        }
    }
}
