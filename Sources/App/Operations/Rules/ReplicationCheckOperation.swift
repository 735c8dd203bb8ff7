import AWSConfig
public import S3Client
public import S3Model

/// Finds out by real calls whether what replication rules need is there, on both sides; and does what can be done about it. Reading changes nothing.
public struct ReplicationCheckOperation: Sendable {
    private let client: S3Client
    private let destination: S3Client
    private let bucket: String

    /// - Parameter destination: looks at the destinations, with keys of their account; nil: the source's client.
    public init(client: S3Client, bucket: String, destination: S3Client? = nil) {
        self.client = client
        self.destination = destination ?? client
        self.bucket = bucket
    }

    /// Requests that `look` sends at most for so many destination buckets (two of them only where HeadBucket doesn't name the region).
    public static func requests(destinations: Int) -> Int { 7 + 8 * destinations }

    /// Asks for everything at once.
    ///
    /// - Parameter edited: the rules to judge; nil reads those that are saved.
    /// - Throws: where the saved rules can't be read. What else can't be read is a fact of its own.
    public func look(_ edited: ReplicationConfiguration? = nil) async throws(S3Error) -> ReplicationSides {
        var configuration = edited
        var stored: ReplicationConfiguration?
        if configuration == nil {
            stored = try await client.getBucketReplication(bucket)
            configuration = stored ?? .empty
        }
        let rules = configuration ?? .empty
        async let here = Self.side(bucket, client, isDestination: false)
        let sides = await destinations(of: rules)
        let source = await here
        var context = RuleContext(bucket: bucket, store: client.storeKind, stored: stored?.tree)
        if case .known(let versioning) = source.versioning { context.versioning = versioning }
        return ReplicationSides(configuration: rules, context: context, source: source, destinations: sides)
    }

    private func destinations(of rules: ReplicationConfiguration) async -> [ReplicationSide] {
        var names: [String] = []
        for name in rules.rules.map(\.destinationBucket) where !name.isEmpty && !names.contains(name) { names.append(name) }
        return await withTaskGroup(of: (Int, ReplicationSide).self) { group in
            for (index, name) in names.enumerated() {
                group.addTask { (index, await Self.side(name, destination, isDestination: true)) }
            }
            var sides: [(Int, ReplicationSide)] = []
            for await side in group { sides.append(side) }
            return sides.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func side(_ bucket: String, _ client: S3Client, isDestination: Bool) async -> ReplicationSide {
        var side = ReplicationSide(bucket: bucket, profile: client.profile.name)
        let named: String?
        (side.exists, named) = await head(bucket, client)
        if side.exists == .known(false) { return side }
        async let region = Fact.region(of: Bucket(name: bucket, region: named), client)
        async let versioning = Fact.versioning(of: bucket, client)
        async let lock = Fact.lock(of: bucket, client)
        async let encryption = Fact.setting(.encryption, of: bucket, client)
        if isDestination {
            async let policy = Fact.setting(.policy, of: bucket, client)
            async let rules = Fact.replication(of: bucket, client)
            (side.policy, side.rules) = await (policy, rules)
        }
        (side.region, side.versioning, side.objectLock, side.encryption) = await (region, versioning, lock, encryption)
        return side
    }

    /// Whether the bucket is there, and its region where the answer, or even a denial, names it.
    private static func head(_ bucket: String, _ client: S3Client) async -> (BucketFacts.Fact<Bool>, String?) {
        do throws(S3Error) {
            return (.known(true), try await client.headBucket(bucket).region)
        } catch {
            return error.status == 404 ? (.known(false), nil) : (.failed(error), error.region)
        }
    }

    // MARK: Fixes

    /// What a fix would change, found out by reading only.
    public func prepare(_ fix: ReplicationCheck.Fix, for rules: ReplicationConfiguration) async throws(S3Error) -> ReplicationFixPlan {
        switch fix {
        case .enableVersioning(let bucket, let isFar):
            return .versioning(try await versioning(bucket, isFar).look(.enabled), atDestination: isFar)
        case .addPolicy(let bucket):
            let edit = BucketSettingEdit(client: destination, bucket: bucket, setting: .policy)
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
            return .policy(await BucketSettingEdit(client: destination, bucket: plan.bucket, setting: .policy).save(plan))
        case .policy: return .nothing
        }
    }

    private func versioning(_ bucket: String, _ isFar: Bool) -> SetVersioningOperation {
        SetVersioningOperation(client: isFar ? destination : client, bucket: bucket)
    }
}

/// A fix to be confirmed.
public enum ReplicationFixPlan: Sendable, Equatable {
    case versioning(VersioningChange, atDestination: Bool)
    /// `.ready`, or why it can't be done.
    case policy(SettingPreparation)
}

/// How a fix ended.
public enum ReplicationFixOutcome: Sendable, Equatable {
    case versioning(VersioningOutcome)
    case policy(SettingSaveOutcome)
    /// Nothing was to do, or it can't be done.
    case nothing
}
