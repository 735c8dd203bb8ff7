import HTTP
public import S3Model

extension S3Client {
    /// ListMultipartUploads: every unfinished upload under a prefix, by key and time, all pages.
    ///
    /// - Throws: "RepeatedMarker" where a page's markers come back.
    /// **Source**: Amazon S3 API reference, ListMultipartUploads. Keys are asked for URL-encoded and decoded only where the answer says they are.
    public func listMultipartUploads(_ bucket: String, prefix: String = "") async throws(S3Error) -> [MultipartUpload] {
        var uploads: [MultipartUpload] = []
        var marker: UploadMarker?
        while true {
            var call = Call(
                .listMultipartUploads, .get, bucket: bucket, subresource: "uploads", answer: .document(roots: ["ListMultipartUploadsResult"]))
            call.query = [("encoding-type", "url"), ("prefix", prefix)]
            if let marker { call.query += [("key-marker", marker.key), ("upload-id-marker", marker.uploadId)] }
            let page = try await send(call) { response throws(DecodingFailure) in
                let (uploads, next) = try MultipartDocuments.decodeUploads(response.body, prefix: prefix)
                return UploadPage(uploads: uploads, next: next.map { UploadMarker(key: $0.key, uploadId: $0.uploadId) })
            }
            uploads += page.uploads
            guard let next = page.next else { return uploads }
            guard next != marker else { throw call.repeatedMarker() }
            marker = next
        }
    }
}

private struct UploadMarker: Sendable, Equatable {
    var key: String
    var uploadId: String
}

private struct UploadPage: Sendable {
    var uploads: [MultipartUpload]
    var next: UploadMarker?
}
