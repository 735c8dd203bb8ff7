import AWSConfig
import Foundation
import HTTP
import S3Model
import SigV4
import StrataTestSupport
import StrictS3
import Synchronization
import Testing

@testable import S3Client

/// The client over libcurl against a loopback store that checks everything and can misbehave on purpose.
@Suite struct StrictStoreTests {
    private func client(_ server: StrictS3, region: String = "us-east-1") -> S3Client {
        let keys = Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)
        let profile = ResolvedProfile.test(endpoint: server.endpoint, region: region, credentials: StaticCredentialProvider(keys))
        return S3Client(profile: profile, transport: CurlTransport(), options: S3ClientOptions(random: { 0 }))
    }

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    private func text(_ client: S3Client, _ key: String, versionId: String? = nil, range: Range<Int64>? = nil) async throws(S3Error) -> String {
        let bytes = Collected()
        _ = try await client.getObject(GetObjectInput(bucket: "b", key: key, versionId: versionId, range: range)) { chunk in
            bytes.all.withLock { $0.append(contentsOf: chunk) }
            return true
        }
        return bytes.all.withLock { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        "plain", "a b", "a+b", "100%", "%41", "a/../b", "./x", "//lead", "trail/", "a//b", "ünï/日本", "!*'()", "~-._", "k?versionId=x", "a#b", "a&b=c",
        "a\u{1}b", "tab\tkey", "emoji😀", "\\back", "\"quotes\"", "<xml>&amp;",
    ])
    func everyKeyIsSignedAndAddressedRight(key: String) async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(server)
            try await client.putBucketVersioning("b", VersioningConfiguration(status: .enabled))
            let put = try await client.putObject(PutObjectInput(bucket: "b", key: key, body: .bytes(Array(key.utf8))))
            #expect(try await text(client, key, versionId: put.versionId) == key)
            let head = try await client.headObject(bucket: "b", key: key)
            #expect(head.contentLength == Int64(key.utf8.count))
            let page = try await client.listObjectsV2(ListObjectsV2Input(bucket: "b"))
            #expect(page.segment[0].key == key)
            #expect(page.segment[0].isActionable)
            let versions = try await client.listObjectVersions(ListObjectVersionsInput(bucket: "b", prefix: key))
            #expect(versions.segment[0].key == key)
            let marker = try await client.deleteObject(bucket: "b", key: key)
            #expect(marker.isDeleteMarker)
            let described = try await client.headObject(bucket: "b", key: key, versionId: marker.versionId)
            #expect(described.isDeleteMarker)
        }
    }

    @Test func aLostAnswerOfAWriteIsAmbiguousAndSentOnce() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.setVersioning(.enabled, of: "b")
            let client = client(server)
            server.fault(on: RequestMatcher("PUT", bucket: "b", key: "k"), .loseAnswer)
            let put = await error { () throws(S3Error) in try await client.putObject(PutObjectInput(bucket: "b", key: "k", body: .bytes([1]))) }
            #expect(put?.kind == .transport(.ambiguous))
            #expect(server.versions(of: "k", in: "b").count == 1)
            server.fault(on: RequestMatcher("DELETE", bucket: "b", key: "k"), .loseAnswer)
            let delete = await error { () throws(S3Error) in try await client.deleteObject(bucket: "b", key: "k") }
            #expect(delete?.kind == .transport(.ambiguous))
            #expect(server.versions(of: "k", in: "b").count == 2)
        }
    }

    @Test func readsAreRepeatedUntilTheyComeThrough() async throws {
        for fault in [Fault.reset, .close, .internalError, .slowDown, .errorInside200(), .loseAnswer] {
            try await StrictS3.serving { server in
                server.createBucket("b")
                server.fault(on: RequestMatcher("GET", bucket: "b", times: 2), fault)
                let client = client(server)
                let versioning = try await client.getBucketVersioning("b")
                #expect(versioning.status == nil)
            }
        }
    }

    @Test func aDocumentThatEndsInTheMiddleIsAskedForAgain() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.fault(on: RequestMatcher("GET", bucket: "b", times: 1), .garbageXML)
            let page = try await client(server).listObjectsV2(ListObjectsV2Input(bucket: "b"))
            #expect(page.segment.count == 0)
            #expect(server.requests.count == 2)
        }
    }

    @Test func answersOfAnotherKindAreSaidSo() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(server)
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "replication"), .listingInstead)
            let replication = await error { () throws(S3Error) in try await client.getBucketReplication("b") }
            #expect(replication?.code == "NotImplemented")
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "lifecycle"), .html())
            let lifecycle = await error { () throws(S3Error) in try await client.getBucketLifecycleConfiguration("b") }
            #expect(lifecycle?.code == "NotS3")
            server.fault(on: RequestMatcher("GET", bucket: "b", query: "versioning"), .deny())
            let denied = await error { () throws(S3Error) in try await client.getBucketVersioning("b") }
            #expect(denied?.code == "AccessDenied")
            #expect(denied?.requestId != nil)
        }
    }

    @Test func aClockThatIsWrongIsCorrected() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            server.advance(by: 3600)
            let client = client(server)
            _ = try await client.getBucketVersioning("b")
            #expect(abs(client.clockSkew - 3600) < 60)
            #expect(server.requests.map(\.status) == [403, 200])
        }
    }

    @Test(arguments: [Configuration.WrongRegionAnswer.permanentRedirect, .authorizationHeaderMalformed])
    func aWrongRegionIsCorrected(answer: Configuration.WrongRegionAnswer) async throws {
        var configuration = Configuration()
        configuration.wrongRegionAnswer = answer
        try await StrictS3.serving(configuration) { server in
            server.createBucket("b", region: "eu-west-1")
            let client = client(server)
            _ = try await client.getBucketVersioning("b")
            _ = try await client.getBucketVersioning("b")
            #expect(client.knownRegion(of: "b") == "eu-west-1")
            #expect(server.requests.count == 3)
        }
    }

    @Test func cutAndFlippedBodiesAreNoticed() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(server)
            let body = String(repeating: "0123456789", count: 5000)
            _ = try await client.putObject(PutObjectInput(bucket: "b", key: "k", body: .bytes(Array(body.utf8))))
            server.fault(on: RequestMatcher("GET", key: "k", times: 1), .cut(afterBytes: 20_000, .declared))
            #expect(try await text(client, "k") == body)
            #expect(server.requests(RequestMatcher("GET", key: "k", header: "range")).count == 1)
            server.clearFaults()
            // Under encryption only Amazon's ETag is known to be an MD5.
            let plain = Fault.header("x-amz-server-side-encryption", nil)
            server.fault(on: RequestMatcher("GET", key: "k", times: 1), .flipByte(at: 100), plain)
            let flipped = await error { () throws(S3Error) in try await text(client, "k") }
            #expect(flipped?.code == "ChecksumMismatch")
            server.clearFaults()
            server.fault(on: RequestMatcher("GET", key: "k", times: 1), .cut(afterBytes: 20_000, .fitting), plain)
            let cut = await error { () throws(S3Error) in try await text(client, "k") }
            #expect(cut?.code == "ChecksumMismatch")
        }
    }

    @Test func anETagThatChangesMeanwhileIsAConflict() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(server)
            _ = try await client.putObject(PutObjectInput(bucket: "b", key: "k", body: .bytes([1, 2, 3])))
            let input = GetObjectInput(bucket: "b", key: "k", ifMatch: "00000000000000000000000000000000")
            let conflict = await error { () throws(S3Error) in try await client.getObject(input) { _ in true } }
            #expect(conflict?.code == "PreconditionFailed")
            let put = PutObjectInput(bucket: "b", key: "k", body: .bytes([1]), ifNoneMatch: "*")
            let exists = await error { () throws(S3Error) in try await client.putObject(put) }
            #expect(exists?.status == 412)
        }
    }

    @Test func longListingsComeWholeAndInOrder() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", generated: GeneratedListing(keys: 5500, versionsPerKey: 2))
            let client = client(server)
            for request in [
                ListingRequest.objects(ListObjectsV2Input(bucket: "b")), .versions(ListObjectVersionsInput(bucket: "b", maxKeys: 700)),
            ] {
                let rows = Rows()
                try await client.pages(of: request) { page in
                    rows.add(page)
                    return true
                }
                let keys = rows.keys.withLock { $0 }
                #expect(Set(keys).count == 5500)
                #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 })
            }
        }
    }

    @Test func aListingGoesOnOverFaultsInItsMiddle() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b", generated: GeneratedListing(keys: 5500))
            server.fault(on: RequestMatcher("GET", bucket: "b", skip: 2, times: 1), .cut(afterBytes: 30_000, .declared))
            server.fault(on: RequestMatcher("GET", bucket: "b", skip: 4, times: 1), .cut(afterBytes: 30_000, .fitting))
            // Two faults in all: however they fall, no page meets three.
            let rows = Rows()
            try await client(server).pages(of: .objects(ListObjectsV2Input(bucket: "b"))) { page in
                rows.add(page)
                return true
            }
            let keys = rows.keys.withLock { $0 }
            #expect(keys.count == 5500)
            #expect(Set(keys).count == 5500)
        }
    }

    @Test func everyChecksumIsAccepted() async throws {
        try await StrictS3.serving { server in
            server.createBucket("b")
            let client = client(server)
            for algorithm in [ChecksumAlgorithm.crc32, .crc32c, .crc64nvme, .sha1, .sha256] {
                _ = try await client.putObject(
                    PutObjectInput(bucket: "b", key: algorithm.rawValue, body: .bytes(Array("checked".utf8)), checksum: algorithm))
            }
        }
    }
}

private final class Collected: Sendable {
    let all = Mutex<[UInt8]>([])
}

private final class Rows: Sendable {
    let keys = Mutex<[String]>([])
    func add(_ page: ListingPage) { keys.withLock { $0 += (0..<page.segment.count).map { page.segment[$0].key } } }
}
