import Foundation
import HTTP
import S3Model
import StrataTestSupport
import Synchronization
import Testing

@testable import S3Client

@Suite final class ObjectTransferTests: Sendable {
    private let clock = TestClock()
    private let transport = ScriptedTransport(chunkSize: 4)
    private let received = Mutex<[UInt8]>([])

    private func client(_ endpoint: String? = "http://store.test:9000") -> S3Client {
        S3Client(profile: .test(endpoint: endpoint), transport: transport, options: .test(clock))
    }

    private func get(_ input: GetObjectInput, from client: S3Client? = nil, upTo most: Int = .max) async -> Result<GetObjectOutput, S3Error> {
        do throws(S3Error) {
            let output = try await (client ?? self.client()).getObject(input) { chunk in
                self.received.withLock { bytes in
                    bytes.append(contentsOf: chunk)
                    return bytes.count < most
                }
            }
            return .success(output)
        } catch {
            return .failure(error)
        }
    }

    private func put(_ input: PutObjectInput, _ client: S3Client) async -> Result<PutObjectOutput, S3Error> {
        do throws(S3Error) {
            return .success(try await client.putObject(input))
        } catch {
            return .failure(error)
        }
    }

    private var text: String { received.withLock { String(decoding: $0, as: UTF8.self) } }
    private func headers(_ length: Int, _ more: [(String, String)] = []) -> [(String, String)] {
        [("Content-Length", String(length)), ("ETag", "\"e1\"")] + more
    }

    @Test func goesOnAfterACutWithTheSameVersion() async throws {
        transport.on(.cut(status: 200, headers: headers(10, [("x-amz-version-id", "v7")]), body: Array("0123".utf8)))
        transport.on(
            .response(status: 206, headers: headers(6, [("Content-Range", "bytes 4-9/10")]), body: Array("456789".utf8)))
        let output = try await get(GetObjectInput(bucket: "b", key: "k")).get()
        #expect(text == "0123456789")
        #expect(output.bytes == 10)
        #expect(output.objectSize == 10)
        #expect(output.isComplete)
        let second = transport.requests[1]
        #expect(second.headers["Range"] == "bytes=4-")
        #expect(second.headers["If-Match"] == "\"e1\"")
        #expect(second.url.contains("versionId=v7"))
    }

    @Test func everyAttemptThatBringsBytesEarnsNewOnes() async throws {
        for start in 0..<9 {
            let range = [("Content-Range", "bytes \(start)-9/10")]
            let body = Array(String(start).utf8)
            transport.on(.cut(status: start == 0 ? 200 : 206, headers: headers(10 - start, start == 0 ? [] : range), body: body))
        }
        transport.on(.response(status: 206, headers: headers(1, [("Content-Range", "bytes 9-9/10")]), body: Array("9".utf8)))
        _ = try await get(GetObjectInput(bucket: "b", key: "k")).get()
        #expect(text == "0123456789")
        received.withLock { $0 = [] }
        transport.on(.cut(status: 200, headers: headers(10), body: Array("0".utf8)))
        transport.on(times: 9, .failure(.connect))
        guard case .failure(let error) = await get(GetObjectInput(bucket: "b", key: "k")) else { throw Unexpected() }
        #expect(error.kind == .transport(.connect))
        #expect(transport.requests.count == 10 + 3)
    }

    @Test func aShortBodyIsGoneOnFrom() async throws {
        transport.on(.response(status: 200, headers: headers(10), body: Array("01234567".utf8)))
        transport.on(.response(status: 206, headers: headers(2, [("Content-Range", "bytes 8-9/10")]), body: Array("89".utf8)))
        _ = try await get(GetObjectInput(bucket: "b", key: "k")).get()
        #expect(text == "0123456789")
    }

    @Test func aRangeMustBeTheOneAskedFor() async {
        let wrong = ["bytes 1-4/10", "bytes 0-2/10", "bytes 0-9/10", "nonsense"]
        for value in wrong {
            transport.on(.response(status: 206, headers: headers(4, [("Content-Range", value)]), body: Array("0123".utf8)))
            let result = await get(GetObjectInput(bucket: "b", key: "k", range: 0..<4))
            guard case .failure(let error) = result else {
                Issue.record("\(value) was taken")
                continue
            }
            #expect(error.code == "MalformedAnswer")
            #expect(error.kind == .undecodable)
        }
        transport.on(.response(status: 200, headers: headers(10), body: Array("0123456789".utf8)))
        _ = await get(GetObjectInput(bucket: "b", key: "k", range: 0..<4))
        #expect(text.isEmpty)
        #expect(transport.requests.count == wrong.count + 1)
    }

    @Test func aRangeBeyondTheEndIsCut() async throws {
        transport.on(.response(status: 206, headers: headers(3, [("Content-Range", "bytes 0-2/3")]), body: Array("abc".utf8)))
        let output = try await get(GetObjectInput(bucket: "b", key: "k", range: 0..<1024)).get()
        #expect(transport.requests[0].headers["Range"] == "bytes=0-1023")
        #expect(output.bytes == 3)
    }

    @Test func anEmptyObjectHasNoRange() async throws {
        transport.on(.get, "", .error(416, "InvalidRange"))
        transport.on(.head, "", .response(status: 200, headers: [("Content-Length", "0"), ("Content-Type", "text/plain")]))
        let output = try await get(GetObjectInput(bucket: "b", key: "k", range: 0..<1024)).get()
        #expect(output.bytes == 0)
        #expect(output.description.contentType == "text/plain")
    }

