import S3Client
import S3Model
import Synchronization
import Timeline

/// A version on top by a multipart upload whose parts are copied inside the store; leaves no upload behind however it ends.
struct PartsWriter: Sendable {
    let writer: VersionWriter
    let ladder: WriteLadder

    private var client: S3Client { writer.client }
    private var plan: VersionRestorePlan { writer.plan }

    private var parts: PartPlan {
        if case .multipartCopy(_, let partSize) = plan.mechanism { return PartPlan(size: plan.bytes, partSize: partSize) }
        return PartPlan(size: plan.bytes, smallest: writer.options.smallestPart)
    }

    /// - Returns: the new version's id, where the store names it.
    func run() async throws(S3Error) -> String? {
        let parts = parts
        let done = Counter(writer.progress)
        return try await MultipartWrite(writer: writer, ladder: ladder, partCount: parts.count, size: plan.bytes).run { uploadId, number in
            await copyPart(number, parts.range(number), uploadId, done)
        }
    }

    private func copyPart(_ number: Int, _ range: Range<Int64>, _ uploadId: String, _ done: Counter) async -> Result<UploadedPart, S3Error> {
        do throws(S3Error) {
            let part = try await client.uploadPartCopy(
                UploadPartCopyInput(
                    source: writer.source, range: range, bucket: plan.bucket, key: plan.key, uploadId: uploadId, partNumber: number,
                    customerKey: writer.options.customerKey))
            done.add(Int64(range.count))
            return .success(part)
        } catch {
            return .failure(error)
        }
    }
}

/// Bytes done, told as a sum; behind a mutex, because parts end on any task.
final class Counter: Sendable {
    private let sum = Mutex<Int64>(0)
    private let tell: @Sendable (Int64) -> Void

    init(_ tell: @escaping @Sendable (Int64) -> Void) { self.tell = tell }

    func add(_ count: Int64) {
        let now = sum.withLock { sum in
            sum += count
            return sum
        }
        tell(now)
    }
}

/// A multipart upload from its beginning to its completion, with its parts made at once as far as allowed, and given up where anything fails.
struct MultipartWrite: Sendable {
    /// Answers with a value and doesn't throw: release builds of Swift 6.3.1 lose what tasks carry through closures with typed throws (see
    /// `RunExecutor`).
    typealias MakePart = @Sendable (_ uploadId: String, _ number: Int) async -> Result<UploadedPart, S3Error>

    let writer: VersionWriter
    let ladder: WriteLadder
    let partCount: Int
    let size: Int64

    private var client: S3Client { writer.client }
    private var plan: VersionRestorePlan { writer.plan }

    func run(_ makePart: @escaping MakePart) async throws(S3Error) -> String? {
        let uploadId = try await begin()
        do throws(S3Error) {
            let parts = try await makeAll(uploadId, makePart)
            return try await finish(uploadId, parts)
        } catch {
            await giveUp(uploadId)
            throw error
        }
    }

    /// Completes the upload; after a lost answer the key's versions tell whether that is done, and the upload is still there if not.
    private func finish(_ uploadId: String, _ parts: [UploadedPart]) async throws(S3Error) -> String? {
        for attempt in 1... {
            do throws(S3Error) { return try await complete(uploadId, parts) } catch {
                guard error.leavesOutcomeOpen, error.kind != .cancelled else { throw error }
                if let own = try await writer.lookForOwn(after: error) { return own.versionId }
                if attempt == 3 { throw error }
            }
        }
        return nil
    }

    /// Begins the upload; one that may have been begun without our learning its id is looked for and given up.
    private func begin() async throws(S3Error) -> String {
        let before = try await uploads()
        let carried = writer.carried
        var input = CreateMultipartUploadInput(
            bucket: plan.bucket, key: plan.key, metadata: carried.metadata, tags: try await writer.tags(), placement: writer.placement(ladder))
        if ladder.sendsChecksum, let checksum = carried.checksums.values.first {
            (input.checksumAlgorithm, input.checksumType) = (checksum.name, type(of: checksum.name))
        }
        for attempt in 1... {
            do throws(S3Error) { return try await client.createMultipartUpload(input) } catch {
                guard error.leavesOutcomeOpen else { throw error }
                for id in try await uploads().subtracting(before) { await giveUp(id) }
                if attempt == 3 || error.kind == .cancelled { throw error }
            }
        }
        return ""
    }

    /// Unfinished uploads of the key; none where the store doesn't list them.
    private func uploads() async throws(S3Error) -> Set<String> {
        do throws(S3Error) {
            return Set(
                try await client.listMultipartUploads(plan.bucket, prefix: plan.key).filter { $0.key.utf8.elementsEqual(plan.key.utf8) }.map(
                    \.uploadId))
        } catch {
            if error.kind == .cancelled { throw error }
            return []
        }
    }

    /// CRCs are kept of the whole object, digests only of parts. Source: S3 User Guide, "Checking object integrity".
    private func type(of algorithm: String) -> String { algorithm.hasPrefix("CRC") ? "FULL_OBJECT" : "COMPOSITE" }

    private func makeAll(_ uploadId: String, _ makePart: @escaping MakePart) async throws(S3Error) -> [UploadedPart] {
        let (count, width) = (partCount, max(1, writer.options.partsAtOnce))
        let result = await withTaskGroup(of: Result<UploadedPart, S3Error>.self) { group -> Result<[UploadedPart], S3Error> in
            var next = 1
            func add() {
                guard next <= count else { return }
                let number = next
                next += 1
                group.addTask { await makePart(uploadId, number) }
            }
            for _ in 0..<min(width, count) { add() }
            var parts: [UploadedPart] = []
            for await part in group {
                switch part {
                case .success(let part):
                    parts.append(part)
                    add()
                case .failure(let error):
                    group.cancelAll()
                    await group.waitForAll()
                    return .failure(error)
                }
            }
            return .success(parts.sorted { $0.partNumber < $1.partNumber })
        }
        return try result.get()
    }

    private func complete(_ uploadId: String, _ parts: [UploadedPart]) async throws(S3Error) -> String? {
        let checksums = writer.carried.checksums
        var input = CompleteMultipartUploadInput(
            bucket: plan.bucket, key: plan.key, uploadId: uploadId, parts: parts, objectSize: size, customerKey: writer.options.customerKey)
        (input.ifMatch, input.ifNoneMatch) = writer.conditions(ladder)
        if ladder.sendsChecksum, checksums.isOfWholeObject, let checksum = checksums.values.first, checksum.name.hasPrefix("CRC") {
            (input.checksum, input.checksumType) = (checksum, "FULL_OBJECT")
        }
        return try await client.completeMultipartUpload(input).versionId
    }

    /// Aborts until the store knows the upload no more; also after a cancel, which must not leave it behind.
    private func giveUp(_ uploadId: String) async {
        await Task { [client, plan] in
            for _ in 0..<5 {
                guard (try? await client.abortMultipartUpload(bucket: plan.bucket, key: plan.key, uploadId: uploadId)) == true else { break }
                // Parts that were on their way may have survived it.
                guard (try? await client.listParts(bucket: plan.bucket, key: plan.key, uploadId: uploadId)) != nil else { break }
            }
        }.value
    }
}
