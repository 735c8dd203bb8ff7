/// What emptying a bucket would remove for ever, counted by listing all of it.
public struct EmptyBucketPlan: Sendable, Equatable {
    public var bucket: String
    /// Versions that hold data; on a store without versions its objects.
    public var versions = 0
    public var deleteMarkers = 0
    /// Of all versions.
    public var bytes: Int64 = 0
    /// Of these, current ones: the objects that are seen without looking for versions.
    public var objects = 0
    /// Unfinished uploads that would be aborted.
    public var uploads: [MultipartUpload] = []
    /// Rows whose key no request can name; they stay.
    public var unnameable = 0
    /// Milliseconds since 1970, UTC: the newest of what was listed. What is newer when it runs stays.
    public var newest: Int64?
    /// False where the store lists no versions: then objects are deleted by key.
    public var hasVersions = true
    /// The bucket can lock versions: some may refuse to go.
    public var hasObjectLock = false
    /// Why it can't be run at all; nil where it can.
    public var refusal: String?

    public init(bucket: String) { self.bucket = bucket }

    public var rows: Int { versions + deleteMarkers }
    public var isNothing: Bool { rows + uploads.count + unnameable == 0 }

    /// What would go, a sentence each, the gravest first.
    public var sentences: [String] {
        var lines: [String] = []
        var contents = BucketContents()
        contents.versions = versions
        contents.deleteMarkers = deleteMarkers
        contents.uploads = uploads.count
        lines.append("\(contents.words) will be gone for ever; nothing of it can be brought back.")
        if objects > 0 {
            let verb = objects == 1 ? "is" : "are"
            lines.append("\(BucketWords.number(Int64(objects))) of the versions \(verb) current: what users see now.")
        }
        if hasObjectLock { lines.append("The bucket has Object Lock: versions under retention or legal hold stay, and are named afterwards.") }
        if unnameable > 0 { lines.append("\(unnameable) \(unnameable == 1 ? "key" : "keys") can't be named by a request and will stay.") }
        if !hasVersions { lines.append("The store lists no versions: objects are deleted by their keys.") }
        lines.append("What is written from now on stays.")
        return lines
    }
}

/// How far emptying a bucket has come.
public struct EmptyBucketProgress: Sendable, Equatable {
    /// Versions and delete markers gone, or refused.
    public var done = 0
    /// By the plan.
    public var total = 0

    public init(done: Int = 0, total: Int = 0) {
        self.done = done
        self.total = total
    }
}

/// What became of emptying a bucket.
public struct EmptyBucketReport: Sendable, Equatable {
    /// A version, a marker or an upload that didn't go.
    public struct Refusal: Sendable, Equatable {
        public var key: String
        /// nil for uploads.
        public var versionId: String?
        public var code: String
        public var message: String

        public init(key: String, versionId: String?, code: String, message: String) {
            self.key = key
            self.versionId = versionId
            self.code = code
            self.message = message
        }
    }

    /// Refusals that are kept by name; the rest is counted only.
    public static let mostNamed = 1000

    public var removedVersions = 0
    public var removedMarkers = 0
    public var removedBytes: Int64 = 0
    public var abortedUploads = 0
    /// Versions that a lock holds, as far as the store says so.
    public var locked = 0
    /// Versions, markers and uploads that failed for another reason, and those of which nothing is known.
    public var failed = 0
    /// Newer than the plan, and therefore left.
    public var newer = 0
    public var refusals: [Refusal] = []
    /// What a last look found in the bucket; nil: it couldn't be looked at.
    public var left: BucketContents?
    public var wasCancelled = false
    /// What ended it early, besides a cancel.
    public var failure: S3Error?

    public init() {}

    /// True where everything of the plan is gone.
    public var isComplete: Bool { locked + failed == 0 && !wasCancelled && failure == nil }

    /// The whole outcome, a sentence each.
    public var sentences: [String] {
        var contents = BucketContents()
        contents.versions = removedVersions
        contents.deleteMarkers = removedMarkers
        contents.uploads = abortedUploads
        var lines = ["Removed: \(contents.words)."]
        if locked > 0 {
            lines.append(locked == 1 ? "1 version is locked and stays." : "\(BucketWords.number(Int64(locked))) versions are locked and stay.")
        }
        if failed > 0 { lines.append("\(BucketWords.number(Int64(failed))) failed.") }
        if newer > 0 { lines.append("\(BucketWords.number(Int64(newer))) came after the plan and \(newer == 1 ? "stays" : "stay").") }
        if wasCancelled { lines.append("It was cancelled before its end.") }
        if let failure { lines.append("It ended early: \(failure.message)") }
        if let left { lines.append(left.isEmpty ? "The bucket is empty now." : "Left in the bucket: \(left.words).") }
        return lines
    }
}
