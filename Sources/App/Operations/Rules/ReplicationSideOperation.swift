import AWSConfig
public import S3Client
public import S3Model

/// Looks at one bucket of a replication with the keys of whoever may: what can't be read is a fact of its own and hides nothing else.
public struct ReplicationSideOperation: Sendable {
    private let client: S3Client
    private let bucket: String

    public init(client: S3Client, bucket: String) {
        self.client = client
        self.bucket = bucket
    }

    /// Asks for everything at once, nine requests at most.
    ///
    /// - Parameter isDestination: also what only matters where replicas go: policy, lifecycle rules, and rules that lead on or back.
    public func look(isDestination: Bool) async -> ReplicationSide {
        var side = ReplicationSide(bucket: bucket, profile: client.profile.name)
        let named: String?
        (side.exists, named) = await head()
        if side.exists == .known(false) { return side }
        async let region = Fact.region(of: Bucket(name: bucket, region: named), client)
        async let versioning = Fact.versioning(of: bucket, client)
        async let lock = Fact.lock(of: bucket, client)
        async let encryption = Fact.setting(.encryption, of: bucket, client)
        if isDestination {
            async let policy = Fact.setting(.policy, of: bucket, client)
            async let rules = Fact.replication(of: bucket, client)
            async let lifecycle = Fact.lifecycle(of: bucket, client)
            (side.policy, side.rules, side.lifecycle) = await (policy, rules, lifecycle)
        }
        (side.region, side.versioning, side.objectLock, side.encryption) = await (region, versioning, lock, encryption)
        return side
    }

    /// Whether the bucket is there, and its region where the answer, or even a denial, names it.
    private func head() async -> (BucketFacts.Fact<Bool>, String?) {
        do throws(S3Error) {
            return (.known(true), try await client.headBucket(bucket).region)
        } catch {
            return error.status == 404 ? (.known(false), nil) : (.failed(error), error.region)
        }
    }
}
