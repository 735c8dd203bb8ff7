import Foundation
public import S3Client
public import S3Model
public import Timeline

/// Brings one prior version of a key back, without loss where the store can: first reads and says what it would do, then does exactly that.
///
/// Nothing is ever deleted but delete markers that the plan names. A copy is written on condition that the key is as it was read, and the key's entries
/// are read afterwards, because a store may accept the condition and ignore it. **Source**: S3 User Guide, "Restoring previous versions".
public struct RestoreVersionOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let key: String
    private let versionId: String
    private let options: VersionRestoreOptions

    public init(client: S3Client, bucket: String, key: String, versionId: String, options: VersionRestoreOptions = VersionRestoreOptions()) {
        self.client = client
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.options = options
    }

    /// Reads everything that decides how the version can be brought back; changes nothing.
    ///
    /// - Throws: "NoSuchVersion" where the key has no such entry, and what the reads throw that can't be done without. What stands in the way of the
    ///   restore itself is the plan's `refusal`.
    public func prepare() async throws(S3Error) -> VersionRestorePlan {
        async let versioning = Fact.of { () async throws(S3Error) in try await client.getBucketVersioning(bucket) }
        let history = KeyHistory(try await VersionsOfKeyOperation(client: client, bucket: bucket, key: key).run())
        guard let index = history.index(of: versionId) else {
            throw S3Error(
                kind: .service, operation: "ListObjectVersions", bucket: bucket, key: key, status: 404, code: "NoSuchVersion",
                message: "the key has no version \(versionId)")
        }
        let facts = VersionPlanner.Facts(
            bucket: bucket, key: key, versionId: versionId, history: history, versioning: await versioning, defaultRetention: nil, now: now)
        let planner = VersionPlanner(facts: facts, options: options)
        let outline = planner.outline()
        guard outline.mechanism == .copy, outline.refusal == nil else { return outline }
        return try await complete(outline, planner, isSameContentPossible: Self.looksSame(history.rows[index], history.rows[0]))
    }

    private var now: Int64 { client.storeTime }

    private static func looksSame(_ a: ListingRow, _ b: ListingRow) -> Bool {
        b.kind == .version && a.eTag == b.eTag && !a.eTag.isEmpty && a.size == b.size && a.storageClass == b.storageClass
    }

    /// Reads what the version carries, and the current one too where both look the same.
    private func complete(_ outline: VersionRestorePlan, _ planner: VersionPlanner, isSameContentPossible: Bool) async throws(S3Error)
        -> VersionRestorePlan
    {
        var plan = outline
        async let lock = Fact.of { () async throws(S3Error) in try await client.getObjectLockConfiguration(bucket) }
        do throws(S3Error) {
            plan.source = try await describe(versionId)
            if isSameContentPossible, let current = plan.top.versionId {
                if Self.isSame(plan.source, try await describe(current)) {
                    plan.mechanism = .nothing
                    return plan
                }
            }
        } catch {
            guard let refusal = Self.refusal(error) else { throw error }
            plan.refusal = refusal
            return plan
        }
        var facts = planner.facts
        if case .known(let lock?) = await lock { facts.defaultRetention = lock.defaultRetention }
        return VersionPlanner(facts: facts, options: options).complete(plan, carried: CarriedVersion(plan.source, now: now))
    }

    /// HEAD, tags, ACL and lock of a version, asked for at once.
    private func describe(_ id: String) async throws(S3Error) -> ObjectDescription {
        async let tags = Fact.of { () async throws(S3Error) in try await client.getObjectTagging(bucket: bucket, key: key, versionId: id) }
        async let acl = Fact.of { () async throws(S3Error) in try await client.getObjectAcl(bucket: bucket, key: key, versionId: id) }
        async let retention = Fact.of { () async throws(S3Error) in try await client.getObjectRetention(bucket: bucket, key: key, versionId: id) }
        async let hold = Fact.of { () async throws(S3Error) in try await client.getObjectLegalHold(bucket: bucket, key: key, versionId: id) }
        var description = try await head(id)
        (description.tags, description.acl) = (await tags, await acl)
        (description.retention, description.legalHold) = (await retention, await hold)
        return description
    }

    private var reader: VersionHead { VersionHead(client: client, bucket: bucket, customerKey: options.customerKey) }

    /// The checksum of a KMS-encrypted version takes a right that its HEAD alone doesn't.
    private func head(_ id: String) async throws(S3Error) -> ObjectDescription {
        do throws(S3Error) {
            return try await reader.read(key, id, wantsChecksum: true)
        } catch {
            guard error.status == 403, error.code != "CustomerKeyWrong" else { throw error }
            return try await reader.read(key, id)
        }
    }

    /// Same bytes, and nothing else that a restore would bring back.
    private static func isSame(_ a: ObjectDescription, _ b: ObjectDescription) -> Bool {
        let (x, y) = (CarriedVersion(a, now: 0), CarriedVersion(b, now: 0))
        for checksum in x.checksums.values {
            if let other = y.checksums[checksum.name], other != checksum.value { return false }
        }
        return x.metadata.contentType == y.metadata.contentType && VersionCheck.isSame(x.metadata.headers, y.metadata.headers)
            && VersionCheck.isSame(a.metadata, b.metadata) && x.storageClass == y.storageClass
            && VersionCheck.isSame(x.tags ?? [], y.tags ?? []) && a.websiteRedirectLocation == b.websiteRedirectLocation
    }

    private static func refusal(_ error: S3Error) -> VersionRestorePlan.Refusal? {
        switch (error.code, error.status) {
        case ("CustomerKeyRequired", _):
            return .init(.customerKey, "The version is encrypted with a key of its owner's (SSE-C): give that key to restore it.")
        case ("CustomerKeyWrong", _):
            return .init(.customerKey, "The version is encrypted with another key (SSE-C) than the one given: give that one to restore it.")
        case (_, 400) where error.operation == "HeadObject":
            return .init(
                .customerKey,
                "The store doesn't say what the version carries: it is probably encrypted with a key of its owner's (SSE-C). Give that key to restore it."
            )
        case (_, 403):
            return .init(.denied, "Reading the version is denied (\(error.code)): a copy would be, too. It takes s3:GetObjectVersion.")
        default: return nil
        }
    }

    /// Carries a plan out.
    ///
    /// - Parameter onProgress: bytes that are in place, of `plan.bytes`.
    /// - Throws: `.refused` with the plan's refusal; `.refused` "WriterInBetween" where the key is no longer as planned: nothing was changed then.
    ///   Whatever else throws, no upload is left behind.
    public func run(_ plan: VersionRestorePlan, onProgress: @escaping @Sendable (Int64) -> Void = { _ in }) async throws(S3Error) -> RestoreOutcome {
        if let refusal = plan.refusal { throw refused(refusal) }
        let writer = VersionWriter(client: client, plan: plan, options: options, progress: onProgress)
        switch plan.mechanism {
        case .nothing: return RestoreOutcome()
        case .removeMarkers(let markers): return try await MarkerRemoval(writer: writer).run(markers)
        case .copy, .multipartCopy:
            let written = try await writer.write()
            let check = VersionCheck(writer: writer)
            let (row, other) = try await check.place(written)
            var losses = written.losses
            let verification = try await check.wholly(row, losses: &losses)
            return RestoreOutcome(
                newVersionId: row.versionId, verification: verification, writerInBetween: other, notKept: losses, detour: written.detour)
        }
    }

    private func refused(_ refusal: VersionRestorePlan.Refusal) -> S3Error {
        let code =
            switch refusal.kind {
            case .suspended: "VersioningSuspended"
            case .neverVersioned: "NeverVersioned"
            case .archived: "InvalidObjectState"
            case .deleteMarker: "IsDeleteMarker"
            case .customerKey: "CustomerKeyNeeded"
            case .noSuchVersion: "NoSuchVersion"
            case .denied: "AccessDenied"
            }
        return S3Error(kind: .refused, operation: "CopyObject", bucket: bucket, key: key, code: code, message: refusal.message)
    }
}
