public import S3Client
public import S3Model
public import Timeline

/// What a bucket's settings do to whatever is put on top in it, read once for a plan or a run. What can't be read counts as what S3 does by default.
public struct BucketTerms: Sendable, Equatable {
    public var versioning: BucketFacts.Fact<VersioningConfiguration> = .unknown
    public var lock: BucketFacts.Fact<ObjectLockConfiguration?> = .unknown
    public var ownership: BucketFacts.Fact<OwnershipControls?> = .unknown

    public init() {}

    /// Three reads at once; no failure of one hides the others.
    public static func read(_ client: S3Client, bucket: String) async -> BucketTerms {
        async let versioning = Fact.of { () async throws(S3Error) in try await client.getBucketVersioning(bucket) }
        async let lock = Fact.of { () async throws(S3Error) in try await client.getObjectLockConfiguration(bucket) }
        async let ownership = Fact.of { () async throws(S3Error) in try await client.getBucketOwnershipControls(bucket) }
        var terms = BucketTerms()
        (terms.versioning, terms.lock, terms.ownership) = (await versioning, await lock, await ownership)
        return terms
    }

    /// True where deleting by an id takes the code of a device.
    public var mfaDelete: Bool { if case .known(let configuration) = versioning { configuration.mfaDelete } else { false } }

    /// How new versions are locked by themselves; nil where they aren't, or that can't be read.
    public var defaultRetention: DefaultRetention? { if case .known(let lock?) = lock { lock.defaultRetention } else { nil } }

    /// True where no version can have an ACL of its own.
    public var disablesACLs: Bool { if case .known(let controls?) = ownership { controls.disablesACLs } else { false } }

    /// Tells a plan's options what they need to know of the bucket.
    public func apply(to options: inout RestoreOptions) {
        switch versioning {
        case .known(let configuration):
            options.versioning = configuration.status
            options.mfaDelete = configuration.mfaDelete
        // Whoever may not ask has a plan that was made without knowing.
        case .failed: options.versioning = .enabled
        case .unknown: break
        }
        options.defaultRetention = defaultRetention
        if disablesACLs { options.requests.acl = 0 }
    }
}
