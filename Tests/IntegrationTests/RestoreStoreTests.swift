import ActionQueue
import Foundation
import S3Client
import S3Model
import Testing
import Timeline

@testable import Operations

/// Restores on real servers, as far as each of them goes.
struct RestoreCase: Sendable, CustomTestStringConvertible {
    let name: String
    let body: @Sendable (OperationStore, String) async throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ body: @escaping @Sendable (OperationStore, String) async throws -> Void) {
        self.name = name
        self.body = body
    }

    func run(on store: OperationStore) async throws {
        try await store.withBucket(versioned: true) { bucket in try await body(store, bucket) }
    }

    static func versions(_ store: OperationStore, _ bucket: String, _ key: String) async throws -> [ListingRow] {
        try await VersionsOfKeyOperation(client: store.client, bucket: bucket, key: key).run()
    }

    static func text(_ store: OperationStore, _ bucket: String, _ key: String) async throws -> String {
        let head = BodyHead(limit: 1 << 20)
        _ = try await store.client.getObject(GetObjectInput(bucket: bucket, key: key)) { head.take($0) }
        return String(decoding: head.bytes, as: UTF8.self)
    }

    static let all: [RestoreCase] = [
        RestoreCase("an older version on top, with all it carries") { store, bucket in
            let key = "dir/käse +%20&x"
            let wanted = try await store.client.putObject(
                PutObjectInput(
                    bucket: bucket, key: key, body: .bytes(Array("wanted".utf8)), contentType: "text/x-wanted", metadata: [.init("owner", "dba")],
                    tags: [.init("env", "prod")], headers: [.init("Cache-Control", "max-age=60")]))
            let top = try await store.put("top", bucket, key)
            let operation = RestoreVersionOperation(client: store.client, bucket: bucket, key: key, versionId: try #require(wanted.versionId))
            let plan = try await operation.prepare()
            #expect(plan.mechanism == .copy)
            let outcome = try await operation.run(plan)
            #expect(outcome.notKept.isEmpty, "\(outcome.sentence)")
            let rows = try await versions(store, bucket, key)
            #expect(rows.map(\.versionId) == [outcome.newVersionId, top.versionId, wanted.versionId])
            #expect(try await text(store, bucket, key) == "wanted")
            let made = try await store.client.headObject(bucket: bucket, key: key)
            #expect(made.contentType == "text/x-wanted" && made.metadata.first?.value == "dba")
            #expect(try await store.client.getObjectTagging(bucket: bucket, key: key) == [.init("env", "prod")])
        },
        RestoreCase("a writer in between is seen") { store, bucket in
            let wanted = try await store.put("wanted", bucket, "k")
            try await store.put("top", bucket, "k")
            let operation = RestoreVersionOperation(client: store.client, bucket: bucket, key: "k", versionId: try #require(wanted.versionId))
            let plan = try await operation.prepare()
            let theirs = try await store.put("theirs", bucket, "k")
            do throws(S3Error) {
                let outcome = try await operation.run(plan)
                #expect(outcome.writerInBetween == .below(theirs.versionId ?? ""))
            } catch {
                #expect(error.code == "WriterInBetween")
                #expect(try await text(store, bucket, "k") == "theirs")
            }
        },
        RestoreCase("parts") { store, bucket in
            let bytes = (0..<(11 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            let wanted = try await store.client.putObject(
                PutObjectInput(
                    bucket: bucket, key: "big", body: .bytes(bytes), contentType: "a/b", metadata: [.init("m", "1")], tags: [.init("t", "1")]))
            try await store.put("top", bucket, "big")
            var options = VersionRestoreOptions()
            (options.singleCopyLimit, options.smallestPart) = (5 << 20, 5 << 20)
            let operation = RestoreVersionOperation(
                client: store.client, bucket: bucket, key: "big", versionId: try #require(wanted.versionId), options: options)
            let plan = try await operation.prepare()
            #expect(plan.mechanism == .multipartCopy(parts: 3, partSize: 5 << 20))
            let outcome = try await operation.run(plan)
            #expect(outcome.notKept.isEmpty, "\(outcome.sentence)")
            let sink = WholeBody()
            _ = try await store.client.getObject(GetObjectInput(bucket: bucket, key: "big", versionId: outcome.newVersionId)) { sink.take($0) }
            #expect(sink.bytes == bytes)
            #expect(try await store.client.listMultipartUploads(bucket).isEmpty)
        },
        RestoreCase("a bucket back to a time, and the undo") { store, bucket in
            let folder = NSTemporaryDirectory() + "strata-runs-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: folder) }
            for key in ["gone", "over", "same"] { try await store.put("\(key) then", bucket, key) }
            let time = AsOfTime(milliseconds: try #require(try await versions(store, bucket, "same").first?.lastModified))
            // The store dates to the second: what follows must lie in a later one.
            while AsOfTime(milliseconds: try #require(try await clock(store, bucket))) <= time {}
            _ = try await store.client.deleteObject(bucket: bucket, key: "gone")
            try await store.put("damaged", bucket, "over")
            try await store.put("new", bucket, "new")
            let scope = RestoreScope.keys(["gone", "over", "same", "new"])
            let operation = AsOfOperation(client: store.client, bucket: bucket, scope: scope, folder: RunFolder(path: folder))
            let plan = try await operation.plan(to: time, options: RestoreOptions(hidesCreated: true))
            #expect(plan.totals.undelete.keys == 1 && plan.totals.copy.keys == 1 && plan.totals.hide.keys == 1)
            let run = RestoreRun(client: store.client, folder: RunFolder(path: folder))
            let report = try await run.start(plan, bucket: bucket)
            #expect(report.isClean)
            #expect(try await text(store, bucket, "gone") == "gone then")
            #expect(try await text(store, bucket, "over") == "over then")
            #expect(try await versions(store, bucket, "new").map(\.kind) == [.deleteMarker, .version])
            let undone = try await run.undo(report.summary.id)
            #expect(undone.isClean)
            #expect(try await versions(store, bucket, "gone").map(\.kind) == [.deleteMarker, .version])
            #expect(try await text(store, bucket, "over") == "damaged")
            #expect(try await text(store, bucket, "new") == "new")
        },
    ]

    /// The store's time, as it dates a write.
    private static func clock(_ store: OperationStore, _ bucket: String) async throws -> Int64? {
        try await store.put("tick", bucket, "clock")
        return try await versions(store, bucket, "clock").first?.lastModified
    }
}

@Suite(.enabled(if: OperationStore(.seaweedFS) != nil, "STRATA_TEST_SEAWEEDFS is not set"))
struct RestoreSeaweedFSTests {
    @Test(arguments: RestoreCase.all) func restore(_ example: RestoreCase) async throws {
        try await example.run(on: try #require(OperationStore(.seaweedFS)))
    }
}

@Suite(.enabled(if: OperationStore(.miniStack) != nil, "STRATA_TEST_MINISTACK is not set"))
struct RestoreMiniStackTests {
    @Test(arguments: RestoreCase.all) func restore(_ example: RestoreCase) async throws {
        try await example.run(on: try #require(OperationStore(.miniStack)))
    }
}

/// All bytes of a body, behind a lock.
private final class WholeBody: @unchecked Sendable {
    // Touched under `lock` only.
    private let lock = NSLock()
    private var taken: [UInt8] = []
    func take(_ chunk: UnsafeRawBufferPointer) -> Bool {
        lock.withLock { taken.append(contentsOf: chunk) }
        return true
    }
    var bytes: [UInt8] { lock.withLock { taken } }
}
