import HTTP
public import S3Model

/// What to list of a bucket's objects.
public struct ListObjectsV2Input: Sendable, Equatable {
    public var bucket: String
    public var prefix: String
    /// Groups keys up to its next occurrence into prefixes; nil lists every key.
    public var delimiter: String?
    /// Rows a page; nil is the store's own number (1,000).
    public var maxKeys: Int?
    /// Begins after this key.
    public var startAfter: String?
    /// Asks for each object's owner.
    public var fetchOwner: Bool

    public init(
        bucket: String, prefix: String = "", delimiter: String? = nil, maxKeys: Int? = nil, startAfter: String? = nil, fetchOwner: Bool = false
    ) {
        self.bucket = bucket
        self.prefix = prefix
        self.delimiter = delimiter
        self.maxKeys = maxKeys
        self.startAfter = startAfter
        self.fetchOwner = fetchOwner
    }
}

extension S3Client {
    /// ListObjectsV2: one page of objects and prefixes, in the order of their keys' bytes.
    ///
    /// - Parameter marker: the `continuationToken` of the page before; nil for the first page.
    /// **Source**: Amazon S3 API reference, ListObjectsV2. Keys are asked for URL-encoded and decoded only where the answer says they are.
    public func listObjectsV2(_ input: ListObjectsV2Input, marker: PageMarker? = nil) async throws(S3Error) -> ListingPage {
        try await send(ListingRequest.objects(input).call(marker: marker)) { response throws(DecodingFailure) in
            try ListingDecoder.decodeObjects(response.body)
        }
    }
}
