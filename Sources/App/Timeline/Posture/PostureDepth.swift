/// How much of each bucket is looked at to judge its posture.
public struct PostureDepth: Sendable, Equatable {
    /// Rows of the version listing, after which it stops; nil: all.
    public var entries: Int?
    /// Unfinished uploads whose parts are listed, the oldest first.
    public var uploads: Int
    /// Versions under replication rules that are asked how theirs went.
    public var statuses: Int

    public init(entries: Int?, uploads: Int, statuses: Int) { (self.entries, self.uploads, self.statuses) = (entries, uploads, statuses) }

    /// The first 10,000 entries, 20 uploads, 20 versions.
    public static let sample = PostureDepth(entries: 10_000, uploads: 20, statuses: 20)
    /// Everything that is stored, 1,000 uploads, 200 versions.
    public static let whole = PostureDepth(entries: nil, uploads: 1_000, statuses: 200)

    /// Requests for a bucket's settings at most: two of them only where the region isn't named, or the store doesn't judge policies.
    static let settingRequests = 11

    /// Requests that reading sends at most, in words: it depends on what is stored and on the rules.
    public func requests(buckets: Int) -> String {
        let settings = buckets * Self.settingRequests
        let more = "\(statuses + 9) more \(buckets == 1 ? "where there are replication rules" : "for each bucket with replication rules")"
        guard let entries else {
            return "\(Amount.number(settings)) requests for settings, one for each 1,000 versions and markers stored, and \(more)"
        }
        return "at most \(Amount.number(settings + buckets * ((entries + 999) / 1000 + uploads))) requests, and \(more)"
    }
}
