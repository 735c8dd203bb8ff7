public import S3Client
public import S3Model
public import Timeline

/// Reads two versions of a key and says what differs: headers and tags of both at once, then the beginning of both bodies.
public struct CompareOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let key: String
    private let older: String?
    private let newer: String?
    private let limit: Int
    private let customerKey: CustomerKey?

    /// - Parameters:
    ///   - older, newer: version ids of what stands left and right.
    ///   - limit: bytes of each body to read at most.
    ///   - customerKey: a key that either may be encrypted under (SSE-C).
    public init(
        client: S3Client, bucket: String, key: String, older: String?, newer: String?, limit: Int = VersionComparison.bodyLimit,
        customerKey: CustomerKey? = nil
    ) {
        self.client = client
        self.bucket = bucket
        self.key = key
        self.older = older
        self.newer = newer
        self.limit = limit
        self.customerKey = customerKey
    }

    /// - Throws: where the headers of one can't be read, or it is a delete marker ("DeleteMarker"). Tags and bodies that can't be read are said so in
    ///   the comparison. Cancelling the task cancels every request.
    public func run() async throws(S3Error) -> VersionComparison {
        async let first = side(older)
        async let second = side(newer)
        let (sideA, sideB) = await (first, second)
        let (a, b) = (try sideA.get(), try sideB.get())
        return .make(a, b, bodies: try await bodies(a, b))
    }

    private func side(_ versionId: String?) async -> Result<VersionComparison.Side, S3Error> {
        async let tags = Fact.of { () async throws(S3Error) in try await client.getObjectTagging(bucket: bucket, key: key, versionId: versionId) }
        do throws(S3Error) {
            var description = try await VersionHead(client: client, bucket: bucket, customerKey: customerKey).read(key, versionId)
            if description.isDeleteMarker {
                throw S3Error(
                    kind: .refused, operation: "Compare", bucket: bucket, key: key, code: "DeleteMarker",
                    message: "a delete marker has no content to compare")
            }
            description.tags = await tags
            return .success(VersionComparison.Side(versionId: versionId, description: description))
        } catch {
            return .failure(error)
        }
    }

    private func bodies(_ a: VersionComparison.Side, _ b: VersionComparison.Side) async throws(S3Error) -> VersionComparison.Bodies {
        if let eTag = a.description.eTag, eTag == b.description.eTag, a.description.contentLength == b.description.contentLength { return .sameETag }
        if a.description.isArchived || b.description.isArchived {
            return .unread("Not read: \(a.description.isArchived ? "the older" : "the newer") version is archived; bring it back first.")
        }
        async let first = body(a)
        async let second = body(b)
        switch await (first, second) {
        case (.success(let a), .success(let b)): return .read(a: a, b: b)
        case (.failure(let error), _), (_, .failure(let error)):
            if error.kind == .cancelled { throw error }
            return .unread("The bodies can't be read: \(error.code) \(error.message)")
        }
    }

    private func body(_ side: VersionComparison.Side) async -> Result<[UInt8], S3Error> {
        if side.description.contentLength == 0 { return .success([]) }
        let head = BodyHead(limit: limit)
        let input = GetObjectInput(
            bucket: bucket, key: key, versionId: side.versionId, range: 0..<Int64(limit), ifMatch: side.description.eTag,
            customerKey: side.description.isCustomerEncrypted ? customerKey : nil)
        do throws(S3Error) {
            _ = try await client.getObject(input) { head.take($0) }
            return .success(head.bytes)
        } catch {
            return .failure(error)
        }
    }
}
