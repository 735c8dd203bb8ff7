public import struct Foundation.Date

/// One AWS account that may sign requests.
///
/// Shape: `id` is twelve digits (x-amz-expected-bucket-owner compares it), `canonicalID` is the 64 hex digits that ACLs and listings show.
/// Source: AWS docs, "View the AWS account identifiers".
public struct Account: Sendable, Equatable {
    public var accessKey: String
    public var secretKey: String
    /// Temporary credentials: requests must carry and sign this token (AWS docs, "Using temporary security credentials").
    public var sessionToken: String?
    /// When the token ends; after it every request is 400 ExpiredToken.
    public var tokenExpires: Date?
    public var id: String
    public var canonicalID: String
    public var displayName: String

    public init(
        accessKey: String, secretKey: String, sessionToken: String? = nil, tokenExpires: Date? = nil, id: String, canonicalID: String,
        displayName: String
    ) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.tokenExpires = tokenExpires
        self.id = id
        self.canonicalID = canonicalID
        self.displayName = displayName
    }

    /// The account that owns buckets made by `StrictS3.createBucket` unless another is named. The keys are AWS's published example.
    public static let first = Account(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", id: "111122223333",
        canonicalID: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", displayName: "first")

    /// Another account, which may not touch the first one's buckets.
    public static let second = Account(
        accessKey: "AKIAI44QH8DHBEXAMPLE", secretKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", id: "444455556666",
        canonicalID: "852b113e7a2f25102679df27bb0ae12b3f85be6f290b936c4393484be31bebcc", displayName: "second")
}

/// How a `StrictS3` is set up. Every default is what AWS does; the switches play other stores or make limits small enough for a test.
public struct Configuration: Sendable {
    /// How a request signed for another region than the bucket's is answered.
    /// Source: AWS docs, "Error responses" (PermanentRedirect, AuthorizationHeaderMalformed); botocore utils.py S3RegionRedirectorv2 acts on both.
    public enum WrongRegionAnswer: Sendable {
        /// 301 PermanentRedirect with `x-amz-bucket-region` and no Location.
        case permanentRedirect
        /// 400 AuthorizationHeaderMalformed with `<Region>` and `x-amz-bucket-region`.
        case authorizationHeaderMalformed
        /// Accept any region, as most other stores do.
        case none
    }

    public var accounts: [Account] = [.first, .second]
    public var wrongRegionAnswer = WrongRegionAnswer.permanentRedirect
    /// Host suffix for virtual-hosted requests: with `s3.test`, `Host: photos.s3.test` names the bucket photos. nil: path style only.
    public var virtualHostSuffix: String?
    /// A multipart version is dated and ordered by its initiation (AWS docs, "Multipart upload overview": the creation date is the initiation time);
    /// false plays SeaweedFS, which dates by completion (observed).
    public var datesMultipartByInitiation = true
    /// Smallest part but the last, in bytes (AWS docs, "Amazon S3 multipart upload limits": 5 MiB).
    public var minimumPartSize = 5 * 1024 * 1024
    /// Largest source of one CopyObject or UploadPartCopy, in bytes (AWS docs, CopyObject: 5 GB).
    public var copySourceLimit = 5 * 1024 * 1024 * 1024
    /// Subresources that this store does not know: `?name` is taken away and the call falls through to the bucket itself, so that GET lists,
    /// PUT is CreateBucket and DELETE removes the bucket. Source: observed on SeaweedFS, Ceph, moto, LocalStack and MiniStack.
    public var unknownSubresources: Set<String> = []
    /// Subresources that this store answers a GET of, as if it knew them, while PUT is CreateBucket and DELETE removes the bucket. Source: observed on
    /// SeaweedFS 4.48 (replication, website, notification).
    public var onlyReadSubresources: Set<String> = []
    /// CopyObject ignores If-Match and If-None-Match. Source: observed on MiniStack 1.5.33 and moto 5.2.1.
    public var ignoresCopyConditions = false
    /// A copy onto its own key is refused, whatever the source version. Source: observed on LocalStack 2026.3.
    public var refusesSelfCopy = false
    /// Lists answer raw keys without EncodingType although url was asked for. Source: observed on SeaweedFS, moto and MiniStack (versions).
    public var ignoresEncodingType = false
    /// What the store makes of lifecycle documents.
    public var lifecycle = LifecycleWays()
    /// Uploads with `x-amz-checksum-*` are 501 NotImplemented. Source: Cloudflare R2 (aws-cli#9214).
    public var refusesChecksumHeaders = false
    /// 503 SlowDown for a request that finds so many in flight already; nil: never (AWS docs, "Best practices design patterns", request rates).
    public var slowDownAt: Int?
    /// Bytes of request body kept in the log; the rest is counted only.
    public var loggedBodyLimit = 1 << 20

    public init() {}
}

/// Ways of stores that accept lifecycle documents without keeping them, or refuse parts of them. Every default is what AWS does.
public struct LifecycleWays: Sendable {
    /// Elements that are accepted and dropped, wherever they stand ("NewerNoncurrentVersions", "ObjectSizeGreaterThan"). Source: observed on Ceph 16
    /// and moto 5.2.1.
    public var drops: Set<String> = []
    /// Elements in an enabled rule that make a PUT 501 NotImplemented ("Transition"). Source: observed on SeaweedFS 4.48.
    public var refuses: Set<String> = []
    /// x-amz-transition-default-minimum-object-size is taken, and the default is kept instead. Source: observed on MiniStack 1.5.33 and moto 5.2.1.
    public var dropsMinimumSize = false
    /// DELETE answers 204 and removes nothing. Source: some Ceph gateways.
    public var keepsDeleted = false

    public init() {}
}
