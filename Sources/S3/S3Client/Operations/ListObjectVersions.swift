import HTTP
public import S3Model

/// What to list of a bucket's versions.
public struct ListObjectVersionsInput: Sendable, Equatable {
    public var bucket: String
    public var prefix: String
    /// Groups keys up to its next occurrence into prefixes; nil lists every key.
    public var delimiter: String?
    /// Rows a page, versions and markers counted together; nil is the store's own number (1,000).
    public var maxKeys: Int?

    public init(bucket: String, prefix: String = "", delimiter: String? = nil, maxKeys: Int? = nil) {
        self.bucket = bucket
        self.prefix = prefix
        self.delimiter = delimiter
        self.maxKeys = maxKeys
    }
}

extension S3Client {
    /// ListObjectVersions: one page of versions and delete markers, by key and then newest first, as the document has them.
    ///
    /// - Parameter marker: the `versionMarkers` of the page before; nil for the first page.
    /// **Source**: Amazon S3 API reference, ListObjectVersions. Keys are asked for URL-encoded and decoded only where the answer says they are
    /// (SeaweedFS, moto and MiniStack ignore the wish).
    public func listObjectVersions(_ input: ListObjectVersionsInput, marker: PageMarker? = nil) async throws(S3Error) -> ListingPage {
        try await send(ListingRequest.versions(input).call(marker: marker)) { response throws(DecodingFailure) in
            try ListingDecoder.decodeVersions(response.body)
        }
    }
}
