/// One decoded page of ListObjectsV2 or ListObjectVersions, rows in the order of the document.
public struct ListingPage: Sendable {
    public var segment: ListingSegment
    public var isTruncated: Bool
    /// ListObjectsV2.
    public var nextContinuationToken: String?
    /// ListObjectVersions.
    public var nextKeyMarker: String?
    public var nextVersionIdMarker: String?

    public init(
        segment: ListingSegment, isTruncated: Bool, nextContinuationToken: String? = nil, nextKeyMarker: String? = nil,
        nextVersionIdMarker: String? = nil
    ) {
        self.segment = segment
        self.isTruncated = isTruncated
        self.nextContinuationToken = nextContinuationToken
        self.nextKeyMarker = nextKeyMarker
        self.nextVersionIdMarker = nextVersionIdMarker
    }
}
