import Glibc
import HTTP
public import S3Client
public import S3Model
import Timeline

/// One local file into a key: in one request, or in parts where it is large; says beforehand what the key would lose by it.
public struct UploadOperation: Sendable {
    public typealias Effect = UploadPlan.Effect

    /// When a file goes in parts, and how.
    public struct Limits: Sendable, Equatable {
        /// Bytes of the largest file that goes in one request.
        public var single: Int64
        /// Bytes of a part of a file that isn't huge.
        public var smallestPart: Int64
        public var partsAtOnce: Int

        public init(single: Int64 = 16 << 20, smallestPart: Int64 = 8 << 20, partsAtOnce: Int = 4) {
            self.single = single
            self.smallestPart = smallestPart
            self.partsAtOnce = partsAtOnce
        }
    }

    /// The most that an object can hold: 10,000 parts of 5 GiB. Source: S3 User Guide, "Amazon S3 multipart upload limits".
    public static let largest: Int64 = 10_000 * (5 << 30)

    private let client: S3Client
    private let path: String
    private let bucket: String
    private let key: String
    private let contentType: String
    private let limits: Limits
    private let checksum: ChecksumAlgorithm?

    /// - Parameters:
    ///   - contentType: nil takes the one of the file's extension.
    ///   - checksum: nil takes CRC32 on Amazon S3, which wants one in buckets that lock what comes, and none elsewhere, where many stores refuse it.
    public init(
        client: S3Client, path: String, bucket: String, key: String, contentType: String? = nil, limits: Limits = Limits(),
        checksum: ChecksumAlgorithm? = nil
    ) {
        self.client = client
        self.path = path
        self.bucket = bucket
        self.key = key
        self.contentType = contentType ?? ContentType.of(path: path)
        self.limits = limits
        self.checksum = checksum
    }

    // MARK: What it would do

    /// Finds out what the upload would do, by reading only: the file's size, the bucket's versioning, what the key holds.
    ///
    /// - Throws: `.transport(.localFile)` for a file that can't be read or is none.
    public func plan() async throws(S3Error) -> UploadPlan {
        let size = try mark().size
        let (effect, present) = try await look(isForWords: true)
        return UploadPlan(
            path: path, bucket: bucket, key: key, contentType: contentType, size: size, parts: parts(size)?.count ?? 1, effect: effect,
            present: present)
    }

    /// Finds out what the upload would do to the key, by reading only.
    public func effect() async throws(S3Error) -> Effect { try await look(isForWords: false).effect }

    /// In a bucket whose versioning is suspended the new object takes the place of the null version, wherever that stands in the key's history.
    ///
    /// - Parameter isForWords: reads what the key holds even where nothing of it would be lost.
    private func look(isForWords: Bool) async throws(S3Error) -> (effect: Effect, present: ObjectDescription?) {
        let status = try await versioning()
        if status == .enabled {
            return (.keepsOlderVersions, isForWords ? try? await client.headObject(bucket: bucket, key: key).holding : nil)
        }
        do throws(S3Error) {
            let present = try await client.headObject(bucket: bucket, key: key, versionId: status == .suspended ? "null" : nil)
            if !present.isDeleteMarker { return (.overwritesForGood, present) }
        } catch {
            if error.kind != .service { throw error }
            if error.status != 404 { return (.unknown(error), nil) }
        }
        guard status == .suspended else { return (.createsObject, nil) }
        return (.keepsOlderVersions, isForWords ? try? await client.headObject(bucket: bucket, key: key).holding : nil)
    }

    /// A bucket that can't be asked counts as one that keeps no versions.
    private func versioning() async throws(S3Error) -> VersioningConfiguration.Status? {
        do throws(S3Error) { return try await client.getBucketVersioning(bucket).status } catch {
            if error.code == "NoSuchBucket" || error.kind == .cancelled { throw error }
            if case .transport = error.kind { throw error }
            return nil
        }
    }

    // MARK: Doing it

