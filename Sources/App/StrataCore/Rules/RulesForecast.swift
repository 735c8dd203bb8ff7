public import S3Model
public import Timeline

/// What a forecast has read of a bucket, and what it says.
public struct RulesForecast: Sendable, Equatable {
    /// A forecast that is being worked out, and of what.
    public struct Computing: Sendable, Equatable {
        public var ticket: Ticket
        public var question: ForecastQuestion
    }

    /// Every version and marker read so far.
    public var listing: Listing
    public var uploads: [MultipartUpload] = []
    public var loading = Loading.idle
    /// True where reading stopped before the end: what is said is of a part of the bucket.
    public var isPartial = false
    /// Tags that have been read, by position in the listing.
    public var tags: [Int32: [ObjectDescription.Field]] = [:]
    public var readingTags: Ticket?
    public var computing: Computing?
    public var answer: ForecastAnswer?
    /// What couldn't be read, in sentences.
    public var gaps: [String] = []
    /// The line under the cursor.
    public var cursor = ListCursor()
    /// The row of that line under the cursor.
    public var rowCursor = ListCursor()
    /// Rows of the line that is open, as positions in the forecast's rows, the first due first.
    public var shown: [Int32] = []

    init(listing: Listing) { self.listing = listing }

    public var hasBegun: Bool { loading != .idle || listing.count > 0 }
    public var lines: [Forecast.Line] { answer?.forecast.lines ?? [] }
    public var isBusy: Bool { loading.ticket != nil || computing != nil || readingTags != nil }
    /// True while what is shown is of other rules or fewer rows than there are now.
    public var isOld: Bool { computing != nil }

    /// Listing positions of versions whose fate rests on tags that nobody has read, in order.
    public var unreadTags: [Int32] { answer?.forecast.unreadTags ?? [] }
}

/// What a forecast is asked of: the edited rules against the saved ones, over what has been read.
public struct ForecastQuestion: Sendable, Equatable {
    public var document: LifecycleConfiguration
    public var saved: LifecycleConfiguration
    public var context: RuleContext
    public var listing: Listing
    public var uploads: [MultipartUpload]
    public var tags: [Int32: [ObjectDescription.Field]]

    public init(
        document: LifecycleConfiguration, saved: LifecycleConfiguration, context: RuleContext, listing: Listing, uploads: [MultipartUpload],
        tags: [Int32: [ObjectDescription.Field]]
    ) {
        self.document = document
        self.saved = saved
        self.context = context
        self.listing = listing
        self.uploads = uploads
        self.tags = tags
    }
}
