public import S3Client
public import S3Model

/// What a bucket is like: region, versioning, number of lifecycle and replication rules, each asked for on its own, so that a denial of one hides none of the others.
public struct BucketFactsOperation: Sendable {
    private let client: S3Client
    private let bucket: Bucket

    /// - Parameter bucket: as it was listed; a region that is known from there is not asked for again.
    public init(client: S3Client, bucket: Bucket) {
        self.client = client
        self.bucket = bucket
    }

    /// Asks for all facts at once.
    ///
    /// - Parameter onFacts: told the facts so far after each answer, in the order they come; the last call has what is returned.
    @discardableResult
    public func run(onFacts: @Sendable (BucketFacts) -> Void = { _ in }) async -> BucketFacts {
        await withTaskGroup(of: Piece.self) { group in
            group.addTask { .region(await Fact.region(of: bucket, client)) }
            group.addTask { .versioning(await Fact.of { () async throws(S3Error) in try await client.getBucketVersioning(bucket.name) }) }
            group.addTask {
                .lifecycle(
                    await Fact.of { () async throws(S3Error) in try await client.getBucketLifecycleConfiguration(bucket.name)?.ruleCount ?? 0 })
            }
            group.addTask {
                .replication(await Fact.of { () async throws(S3Error) in try await client.getBucketReplication(bucket.name)?.ruleCount ?? 0 })
            }
            var facts = BucketFacts()
            for await piece in group {
                switch piece {
                case .region(let fact): facts.region = fact
                case .versioning(let fact): facts.versioning = fact
                case .lifecycle(let fact): facts.lifecycleRules = fact
                case .replication(let fact): facts.replicationRules = fact
                }
                onFacts(facts)
            }
            return facts
        }
    }

    private enum Piece: Sendable {
        case region(BucketFacts.Fact<String>)
        case versioning(BucketFacts.Fact<VersioningConfiguration>)
        case lifecycle(BucketFacts.Fact<Int>)
        case replication(BucketFacts.Fact<Int>)
    }
}

/// Turns an answer or its failure into a fact.
enum Fact {
    static func of<Value: Sendable & Equatable>(_ ask: () async throws(S3Error) -> Value) async -> BucketFacts.Fact<Value> {
        do throws(S3Error) { return .known(try await ask()) } catch { return .failed(error) }
    }

    /// No closure that throws: tasks carry it (see `RunExecutor`).
    static func versioning(of bucket: String, _ client: S3Client) async -> BucketFacts.Fact<VersioningConfiguration> {
        do throws(S3Error) { return .known(try await client.getBucketVersioning(bucket)) } catch { return .failed(error) }
    }

    /// nil inside where the bucket has no Object Lock.
    static func lock(of bucket: String, _ client: S3Client) async -> BucketFacts.Fact<ObjectLockConfiguration?> {
        do throws(S3Error) { return .known(try await client.getObjectLockConfiguration(bucket)) } catch { return .failed(error) }
    }

    /// nil inside: none is set.
    static func setting(
        _ setting: BucketSetting, of bucket: String, _ client: S3Client
    ) async -> BucketFacts.Fact<BucketSettingDocument?> {
        do throws(S3Error) { return .known(try await client.getBucketSetting(setting, of: bucket)) } catch { return .failed(error) }
    }

    /// nil inside: no rules.
    static func replication(of bucket: String, _ client: S3Client) async -> BucketFacts.Fact<ReplicationConfiguration?> {
        do throws(S3Error) { return .known(try await client.getBucketReplication(bucket)) } catch { return .failed(error) }
    }

    /// nil inside: no rules.
    static func lifecycle(of bucket: String, _ client: S3Client) async -> BucketFacts.Fact<LifecycleConfiguration?> {
        do throws(S3Error) { return .known(try await client.getBucketLifecycleConfiguration(bucket)) } catch { return .failed(error) }
    }

    /// Whether the policy opens the bucket to everybody; nil inside: there is none.
    static func policyStatus(of bucket: String, _ client: S3Client) async -> BucketFacts.Fact<Bool?> {
        do throws(S3Error) { return .known(try await client.getBucketPolicyStatus(bucket)) } catch { return .failed(error) }
    }

    /// HeadBucket's header, which even a denial carries on AWS, else GetBucketLocation, whose error has the store's own words.
    ///
    /// - Parameter bucket: as it was listed; a region that is known from there is not asked for again.
    static func region(of bucket: Bucket, _ client: S3Client) async -> BucketFacts.Fact<String> {
        if let region = bucket.region { return .known(region) }
        do throws(S3Error) {
            if let region = try await client.headBucket(bucket.name).region { return .known(region) }
        } catch {
            if let region = error.region { return .known(region) }
            if error.kind == .cancelled { return .failed(error) }
        }
        return await Fact.of { () async throws(S3Error) in try await client.getBucketLocation(bucket.name) }
    }
}
