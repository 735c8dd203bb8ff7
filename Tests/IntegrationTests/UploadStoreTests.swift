import Foundation
import S3Client
import S3Model
import Synchronization
import Testing

@testable import Operations

/// Uploads of files on real servers.
private enum UploadCase {
    private static let limits = UploadOperation.Limits(single: 5 << 20, smallestPart: 5 << 20, partsAtOnce: 3)

    /// Runs a body with a bucket and a file of so many bytes.
    private static func with(
        _ store: OperationStore, size: Int, versioned: Bool, _ body: (String, String, [UInt8]) async throws -> Void
    ) async throws {
        let path = NSTemporaryDirectory() + "strata-upload-\(UUID().uuidString).json"
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await store.withBucket(versioned: versioned) { bucket in try await body(bucket, path, bytes) }
    }

    /// In one request and in parts: the store has the file's bytes and type, and knows of no unfinished upload.
    static func stores(_ store: OperationStore) async throws {
        for size in [0, 70_001, 11 << 20] {
            try await with(store, size: size, versioned: true) { bucket, path, bytes in
                let upload = UploadOperation(client: store.client, path: path, bucket: bucket, key: "dir/käse +%20&x.json", limits: limits)
                let plan = try await upload.plan()
                #expect(plan.effect == .keepsOlderVersions && plan.present == nil && plan.parts == (size > 5 << 20 ? 3 : 1))
                let last = Mutex<Int64>(-1)
                let outcome = try await upload.run { sent in last.withLock { $0 = sent } }
                #expect(last.withLock(\.self) == Int64(size) && outcome.versionId?.isEmpty == false)
                let made = try await store.client.headObject(bucket: bucket, key: "dir/käse +%20&x.json")
                #expect(made.contentType == "application/json" && made.contentLength == Int64(size))
                let body = Mutex<[UInt8]>([])
                _ = try await store.client.getObject(GetObjectInput(bucket: bucket, key: "dir/käse +%20&x.json")) { chunk in
                    body.withLock { $0.append(contentsOf: chunk) }
                    return true
                }
                #expect(body.withLock(\.self) == bytes)
                #expect(try await store.client.listMultipartUploads(bucket).isEmpty)
                #expect(try await upload.plan().present?.contentLength == Int64(size))
            }
        }
    }

    /// Without versions what the key holds is only overwritten after a yes; a cancelled upload leaves nothing.
    static func guardsAndGivesUp(_ store: OperationStore) async throws {
        try await with(store, size: 11 << 20, versioned: false) { bucket, path, _ in
            try await store.put("theirs", bucket, "k")
            let upload = UploadOperation(client: store.client, path: path, bucket: bucket, key: "k", limits: limits)
            #expect(try await upload.effect() == .overwritesForGood)
            let error = await #expect(throws: S3Error.self) { try await upload.run() }
            #expect(error?.code == "OverwritesForGood")
            let running = Mutex<Task<UploadOutcome, any Error>?>(nil)
            let stopped = Task {
                try await upload.run(mayOverwrite: true) { sent in if sent > 2 << 20 { running.withLock { $0 }?.cancel() } }
            }
            running.withLock { $0 = stopped }
            let end = await stopped.result
            if case .success = end { return }
            #expect(try await store.client.listMultipartUploads(bucket).isEmpty)
            #expect(try await store.client.headObject(bucket: bucket, key: "k").contentLength == 6)
            let outcome = try await upload.run(mayOverwrite: true)
            #expect(outcome.parts == 3)
            #expect(try await store.client.headObject(bucket: bucket, key: "k").contentLength == 11 << 20)
        }
    }
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct UploadSeaweedFSTests {
    @Test func stores() async throws { try await UploadCase.stores(try #require(OperationStore(.seaweedFS))) }
    @Test func guardsAndGivesUp() async throws { try await UploadCase.guardsAndGivesUp(try #require(OperationStore(.seaweedFS))) }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct UploadMiniStackTests {
    @Test func stores() async throws { try await UploadCase.stores(try #require(OperationStore(.miniStack))) }
    @Test func guardsAndGivesUp() async throws { try await UploadCase.guardsAndGivesUp(try #require(OperationStore(.miniStack))) }
}
