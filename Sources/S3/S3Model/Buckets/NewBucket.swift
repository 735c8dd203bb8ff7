/// A bucket to be made.
public struct NewBucket: Sendable, Equatable {
    /// Who owns objects that others put into a bucket. **Source**: Amazon S3 API reference, CreateBucket, x-amz-object-ownership.
    public enum Ownership: String, Sendable, CaseIterable {
        case bucketOwnerEnforced = "BucketOwnerEnforced"
        case bucketOwnerPreferred = "BucketOwnerPreferred"
        case objectWriter = "ObjectWriter"
    }

    public var name: String
    /// nil: the profile's own region.
    public var region: String?
    /// Switches versions on once the bucket is there.
    public var keepsVersions: Bool
    /// Versions can be locked, for good; this switches versions on, too.
    public var objectLock: Bool
    /// nil: the store's own default (BucketOwnerEnforced on AWS).
    public var ownership: Ownership?

    public init(name: String, region: String? = nil, keepsVersions: Bool = false, objectLock: Bool = false, ownership: Ownership? = nil) {
        self.name = name
        self.region = region
        self.keepsVersions = keepsVersions
        self.objectLock = objectLock
        self.ownership = ownership
    }
}

/// A bucket that was made, as it was read back.
public struct CreatedBucket: Sendable, Equatable {
    public var name: String
    /// As the store says it; nil: it doesn't (stores without regions).
    public var region: String?
    public var versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown
    /// What isn't as it was asked for, a sentence each.
    public var shortfalls: [String] = []

    public init(name: String, region: String? = nil) {
        self.name = name
        self.region = region
    }
}

/// How making a bucket ended.
public enum CreateBucketOutcome: Sendable, Equatable {
    /// Whose bucket has the name already.
    public enum Holder: Sendable, Equatable {
        /// This account's own: region and time of creation (seconds since 1970, UTC) where the store says them.
        case you(region: String?, created: Int64?)
        /// Another account's. Names are unique among all accounts of a partition.
        case another
    }

    case created(CreatedBucket)
    case taken(Holder)
    /// Nothing was made.
    case refused(S3Error)
    /// Whether it was made isn't known.
    case unknown(S3Error)
}

extension CreateBucketOutcome.Holder {
    /// One sentence for people.
    public func sentence(_ name: String) -> String {
        switch self {
        case .you(let region, let created):
            let place = region.map { ", in \($0)" } ?? ""
            let since = created.map { ", since " + Timestamp.iso(milliseconds: $0 * 1000).prefix(10) } ?? ""
            return "You have a bucket \(name) already\(place)\(since)."
        case .another: return "Another account has the name \(name): names are unique among all accounts. Choose another one."
        }
    }
}
