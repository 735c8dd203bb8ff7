import S3Client
import S3Model
import Synchronization
import Testing

extension OperationCase {
    static let listings: [OperationCase] = [
        OperationCase(.listObjectsV2) { (store: OperationStore) async throws -> Void in
            try await store.withBucket { bucket in
                let keys = ["a/1 +&%", "a/2", "b", "ünï/日本", "z"]
                for key in keys { try await store.put(key, bucket, key) }
                let all = try await store.client.listObjectsV2(ListObjectsV2Input(bucket: bucket))
                #expect((0..<all.segment.count).map { all.segment[$0].key }.sorted() == keys.sorted())
                let top = try await store.client.listObjectsV2(ListObjectsV2Input(bucket: bucket, delimiter: "/"))
                let prefixes = (0..<top.segment.count).map { top.segment[$0] }.filter { $0.kind == .prefix }.map(\.key)
                #expect(Set(prefixes) == ["a/", "ünï/"])
                let paged = Mutex<[String]>([])
                try await store.client.pages(of: .objects(ListObjectsV2Input(bucket: bucket, maxKeys: 2))) { page in
                    paged.withLock { $0 += (0..<page.segment.count).map { page.segment[$0].key } }
                    return true
                }
                #expect(paged.withLock { $0 } == (0..<all.segment.count).map { all.segment[$0].key })
            }
        },
        OperationCase(.listObjectVersions) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                for text in ["1", "2", "3"] { try await store.put(text, bucket, "a/k") }
                let marker = try await store.client.deleteObject(bucket: bucket, key: "a/k")
                try await store.put("other", bucket, "b")
                let page = try await store.client.listObjectVersions(ListObjectVersionsInput(bucket: bucket))
                let rows = (0..<page.segment.count).map { page.segment[$0] }
                #expect(rows.map(\.key) == ["a/k", "a/k", "a/k", "a/k", "b"])
                #expect(rows.map(\.kind) == [.deleteMarker, .version, .version, .version, .version])
                #expect(rows.map(\.isLatest) == [true, false, false, false, true])
                #expect(rows[0].versionId == marker.versionId)
                let paged = Mutex<[String?]>([])
                try await store.client.pages(of: .versions(ListObjectVersionsInput(bucket: bucket, maxKeys: 2))) { page in
                    paged.withLock { $0 += (0..<page.segment.count).map { page.segment[$0].versionId } }
                    return true
                }
                #expect(paged.withLock { $0 } == rows.map(\.versionId))
            }
        },
    ]
}
