import AWSConfig
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4
import StrictS3
import Synchronization
import Testing

/// The product's own client against the strict server: what neither can show alone.
struct ClientSmokeTests {
    private func client(_ server: StrictS3, region: String = "us-east-1") -> S3Client {
        let keys = Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)
        let profile = ResolvedProfile(
            name: "strict", region: region, regionSource: "test", endpointURL: server.endpoint, addressingStyle: .path,
            credentials: StaticCredentialProvider(keys))
        return S3Client(profile: profile, transport: CurlTransport(), options: S3ClientOptions(random: { 0 }, sleep: { _ in }))
    }

    private static let keys = [
        "a b+c/\u{fc}", "e\u{301}", "\u{e9}", "ctl-\u{1}\n\r", "q?versionId=x", "a//b", "./x/../y", "100%25", "tilde~star*(paren)!'", "\u{1F980}/",
        "/lead",
    ]

    @Test func awkwardKeysSurviveTheRoundTrip() async throws {
        try await StrictS3.serving { server in
            server.createBucket("keys", versioning: .enabled)
            let client = client(server)
            for key in Self.keys {
                let put = try await client.putObject(PutObjectInput(bucket: "keys", key: key, body: .bytes(Array(key.utf8)), checksum: .crc32))
                let got = Mutex([UInt8]())
                _ = try await client.getObject(GetObjectInput(bucket: "keys", key: key, versionId: put.versionId)) { chunk in
                    got.withLock { $0 += chunk }
                    return true
                }
                #expect(got.withLock { $0 } == Array(key.utf8))
            }
            let sorted = Self.keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
            let objects = try await client.listObjectsV2(ListObjectsV2Input(bucket: "keys")).segment
            #expect((0..<objects.count).map { Array(objects.key(at: $0).utf8) } == sorted)
            let versions = try await client.listObjectVersions(ListObjectVersionsInput(bucket: "keys")).segment
            #expect((0..<versions.count).map { Array(versions.key(at: $0).utf8) } == sorted)
        }
    }

    @Test(arguments: [true, false]) func wrongRegionsAreFollowed(byRedirect: Bool) async throws {
        var configuration = Configuration()
        configuration.wrongRegionAnswer = byRedirect ? .permanentRedirect : .authorizationHeaderMalformed
        try await StrictS3.serving(configuration) { server in
            server.createBucket("far", region: "eu-west-1")
            let client = client(server)
            _ = try await client.listObjectsV2(ListObjectsV2Input(bucket: "far"))
            _ = try await client.listObjectsV2(ListObjectsV2Input(bucket: "far"))
            #expect(server.requests.map(\.status) == [byRedirect ? 301 : 400, 200, 200])
            #expect(client.knownRegion(of: "far") == "eu-west-1")
        }
    }

    @Test func throttlingIsRetriedAndSkewCorrected() async throws {
        try await StrictS3.serving { server in
            server.fault(on: RequestMatcher(times: 1), .slowDown)
            server.advance(by: 1200)
            let buckets = try await client(server).listBuckets()
            #expect(buckets.isEmpty)
            #expect(server.requests.map(\.status) == [503, 403, 200] || server.requests.map(\.status) == [503, 200])
        }
    }

    @Test func aLostAnswerLeavesOneMarker() async throws {
        try await StrictS3.serving { server in
            server.createBucket("lost", versioning: .enabled)
            server.put("x", to: "k", in: "lost")
            server.fault(on: RequestMatcher("DELETE"), .loseAnswer)
            let error = await #expect(throws: S3Error.self) { try await client(server).deleteObject(bucket: "lost", key: "k") }
            #expect(error?.kind == .transport(.ambiguous))
            #expect(server.versions(of: "k", in: "lost").map(\.isDeleteMarker) == [true, false])
        }
    }

    @Test func aCutDownloadGoesOnWhereItEnded() async throws {
        try await StrictS3.serving { server in
            server.createBucket("cut", versioning: .enabled)
            server.put("0123456789", to: "k", in: "cut")
            server.fault(on: RequestMatcher("GET", times: 1), .cut(afterBytes: 4, .declared))
            let got = Mutex([UInt8]())
            _ = try await client(server).getObject(GetObjectInput(bucket: "cut", key: "k")) { chunk in
                got.withLock { $0 += chunk }
                return true
            }
            #expect(got.withLock { String(decoding: $0, as: UTF8.self) } == "0123456789")
            #expect(server.requests.last?.request.header("range") == "bytes=4-")
        }
    }

    @Test func generatedListingsAreReadWhole() async throws {
        try await StrictS3.serving { server in
            server.createBucket("many", generated: GeneratedListing(keys: 5000, versionsPerKey: 3, markerEvery: 5))
            let rows = Mutex<[String]>([])
            try await client(server).pages(of: .versions(ListObjectVersionsInput(bucket: "many"))) { page in
                rows.withLock { rows in
                    for row in 0..<page.segment.count { rows.append(page.segment.versionId(at: row) ?? "") }
                }
                return true
            }
            #expect(rows.withLock { $0 } == (1...15_000).map { VersionID.nth($0) })
        }
    }

    @Test func ruleDocumentsGoThereAndBack() async throws {
        try await StrictS3.serving { server in
            server.createBucket("rules", versioning: .enabled)
            let client = client(server)
            let none = try await client.getBucketLifecycleConfiguration("rules")
            #expect(none == nil)
            let noReplication = try await client.getBucketReplication("rules")
            #expect(noReplication == nil)
            let text =
                "<LifecycleConfiguration><Rule><ID>r</ID><Filter/><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>"
            let rules = try LifecycleConfiguration.decode(Array(text.utf8))
            let kept = try await client.putBucketLifecycleConfiguration("rules", rules)
            #expect(kept.ruleCount == 1)
            server.fault(on: RequestMatcher("GET", query: "replication"), .listingInstead)
            let error = await #expect(throws: S3Error.self) { try await client.getBucketReplication("rules") }
            #expect(error?.kind == .undecodable)
            let versioning = try await client.getBucketVersioning("rules")
            #expect(versioning.status == .enabled)
        }
    }
}
