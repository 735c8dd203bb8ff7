public import S3Model

/// Work asked for, as data: tests compare it, logs print it.
public enum Effect: Sendable, Equatable {
    /// Resolve the ticket's profile and make its client.
    case connect(Ticket)
    case listBuckets(Ticket)
    /// Region, versioning and rules of these buckets, in this order.
    case readBucketFacts(Ticket, [Bucket])
    /// One level of a bucket: objects and prefixes, or with `withVersions` every version and marker.
    case listObjects(Ticket, Place, withVersions: Bool)
    /// Every version and marker of exactly one key.
    case listVersions(Ticket, ObjectReference)
    case inspect(Ticket, ObjectReference)
    case preview(Ticket, ObjectReference, size: Int64)
    /// Sort, filter and group a listing off the main loop; the index of the rows before it grew spares work.
    case arrange(Ticket, Listing, ListingQuery, previous: ListingIndex?)
    case cancel(Ticket)
    case cancelJob(Int)
    case retryJob(Int)
    case copyToClipboard(String)
    case saveBookmarks([Bookmark])
    case useTheme(String)
    case redraw
    case suspend
    case quit
}

/// A kept place, of one profile.
public struct Bookmark: Sendable, Equatable, Hashable, Codable {
    public var profile: String
    public var bucket: String
    public var prefix: String

    public init(profile: String, place: Place) {
        self.profile = profile
        bucket = place.bucket
        prefix = place.prefix
    }

    public var place: Place { Place(bucket: bucket, prefix: prefix) }
}
