public import S3Client
public import S3Model

/// Every bucket the profile may list, in the order of their names' bytes.
public struct ListBucketsOperation: Sendable {
    private let client: S3Client

    public init(client: S3Client) { self.client = client }

    public func run() async throws(S3Error) -> [Bucket] {
        try await client.listBuckets().sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
