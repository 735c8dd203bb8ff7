public import S3Model
public import Timeline

/// What a view of the past is made from.
public struct AsOfQuestion: Sendable, Equatable {
    public var bucket: String
    /// URL of the store; nil for Amazon's own.
    public var endpoint: String?
    public var listing: Listing
    public var time: AsOfTime
    public var expiry: ExpiryKnowledge
    /// The folder whose rows are wanted.
    public var prefix: String
    /// The prefix under which changes are counted.
    public var scope: String

    public init(bucket: String, endpoint: String?, listing: Listing, time: AsOfTime, expiry: ExpiryKnowledge, prefix: String, scope: String) {
        self.bucket = bucket
        self.endpoint = endpoint
        self.listing = listing
        self.time = time
        self.expiry = expiry
        self.prefix = prefix
        self.scope = scope
    }
}

/// The rows of a folder as of a time, and when anything under the scope changed.
public struct AsOfAnswer: Sendable, Equatable {
    public var rows: AsOfRows
    public var changes: Changes
    /// The changes around the time, up to the last one: where the damage was done.
    public var histogram: ChangeHistogram?

    /// Bars of the histogram at most.
    public static let bars = 72

    public init(rows: AsOfRows, changes: Changes) {
        self.rows = rows
        self.changes = changes
        guard let first = changes.first, let last = changes.last else { return }
        let time = rows.view.time
        // As much before the time as lies behind it, so that the time is in sight and the bars stay narrow.
        let reach = max(60, last.second - time.second)
        let start = last > time ? max(first.second, time.second - reach) : first.second
        histogram = changes.histogram(bins: Self.bars, over: start..<max(last.second, time.second) + 1)
    }
}
