public import S3Client
public import S3Model
import Synchronization
public import Timeline

/// Reads what the posture of buckets is judged from. Reading changes nothing, and what can't be read is a fact of its own.
public struct PostureOperation: Sendable {
    private let client: S3Client
    private let destination: S3Client
    private let depth: PostureDepth

    /// - Parameter destination: looks at replication's destinations, with keys of their account; nil: the source's client.
    public init(client: S3Client, destination: S3Client? = nil, depth: PostureDepth = .sample) {
        self.client = client
        self.destination = destination ?? client
        self.depth = depth
    }

    /// Reads several buckets, so many at once.
    ///
    /// - Parameters:
    ///   - onEntries: told after each page how many rows have been listed in all buckets.
    ///   - onFacts: takes each bucket's facts as they are complete, in the order they come, never two at once.
    /// - Throws: `.cancelled` only.
    public func run(
        _ buckets: [Bucket], atOnce: Int = 4, onEntries: @escaping @Sendable (Int) -> Void = { _ in },
        onFacts: @Sendable (PostureFacts) -> Void
    ) async throws(S3Error) {
        let entries = Mutex(0)
        let count: @Sendable (Int) -> Void = { more in
            onEntries(
                entries.withLock { sum in
                    sum += more
                    return sum
                })
        }
        await Concurrent.each(buckets, atOnce: atOnce) { bucket in
            await facts(of: bucket, onEntries: count)
        } take: { _, facts in
            if !Task.isCancelled { onFacts(facts) }
            return true
        }
        if Task.isCancelled {
            throw S3Error(kind: .cancelled, operation: "Posture", code: "Cancelled", message: "reading was stopped")
        }
    }

    /// Reads one bucket.
    ///
    /// - Parameters:
    ///   - bucket: as it was listed; a region that is known from there is not asked for again.
    ///   - onEntries: told after each page how many rows it had.
    public func facts(of bucket: Bucket, onEntries: @escaping @Sendable (Int) -> Void = { _ in }) async -> PostureFacts {
        var facts = await settings(of: bucket)
        facts.store = client.storeKind
        facts.readAt = client.storeTime
        // Without its settings there is no bucket to list, or nobody who answers.
        if case .failed(let error) = facts.versioning, error.code == "NoSuchBucket" || error.kind != .service && error.kind != .undecodable {
            facts.contents = .failed(error)
            return facts
        }
        let rules = facts.enabledReplication
        async let contents = PostureReading.contents(of: bucket.name, rules, limit: depth.entries, client, onEntries)
        async let destinations = PostureReading.destinations(of: rules, destination)
        async let statuses = PostureReading.statuses(of: bucket.name, rules, limit: depth.statuses, client)
        (facts.contents, facts.destinations, facts.statuses) = await (contents, destinations, statuses)
        return facts
    }

    private func settings(of bucket: Bucket) async -> PostureFacts {
        let (name, client, uploads) = (bucket.name, client, depth.uploads)
        return await withTaskGroup(of: Piece.self) { group in
            group.addTask { .region(await Fact.region(of: bucket, client)) }
            group.addTask { .versioning(await Fact.versioning(of: name, client)) }
            group.addTask { .lock(await Fact.lock(of: name, client)) }
            group.addTask { .lifecycle(await Fact.lifecycle(of: name, client)) }
            group.addTask { .replication(await Fact.replication(of: name, client)) }
            group.addTask { .setting(.encryption, await Fact.setting(.encryption, of: name, client)) }
            group.addTask { .setting(.publicAccessBlock, await Fact.setting(.publicAccessBlock, of: name, client)) }
            group.addTask { await PostureReading.policy(of: name, client) }
            group.addTask { .uploads(await PostureReading.uploads(of: name, measuring: uploads, client)) }
            var facts = PostureFacts(bucket: name)
            for await piece in group { piece.put(into: &facts) }
            return facts
        }
    }

    /// One answer.
    enum Piece: Sendable {
        case region(BucketFacts.Fact<String>)
        case versioning(BucketFacts.Fact<VersioningConfiguration>)
        case lock(BucketFacts.Fact<ObjectLockConfiguration?>)
        case lifecycle(BucketFacts.Fact<LifecycleConfiguration?>)
        case replication(BucketFacts.Fact<ReplicationConfiguration?>)
        case setting(BucketSetting, BucketFacts.Fact<BucketSettingDocument?>)
        case policy(isPublic: BucketFacts.Fact<Bool?>, BucketFacts.Fact<BucketSettingDocument?>)
        case uploads(BucketFacts.Fact<PostureUploads>)

        func put(into facts: inout PostureFacts) {
            switch self {
            case .region(let fact): facts.region = fact
            case .versioning(let fact): facts.versioning = fact
            case .lock(let fact): facts.objectLock = fact
            case .lifecycle(let fact): facts.lifecycle = fact
            case .replication(let fact): facts.replication = fact
            case .setting(let setting, let fact):
                if setting == .encryption { facts.encryption = fact } else { facts.publicAccessBlock = fact }
            case .policy(let isPublic, let policy): (facts.policyIsPublic, facts.policy) = (isPublic, policy)
            case .uploads(let fact): facts.uploads = fact
            }
        }
    }
}
