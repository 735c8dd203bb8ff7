import AWSConfig
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4
import StrataCore
import StrataRuntime
import StrataTestSupport
import Testing

/// The server of these tests; nil where the variable isn't set.
private enum SeedStore {
    static var endpoint: String? {
        ProcessInfo.processInfo.environment["STRATA_TEST_MINISTACK"].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// The jobs of a guide to keeping data available, typed as a user would, on a server with AWS's rules and regions, through the real client.
@Suite(.enabled(if: SeedStore.endpoint != nil, "STRATA_TEST_MINISTACK is not set"), .timeLimit(.minutes(3)))
@MainActor
struct SeedJourneyTests {
    nonisolated private static let keys = StaticCredentialProvider(Credentials(accessKeyId: "ALICEKEY", secretAccessKey: "alice-secret"))

    private let name = "strata-seed-\(UUID().uuidString.lowercased().prefix(8))"
    private var near: String { name + "-near" }
    private var far: String { name + "-far" }

    private func client() -> S3Client {
        S3Client(profile: .test(endpoint: SeedStore.endpoint ?? "", style: .path, credentials: Self.keys), transport: CurlTransport())
    }

    /// Every version and the bucket.
    private func remove(_ bucket: String) async throws {
        let client = client()
        while true {
            let page = try await client.listObjectVersions(ListObjectVersionsInput(bucket: bucket))
            for index in 0..<page.segment.count where page.segment[index].kind != .prefix {
                _ = try await client.deleteObject(bucket: bucket, key: page.segment[index].key, versionId: page.segment[index].versionId)
            }
            if !page.isTruncated { break }
        }
        try await client.deleteBucket(bucket)
    }

    private func journey(home: String) -> Journey {
        let endpoint = SeedStore.endpoint ?? ""
        return Journey(transport: CurlTransport(), clock: TestClock(Date()), home: home) { _ in
            .test(endpoint: endpoint, style: .path, credentials: Self.keys)
        }
    }

    @Test(
        "A bucket; one in us-east-2; versions on and three by upload; copies to another region as STANDARD_IA, and to another account in the region")
    func seedJobs() async throws {
        let folder = NSTemporaryDirectory() + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let journey = journey(home: folder)
        do {
            await journey.start()
            try await makeBuckets(journey)
            try await makeVersions(journey, folder)
            try await replicate(journey)
        } catch {
            Issue.record(error)
        }
        for bucket in [near, far] { try await remove(bucket) }
    }

    private func makeBuckets(_ journey: Journey) async throws {
        await journey.type("a")
        await journey.typeText("\(far)<tab>us-east-2<tab> <ctrl-s>y")
        #expect(journey.screen.contains("\(far) is made in us-east-2, keeps versions"), "\(journey.screen)")
        await journey.type("h a")
        await journey.typeText("\(near)<ctrl-s>y")
        #expect(journey.screen.contains("\(near) is made"), "\(journey.screen)")
        #expect(journey.loop.store.state.workspace.place == Place(bucket: near))
        #expect(try await client().getBucketLocation(far) == "us-east-2")
    }

    private func makeVersions(_ journey: Journey, _ folder: String) async throws {
        await journey.type("h V y")
        #expect(journey.screen.contains("\(near) keeps versions, read back"), "\(journey.screen)")
        await journey.type("enter")
        for text in ["one", "two", "three"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/notes.txt"))
            await journey.type("+")
            await journey.typeText("<ctrl-u>~/no<tab><enter><enter>")
            #expect(journey.screen.contains("Uploaded s3://\(near)/notes.txt: \(text.utf8.count) bytes"), "\(journey.screen)")
        }
        #expect(journey.screen.contains("notes.txt  3 v"), "\(journey.screen)")
        let page = try await client().listObjectVersions(ListObjectVersionsInput(bucket: near))
        #expect((0..<page.segment.count).map { page.segment[$0].size } == [5, 3, 3])
    }

    private func replicate(_ journey: Journey) async throws {
        await journey.type("R tab a")
        await journey.typeText("arn:aws:iam::123456789012:role/copy<tab>far-away<pgdn>\(far)<enter><down><down>standard_ia<enter><ctrl-s>")
        #expect(journey.screen.contains("Save the replication rules of \(near)"), "\(journey.screen)")
        await journey.type("y")
        #expect(journey.row("far-away")?.contains("CRR") == true, "\(journey.screen)")
        await journey.type("a")
        await journey.typeText("<tab>to-others<pgdn>other-backup<enter><down><right><down>222222222222<ctrl-s>y")
        let tree = try #require(try await client().getBucketReplication(near)?.tree)
        let text = tree.prettyLines().joined(separator: "\n")
        for words in [
            "<Bucket>arn:aws:s3:::\(far)</Bucket>", "<StorageClass>STANDARD_IA</StorageClass>", "<Account>222222222222</Account>",
            "<Owner>Destination</Owner>",
        ] { #expect(text.contains(words), "\(text)") }
    }
}
