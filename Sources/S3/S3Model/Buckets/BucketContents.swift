/// What stands in the way of deleting a bucket.
public struct BucketContents: Sendable, Equatable {
    /// Versions that hold data; on a store without versions its objects.
    public var versions = 0
    public var deleteMarkers = 0
    /// Uploads that were begun and neither completed nor aborted.
    public var uploads = 0
    /// True where there is more than was counted: "at least".
    public var isMore = false

    public init() {}

    public var isEmpty: Bool { versions + deleteMarkers + uploads == 0 && !isMore }

    /// "at least 1,000 versions, 2 delete markers and 1 unfinished upload".
    public var words: String {
        func counted(_ count: Int, _ one: String, _ many: String) -> String? {
            count == 0 ? nil : "\(BucketWords.number(Int64(count))) \(count == 1 ? one : many)"
        }
        let parts = [
            counted(versions, "version", "versions"), counted(deleteMarkers, "delete marker", "delete markers"),
            counted(uploads, "unfinished upload", "unfinished uploads"),
        ].compactMap(\.self)
        if parts.isEmpty { return isMore ? "something that the listing doesn't name" : "nothing" }
        return (isMore ? "at least " : "") + BucketWords.list(parts)
    }
}

/// How deleting a bucket ended.
public enum DeleteBucketOutcome: Sendable, Equatable {
    case deleted
    /// Nothing was sent: the bucket isn't empty.
    case notEmpty(BucketContents)
    /// The bucket is still there.
    case refused(S3Error)
    /// Whether it is still there isn't known.
    case unknown(S3Error)
}

/// Numbers and lists in sentences.
enum BucketWords {
    /// With commas between thousands.
    static func number(_ value: Int64) -> String {
        var digits = Array(String(value.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }

    /// "a, b and c".
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
