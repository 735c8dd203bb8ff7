import AWSConfig
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4

/// A real server to run operations against, and what is known of its ways.
struct OperationStore: Sendable {
    enum Kind: Sendable { case seaweedFS, miniStack }

    let kind: Kind
    let client: S3Client

    /// The server named by an environment variable; nil where the variable isn't set.
    init?(_ kind: Kind) {
        let variable = kind == .seaweedFS ? "STRATA_TEST_SEAWEEDFS" : "STRATA_TEST_MINISTACK"
        guard let url = ProcessInfo.processInfo.environment[variable], !url.isEmpty else { return nil }
        self.kind = kind
        client = Self.client(url, secret: "alice-secret")
    }

    /// The same server with keys it doesn't know.
    var stranger: S3Client { Self.client(client.profile.endpointURL ?? "", secret: "not-the-secret") }

    /// The same user, whose profile is of another region.
    func client(in region: String) -> S3Client { Self.client(client.profile.endpointURL ?? "", secret: "alice-secret", region: region) }

    private static func client(_ url: String, secret: String, region: String = "us-east-1") -> S3Client {
        let keys = Credentials(accessKeyId: "ALICEKEY", secretAccessKey: secret)
        let profile = ResolvedProfile(
            name: "integration", region: region, regionSource: "test", endpointURL: url, credentials: StaticCredentialProvider(keys))
        return S3Client(profile: profile, transport: CurlTransport())
    }

    /// Runs something with a bucket of its own, which is gone afterwards.
    func withBucket(versioned: Bool = false, objectLock: Bool = false, _ work: (String) async throws -> Void) async throws {
        let bucket = "strata-" + UUID().uuidString.lowercased()
        try await client.createBucket(bucket, objectLock: objectLock)
        if versioned { try await client.putBucketVersioning(bucket, VersioningConfiguration(status: .enabled)) }
        do {
            try await work(bucket)
        } catch {
            try? await empty(bucket)
            throw error
        }
        try await empty(bucket)
    }

    /// Deletes every version and the bucket.
    func empty(_ bucket: String) async throws {
        while true {
            let page = try await client.listObjectVersions(ListObjectVersionsInput(bucket: bucket))
            for index in 0..<page.segment.count where page.segment[index].kind != .prefix {
                let row = page.segment[index]
                _ = try await client.deleteObject(bucket: bucket, key: row.key, versionId: row.versionId)
            }
            if !page.isTruncated { break }
        }
        try await client.deleteBucket(bucket)
    }

    /// Stores a short text.
    @discardableResult
    func put(_ text: String, _ bucket: String, _ key: String) async throws -> PutObjectOutput {
        try await client.putObject(PutObjectInput(bucket: bucket, key: key, body: .bytes(Array(text.utf8)), contentType: "text/plain"))
    }
}
