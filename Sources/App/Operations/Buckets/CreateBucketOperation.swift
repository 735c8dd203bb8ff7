public import S3Client
public import S3Model

/// Makes a bucket, and says whose it is where the name is taken.
public struct CreateBucketOperation: Sendable {
    private let client: S3Client
    private let wanted: NewBucket

    public init(client: S3Client, _ wanted: NewBucket) {
        self.client = client
        self.wanted = wanted
    }

    /// Looks whether the name is free, makes the bucket, switches versions on, and reads back what came of it.
    ///
    /// The look goes first because CreateBucket of one's own bucket succeeds in us-east-1 and resets its ACL. **Source**: Amazon S3 API reference,
    /// CreateBucket, BucketAlreadyOwnedByYou.
    public func run() async -> CreateBucketOutcome {
        let problems = BucketName.problems(in: wanted.name, store: client.storeKind)
        if let problem = problems.first(where: { $0.severity == .refused }) {
            return .refused(.refused(.createBucket, wanted.name, "InvalidBucketName", problem.text))
        }
        if client.options.isReadOnly { return .refused(.readOnly(.createBucket, wanted.name)) }
        do throws(S3Error) {
            _ = try await client.headBucket(wanted.name)
            return .taken(await holder() ?? .another)
        } catch {
            // Without a body HEAD tells by the status alone: 403 and a redirect mean that there is one.
            if [301, 307, 403].contains(error.status) { return .taken(await holder() ?? .another) }
            guard error.status == 404 else { return .refused(error) }
        }
        do throws(S3Error) {
            try await client.createBucket(
                wanted.name, region: wanted.region, objectLock: wanted.objectLock, ownership: wanted.ownership?.rawValue)
        } catch {
            return await afterFailure(error)
        }
        return .created(await readBack())
    }

    private func afterFailure(_ error: S3Error) async -> CreateBucketOutcome {
        if error.code == "BucketAlreadyOwnedByYou" { return .taken(await holder() ?? .you(region: nil, created: nil)) }
        if error.code == "BucketAlreadyExists" { return .taken(await holder() ?? .another) }
        guard error.leavesOutcomeOpen else { return .refused(error) }
        // The name was free just before: if it is ours now, this call made it.
        if await holder() != nil { return .created(await readBack()) }
        return .unknown(error)
    }

    /// The bucket of that name among one's own; nil where it isn't, or where they can't be listed.
    private func holder() async -> CreateBucketOutcome.Holder? {
        guard let mine = try? await client.listBuckets().first(where: { $0.name == wanted.name }) else { return nil }
        var region = mine.region
        if region == nil, case .known(let known) = await Fact.region(of: mine, client) { region = known }
        return .you(region: region, created: mine.creationDate)
    }

    // MARK: What came of it

    private func readBack() async -> CreatedBucket {
        var created = CreatedBucket(name: wanted.name)
        if case .known(let region) = await Fact.region(of: Bucket(name: wanted.name), client) { created.region = region }
        if let asked = wanted.region, let said = created.region, asked != said, !(asked == "EU" && said == "eu-west-1") {
            created.shortfalls.append("It was asked for in \(asked); the store says \(said), or has no regions.")
        }
        created.versioning = await versioning()
        if wanted.keepsVersions || wanted.objectLock {
            switch created.versioning {
            case .known(let versioning) where versioning.status == .enabled: break
            case .failed(let error): created.shortfalls.append("It keeps no versions, or doesn't say so: \(error.message).")
            case .known, .unknown: created.shortfalls.append("The store accepted versioning, but keeps no versions.")
            }
        }
        if wanted.objectLock { await checkLock(&created) }
        return created
    }

    private func versioning() async -> BucketFacts.Fact<VersioningConfiguration> {
        guard wanted.keepsVersions, !wanted.objectLock else {
            return await Fact.of { () async throws(S3Error) in try await client.getBucketVersioning(wanted.name) }
        }
        return await Fact.of { () async throws(S3Error) in
            try await client.putBucketVersioning(wanted.name, VersioningConfiguration(status: .enabled))
            let first = try await client.getBucketVersioning(wanted.name)
            return try await Settling.read(client, first: first, isSettled: { $0.status == .enabled }) { () async throws(S3Error) in
                try await client.getBucketVersioning(wanted.name)
            }
        }
    }

    private func checkLock(_ created: inout CreatedBucket) async {
        switch await Fact.of({ () async throws(S3Error) in try await client.getObjectLockConfiguration(wanted.name) }) {
        case .known(let lock?) where lock.isEnabled: break
        case .failed(let error): created.shortfalls.append("Whether its versions can be locked can't be read: \(error.message).")
        case .known, .unknown: created.shortfalls.append("The store made it without Object Lock.")
        }
    }
}
