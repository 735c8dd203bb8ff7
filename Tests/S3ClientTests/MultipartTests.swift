import HTTP
import S3Model
import StrataTestSupport
import Testing

@testable import S3Client

/// Multipart uploads, over scripted answers.
@Suite struct MultipartTests {
    private let transport = ScriptedTransport()
    private let clock = TestClock()
    private var client: S3Client { S3Client(profile: .test(), transport: transport, options: .test(clock)) }
    private let complete = CompleteMultipartUploadInput(
        bucket: "b", key: "k", uploadId: "u",
        parts: [
            UploadedPart(partNumber: 2, eTag: "e2", checksums: ObjectChecksums(values: [.init("CRC32C", "BBBB")])),
            UploadedPart(partNumber: 1, eTag: "e1", checksums: ObjectChecksums(values: [.init("CRC32C", "AAAA")])),
        ], ifNoneMatch: "*", objectSize: 12)

    private func error<Value>(_ work: () async throws(S3Error) -> Value) async -> S3Error? {
        do throws(S3Error) {
            _ = try await work()
            return nil
        } catch {
            return error
        }
    }

    private func completeError() async -> S3Error? {
        let (client, complete) = (client, complete)
        return await error { () throws(S3Error) in try await client.completeMultipartUpload(complete) }
    }

    private func text(_ request: HTTPRequest) -> String {
        guard case .bytes(let bytes) = request.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func creatingIsSentOnceAndOrphansAreLeftToBeFound() async throws {
        transport.on(.failure(.cut))
        let client = client
        let lost = await error { () throws(S3Error) in try await client.createMultipartUpload(.init(bucket: "b", key: "k")) }
        #expect(lost?.kind == .transport(.ambiguous))
        #expect(transport.requests.count == 1)
        transport.on(
            .document("<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>u1</UploadId></InitiateMultipartUploadResult>"))
        let input = CreateMultipartUploadInput(
            bucket: "b", key: "k", metadata: ObjectMetadata(contentType: "t/x"), tags: [.init("a", "b")],
            placement: ObjectPlacement(storageClass: "STANDARD_IA"), checksumAlgorithm: "CRC64NVME", checksumType: "FULL_OBJECT")
        #expect(try await client.createMultipartUpload(input) == "u1")
        let request = transport.requests[1]
        #expect(request.method == .post)
        #expect(request.url.hasSuffix("/b/k?uploads="))
        #expect(request.headers["x-amz-tagging"] == "a=b")
        #expect(request.headers["x-amz-storage-class"] == "STANDARD_IA")
        #expect(request.headers["x-amz-checksum-type"] == "FULL_OBJECT")
    }

    @Test func aStoreWithoutMultipartUploadsSaysSo() async throws {
        transport.on(.document("<ListBucketResult></ListBucketResult>"))
        let client = client
        let error = await error { () throws(S3Error) in try await client.createMultipartUpload(.init(bucket: "b", key: "k")) }
        #expect(error?.code == "NotImplemented")
    }

    @Test func partsAreRepeatedUntilTheyAreThere() async throws {
        transport.on(times: 2, .failure(.cut))
        transport.on(.response(status: 200, headers: [("ETag", "\"p\""), ("x-amz-checksum-crc32", "AAAA")]))
        let part = try await client.uploadPart(.init(bucket: "b", key: "k", uploadId: "u&", partNumber: 3, body: .bytes([1]), checksum: .crc32))
        #expect(part == UploadedPart(partNumber: 3, eTag: "p", checksums: ObjectChecksums(values: [.init("CRC32", "AAAA")])))
        #expect(transport.requests[2].url.hasSuffix("/b/k?partNumber=3&uploadId=u%26"))
        #expect(transport.requests[2].headers["x-amz-checksum-crc32"] != nil)
        transport.on(times: 1, .document("<Error><Code>InternalError</Code></Error>"))
        transport.on(.document("<CopyPartResult><ETag>\"q\"</ETag></CopyPartResult>"))
        let source = CopySource(bucket: "s", key: "x", versionId: "v", ifMatch: "e")
        let copied = try await client.uploadPartCopy(
            .init(source: source, range: 5..<15, bucket: "b", key: "k", uploadId: "u", partNumber: 1))
        #expect(copied.eTag == "q")
        #expect(transport.requests[4].headers["x-amz-copy-source-range"] == "bytes=5-14")
        #expect(transport.requests[4].headers["x-amz-copy-source-if-match"] == "\"e\"")
    }

    @Test func noPartGoesWithAChecksumThatItsUploadWasNotBegunWith() async throws {
        transport.on(times: 1, .response(status: 200, headers: [("ETag", "\"p\"")]))
        let amazon = S3Client(profile: .test(endpoint: nil), transport: transport, options: .test(clock))
        _ = try await amazon.uploadPart(.init(bucket: "b", key: "k", uploadId: "u", partNumber: 1, body: .bytes([1])))
        #expect(!transport.requests[0].headers.fields.contains { $0.name.lowercased().hasPrefix("x-amz-checksum") })
        #expect(transport.requests[0].headers["x-amz-content-sha256"] != "UNSIGNED-PAYLOAD")
    }

    @Test func completingNamesThePartsInOrderAndWaitsOutTheSpaces() async throws {
        let spaces = String(repeating: " \n", count: 200)
        transport.on(
            .document(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\(spaces)<CompleteMultipartUploadResult><ETag>\"x-2\"</ETag>"
                    + "<ChecksumCRC32C>CCCC-2</ChecksumCRC32C><ChecksumType>COMPOSITE</ChecksumType></CompleteMultipartUploadResult>",
                headers: [("x-amz-version-id", "v9")]))
        let output = try await client.completeMultipartUpload(complete)
        #expect(output.eTag == "x-2")
        #expect(output.versionId == "v9")
        #expect(!output.checksums.isOfWholeObject)
        let request = transport.requests[0]
        #expect(request.headers["If-None-Match"] == "*")
        #expect(request.headers["x-amz-mp-object-size"] == "12")
        #expect(request.isRepeatable == false)
        #expect(request.patience.stallBytesPerSecond == 1)
        #expect(
            text(request).hasSuffix(
                "<Part><ChecksumCRC32C>AAAA</ChecksumCRC32C><PartNumber>1</PartNumber><ETag>\"e1\"</ETag></Part>"
                    + "<Part><ChecksumCRC32C>BBBB</ChecksumCRC32C><PartNumber>2</PartNumber><ETag>\"e2\"</ETag></Part></CompleteMultipartUpload>"))
    }