    /// Stores the file. Cancelled or failed it leaves nothing behind, no unfinished upload either; where that can't be made sure the error says so.
    ///
    /// - Parameters:
    ///   - mayOverwrite: true stores without looking first.
    ///   - onProgress: bytes sent: 0 at the start, all of them at the end; less than before where something is sent again. From any thread.
    /// - Throws: `.refused` "OverwritesForGood" where the key holds something that would be lost; `.transport(.localFile)` for a file that can't be
    ///   read, or changed while it was sent.
    public func run(mayOverwrite: Bool = false, onProgress: @escaping @Sendable (Int64) -> Void = { _ in }) async throws(S3Error) -> UploadOutcome {
        let mark = try mark()
        let effect = mayOverwrite || client.options.isReadOnly ? Effect.keepsOlderVersions : try await effect()
        if effect == .overwritesForGood { throw Self.refusal(bucket, key, "the key holds an object already, and the bucket keeps no versions: ") }
        let guardian = EmptyKeyGuard(client: client, bucket: bucket, key: key, effect: effect)
        let progress = UploadProgress(size: mark.size, onProgress)
        onProgress(0)
        let outcome: UploadOutcome
        if let parts = parts(mark.size) {
            let file = FileParts(
                client: client, path: path, mark: mark, bucket: bucket, key: key, contentType: contentType, parts: parts,
                partsAtOnce: limits.partsAtOnce, checksum: checksum ?? (client.storeKind == .aws ? .crc32 : nil), guardian: guardian,
                progress: progress)
            outcome = try await file.run()
        } else {
            var input = PutObjectInput(bucket: bucket, key: key, body: .file(path: path), contentType: contentType, checksum: checksum)
            input.meter = progress.meter(part: 1)
            let output = try await guardian.write { condition async throws(S3Error) in
                var input = input
                input.ifNoneMatch = condition
                return try await client.putObject(input)
            }
            outcome = UploadOutcome(eTag: output.eTag, versionId: output.versionId, size: mark.size)
        }
        onProgress(mark.size)
        return outcome
    }

    /// How the file is cut; nil where it goes in one request.
    private func parts(_ size: Int64) -> PartPlan? {
        size > limits.single ? PartPlan(size: size, smallest: limits.smallestPart) : nil
    }

    static func refusal(_ bucket: String, _ key: String, _ why: String) -> S3Error {
        S3Error(
            kind: .refused, operation: "PutObject", bucket: bucket, key: key, code: "OverwritesForGood",
            message: why + "it would be overwritten for good")
    }

    /// The file as it is now.
    private func mark() throws(S3Error) -> FileMark {
        let mark = try LocalPath.mark(path)
        guard mark.size <= Self.largest else {
            throw LocalFile.error("\(path) has \(mark.size) bytes; an object can have 10,000 parts of 5 GiB.")
        }
        return mark
    }
}

/// Sees to it that a key which held nothing holds nothing when it is written, so that somebody who was quicker loses nothing.
struct EmptyKeyGuard: Sendable {
    let client: S3Client
    let bucket: String
    let key: String
    let effect: UploadPlan.Effect

    private var isNeeded: Bool { effect != .keepsOlderVersions }

    /// Writes on condition that the key holds nothing, where that matters.
    ///
    /// A store without that condition (501) is trusted where the key was just seen to be empty.
    /// - Parameter send: given the value of If-None-Match.
    func write<Output: Sendable>(_ send: (_ condition: String?) async throws(S3Error) -> Output) async throws(S3Error) -> Output {
        guard isNeeded else { return try await send(nil) }
        do throws(S3Error) { return try await send("*") } catch {
            switch error.status {
            case 412, 409: throw taken
            case 501 where effect == .createsObject: return try await send(nil)
            case 501: throw UploadOperation.refusal(bucket, key, "nobody may say whether the key holds an object: ")
            default: throw error
            }
        }
    }

    /// Looks once more, since some stores accept the condition and ignore it, and parts take their time.
    func requireEmpty() async throws(S3Error) {
        guard effect == .createsObject else { return }
        guard let present = try? await client.headObject(bucket: bucket, key: key) else { return }
        if !present.isDeleteMarker { throw taken }
    }

    private var taken: S3Error {
        UploadOperation.refusal(bucket, key, "the key holds an object by now, and the bucket keeps no versions: ")
    }
}

extension ObjectDescription {
    /// Itself where it describes an object; nil for a delete marker.
    fileprivate var holding: ObjectDescription? { isDeleteMarker ? nil : self }
}
