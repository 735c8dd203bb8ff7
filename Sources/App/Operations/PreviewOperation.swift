public import S3Client
public import S3Model
import Synchronization

/// The beginning of a version, made readable: a ranged GET and nothing more.
public struct PreviewOperation: Sendable {
    private let client: S3Client
    private let input: GetObjectInput
    private let limit: Int

    /// - Parameters:
    ///   - size: bytes of the version, where a listing says so; an empty one is asked for without a range, which has no valid form for it.
    ///   - limit: bytes to read, at least one.
    ///   - customerKey: the key the version is encrypted under (SSE-C).
    public init(
        client: S3Client, bucket: String, key: String, versionId: String? = nil, size: Int64? = nil, limit: Int = 1024,
        customerKey: CustomerKey? = nil
    ) {
        self.client = client
        self.limit = max(1, limit)
        input = GetObjectInput(
            bucket: bucket, key: key, versionId: versionId, range: size == 0 ? nil : 0..<Int64(self.limit), customerKey: customerKey)
    }

    public func run() async throws(S3Error) -> BodyPreview {
        let head = BodyHead(limit: limit)
        let output = try await client.getObject(input) { head.take($0) }
        let bytes = head.bytes
        let isTruncated = !output.isComplete || output.objectSize.map { $0 > Int64(bytes.count) } ?? false
        return BodyPreview.make(
            bytes: bytes, contentType: output.description.contentType, contentEncoding: output.description.contentEncoding, isTruncated: isTruncated)
    }
}

/// The first bytes of a body, kept behind a mutex while chunks come on the transport's thread.
final class BodyHead: Sendable {
    private let taken = Mutex<[UInt8]>([])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Answers false once there is more than enough.
    func take(_ chunk: UnsafeRawBufferPointer) -> Bool {
        taken.withLock { bytes in
            let room = limit - bytes.count
            bytes.append(contentsOf: chunk.prefix(room))
            return chunk.count <= room
        }
    }

    var bytes: [UInt8] { taken.withLock { $0 } }
}
