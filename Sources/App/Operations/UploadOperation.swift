import Glibc
public import S3Client
public import S3Model

/// One local file into a key, in one request; says beforehand what the key would lose by it.
public struct UploadOperation: Sendable {
    /// What storing the object does to what the key holds now.
    public enum Effect: Sendable, Equatable {
        /// The bucket keeps what the key holds as an older version.
        case keepsOlderVersions
        /// The key holds nothing yet.
        case createsObject
        /// The key's object, or its null version, would be gone for good.
        case overwritesForGood
        /// The store doesn't tell this user whether the key holds something.
        case unknown(S3Error)
    }

    public struct Outcome: Sendable, Equatable {
        public var output: PutObjectOutput
        /// Bytes of the file.
        public var size: Int64
    }

    /// The most that one PUT takes: 5 GiB. Source: S3 User Guide, "Amazon S3 multipart upload limits".
    public static let largest: Int64 = 5 << 30

    private let client: S3Client
    private let path: String
    private let bucket: String
    private let key: String
    private let contentType: String?

    /// - Parameter contentType: nil takes the one of the file's extension.
    public init(client: S3Client, path: String, bucket: String, key: String, contentType: String? = nil) {
        self.client = client
        self.path = path
        self.bucket = bucket
        self.key = key
        self.contentType = contentType
    }

    /// Finds out what the upload would do, by reading only.
    ///
    /// In a bucket whose versioning is suspended the new object takes the place of the null version, wherever that stands in the key's history.
    public func effect() async throws(S3Error) -> Effect {
        let status = try await versioning()
        if status == .enabled { return .keepsOlderVersions }
        do throws(S3Error) {
            let present = try await client.headObject(bucket: bucket, key: key, versionId: status == .suspended ? "null" : nil)
            if !present.isDeleteMarker { return .overwritesForGood }
        } catch {
            if error.kind != .service { throw error }
            if error.status != 404 { return .unknown(error) }
        }
        return status == .suspended ? .keepsOlderVersions : .createsObject
    }

    /// A bucket that can't be asked counts as one that keeps no versions.
    private func versioning() async throws(S3Error) -> VersioningConfiguration.Status? {
        do throws(S3Error) { return try await client.getBucketVersioning(bucket).status } catch {
            if error.code == "NoSuchBucket" || error.kind == .cancelled { throw error }
            if case .transport = error.kind { throw error }
            return nil
        }
    }

    /// Stores the file.
    ///
    /// - Parameters:
    ///   - mayOverwrite: true stores without looking first.
    ///   - onProgress: bytes sent: 0 at the start, all of them at the end.
    /// - Throws: `.refused` "OverwritesForGood" where the key holds something that would be lost; `.transport(.localFile)` for a file that can't be
    ///   read, is larger than 5 GiB, or changed while it was sent.
    public func run(mayOverwrite: Bool = false, onProgress: @escaping @Sendable (Int64) -> Void = { _ in }) async throws(S3Error) -> Outcome {
        let size = try size()
        let input = PutObjectInput(bucket: bucket, key: key, body: .file(path: path), contentType: contentType ?? ContentType.of(path: path))
        let effect = mayOverwrite || client.options.isReadOnly ? Effect.keepsOlderVersions : try await effect()
        onProgress(0)
        let output: PutObjectOutput
        switch effect {
        case .keepsOlderVersions: output = try await client.putObject(input)
        case .overwritesForGood: throw refusal("the key holds an object already, and the bucket keeps no versions: it would be overwritten for good")
        case .createsObject, .unknown: output = try await create(input, isKnownToBeNew: effect == .createsObject)
        }
        onProgress(size)
        return Outcome(output: output, size: size)
    }

    /// Stores on condition that the key holds nothing, so that somebody who was quicker loses nothing.
    ///
    /// A store without that condition (501) is trusted where the key was just seen to be empty.
    private func create(_ input: PutObjectInput, isKnownToBeNew: Bool) async throws(S3Error) -> PutObjectOutput {
        var conditional = input
        conditional.ifNoneMatch = "*"
        do throws(S3Error) { return try await client.putObject(conditional) } catch {
            switch error.status {
            case 412, 409: throw refusal("the key holds an object by now, and the bucket keeps no versions: it would be overwritten for good")
            case 501 where isKnownToBeNew: return try await client.putObject(input)
            case 501: throw refusal("nobody may say whether the key holds an object that would be overwritten for good")
            default: throw error
            }
        }
    }

    private func refusal(_ message: String) -> S3Error {
        S3Error(kind: .refused, operation: "PutObject", bucket: bucket, key: key, code: "OverwritesForGood", message: message)
    }

    /// Bytes of the file.
    private func size() throws(S3Error) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw LocalFile.failure("\(path) can't be read") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw LocalFile.error("\(path) is not a regular file.") }
        let size = Int64(status.st_size)
        guard size <= Self.largest else {
            throw LocalFile.error("\(path) has \(size) bytes; one request takes at most 5 GiB, and uploads in parts are not there yet.")
        }
        return size
    }
}
