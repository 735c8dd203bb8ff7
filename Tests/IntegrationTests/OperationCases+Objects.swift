import Foundation
import S3Client
import S3Model
import Synchronization
import Testing

extension OperationCase {
    /// Reads an object into memory.
    private static func read(_ store: OperationStore, _ input: GetObjectInput) async throws -> (output: GetObjectOutput, text: String) {
        let bytes = Mutex<[UInt8]>([])
        let output = try await store.client.getObject(input) { chunk in
            bytes.withLock { $0.append(contentsOf: chunk) }
            return true
        }
        return (output, bytes.withLock { String(decoding: $0, as: UTF8.self) })
    }

    static let objects: [OperationCase] = [
        OperationCase(.headObject) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                let put = try await store.put("hello", bucket, "a b/ü+%")
                let head = try await store.client.headObject(bucket: bucket, key: "a b/ü+%")
                #expect(head.contentLength == 5)
                #expect(head.contentType == "text/plain")
                #expect(head.eTag == put.eTag)
                #expect(head.versionId == put.versionId)
                #expect(head.lastModified != nil)
                let marker = try await store.client.deleteObject(bucket: bucket, key: "a b/ü+%")
                if store.kind == .miniStack {
                    let described = try await store.client.headObject(bucket: bucket, key: "a b/ü+%", versionId: marker.versionId)
                    #expect(described.isDeleteMarker)
                }
                let error = await #expect(throws: S3Error.self) { _ = try await store.client.headObject(bucket: bucket, key: "a b/ü+%") }
                #expect(error?.status == 404)
            }
        },
        OperationCase(.getObject) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                let old = try await store.put("first", bucket, "k")
                try await store.put("second", bucket, "k")
                try await store.put("", bucket, "empty")
                let now = try await read(store, GetObjectInput(bucket: bucket, key: "k"))
                #expect(now.text == "second")
                #expect(now.output.isComplete)
                let then = try await read(store, GetObjectInput(bucket: bucket, key: "k", versionId: old.versionId, ifMatch: old.eTag))
                #expect(then.text == "first")
                let part = try await read(store, GetObjectInput(bucket: bucket, key: "k", range: 1..<4))
                #expect(part.text == "eco")
                #expect(part.output.objectSize == 6)
                let part1 = try await read(store, GetObjectInput(bucket: bucket, key: "k", range: 0..<1024)).text
                #expect(part1 == "second")
                let part2 = try await read(store, GetObjectInput(bucket: bucket, key: "empty", range: 0..<1024)).output.bytes
                #expect(part2 == 0)
                let error = await #expect(throws: S3Error.self) { _ = try await read(store, GetObjectInput(bucket: bucket, key: "none")) }
                #expect(error?.code == "NoSuchKey")
                let changed = await #expect(throws: S3Error.self) {
                    _ = try await read(store, GetObjectInput(bucket: bucket, key: "k", ifMatch: "00000000000000000000000000000000"))
                }
                #expect(changed?.status == 412)
            }
        },
        OperationCase(.putObject) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                for algorithm in ChecksumAlgorithm.allCases {
                    let input = PutObjectInput(bucket: bucket, key: algorithm.rawValue, body: .bytes(Array("checked".utf8)), checksum: algorithm)
                    _ = try await store.client.putObject(input)
                }
                let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
                let content = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
                try content.write(to: URL(fileURLWithPath: path))
                defer { try? FileManager.default.removeItem(atPath: path) }
                let input = PutObjectInput(
                    bucket: bucket, key: "file", body: .file(path: path), contentType: "application/x-test", metadata: [.init("colour", "blue")],
                    tags: [.init("k 1", "v=1"), .init("k2", "")], storageClass: "STANDARD", ifNoneMatch: "*")
                _ = try await store.client.putObject(input)
                let head = try await store.client.headObject(bucket: bucket, key: "file")
                #expect(head.contentLength == 3_000_000)
                #expect(head.contentType == "application/x-test")
                #expect(head.metadata.map { $0.name.lowercased() } == ["colour"])
                #expect(head.metadata.map(\.value) == ["blue"])
                let tags = try await store.client.getObjectTagging(bucket: bucket, key: "file")
                #expect(Set(tags.map { "\($0.name)=\($0.value)" }) == ["k 1=v=1", "k2="])
                let error = await #expect(throws: S3Error.self) { _ = try await store.client.putObject(input) }
                #expect(error?.status == 412)
            }
        },
        OperationCase(.deleteObject) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                let put = try await store.put("1", bucket, "k")
                let marker = try await store.client.deleteObject(bucket: bucket, key: "k")
                #expect(marker.isDeleteMarker)
                #expect(marker.versionId != nil)
                let gone = try await store.client.deleteObject(bucket: bucket, key: "k", versionId: put.versionId)
                #expect(!gone.isDeleteMarker)
                let page = try await store.client.listObjectVersions(ListObjectVersionsInput(bucket: bucket))
                #expect((0..<page.segment.count).map { page.segment[$0].kind } == [.deleteMarker])
            }
        },
    ]
}
