import Foundation
import S3Client
import S3Model
import Synchronization
import Testing

extension OperationCase {
    /// What copies keep, take anew or lose on real stores.
    static let placements: [OperationCase] = [
        OperationCase(.copyObject) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true) { bucket in
                let key = try #require(CustomerKey(bytes: [UInt8](repeating: 0x30, count: 32)))
                let put = try await store.client.putObject(
                    PutObjectInput(bucket: bucket, key: "k", body: .bytes(Array("secret".utf8)), placement: ObjectPlacement(customerKey: key)))
                let unnamed = await #expect(throws: S3Error.self) {
                    _ = try await store.client.headObject(bucket: bucket, key: "k", versionId: put.versionId)
                }
                #expect(unnamed?.code == "CustomerKeyRequired")
                let head = try await store.client.headObject(bucket: bucket, key: "k", versionId: put.versionId, customerKey: key)
                #expect(head.isCustomerEncrypted)
                let source = CopySource(bucket: bucket, key: "k", versionId: put.versionId, customerKey: key)
                let copy = try await store.client.copyObject(
                    CopyObjectInput(source: source, bucket: bucket, key: "k", placement: ObjectPlacement(customerKey: key)))
                let bytes = Mutex<[UInt8]>([])
                _ = try await store.client.getObject(GetObjectInput(bucket: bucket, key: "k", versionId: copy.versionId, customerKey: key)) { chunk in
                    bytes.withLock { $0.append(contentsOf: chunk) }
                    return true
                }
                #expect(bytes.withLock { String(decoding: $0, as: UTF8.self) } == "secret")
                let bare = CopyObjectInput(source: CopySource(bucket: bucket, key: "k"), bucket: bucket, key: "other")
                let refused = await #expect(throws: S3Error.self) { _ = try await store.client.copyObject(bare) }
                #expect(refused?.status == 400)
            }
        },
        OperationCase(.copyObject) { (store: OperationStore) async throws -> Void in
            try await store.withBucket(versioned: true, objectLock: true) { bucket in
                let put = try await store.client.putObject(
                    PutObjectInput(
                        bucket: bucket, key: "k", body: .bytes([1]), checksum: .sha256, placement: ObjectPlacement(websiteRedirectLocation: "/there"))
                )
                let head = try await store.client.headObject(bucket: bucket, key: "k", versionId: put.versionId, wantsChecksum: true)
                #expect(head.checksums["SHA256"] == ChecksumAlgorithm.sha256.base64(of: [1]))
                let until = (Int64(Date().timeIntervalSince1970) + 3600) * 1000
                let placement = ObjectPlacement(
                    websiteRedirectLocation: "/there", retention: ObjectRetention(mode: "GOVERNANCE", retainUntil: until), legalHold: false)
                let source = CopySource(bucket: bucket, key: "k", versionId: put.versionId)
                let copy = try await store.client.copyObject(CopyObjectInput(source: source, bucket: bucket, key: "k", placement: placement))
                let made = try await store.client.headObject(bucket: bucket, key: "k", versionId: copy.versionId, wantsChecksum: true)
                #expect(made.checksums["SHA256"] == head.checksums["SHA256"])
                // Accepted is not kept: neither takes the lock of a copy, and SeaweedFS no redirect at all (observed).
                #expect(made.retentionInHeaders == nil)
                #expect(made.websiteRedirectLocation == (store.kind == .miniStack ? "/there" : nil))
                if made.retentionInHeaders != nil {
                    _ = try await store.client.deleteObject(bucket: bucket, key: "k", versionId: copy.versionId, bypassesGovernance: true)
                }
            }
        },
    ]
}
