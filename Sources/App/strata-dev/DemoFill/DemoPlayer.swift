import Foundation
import S3Client
import S3Model

/// Sends writes to a store, round by round, with its clock moved in step.
struct DemoPlayer {
    let client: S3Client
    let clock: DemoClock
    /// Requests at once within a round.
    let width: Int
    let progress: DemoProgress

    /// Plays writes in order; the first one that fails ends it.
    func play(_ writes: [DemoWrite]) async throws {
        var done = 0
        for round in DemoFill.rounds(writes) {
            guard let at = round.first?.at else { continue }
            try clock.set(at)
            try await send(round)
            done += round.count
            progress.show(done, of: writes.count, at: clock.path == nil ? nil : at)
        }
        try clock.setToPresent()
        progress.finish(done)
    }

    private func send(_ round: [DemoWrite]) async throws {
        guard round.count > 1 else {
            for write in round { try await send(write) }
            return
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, write) in round.enumerated() {
                if index >= width { try await group.next() }
                group.addTask { try await send(write) }
            }
            try await group.waitForAll()
        }
    }

    private func send(_ write: DemoWrite) async throws {
        switch write.change {
        case .createBucket(let region, let locks): try await client.createBucket(write.bucket, region: region, objectLock: locks)
        case .versioning(let enabled):
            try await client.putBucketVersioning(write.bucket, VersioningConfiguration(status: enabled ? .enabled : .suspended))
        case .lifecycle(let document):
            try await client.putBucketLifecycleConfiguration(write.bucket, LifecycleConfiguration.decode([UInt8](document.utf8)))
        case .replication(let document):
            try await client.putBucketReplication(write.bucket, ReplicationConfiguration.decode([UInt8](document.utf8)))
        case .put(let object): _ = try await client.putObject(input(write, object))
        case .delete: _ = try await client.deleteObject(bucket: write.bucket, key: write.key)
        }
    }

    private func input(_ write: DemoWrite, _ object: DemoObject) -> PutObjectInput {
        PutObjectInput(
            bucket: write.bucket, key: write.key, body: .bytes(object.body.bytes()), contentType: object.contentType,
            metadata: object.metadata.map { ObjectDescription.Field($0.name, $0.value) },
            tags: object.tags.map { ObjectDescription.Field($0.key, $0.value) },
            storageClass: object.storageClass, headers: object.headers.map { ObjectDescription.Field($0.name, $0.value) })
    }
}
