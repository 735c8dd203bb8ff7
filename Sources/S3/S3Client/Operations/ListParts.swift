import HTTP
public import S3Model

extension S3Client {
    /// ListParts: every part of an upload by number, all pages.
    ///
    /// - Throws: 404 NoSuchUpload once the upload was completed or aborted; "RepeatedMarker" where a page's marker comes back.
    /// **Source**: Amazon S3 API reference, ListParts.
    public func listParts(bucket: String, key: String, uploadId: String) async throws(S3Error) -> [UploadedPart] {
        var parts: [UploadedPart] = []
        var marker = 0
        while true {
            var call = Call(.listParts, .get, bucket: bucket, key: key, answer: .document(roots: ["ListPartsResult"]))
            call.query = [("uploadId", uploadId)]
            if marker > 0 { call.query.append(("part-number-marker", String(marker))) }
            let page = try await send(call) { response throws(DecodingFailure) in
                let (parts, next) = try MultipartDocuments.decodeParts(response.body)
                return PartPage(parts: parts, next: next)
            }
            parts += page.parts
            guard let next = page.next else { return parts }
            guard next > marker else { throw call.repeatedMarker() }
            marker = next
        }
    }
}

private struct PartPage: Sendable {
    var parts: [UploadedPart]
    var next: Int?
}

extension Call {
    /// A listing that doesn't get on.
    func repeatedMarker() -> S3Error {
        error(.undecodable, code: "RepeatedMarker", message: "the store's listing goes round in a circle: a page's marker came twice")
    }
}