    @Test func spacesBeforeTheDeclarationAreNoHarm() async throws {
        transport.on(.document("   \n<?xml version=\"1.0\"?><CompleteMultipartUploadResult><ETag>x-2</ETag></CompleteMultipartUploadResult>"))
        #expect(try await client.completeMultipartUpload(complete).eTag == "x-2")
    }

    @Test func anErrorAfterTheSpacesIsOne() async throws {
        transport.on(.document("<?xml version=\"1.0\"?>    <Error><Code>PreconditionFailed</Code></Error>"))
        let error = await completeError()
        #expect(error?.code == "PreconditionFailed")
        #expect(transport.requests.count == 1)
    }

    @Test func aLostCompleteIsAmbiguousAndSentOnce() async throws {
        for answer in [ScriptedTransport.Answer.failure(.cut), .document("    "), .failure(.stalled)] {
            transport.on(answer)
            let error = await completeError()
            #expect(error?.kind == .transport(.ambiguous))
        }
        #expect(transport.requests.count == 3)
    }

    @Test func noSuchUploadAfterAnErrorLeavesTheOutcomeOpen() async throws {
        transport.on(.error(500, "InternalError"))
        transport.on(.error(404, "NoSuchUpload"))
        let error = await completeError()
        #expect(error?.code == "NoSuchUpload")
        #expect(error?.attempts == 2)
        #expect(error?.leavesOutcomeOpen == true)
        transport.on(.error(400, "InvalidPart"))
        let part = await completeError()
        #expect(part?.leavesOutcomeOpen == false)
    }

    @Test func abortingTwiceIsAbortingOnce() async throws {
        transport.on(.failure(.cut))
        transport.on(.error(404, "NoSuchUpload"))
        let known = try await client.abortMultipartUpload(bucket: "b", key: "k", uploadId: "u")
        #expect(!known)
        transport.on(.response(status: 204))
        let again = try await client.abortMultipartUpload(bucket: "b", key: "k", uploadId: "u")
        #expect(again)
    }

    @Test func partsAndUploadsComePageByPage() async throws {
        func part(_ number: Int, _ more: String) -> ScriptedTransport.Answer {
            .document("<ListPartsResult>\(more)<Part><PartNumber>\(number)</PartNumber><ETag>\"e\"</ETag><Size>5</Size></Part></ListPartsResult>")
        }
        transport.on(.get, "part-number-marker=1", part(2, "<IsTruncated>false</IsTruncated>"))
        transport.on(part(1, "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>"))
        let parts = try await client.listParts(bucket: "b", key: "k", uploadId: "u")
        #expect(parts.map(\.partNumber) == [1, 2])
        func upload(_ key: String, _ more: String) -> ScriptedTransport.Answer {
            .document(
                "<ListMultipartUploadsResult><EncodingType>url</EncodingType>\(more)<Upload><Key>\(key)</Key><UploadId>u</UploadId>"
                    + "<Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload></ListMultipartUploadsResult>")
        }
        transport.on(.get, "key-marker=a%20b", upload("c%2B", ""))
        transport.on(upload("a+b", "<IsTruncated>true</IsTruncated><NextKeyMarker>a+b</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>"))
        let uploads = try await client.listMultipartUploads("b")
        #expect(uploads.map(\.key) == ["a b", "c+"])
        #expect(uploads[0].initiated == 1_767_225_600_000)
        transport.on(
            times: 3, upload("a+b", "<IsTruncated>true</IsTruncated><NextKeyMarker>a+b</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>"))
        let client = client
        let circle = await error { () throws(S3Error) in try await client.listMultipartUploads("b") }
        #expect(circle?.code == "RepeatedMarker")
    }

    /// Observed on SeaweedFS 4.48: EncodingType url, but keys as they are.
    @Test func keysThatAreSaidToBeEncodedAndAreNot() async throws {
        func answer(_ key: String) -> ScriptedTransport.Answer {
            .document(
                "<ListMultipartUploadsResult><EncodingType>url</EncodingType><Upload><Key>\(key)</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>"
            )
        }
        for (key, prefix) in [("a b/ü+%", ""), ("a+b", "a+b"), ("50%", "")] {
            transport.on(answer(key))
            let uploads = try await client.listMultipartUploads("b", prefix: prefix)
            #expect(uploads.map(\.key) == [key])
            #expect(uploads.allSatisfy { $0.isActionable })
        }
    }
}
