extension RestorePlan {
    /// So many requests of one kind that a run sends.
    public struct RequestLine: Sendable, Equatable {
        public var count: Int
        /// S3's names of the calls, and what for.
        public var words: String
    }

    /// What a run would send, in its order; the counts add up to `totals.requests`. Kinds of which there is none are left out.
    public var requestLines: [RequestLine] {
        let requests = options.requests
        let hidden = options.hidesCreated ? totals.hide.keys : 0
        let whole = totals.copy.keys - totals.copiesInParts
        let checked = totals.undelete.keys + totals.copy.keys + hidden
        let lines = [
            RequestLine(count: checked > 0 ? requests.run : 0, words: "GetBucketVersioning: is it still on?"),
            RequestLine(count: totals.copy.keys > 0 ? requests.ownership : 0, words: "GetBucketOwnershipControls: are there ACLs to keep?"),
            RequestLine(count: totals.markers * requests.marker, words: "DeleteObject of one delete marker, by its version id"),
            RequestLine(count: whole * requests.copy, words: "HeadObject, then CopyObject of the version onto its key, under conditions"),
            RequestLine(
                count: totals.copiesInParts * requests.multipartCopy,
                words: "HeadObject, GetObjectTagging, ListMultipartUploads, CreateMultipartUpload and CompleteMultipartUpload of large versions"),
            RequestLine(count: totals.parts, words: "UploadPartCopy"),
            RequestLine(count: totals.copy.keys * requests.acl, words: "GetObjectAcl of the version that is copied"),
            RequestLine(count: hidden * requests.hide, words: "ListObjectVersions of the key, then DeleteObject, which puts a marker on top"),
            RequestLine(count: checked * requests.verify, words: "ListObjectVersions of the key afterwards, to see what became of it"),
        ]
        return lines.filter { $0.count > 0 }
    }
}
