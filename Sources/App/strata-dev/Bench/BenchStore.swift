import AWSConfig
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4

/// The store that is listed: what it holds, and how it is filled through Strata's own client.
struct BenchStore: Sendable {
    static let keysBucket = "bench-keys"
    static let versionsBucket = "bench-versions"
    /// Versions of each key in the bucket of versions.
    static let versionsPerKey = 5

    let endpoint: String
    let credentials: Credentials
    /// Keys in the one bucket, versions in the other.
    let rows: Int
    let client: S3Client

    init(endpoint: String, credentials: Credentials, rows: Int) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.rows = rows
        let profile = ResolvedProfile(
            name: "bench", region: "us-east-1", regionSource: "bench", endpointURL: endpoint, endpointSource: "--endpoint", addressingStyle: .path,
            credentials: StaticCredentialProvider(credentials))
        client = S3Client(profile: profile, transport: CurlTransport())
    }

    /// A key of either bucket: 1,000 to a folder, 40 bytes.
    static func key(_ number: Int) -> String {
        "logs/2026/host-" + padded(number / 1000, 4) + "/part-" + padded(number, 7) + ".json.gz"
    }

    /// Digits with zeros before them.
    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Makes both buckets in an empty store.
    func fill() async throws {
        try await client.createBucket(Self.keysBucket, region: "us-east-1")
        try await put(Self.keysBucket, rows, "keys")
        try await client.createBucket(Self.versionsBucket, region: "us-east-1")
        try await client.putBucketVersioning(Self.versionsBucket, VersioningConfiguration(status: .enabled))
        // Round by round: two versions of one key at once would race.
        for round in 1...Self.versionsPerKey { try await put(Self.versionsBucket, rows / Self.versionsPerKey, "versions, round \(round)") }
    }

    private func put(_ bucket: String, _ count: Int, _ what: String) async throws {
        let started = BenchMeasure.now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                if number >= 48 { try await group.next() }
                group.addTask {
                    let body = [UInt8]("{\"part\": \(number)}\n".utf8)
                    _ = try await client.putObject(PutObjectInput(bucket: bucket, key: Self.key(number), body: .bytes(body)))
                }
            }
            try await group.waitForAll()
        }
        let seconds = BenchMeasure.now() - started
        FileHandle.standardError.write(Data("filled \(count) \(what) in \(Int(seconds)) s\n".utf8))
    }
}
