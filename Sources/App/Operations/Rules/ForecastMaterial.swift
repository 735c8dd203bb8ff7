public import S3Model

/// What a forecast is made from: everything that lifecycle rules may touch in a bucket.
public struct ForecastMaterial: Sendable, Equatable {
    /// Versions and delete markers by key, newest first; on a store that lists no versions, objects.
    public var listing = Listing()
    /// Uploads that were begun and not ended, by key and time; `.failed` where they can't be listed: then nothing is known of aborts.
    public var uploads: BucketFacts.Fact<[MultipartUpload]> = .unknown
    /// False where the store knows no ListObjectVersions, so that only what is current is known.
    public var hasVersions = true

    public init() {}

    /// The uploads, where they are known.
    public var knownUploads: [MultipartUpload] {
        if case .known(let uploads) = uploads { uploads } else { [] }
    }
}

/// How far reading has come.
public struct ForecastProgress: Sendable, Equatable {
    /// Rows listed so far.
    public var rows = 0
    /// Pages read so far, each one request.
    public var pages = 0

    public init() {}
}
