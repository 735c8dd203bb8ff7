public import S3Client
public import S3Model

/// One version into a local file or an open descriptor. A file gets its name only when it is whole, checked and on the disk.
public struct DownloadOperation: Sendable {
    public enum Target: Sendable, Equatable {
        /// A path whose folder exists; what is there already stays, unless it may be overwritten.
        case file(path: String, overwrites: Bool)
        /// An open descriptor, such as standard output; it stays open, and what was written stays written whatever happens.
        case descriptor(Int32)
    }

    /// How the bytes were held against what the store says of them.
    public enum Verification: Sendable, Equatable {
        case checksum(ChecksumAlgorithm)
        /// The ETag is the MD5 of the bytes.
        case eTag
        /// Only the length could be compared.
        case sizeOnly
    }

    public struct Outcome: Sendable, Equatable {
        /// Bytes written.
        public var bytes: Int64
        public var verification: Verification
        public var description: ObjectDescription
    }

    private let client: S3Client
    private let input: GetObjectInput
    private let target: Target

    /// - Parameter customerKey: the key the version is encrypted under (SSE-C).
    public init(client: S3Client, bucket: String, key: String, versionId: String? = nil, customerKey: CustomerKey? = nil, to target: Target) {
        self.client = client
        self.target = target
        input = GetObjectInput(bucket: bucket, key: key, versionId: versionId, wantsChecksum: true, customerKey: customerKey)
    }

    /// - Parameter onProgress: bytes so far, on the transport's thread; called often.
    /// - Throws: `.refused` "FileExists"; `.transport(.localFile)` where the file can't be written; `.undecodable` "ChecksumMismatch" where the bytes
    ///   are not the ones that were stored: then no file is left. "CustomerKeyRequired", "CustomerKeyWrong" and "CustomerKeyNotUsed" where the key
    ///   is what it fails for.
    public func run(onProgress: @escaping @Sendable (Int64) -> Void = { _ in }) async throws(S3Error) -> Outcome {
        switch target {
        case .descriptor(let descriptor):
            let sink = DownloadSink(descriptor: descriptor, onProgress: onProgress)
            return try await download(into: sink)
        case .file(let path, let overwrites):
            let file = try LocalFileTarget(path: path, overwrites: overwrites)
            let sink = DownloadSink(file: file, onProgress: onProgress)
            do throws(S3Error) {
                let outcome = try await download(into: sink)
                try sink.commit()
                return outcome
            } catch {
                sink.abandon()
                throw error
            }
        }
    }

    private func download(into sink: DownloadSink) async throws(S3Error) -> Outcome {
        let output: GetObjectOutput
        do throws(S3Error) { output = try await client.getObject(input) { sink.take($0) } } catch {
            throw await VersionHead(client: client, bucket: input.bucket, customerKey: input.customerKey).explained(error, input.key, input.versionId)
        }
        if let failure = sink.failure { throw located(failure) }
        guard output.isComplete else { throw located(LocalFile.error("The download was stopped.", code: "Cancelled", kind: .cancelled)) }
        let expected = ObjectDigest(output.description)
        if let expected, try sink.digest(expected.algorithm).map({ $0 != expected.value }) ?? false {
            throw S3Error(
                kind: .undecodable, operation: "GetObject", bucket: input.bucket, key: input.key, code: "ChecksumMismatch",
                message: "the bytes that came are not the ones the store has: \(expected.algorithm.rawValue) differs")
        }
        let verification: Verification =
            switch expected {
            case nil: .sizeOnly
            case let expected? where expected.isETag: .eTag
            case let expected?: sink.canReread ? .checksum(expected.algorithm) : .sizeOnly
            }
        return Outcome(bytes: output.bytes, verification: verification, description: output.description)
    }

    private func located(_ error: S3Error) -> S3Error {
        var error = error
        error.operation = "GetObject"
        error.bucket = input.bucket
        error.key = input.key
        return error
    }
}
