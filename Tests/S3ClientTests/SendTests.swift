import AWSConfig
import Foundation
import HTTP
import S3Model
import SigV4
import StrataTestSupport
import Synchronization
import Testing

@testable import S3Client

private let versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"

@Suite struct SendTests {
    private let clock = TestClock()
    private var transport: ScriptedTransport

    init() {
        let clock = clock
        transport = ScriptedTransport(now: { clock.now })
    }

    private func client(_ profile: ResolvedProfile = .test(), isReadOnly: Bool = false, correctsClockSkew: Bool = true) -> S3Client {
        S3Client(profile: profile, transport: transport, options: .test(clock, isReadOnly: isReadOnly, correctsClockSkew: correctsClockSkew))
    }

    private func failure(_ work: () async throws(S3Error) -> Void) async throws -> S3Error {
        do {
            try await work()
        } catch {
            return error
        }
        throw Missing()
    }

    private struct Missing: Error {}

    @Test func signsEachAttemptAfreshAndRetries() async throws {
        transport.on(.get, "?versioning", .error(500, "InternalError"))
        transport.on(.get, "?versioning", .error(503, "SlowDown", headers: [("Retry-After", "3")]))
        transport.on(.get, "?versioning", .document(versioning))
        let client = client()
        let answer = try await client.getBucketVersioning("b")
        #expect(answer.status == .enabled)
        #expect(clock.sleeps == [0.5, 3])
        let signatures = Set(transport.requests.compactMap { $0.headers["Authorization"] })
        #expect(signatures.count == 2)  // the first two within one second
        #expect(transport.requests[0].url == "http://store.test:9000/b?versioning=")
        #expect(client.concurrencyLimit == 33)  // halved to 32, one more after a clean interval
    }

    @Test func givesUpAfterThreeWithTheStoresWords() async throws {
        transport.on(times: 3, .error(503, "ServiceUnavailable", "busy", headers: [("x-amz-request-id", "R1"), ("x-amz-id-2", "H1")]))
        let client = client()
        let error = try await failure { () throws(S3Error) in _ = try await client.getBucketVersioning("b") }
        var expected = S3Error(
            kind: .service, operation: "GetBucketVersioning", bucket: "b", status: 503, code: "ServiceUnavailable", message: "busy",
            requestId: "R1", hostId: "H1")
        expected.attempts = 3
        #expect(error == expected)
        #expect(transport.requests.count == 3)
    }

    @Test func quotaStopsRetriesOfADeadEndpoint() async throws {
        transport.on(times: 1000, .failure(.connect))
        let client = client()
        for _ in 0..<50 { _ = try? await client.getBucketVersioning("b") }
        #expect(transport.requests.count == 150)
        _ = try? await client.getBucketVersioning("b")
        #expect(transport.requests.count == 151)
    }

    @Test func twoHundredWithAnErrorIsA500() async throws {
        transport.on(.document("<Error><Code>InternalError</Code><Message>m</Message></Error>"))
        transport.on(.document(""))
        transport.on(.document(versioning))
        #expect(try await client().getBucketVersioning("b").status == .enabled)
        #expect(clock.sleeps == [0.5, 1])
    }

    @Test func aCutDocumentIsAskedForAgain() async throws {
        transport.on(.document(String(versioning.dropLast(5))))
        transport.on(.document(versioning))
        #expect(try await client().getBucketVersioning("b").status == .enabled)
    }

    @Test func anIgnoredSubresourceIsNotRetried() async throws {
        transport.on(.document("<ListBucketResult><Name>b</Name></ListBucketResult>"))
        let client = client()
        let error = try await failure { () throws(S3Error) in _ = try await client.getBucketReplication("b") }
        #expect(error.kind == .undecodable)
        #expect(error.code == "NotImplemented")
        #expect(error.message == "this store does not know ?replication (it answered with ListBucketResult)")
        #expect(transport.requests.count == 1)
    }

    @Test func anEndpointThatSpeaksNoS3() async throws {
        transport.on(.response(status: 200, headers: [("Content-Type", "text/html")], body: Array("<!DOCTYPE html><html></html>".utf8)))
        transport.on(.response(status: 404, headers: [("Content-Type", "text/plain")], body: Array("404 page not found".utf8)))
        let client = client()
        for _ in 0..<2 {
            let error = try await failure { () throws(S3Error) in _ = try await client.listBuckets() }
            #expect(error.code == "NotS3")
            #expect(error.kind == .undecodable)
        }
        #expect(transport.requests.count == 2)
    }

    @Test func headErrorsGetACodeFromTheStatus() async throws {
        let client = client()
        for (status, code) in [(403, "AccessDenied"), (404, "NotFound"), (405, "MethodNotAllowed"), (418, "HTTP418")] {
            transport.on(.head, "", .response(status: status))
            let error = try await failure { () throws(S3Error) in _ = try await client.headBucket("b") }
            #expect(error.code == code)
            #expect(error.status == status)
        }
    }

