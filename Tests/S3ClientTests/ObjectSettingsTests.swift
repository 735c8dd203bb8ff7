import HTTP
import S3Model
import StrataTestSupport
import Testing

@testable import S3Client

/// HEAD's further facts, locks, ACLs and RestoreObject, over scripted answers.
@Suite struct ObjectSettingsTests {
    private let transport = ScriptedTransport()
    private let clock = TestClock()
    private var client: S3Client { S3Client(profile: .test(), transport: transport, options: .test(clock)) }

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    @Test func restoringSaysWhatItSetGoing() async throws {
        transport.on(.response(status: 202))
        transport.on(.response(status: 200))
        transport.on(.error(409, "RestoreAlreadyInProgress"))
        transport.on(.error(403, "InvalidObjectState"))
        let client = client
        var outputs: [RestoreObjectOutput] = []
        for _ in 0..<3 {
            outputs.append(try await client.restoreObject(bucket: "b", key: "k", versionId: "v", RestoreRequest(days: 3, tier: .bulk)))
        }
        #expect(outputs == [.started, .prolonged, .alreadyInProgress])
        let refused = await error { () throws(S3Error) in try await client.restoreObject(bucket: "b", key: "k", RestoreRequest(days: nil)) }
        #expect(refused?.code == "InvalidObjectState")
        #expect(transport.requests[0].url.hasSuffix("/b/k?restore=&versionId=v"))
        guard case .bytes(let body) = transport.requests[0].body else { return }
        #expect(
            String(decoding: body, as: UTF8.self).contains("<Days>3</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters>"))
    }

    /// A store that ignores the sub-resource would take the document for the object's new bytes.
    @Test func nothingIsPutToASubresourceThatTheStoreDoesNotKnow() async throws {
        transport.on(times: 4, .response(status: 200, headers: [("Content-Type", "text/plain"), ("ETag", "\"e\"")], body: Array("the object".utf8)))
        let client = client
        let acl = AccessControlPolicy(ownerId: "o", ownerName: "", grants: [])
        let errors = [
            await error { () throws(S3Error) in try await client.putObjectAcl(bucket: "b", key: "k", acl) },
            await error { () throws(S3Error) in try await client.putObjectRetention(bucket: "b", key: "k", nil) },
            await error { () throws(S3Error) in try await client.putObjectLegalHold(bucket: "b", key: "k", isHeld: true) },
            await error { () throws(S3Error) in try await client.putObjectTagging(bucket: "b", key: "k", tags: []) },
        ]
        #expect(errors.map { $0?.code } == ["NotImplemented", "NotImplemented", "NotImplemented", "NotImplemented"])
        #expect(transport.requests.allSatisfy { $0.method == .get })
    }

    @Test func aSubresourceIsAskedForOnce() async throws {
        transport.on(.get, "?legal-hold", .error(404, "NoSuchObjectLockConfiguration"))
        transport.on(.put, "?legal-hold", times: 2, .response(status: 200))
        let client = client
        for isHeld in [true, false] { try await client.putObjectLegalHold(bucket: "b", key: "k", versionId: "v", isHeld: isHeld) }
        #expect(transport.requests.map(\.method) == [.get, .put, .put])
        #expect(transport.requests[1].headers["Content-MD5"] != nil)
    }

    @Test func aVersionUnderItsOwnersKeyIsRecognised() async throws {
        transport.on(.head, "", times: 3, .response(status: 400))
        transport.on(
            .get, "",
            .error(
                400, "InvalidRequest",
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object."))
        let client = client
        let known = await error { () throws(S3Error) in try await client.headObject(bucket: "b", key: "k", versionId: "v") }
        #expect(known?.code == "CustomerKeyRequired")
        #expect(transport.requests.last?.headers["Range"] == "bytes=0-0")
        transport.on(.head, "", times: 3, .response(status: 400))
        transport.on(.get, "", .response(status: 206, body: [1]))
        let other = await error { () throws(S3Error) in try await client.headObject(bucket: "b", key: "k") }
        #expect(other?.code == "BadRequest")
    }

    @Test func headsAskForWhatIsWanted() async throws {
        transport.on(times: 2, .response(status: 200))
        let key = try #require(CustomerKey(bytes: [UInt8](repeating: 1, count: 32)))
        let safe = S3Client(profile: .test(endpoint: "https://store.test"), transport: transport, options: .test(clock))
        _ = try await safe.headObject(bucket: "b", key: "k", versionId: "v", wantsChecksum: true, partNumber: 1, customerKey: key)
        let head = transport.requests[0]
        #expect(head.url.contains("partNumber=1"))
        #expect(head.headers["x-amz-checksum-mode"] == "ENABLED")
        #expect(head.headers["x-amz-server-side-encryption-customer-algorithm"] == "AES256")
        _ = try await safe.getObject(GetObjectInput(bucket: "b", key: "k", customerKey: key)) { _ in true }
        #expect(transport.requests[1].headers["x-amz-server-side-encryption-customer-key-MD5"] != nil)
    }

    @Test func aLockedUploadGoesWithADigest() async throws {
        transport.on(.response(status: 200))
        let placement = ObjectPlacement(
            encryption: .aes256, acl: .grants([.init("x-amz-grant-read", "id=\"x\"")]),
            retention: ObjectRetention(mode: "COMPLIANCE", retainUntil: 1_798_761_600_000), legalHold: true)
        _ = try await client.putObject(PutObjectInput(bucket: "b", key: "k", body: .bytes([1]), storageClass: "STANDARD_IA", placement: placement))
        let headers = transport.requests[0].headers
        #expect(headers["x-amz-checksum-crc32"] != nil)
        #expect(headers["x-amz-object-lock-legal-hold"] == "ON")
        #expect(headers["x-amz-grant-read"] == "id=\"x\"")
        #expect(headers["x-amz-storage-class"] == "STANDARD_IA")
    }

    @Test func metadataIsSentAgainAsItWasMeant() {
        let head = ObjectDescription(
            head: HTTPResponseHead(
                status: 200,
                headers: HTTPHeaders([
                    ("Content-Type", "text/x"), ("Content-Encoding", "aws-chunked, gzip"), ("Expires", "never"), ("Server", "x"), ("ETag", "\"e\""),
                    ("x-amz-meta-plain", "a"), ("x-amz-meta-nonascii", "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?="), ("x-amz-meta-odd", "=?x?="),
                ])))
        let metadata = ObjectMetadata(of: head)
        #expect(metadata.contentType == "text/x")
        #expect(metadata.headers == [.init("Content-Encoding", "gzip"), .init("Expires", "never")])
        #expect(metadata.metadata == [.init("plain", "a"), .init("nonascii", "ÄMÄZÕÑ S3"), .init("odd", "=?x?=")])
        #expect(ObjectMetadata.unsendable(of: head) == ["odd"])
    }
}
