import HTTP
import S3Model
import StrataTestSupport
import Testing

@testable import S3Client

/// CopyObject and its fellows, over scripted answers.
@Suite struct CopyTests {
    private let transport = ScriptedTransport()
    private let clock = TestClock()
    private var client: S3Client { S3Client(profile: .test(), transport: transport, options: .test(clock)) }
    private static let done = """
        <CopyObjectResult><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"abc"</ETag><ChecksumCRC32>AAAA</ChecksumCRC32>\
        <ChecksumType>FULL_OBJECT</ChecksumType></CopyObjectResult>
        """
    private let input = CopyObjectInput(
        source: CopySource(bucket: "b", key: "k", versionId: "v1", ifMatch: "e1"), bucket: "b", key: "k", ifMatch: "e2")

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    private func copyError(_ input: CopyObjectInput? = nil) async -> S3Error? {
        let (client, input) = (client, input ?? self.input)
        return await error { () throws(S3Error) in try await client.copyObject(input) }
    }

    @Test func everythingSaidGoesIntoHeaders() async throws {
        transport.on(.document(Self.done, headers: [("x-amz-version-id", "v2"), ("x-amz-copy-source-version-id", "v1")]))
        var input = input
        input.source.key = "a b?versionId=x/ü+"
        input.metadata = .replace(
            ObjectMetadata(contentType: "text/x", headers: [.init("Cache-Control", "no-store")], metadata: [.init("colour", "blue")]))
        input.tagging = .replace([.init("b", "1 2"), .init("a", "=")])
        input.placement = ObjectPlacement(
            storageClass: "GLACIER_IR", encryption: .kms(keyId: "arn:key", context: "e30=", usesBucketKey: true), acl: .canned("bucket-owner-read"),
            websiteRedirectLocation: "/there", retention: ObjectRetention(mode: "GOVERNANCE", retainUntil: 1_798_761_600_000), legalHold: false)
        input.checksumAlgorithm = "SHA256"
        input.expectedBucketOwner = "111122223333"
        let output = try await client.copyObject(input)
        #expect(output.eTag == "abc")
        #expect(output.versionId == "v2")
        #expect(output.sourceVersionId == "v1")
        #expect(output.lastModified == 1_767_225_600_000)
        #expect(output.checksums["CRC32"] == "AAAA")
        let headers = try #require(transport.requests.first).headers
        let expected = [
            "x-amz-copy-source": "b/a%20b%3FversionId%3Dx/%C3%BC%2B?versionId=v1", "x-amz-copy-source-if-match": "\"e1\"", "If-Match": "\"e2\"",
            "x-amz-metadata-directive": "REPLACE", "Content-Type": "text/x", "Cache-Control": "no-store", "x-amz-meta-colour": "blue",
            "x-amz-tagging-directive": "REPLACE", "x-amz-tagging": "b=1%202&a=%3D", "x-amz-storage-class": "GLACIER_IR",
            "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "arn:key",
            "x-amz-server-side-encryption-context": "e30=", "x-amz-server-side-encryption-bucket-key-enabled": "true",
            "x-amz-acl": "bucket-owner-read", "x-amz-website-redirect-location": "/there", "x-amz-object-lock-mode": "GOVERNANCE",
            "x-amz-object-lock-retain-until-date": "2027-01-01T00:00:00.000Z", "x-amz-object-lock-legal-hold": "OFF",
            "x-amz-checksum-algorithm": "SHA256", "x-amz-expected-bucket-owner": "111122223333",
        ]
        for (name, value) in expected { #expect(headers[name] == value, "\(name)") }
        #expect(transport.requests[0].isRepeatable == false)
        #expect(transport.requests[0].patience.stall >= 600)
    }

    @Test func anErrorInsideA200IsTriedAgain() async throws {
        transport.on(times: 2, .document("<?xml version=\"1.0\"?>\n  \n<Error><Code>InternalError</Code><Message>m</Message></Error>"))
        transport.on(.document("  <?xml version=\"1.0\"?>\n   " + Self.done))
        let output = try await client.copyObject(input)
        #expect(output.eTag == "abc")
        #expect(transport.requests.count == 3)
    }

    @Test func aConditionInsideA200IsNotTriedAgain() async throws {
        for code in ["PreconditionFailed", "ConditionalRequestConflict"] {
            transport.on(.document("<Error><Code>\(code)</Code></Error>"))
            let error = await copyError()
            #expect(error?.code == code)
        }
        #expect(transport.requests.count == 2)
    }

    @Test func conditionsThatFailAreSurfacedAtOnce() async throws {
        transport.on(.error(412, "PreconditionFailed"))
        let failed = await copyError()
        #expect(failed?.status == 412)
        #expect(failed?.leavesOutcomeOpen == false)
        transport.on(.error(409, "ConditionalRequestConflict"))
        let conflict = await copyError()
        #expect(conflict?.status == 409)
        #expect(transport.requests.count == 2)
    }

    /// The first attempt may have been carried out: then it is our own new version whose ETag isn't the one expected.
    @Test func aConditionThatFailsAtALaterAttemptLeavesTheOutcomeOpen() async throws {
        transport.on(.error(500, "InternalError"))
        transport.on(.error(412, "PreconditionFailed"))
        let error = await copyError()
        #expect(error?.status == 412)
        #expect(error?.attempts == 2)
        #expect(error?.leavesOutcomeOpen == true)
    }

    @Test(arguments: [TransportError.Kind.cut, .timeout, .stalled, .ambiguous])
    func aLostAnswerIsAmbiguousAndSentOnce(kind: TransportError.Kind) async throws {
        transport.on(.failure(kind))
        let error = await copyError()
        #expect(error?.kind == .transport(.ambiguous))
        #expect(error?.leavesOutcomeOpen == true)
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: ["", "<CopyObjectResult><ETag>\"a", "<ListBucketResult></ListBucketResult>"])
    func aBrokenAnswerIsAmbiguous(body: String) async throws {
        transport.on(.document(body))
        let error = await copyError()
        #expect(error?.kind == .transport(.ambiguous))
        #expect(transport.requests.count == 1)
    }

    @Test func deniedAndArchivedSourcesLeaveNothingOpen() async throws {
        for (status, code) in [
            (403, "AccessDenied"), (403, "InvalidObjectState"), (404, "NoSuchVersion"), (400, "InvalidRequest"), (501, "NotImplemented"),
        ] {
            transport.on(.error(status, code))
            let error = await copyError()
            #expect(error?.code == code)
            #expect(error?.leavesOutcomeOpen == false)
        }
    }

    @Test func unsafeValuesAreNeverSent() async throws {
        var broken = input
        broken.metadata = .replace(ObjectMetadata(metadata: [.init("a", "1\r\nx-amz-acl: public-read")]))
        let value = await copyError(broken)
        #expect(value?.code == "InvalidHeader")
        broken.metadata = .replace(ObjectMetadata(metadata: [.init("a b", "1")]))
        let name = await copyError(broken)
        #expect(name?.code == "InvalidHeader")
        broken = input
        broken.source.versionId = ""
        let version = await copyError(broken)
        #expect(version?.code == "InvalidVersionId")
        let client = client
        let delete = await error { () throws(S3Error) in try await client.deleteObject(bucket: "b", key: "k", versionId: "") }
        #expect(delete?.code == "InvalidVersionId")
        #expect(transport.requests.isEmpty)
    }

    @Test func customerKeysGoInThreeHeadersAndOverTLSOnly() async throws {
        let key = try #require(CustomerKey(bytes: [UInt8](repeating: 0x30, count: 32)))
        #expect(CustomerKey(bytes: [1]) == nil)
        #expect(CustomerKey(base64: "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=") == key)
        #expect(!"\(key) \(String(reflecting: key)) \(String(describing: Mirror(reflecting: key).children.first))".contains("MDAw"))
        var input = input
        input.source.customerKey = key
        input.placement.customerKey = key
        let refused = await copyError(input)
        #expect(refused?.code == "InsecureTransport")
        #expect(transport.requests.isEmpty)
        transport.on(.document(Self.done))
        let safe = S3Client(profile: .test(endpoint: "https://store.test"), transport: transport, options: .test(clock))
        _ = try await safe.copyObject(input)
        for prefix in ["x-amz-", "x-amz-copy-source-"] {
            let headers = transport.requests[0].headers
            #expect(headers[prefix + "server-side-encryption-customer-algorithm"] == "AES256")
            #expect(headers[prefix + "server-side-encryption-customer-key"] == "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=")
            #expect(headers[prefix + "server-side-encryption-customer-key-MD5"] == "zZ5FnqcIqUjVwvWmyog4zw==")
        }
    }

    @Test func requesterPaysIsSaidWithEveryRequestOnceAccepted() async throws {
        transport.on(times: 2, .document(Self.done))
        _ = try await client.copyObject(input)
        _ = try await client.payingForRequests().copyObject(input)
        #expect(transport.requests.map { $0.headers["x-amz-request-payer"] } == [nil, "requester"])
    }

    @Test func aReadOnlySessionCopiesNothing() async throws {
        let client = S3Client(profile: .test(), transport: transport, options: .test(clock, isReadOnly: true))
        let input = input
        let copy = await error { () throws(S3Error) in try await client.copyObject(input) }
        #expect(copy?.code == "ReadOnly")
        let create = await error { () throws(S3Error) in try await client.createMultipartUpload(.init(bucket: "b", key: "k")) }
        #expect(create?.code == "ReadOnly")
        let acl = AccessControlPolicy(ownerId: "o", ownerName: "", grants: [])
        let put = await error { () throws(S3Error) in try await client.putObjectAcl(bucket: "b", key: "k", acl) }
        #expect(put?.code == "ReadOnly")
        #expect(transport.requests.isEmpty)
    }
}
