import HTTP
import S3Model
import StrataTestSupport
import Testing

@testable import S3Client

@Suite struct QuirksTests {
    private let transport = ScriptedTransport()
    private var client: S3Client { S3Client(profile: .test(), transport: transport, options: .test(TestClock())) }

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    @Test func noneSetIsAState() async throws {
        transport.on(.error(404, "NoSuchLifecycleConfiguration"))
        #expect(try await client.getBucketLifecycleConfiguration("b") == nil)
        transport.on(.error(404, "ReplicationConfigurationNotFoundError"))
        #expect(try await client.getBucketReplication("b") == nil)
        transport.on(.document("<ReplicationConfiguration><Role></Role></ReplicationConfiguration>"))
        #expect(try await client.getBucketReplication("b") == nil)
        transport.on(.error(404, "NoSuchTagSet"))
        #expect(try await client.getObjectTagging(bucket: "b", key: "k").isEmpty)
        transport.on(.error(404, "NoSuchObjectLockConfiguration"))
        #expect(try await client.getObjectRetention(bucket: "b", key: "k") == nil)
        transport.on(.error(400, "InvalidRequest", "Bucket is missing Object Lock Configuration"))
        #expect(try await client.getObjectLegalHold(bucket: "b", key: "k") == false)
        transport.on(.error(404, "NoSuchBucket"))
        let client = client
        #expect(await error { () throws(S3Error) in try await client.getBucketLifecycleConfiguration("b") }?.code == "NoSuchBucket")
    }

    @Test func bucketsComePageByPageAndTeachTheirRegions() async throws {
        func page(_ name: String, next: String) -> ScriptedTransport.Answer {
            .document(
                "<ListAllMyBucketsResult><Buckets><Bucket><Name>\(name)</Name><CreationDate>2026-01-01T00:00:00Z</CreationDate>"
                    + "<BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets>\(next)</ListAllMyBucketsResult>")
        }
        transport.on(.get, "continuation-token=t1", page("b2", next: ""))
        transport.on(page("b1", next: "<ContinuationToken>t1</ContinuationToken>"))
        let amazon = S3Client(profile: .test(endpoint: nil), transport: transport, options: .test(TestClock()))
        #expect(try await amazon.listBuckets().map(\.name) == ["b1", "b2"])
        #expect(amazon.knownRegion(of: "b2") == "eu-west-1")
        #expect(transport.requests.allSatisfy { $0.url.contains("max-buckets=10000") })
        transport.on(times: 9, page("b1", next: "<ContinuationToken>t9</ContinuationToken>"))
        let client = client
        #expect(await error { () throws(S3Error) in try await client.listBuckets() }?.code == "RepeatedMarker")
        #expect(client.knownRegion(of: "b1") == nil)
    }

    @Test func rulesAreDeletedOnlyWhereTheStoreHasJustShownThem() async throws {
        let client = client
        transport.on(.get, "?lifecycle", .document("<ListBucketResult><Name>b</Name></ListBucketResult>"))
        #expect(await error { () throws(S3Error) in try await client.deleteBucketLifecycle("b") }?.code == "NotImplemented")
        transport.on(.get, "?lifecycle", .error(404, "NoSuchLifecycleConfiguration"))
        #expect(try await client.deleteBucketLifecycle("b") == false)
        transport.on(.get, "?lifecycle", .document("<LifecycleConfiguration><Rule><ID>a</ID></Rule></LifecycleConfiguration>"))
        let changed = await error { () throws(S3Error) in try await client.deleteBucketLifecycle("b") { _ in false } }
        #expect(changed?.code == "ConfigurationChanged")
        #expect(transport.requests.allSatisfy { $0.method == .get })
    }

    @Test(arguments: [
        ([("Server", "SeaweedFS 8000GB 4.48")], StoreKind.seaweedFS),
        ([("Server", "Werkzeug/3.1.9 Python/3.11.7"), ("server", "amazon.com")], .moto),
        (
            [
                ("x-amz-request-id", "50ba1b36-fc76-43bf-974c-ad0673849659"), ("x-amz-id-2", "dIF9"),
                ("x-amzn-requestid", "44aa92ca-1d9f-4be2-a530-67a304172d9b"),
            ], .miniStack
        ),
        ([("Server", "MinIO")], .minIO), ([("x-minio-deployment-id", "1")], .minIO),
        ([("x-amz-request-id", "tx00000a1b2c3-0065-1234-default")], .ceph), ([("Server", "AmazonS3"), ("x-amz-request-id", "4F")], .aws),
        ([("Server", "TwistedWeb/24"), ("x-localstack", "true")], .localStack), ([("Server", "nginx")], .unknown),
    ])
    func aStoreIsToldByItsAnswers(_ headers: [(String, String)], _ kind: StoreKind) {
        #expect(StoreQuirks.kind(headers: HTTPHeaders(headers)) ?? .unknown == kind)
    }

    @Test func aStoreIsToldByItsHost() {
        #expect(StoreQuirks.kind(host: nil) == .aws)
        #expect(StoreQuirks.kind(host: "s3.eu-west-1.amazonaws.com") == .aws)
        #expect(StoreQuirks.kind(host: "account.r2.cloudflarestorage.com") == .r2)
        #expect(StoreQuirks.kind(host: "notamazonaws.com") == nil)
        #expect(client.storeKind == .unknown)
    }

