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
        let target = RestoredParts(writer: writer, ladder: ladder, size: plan.bytes)
        return try await MultipartWrite(target: target, partCount: parts.count).run { uploadId, number in
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

/// A restored version as the target of a multipart upload: with everything the old one carries, on the plan's condition.
struct RestoredParts: PartsTarget {
    let writer: VersionWriter
    let ladder: WriteLadder
    /// Bytes of the whole.
    let size: Int64

    private var plan: VersionRestorePlan { writer.plan }

    var client: S3Client { writer.client }
    var bucket: String { plan.bucket }
    var key: String { plan.key }
    var partsAtOnce: Int { writer.options.partsAtOnce }

    func beginning() async throws(S3Error) -> CreateMultipartUploadInput {
        let carried = writer.carried
        var input = CreateMultipartUploadInput(
            bucket: plan.bucket, key: plan.key, metadata: carried.metadata, tags: try await writer.tags(), placement: writer.placement(ladder))
        if ladder.sendsChecksum, let checksum = carried.checksums.values.first {
            (input.checksumAlgorithm, input.checksumType) = (checksum.name, type(of: checksum.name))
        }
        return input
    }

    func complete(_ uploadId: String, _ parts: [UploadedPart]) async throws(S3Error) -> CompleteMultipartUploadOutput {
        let checksums = writer.carried.checksums
        var input = CompleteMultipartUploadInput(
            bucket: plan.bucket, key: plan.key, uploadId: uploadId, parts: parts, objectSize: size, customerKey: writer.options.customerKey)
        (input.ifMatch, input.ifNoneMatch) = writer.conditions(ladder)
        if ladder.sendsChecksum, checksums.isOfWholeObject, let checksum = checksums.values.first, checksum.name.hasPrefix("CRC") {
            (input.checksum, input.checksumType) = (checksum, "FULL_OBJECT")
        }
        return try await client.completeMultipartUpload(input)
    }

    func lookForOwn(_ uploadId: String, after error: S3Error) async throws(S3Error) -> CompleteMultipartUploadOutput? {
        guard let own = try await writer.lookForOwn(after: error) else { return nil }
        return CompleteMultipartUploadOutput(eTag: own.eTag, versionId: own.versionId)
    }

    /// CRCs are kept of the whole object, digests only of parts. Source: S3 User Guide, "Checking object integrity".
    private func type(of algorithm: String) -> String { algorithm.hasPrefix("CRC") ? "FULL_OBJECT" : "COMPOSITE" }
}
