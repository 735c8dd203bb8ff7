/// Where the next page of a listing begins.
public enum PageMarker: Sendable, Hashable {
    /// ListObjectsV2: `continuation-token`.
    case continuationToken(String)
    /// ListObjectVersions: `key-marker` and `version-id-marker`, decoded.
    case versionMarkers(key: String, versionId: String?)
    /// ListObjectsV2 against a store that cut the page but gave no token: `start-after` (and `marker`, for those that only know the first form).
    case startAfter(String)
}

/// One decoded page of ListObjectsV2 or ListObjectVersions, rows in the order of the document, common prefixes merged in by the order of keys.
public struct ListingPage: Sendable {
    public var segment: ListingSegment
    /// The store says that more follows.
    public var isTruncated: Bool
    /// How to ask for what follows; nil at the end. nil with `isTruncated`: the page ends with a key that no request can name, so the listing can't
    /// be continued.
    public var next: PageMarker?

    public init(segment: ListingSegment, isTruncated: Bool, next: PageMarker? = nil) {
        self.segment = segment
        self.isTruncated = isTruncated
        self.next = next
    }

    /// ListObjectsV2.
    public var nextContinuationToken: String? {
        if case .continuationToken(let token) = next { token } else { nil }
    }

    /// ListObjectVersions.
    public var nextKeyMarker: String? {
        if case .versionMarkers(let key, _) = next { key } else { nil }
    }

    /// ListObjectVersions.
    public var nextVersionIdMarker: String? {
        if case .versionMarkers(_, let id) = next { id } else { nil }
    }
}
