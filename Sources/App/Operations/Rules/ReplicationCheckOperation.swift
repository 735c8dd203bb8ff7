import AWSConfig
public import S3Client
public import S3Model

/// Finds out by real calls whether what replication rules need is there, on both sides; and does what can be done about it. Reading changes nothing.
public struct ReplicationCheckOperation: Sendable {
    private let client: S3Client
    private let destination: S3Client
    private let destinations: [String: S3Client]
    private let unusable: [String: S3Error]
    private let bucket: String

    /// - Parameters:
    ///   - destination: looks at the destinations, with keys of their account; nil: the source's client.
    ///   - destinations: the same for single buckets, by name.
    ///   - unusable: why nothing can be asked about a bucket, by name: the profile that was chosen for it can't be used.
    public init(
        client: S3Client, bucket: String, destination: S3Client? = nil, destinations: [String: S3Client] = [:], unusable: [String: S3Error] = [:]
    ) {
        self.client = client
        self.destination = destination ?? client
        self.destinations = destinations
        self.unusable = unusable
        self.bucket = bucket
    }

    /// Requests that `look` sends at most for so many destination buckets (two of them only where HeadBucket doesn't name the region).
    public static func requests(destinations: Int) -> Int { 7 + 9 * destinations }

    /// Asks for everything at once.
    ///
    /// - Parameter edited: the rules to judge; nil reads those that are saved.
    /// - Throws: where the saved rules can't be read. What else can't be read is a fact of its own.
    public func look(_ edited: ReplicationConfiguration? = nil) async throws(S3Error) -> ReplicationSides {
        if let edited { return await sides([edited], stored: nil)[0] }
        let stored = try await client.getBucketReplication(bucket)
        return await sides([stored ?? .empty], stored: stored)[0]
    }

    /// The saved rules, and an edit of them; each bucket is looked at once for both.
    ///
    /// - Throws: where the saved rules can't be read and there is no edit to judge instead.
    public func lookAtBoth(edited: ReplicationConfiguration?) async throws(S3Error) -> ReplicationFindings {
        guard let edited else { return ReplicationFindings(saved: try await look()) }
        let stored: ReplicationConfiguration?
        do throws(S3Error) { stored = try await client.getBucketReplication(bucket) } catch {
            if error.kind == .cancelled { throw error }
            return ReplicationFindings(saved: nil, edited: await sides([edited], stored: nil)[0])
        }
        let both = await sides([stored ?? .empty, edited], stored: stored)
        return ReplicationFindings(saved: both[0], edited: both[1])
    }

    private func sides(_ documents: [ReplicationConfiguration], stored: ReplicationConfiguration?) async -> [ReplicationSides] {
        async let here = ReplicationSideOperation(client: client, bucket: bucket).look(isDestination: false)
        let found = await destinations(documents.flatMap(\.rules).destinationBuckets)
        let source = await here
        var context = RuleContext(bucket: bucket, store: client.storeKind, stored: stored?.tree)
        if case .known(let versioning) = source.versioning { context.versioning = versioning }
        return documents.map { document in
            let wanted = document.rules.destinationBuckets
            return ReplicationSides(
                configuration: document, context: context, source: source, destinations: found.filter { wanted.contains($0.bucket) })
        }
    }

    private func destinations(_ names: [String]) async -> [ReplicationSide] {
        await Concurrent.map(names) { name in
            guard let error = unusable[name] else { return await ReplicationSideOperation(client: far(name), bucket: name).look(isDestination: true) }
            var side = ReplicationSide(bucket: name)
            side.exists = .failed(error)
            return side
        }
    }

    /// The client that a destination is looked at with.
    private func far(_ bucket: String) -> S3Client { destinations[bucket] ?? destination }

    // MARK: Fixes

    /// What a fix would change, found out by reading only.
    public func prepare(_ fix: ReplicationCheck.Fix, for rules: ReplicationConfiguration) async throws(S3Error) -> ReplicationFixPlan {
        switch fix {
        case .enableVersioning(let bucket, let isFar):
            return .versioning(try await versioning(bucket, isFar).look(.enabled), atDestination: isFar)
        case .addPolicy(let bucket):
            let edit = BucketSettingEdit(client: far(bucket), bucket: bucket, setting: .policy)
            let snapshot = try await edit.open()
            let statements = ReplicationPolicies.destinationStatements(for: bucket, in: rules)
            guard let text = PolicyText.adding(statements, to: snapshot.document?.text) else {
                throw S3Error(
                    kind: .refused, operation: S3Operation.putBucketPolicy.name, bucket: bucket, code: "MalformedPolicy",
                    message: "the bucket's policy isn't one that statements can be added to")
            }
            return .policy(try await edit.prepare(snapshot, text: text))
        }
    }

    /// Carries a fix out, and reads back what came of it.
    public func run(_ plan: ReplicationFixPlan) async -> ReplicationFixOutcome {
        switch plan {
        case .versioning(let change, let isFar): return .versioning(await versioning(change.bucket, isFar).run(change))
        case .policy(.ready(let plan)):
            return .policy(await BucketSettingEdit(client: far(plan.bucket), bucket: plan.bucket, setting: .policy).save(plan))
        case .policy: return .nothing
        }
    }

    private func versioning(_ bucket: String, _ isFar: Bool) -> SetVersioningOperation {
        SetVersioningOperation(client: isFar ? far(bucket) : client, bucket: bucket)
    }
}
