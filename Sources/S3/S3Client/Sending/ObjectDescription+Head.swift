import HTTP
import S3Model

extension ObjectDescription {
    /// What the headers of a HEAD's or GET's answer say; the fields that have no property of their own stay in `headers`.
    ///
    /// The answer of a 405 (or one with x-amz-delete-marker) describes a delete marker; its length and type are those of the error, so left out.
    init(head: HTTPResponseHead) {
        let fields = head.headers.fields
        let marker = head.headers["x-amz-delete-marker"]?.lowercased() == "true" || head.status == 405
        let prefix = "x-amz-meta-"
        self.init(
            headers: fields.map { Field($0.name, $0.value) },
            metadata: fields.filter { $0.name.lowercased().hasPrefix(prefix) }.map { Field(String($0.name.dropFirst(prefix.count)), $0.value) },
            isDeleteMarker: marker)
        versionId = head.headers["x-amz-version-id"]
        lastModified = head.headers["Last-Modified"].flatMap { Timestamp.milliseconds(http: $0) }
        guard !marker else { return }
        contentLength = head.headers["Content-Length"].flatMap { Int64($0) }
        contentType = head.headers["Content-Type"]
        contentEncoding = head.headers["Content-Encoding"]
        eTag = head.headers["ETag"]?.unquotedETag
        storageClass = head.headers["x-amz-storage-class"]
        replicationStatus = head.headers["x-amz-replication-status"]
    }
}