    @Test func theHandlerCanEndIt() async throws {
        transport.on(.response(status: 200, headers: headers(10), body: Array("0123456789".utf8)))
        let output = try await get(GetObjectInput(bucket: "b", key: "k"), upTo: 4).get()
        #expect(!output.isComplete)
        #expect(output.bytes == 4)
    }

    @Test func flippedBytesAreNoticedByETagAndChecksum() async throws {
        let md5 = "\"781e5e245d69b566979b86e28d23f2c7\""  // of 0123456789
        transport.on(.response(status: 200, headers: [("Content-Length", "10"), ("ETag", md5)], body: Array("0123456789".utf8)))
        let good = try await get(GetObjectInput(bucket: "b", key: "k")).get()
        #expect(good.verification == .md5)
        transport.on(.response(status: 200, headers: [("Content-Length", "10"), ("ETag", md5)], body: Array("0123456788".utf8)))
        guard case .failure(let error) = await get(GetObjectInput(bucket: "b", key: "k")) else { throw Unexpected() }
        #expect(error.code == "ChecksumMismatch")
        let crc = ChecksumAlgorithm.crc32.base64(of: Array("0123456789".utf8))
        transport.on(.response(status: 200, headers: headers(10, [("x-amz-checksum-crc32", crc)]), body: Array("0123456789".utf8)))
        let checked = try await get(GetObjectInput(bucket: "b", key: "k"), from: client(nil)).get()
        #expect(checked.verification == .checksum(.crc32))
        #expect(transport.requests.last?.headers["x-amz-checksum-mode"] == "ENABLED")
        transport.on(.response(status: 200, headers: headers(10, [("x-amz-checksum-crc32", "abc=-2")]), body: Array("0123456789".utf8)))
        let composite = try await get(GetObjectInput(bucket: "b", key: "k")).get()
        #expect(composite.verification == .length)
    }

    @Test func anUploadIsHashedOverHttpAndChecksummedOverTLS() async throws {
        transport.on(times: 3, .response(status: 200, headers: [("ETag", "\"e2\""), ("x-amz-version-id", "v1")]))
        let input = PutObjectInput(bucket: "bucket", key: "k", body: .bytes(Array("abc".utf8)))
        let output = try await put(input, client()).get()
        #expect(output == PutObjectOutput(eTag: "e2", versionId: "v1"))
        _ = try await put(input, client(nil)).get()
        _ = try await put(input, client("https://store.test")).get()
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let requests = transport.requests
        #expect(requests.map { $0.headers["x-amz-content-sha256"] } == [hash, "UNSIGNED-PAYLOAD", hash])
        #expect(requests.map { $0.headers["x-amz-checksum-crc32"] } == [nil, ChecksumAlgorithm.crc32.base64(of: Array("abc".utf8)), nil])
        #expect(requests.allSatisfy { !$0.isRepeatable && $0.headers["Content-Type"] == "application/octet-stream" })
    }

    @Test func aStoreThatRefusesChecksumsGetsNoneFromThenOn() async throws {
        transport.on(.error(501, "NotImplemented", "Header 'x-amz-checksum-crc32' with value 'x' not implemented"))
        transport.on(times: 2, .response(status: 200))
        let client = client(nil)
        let input = PutObjectInput(bucket: "bucket", key: "k", body: .bytes([1]))
        _ = try await put(input, client).get()
        _ = try await put(input, client).get()
        #expect(transport.requests.map { $0.headers["x-amz-checksum-crc32"] != nil } == [true, false, false])
    }

    @Test func headersOfAnUpload() async throws {
        transport.on(.response(status: 200))
        let input = PutObjectInput(
            bucket: "b", key: "k", body: .bytes([]), contentType: "text/plain", metadata: [.init("colour", "grün")],
            tags: [.init("b", "2 &"), .init("a", "")], storageClass: "STANDARD_IA", ifMatch: "e1", ifNoneMatch: "*", checksum: .sha1)
        _ = try await put(input, client()).get()
        let headers = transport.requests[0].headers
        #expect(headers["x-amz-meta-colour"] == "grün")
        #expect(headers["x-amz-tagging"] == "b=2%20%26&a=")
        #expect(headers["x-amz-storage-class"] == "STANDARD_IA")
        #expect(headers["If-Match"] == "\"e1\"")
        #expect(headers["If-None-Match"] == "*")
        #expect(headers["x-amz-checksum-sha1"] == "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
    }

    @Test func aFileIsReadOnceAndNoticedWhenItChanges() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("strata-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("abc".utf8).write(to: URL(fileURLWithPath: path))
        let input = PutObjectInput(bucket: "b", key: "k", body: .file(path: path))
        transport.on(.response(status: 200))
        _ = try await put(input, client()).get()
        #expect(transport.requests[0].body == .file(path: path, offset: 0, length: 3))
        transport.on(
            .made { _ in
                try? Data("abcdef".utf8).write(to: URL(fileURLWithPath: path))
                return .error(400, "BadDigest")
            })
        guard case .failure(let error) = await put(input, client()) else { throw Unexpected() }
        #expect(error.code == "LocalFileChanged")
        guard case .failure(let missing) = await put(PutObjectInput(bucket: "b", key: "k", body: .file(path: path + "x")), client()) else {
            throw Unexpected()
        }
        #expect(missing.kind == .transport(.localFile))
    }

    @Test func configurationsCarryTheirMD5() async throws {
        transport.on(.get, "?tagging", .document("<Tagging><TagSet></TagSet></Tagging>"))
        transport.on(.put, "?tagging", .response(status: 200))
        try await client().putObjectTagging(bucket: "b", key: "k", tags: [.init("a", "b")])
        #expect(transport.requests[1].headers["Content-MD5"]?.count == 24)
        #expect(transport.requests[1].isRepeatable)
    }

    private struct Unexpected: Error {}
}
