public import S3Client
public import S3Model

/// Everything a store says about one version: its headers, then tags, ACL, retention and legal hold, each asked for on its own.
public struct InspectOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let key: String
    private let versionId: String?
    private let isDeleteMarker: Bool
    private let customerKey: CustomerKey?

    /// - Parameters:
    ///   - versionId: nil for the latest.
    ///   - isDeleteMarker: what the listing says; a marker has neither tags nor ACL nor lock, so none is asked for.
    ///   - customerKey: a key that the version may be encrypted under (SSE-C).
    public init(
        client: S3Client, bucket: String, key: String, versionId: String? = nil, isDeleteMarker: Bool = false, customerKey: CustomerKey? = nil
    ) {
        self.client = client
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.isDeleteMarker = isDeleteMarker
        self.customerKey = customerKey
    }

    /// Asks for everything at once.
    ///
    /// - Parameter onChange: told the description so far after each answer, from the headers on.
    /// - Throws: where the HEAD fails; what else fails is in the description.
    @discardableResult
    public func run(onChange: @Sendable (ObjectDescription) -> Void = { _ in }) async throws(S3Error) -> ObjectDescription {
        let result: Result<ObjectDescription, S3Error> = await withTaskGroup(of: Piece.self) { group in
            group.addTask {
                let head = VersionHead(client: client, bucket: bucket, customerKey: customerKey)
                return .head(await outcome { () async throws(S3Error) in try await head.read(key, versionId) })
            }
            if !isDeleteMarker { addReads(to: &group) }
            return await assemble(&group, onChange)
        }
        return try result.get()
    }

    private enum Piece: Sendable {
        case head(Result<ObjectDescription, S3Error>)
        case read(Read)
    }

    private enum Read: Sendable {
        case tags(BucketFacts.Fact<[ObjectDescription.Field]>)
        case acl(BucketFacts.Fact<AccessControlPolicy>)
        case retention(BucketFacts.Fact<ObjectRetention?>)
        case legalHold(BucketFacts.Fact<Bool>)
    }

    private func addReads(to group: inout TaskGroup<Piece>) {
        group.addTask {
            .read(
                .tags(await Fact.of { () async throws(S3Error) in try await client.getObjectTagging(bucket: bucket, key: key, versionId: versionId) })
            )
        }
        group.addTask {
            .read(.acl(await Fact.of { () async throws(S3Error) in try await client.getObjectAcl(bucket: bucket, key: key, versionId: versionId) }))
        }
        group.addTask {
            .read(
                .retention(
                    await Fact.of { () async throws(S3Error) in try await client.getObjectRetention(bucket: bucket, key: key, versionId: versionId) })
            )
        }
        group.addTask {
            .read(
                .legalHold(
                    await Fact.of { () async throws(S3Error) in try await client.getObjectLegalHold(bucket: bucket, key: key, versionId: versionId) })
            )
        }
    }

    private func assemble(_ group: inout TaskGroup<Piece>, _ onChange: (ObjectDescription) -> Void) async -> Result<ObjectDescription, S3Error> {
        var early: [Read] = []
        var description: ObjectDescription?
        for await piece in group {
            switch piece {
            case .head(.failure(let error)):
                group.cancelAll()
                return .failure(error)
            case .head(.success(let head)):
                var head = head
                if isDeleteMarker { head.isDeleteMarker = true }
                if head.versionId == nil { head.versionId = versionId }
                for read in early { Self.apply(read, to: &head) }
                description = head
            case .read(let read):
                if description == nil { early.append(read) }
                if var known = description {
                    Self.apply(read, to: &known)
                    description = known
                }
            }
            if let description { onChange(description) }
        }
        guard let description else {
            return .failure(
                S3Error(kind: .cancelled, operation: "HeadObject", bucket: bucket, key: key, code: "Cancelled", message: "It was cancelled."))
        }
        return .success(description)
    }

    private static func apply(_ read: Read, to description: inout ObjectDescription) {
        switch read {
        case .tags(let fact): description.tags = fact
        case .acl(let fact): description.acl = fact
        case .retention(let fact): description.retention = fact
        case .legalHold(let fact): description.legalHold = fact
        }
    }

    private func outcome<Value>(_ ask: () async throws(S3Error) -> Value) async -> Result<Value, S3Error> {
        do throws(S3Error) { return .success(try await ask()) } catch { return .failure(error) }
    }
}
