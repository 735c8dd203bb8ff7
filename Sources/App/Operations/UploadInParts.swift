import HTTP
import S3Client
import S3Model
import Synchronization
import Timeline

/// A local file as the target of a multipart upload; nothing of it is kept in memory.
struct FileParts: PartsTarget {
    let client: S3Client
    let path: String
    /// The file as it was at the beginning: it must not change before the end.
    let mark: FileMark
    let bucket: String
    let key: String
    let contentType: String
    let parts: PartPlan
    let partsAtOnce: Int
    /// Goes along with each part, and is kept of the whole.
    let checksum: ChecksumAlgorithm?
    let guardian: EmptyKeyGuard
    let progress: UploadProgress

    func run() async throws(S3Error) -> UploadOutcome {
        let made = try await MultipartWrite(target: self, partCount: parts.count).output { uploadId, number in await send(number, uploadId) }
        return UploadOutcome(eTag: made.eTag, versionId: made.versionId, size: mark.size, parts: parts.count)
    }

    private func send(_ number: Int, _ uploadId: String) async -> Result<UploadedPart, S3Error> {
        let range = parts.range(number)
        do throws(S3Error) {
            try requireUnchanged()
            var input = UploadPartInput(
                bucket: bucket, key: key, uploadId: uploadId, partNumber: number,
                body: .filePart(path: path, offset: range.lowerBound, length: Int64(range.count)), checksum: checksum)
            input.meter = progress.meter(part: number)
            return .success(try await client.uploadPart(input))
        } catch {
            return .failure(error)
        }
    }

    private func requireUnchanged() throws(S3Error) {
        guard FileMark.of(path: path) == mark else {
            throw LocalFile.error("\(path) changed while it was sent: nothing was stored.", code: "LocalFileChanged")
        }
    }

    func beginning() async throws(S3Error) -> CreateMultipartUploadInput {
        CreateMultipartUploadInput(
            bucket: bucket, key: key, metadata: ObjectMetadata(contentType: contentType), checksumAlgorithm: checksum?.rawValue,
            checksumType: checksum == nil ? nil : "FULL_OBJECT")
    }

    func complete(_ uploadId: String, _ parts: [UploadedPart]) async throws(S3Error) -> CompleteMultipartUploadOutput {
        try requireUnchanged()
        try await guardian.requireEmpty()
        let input = CompleteMultipartUploadInput(bucket: bucket, key: key, uploadId: uploadId, parts: parts, objectSize: mark.size)
        return try await guardian.write { condition async throws(S3Error) in
            var input = input
            input.ifNoneMatch = condition
            return try await client.completeMultipartUpload(input)
        }
    }

    /// An upload that is known no more was completed, where the key now holds as many bytes in as many parts.
    func lookForOwn(_ uploadId: String, after error: S3Error) async throws(S3Error) -> CompleteMultipartUploadOutput? {
        do throws(S3Error) {
            _ = try await client.listParts(bucket: bucket, key: key, uploadId: uploadId)
            return nil
        } catch let look { if look.code != "NoSuchUpload" { throw error } }
        guard let made = try? await client.headObject(bucket: bucket, key: key), !made.isDeleteMarker, made.contentLength == mark.size,
            let eTag = made.eTag, eTag.hasSuffix("-\(parts.count)")
        else { throw error }
        return CompleteMultipartUploadOutput(eTag: eTag, versionId: made.versionId)
    }
}

/// Adds up how far the parts of a file have got, and tells it in steps that are worth a picture.
///
/// Told on libcurl's thread; what is told and kept is behind one mutex.
final class UploadProgress: Sendable {
    private struct State {
        var parts: [Int: Int64] = [:]
        var sum: Int64 = 0
        var told: Int64 = 0
    }

    private let state = Mutex(State())
    /// Bytes between two tellings.
    private let step: Int64
    private let tell: @Sendable (Int64) -> Void

    /// - Parameter size: bytes of the whole.
    init(size: Int64, _ tell: @escaping @Sendable (Int64) -> Void) {
        step = max(128 << 10, size / 400)
        self.tell = tell
    }

    /// Tells how far one part has got.
    func meter(part: Int) -> SendMeter { SendMeter { [self] bytes in set(part, bytes) } }

    private func set(_ part: Int, _ bytes: Int64) {
        let news: Int64? = state.withLock { state in
            state.sum += bytes - state.parts[part, default: 0]
            state.parts[part] = bytes
            guard abs(state.sum - state.told) >= step else { return nil }
            state.told = state.sum
            return state.sum
        }
        if let news { tell(news) }
    }
}