    @Test func ambiguousEndsOfWritesAreSurfaced() async throws {
        for kind in [TransportError.Kind.cut, .stalled, .timeout, .ambiguous] {
            transport.on(.failure(kind))
            let client = client()
            let error = try await failure { () throws(S3Error) in _ = try await client.deleteObject(bucket: "b", key: "k") }
            #expect(error.kind == .transport(.ambiguous))
        }
        #expect(transport.requests.count == 4)
        #expect(transport.requests.allSatisfy { !$0.isRepeatable })
        transport.on(.response(status: 504))
        let client = client()
        let error = try await failure { () throws(S3Error) in _ = try await client.putObject(PutObjectInput(bucket: "b", key: "k", body: .bytes([1])))
        }
        #expect(error.kind == .transport(.ambiguous))
        #expect(error.status == 504)
    }

    @Test func writesAreRepeatedWhereNothingWasSentOrTheStoreSaysSo() async throws {
        transport.on(.failure(.connect))
        transport.on(.error(503, "SlowDown"))
        transport.on(.response(status: 204, headers: [("x-amz-delete-marker", "true"), ("x-amz-version-id", "m1")]))
        let output = try await client().deleteObject(bucket: "b", key: "k")
        #expect(output == DeleteObjectOutput(isDeleteMarker: true, versionId: "m1"))
        transport.on(.failure(.cut))
        transport.on(.response(status: 204))
        _ = try await client().deleteObject(bucket: "b", key: "k", versionId: "v1")
    }

    @Test func readOnlyRefusesBeforeSending() async throws {
        let client = client(isReadOnly: true)
        let bucket = try await failure { () throws(S3Error) in try await client.createBucket("b") }
        #expect(bucket.kind == .refused)
        #expect(bucket.code == "ReadOnly")
        _ = try await failure { () throws(S3Error) in _ = try await client.deleteObject(bucket: "b", key: "k") }
        _ = try await failure { () throws(S3Error) in try await client.putBucketVersioning("b", VersioningConfiguration(status: .enabled)) }
        #expect(transport.requests.isEmpty)
    }

    @Test func namesThatWouldAddressSomethingElseAreRefused() async throws {
        let client = client()
        for (bucket, key) in [("b", ""), ("", "k"), ("a/b", "k"), ("..", "k")] {
            let error = try await failure { () throws(S3Error) in _ = try await client.deleteObject(bucket: bucket, key: key) }
            #expect(error.kind == .refused)
        }
        let input = PutObjectInput(bucket: "b", key: "k", body: .bytes([]), metadata: [.init("m", "a\r\nX-Evil: 1")])
        let error = try await failure { () throws(S3Error) in _ = try await client.putObject(input) }
        #expect(error.code == "InvalidHeader")
        #expect(transport.requests.isEmpty)
    }

    @Test func expiredKeysAreRefreshedOnce() async throws {
        let provider = CountingProvider()
        transport.on(times: 2, .error(400, "ExpiredToken"))
        let client = client(.test(credentials: provider))
        let error = try await failure { () throws(S3Error) in _ = try await client.getBucketVersioning("b") }
        #expect(error.code == "ExpiredToken")
        #expect(provider.asked == [false, true])
        transport.on(.error(400, "ExpiredToken"))
        transport.on(.document(versioning))
        _ = try await client.getBucketVersioning("b")
        #expect(provider.asked == [false, true, false, true])
    }

    @Test func anonymousRequestsCarryNoSignature() async throws {
        transport.on(.document(versioning))
        _ = try await client(.test(credentials: StaticCredentialProvider(nil))).getBucketVersioning("b")
        #expect(transport.requests[0].headers["Authorization"] == nil)
        #expect(transport.requests[0].url == "http://store.test:9000/b?versioning=")
    }

    @Test func cancelledWhileWaiting() async throws {
        transport.on(times: 3, .error(500, "InternalError"))
        let client = S3Client(
            profile: .test(), transport: transport,
            options: S3ClientOptions(random: { 0 }, sleep: { _ in throw CancellationError() }))
        let error = try await failure { () throws(S3Error) in _ = try await client.getBucketVersioning("b") }
        #expect(error.kind == .cancelled)
    }
}

private final class CountingProvider: CredentialProvider {
    private let state = Mutex<[Bool]>([])
    var asked: [Bool] { state.withLock { $0 } }
    func credentials(refresh: Bool) async throws(ConfigurationError) -> Credentials? {
        state.withLock { $0.append(refresh) }
        return Credentials(accessKeyId: "AK", secretAccessKey: "s", sessionToken: refresh ? "new" : "old")
    }
}