    @Test func aPutTakenForCreateBucketIsNoConflict() async throws {
        let rules = try ReplicationConfiguration.decode(Array("<ReplicationConfiguration><Role>r</Role></ReplicationConfiguration>".utf8))
        transport.on(.get, "?replication", .error(404, "ReplicationConfigurationNotFoundError"))
        transport.on(.put, "?replication", .error(409, "BucketAlreadyOwnedByYou"))
        let client = client
        let error = await error { () throws(S3Error) in try await client.putBucketReplication("b", rules) }
        #expect(error?.code == "NotImplemented")
        #expect(error?.message.contains("?replication") == true)
    }

    @Test func rulesGoBackWithTheirMinimumSizeAndAreReadBack() async throws {
        let text = "<LifecycleConfiguration><Rule><ID>r</ID></Rule></LifecycleConfiguration>"
        let size = ("x-amz-transition-default-minimum-object-size", "varies_by_storage_class")
        transport.on(.get, "?lifecycle", .document(text, headers: [size]))
        transport.on(.put, "?lifecycle", .response(status: 200))
        transport.on(.get, "?lifecycle", .error(404, "NoSuchLifecycleConfiguration"))
        let rules = try LifecycleConfiguration.decode(Array(text.utf8))
        let client = client
        let error = await error { () throws(S3Error) in try await client.putBucketLifecycleConfiguration("b", rules) }
        #expect(error?.code == "NotKept")
        #expect(transport.requests[1].headers[size.0] == size.1)
        #expect(transport.requests[1].headers["Content-MD5"] != nil)
    }

    @Test func anObjectInsteadOfItsRetentionIsNotRetention() async {
        transport.on(.response(status: 200, headers: [("Content-Type", "text/plain")], body: Array("hello".utf8)))
        let client = client
        let error = await error { () throws(S3Error) in try await client.getObjectRetention(bucket: "b", key: "k") }
        #expect(error?.message == "this store does not know ?retention (it answered with the object itself)")
        #expect(transport.requests.count == 1)
    }

    @Test func aBucketWithVersionsIsNeverDeleted() async {
        let page =
            "<ListVersionsResult><IsTruncated>false</IsTruncated><DeleteMarker><Key>k</Key><VersionId>v</VersionId></DeleteMarker></ListVersionsResult>"
        transport.on(.get, "?versions", .document(page))
        transport.on(.get, "versions=", .document(page))
        let client = client
        let error = await error { () throws(S3Error) in try await client.deleteBucket("b") }
        #expect(error?.code == "BucketNotEmpty")
        #expect(!transport.requests.contains { $0.method == .delete })
    }

    @Test func aDeleteMarkerIsDescribed() async throws {
        transport.on(
            .head, "", .response(status: 405, headers: [("x-amz-delete-marker", "true"), ("x-amz-version-id", "v"), ("Content-Length", "0")]))
        let description = try await client.headObject(bucket: "b", key: "k", versionId: "v")
        #expect(description.isDeleteMarker)
        #expect(description.contentLength == nil)
        #expect(description.versionId == "v")
    }

    @Test func rootsAreFoundBehindWhatMayComeBefore() {
        func root(_ text: String) -> DocumentRoot { DocumentRoot.of(Array(text.utf8)) }
        #expect(root("\u{feff}  \n<?xml version='1.0'?><!-- c --><s3:Error xmlns:s3='x'>") == .element("Error"))
        #expect(root("<A/>") == .element("A"))
        #expect(root("") == .empty)
        #expect(root("  \r\n ") == .empty)
        #expect(root("<!DOCTYPE html><html>") == .html)
        #expect(root("<HTML>") == .html)
        for text in ["{}", "<", "<?xml", "<!-- x", "<!ENTITY"] { #expect(root(text) == .other, "\(text)") }
        #expect(DocumentRoot.isWhole(Array("<A>x</A> \n".utf8), root: "A"))
        #expect(DocumentRoot.isWhole(Array("<p:A>x</p:A>".utf8), root: "A"))
        #expect(DocumentRoot.isWhole(Array("<A/>".utf8), root: "A"))
        #expect(!DocumentRoot.isWhole(Array("<A>x</A".utf8), root: "A"))
        #expect(!DocumentRoot.isWhole(Array("<A><BA>x</BA>".utf8), root: "A"))
    }

    @Test func secretsAreTakenOutOfLogs() {
        let text = Redaction.text(
            "GET https://h/k?X-Amz-Signature=abc&x-amz-security-token=T0K&a=1 Authorization: AWS4 x\nnext <StringToSign>s</StringToSign>")
        for secret in ["abc", "T0K", "AWS4 x", ">s<"] { #expect(!text.contains(secret)) }
        for kept in ["a=1", "next", "</StringToSign>"] { #expect(text.contains(kept)) }
    }

    @Test func waitsThatStoresAskFor() {
        #expect(RetryAfter.seconds(HTTPHeaders([("Retry-After", "7")])) == 7)
        #expect(RetryAfter.seconds(HTTPHeaders([("Retry-After", "7"), ("x-amz-retry-after", "1500")])) == 1.5)
        let dates = [("Retry-After", "Thu, 01 Jan 2026 00:00:10 GMT"), ("Date", "Thu, 01 Jan 2026 00:00:00 GMT")]
        #expect(RetryAfter.seconds(HTTPHeaders(dates)) == 10)
        for bad in ["", "-1", "nan", "inf", "soon"] { #expect(RetryAfter.seconds(HTTPHeaders([("Retry-After", bad)])) == nil, "\(bad)") }
        #expect(RetryAfter.seconds(HTTPHeaders()) == nil)
    }
}
