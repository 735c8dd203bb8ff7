import Glibc
import S3Client
import S3Model
import Timeline

/// A version on top by way of this machine: down into a temporary file and up again, a part at a time where it is large, so that memory stays small.
struct ThroughWriter: Sendable {
    let writer: VersionWriter
    let ladder: WriteLadder

    private var client: S3Client { writer.client }
    private var plan: VersionRestorePlan { writer.plan }
    private var options: VersionRestoreOptions { writer.options }

    /// - Returns: the new version's id, where the store names it.
    func run() async throws(S3Error) -> String? {
        let folder = try makeFolder()
        let result: Result<String?, S3Error>
        do throws(S3Error) {
            result = .success(plan.bytes <= options.singleCopyLimit ? try await inOnePiece(folder) : try await inParts(folder))
        } catch { result = .failure(error) }
        rmdir(folder)
        return try result.get()
    }

    private func inOnePiece(_ folder: String) async throws(S3Error) -> String? {
        let path = folder + "/version"
        defer { unlink(path) }
        try await fetch(nil, into: path)
        let carried = writer.carried
        let checksum = carried.checksums.values.first.flatMap { ChecksumAlgorithm(rawValue: $0.name) }
        var input = PutObjectInput(
            bucket: plan.bucket, key: plan.key, body: .file(path: path), contentType: carried.metadata.contentType,
            metadata: carried.metadata.metadata, tags: try await writer.tags(), checksum: checksum, headers: carried.metadata.headers,
            placement: writer.placement(ladder))
        (input.ifMatch, input.ifNoneMatch) = writer.conditions(ladder)
        let output = try await client.putObject(input)
        writer.progress(plan.bytes)
        return output.versionId
    }

    private func inParts(_ folder: String) async throws(S3Error) -> String? {
        let parts = PartPlan(size: plan.bytes, smallest: options.smallestPart)
        let done = Counter(writer.progress)
        let checksum = writer.carried.checksums.values.first.flatMap { ChecksumAlgorithm(rawValue: $0.name) }
        let target = RestoredParts(writer: writer, ladder: ladder, size: plan.bytes)
        return try await MultipartWrite(target: target, partCount: parts.count)
            .run { uploadId, number in
                await uploadPart(number, parts.range(number), uploadId, in: folder, checksum: checksum, done)
            }
    }

    private func uploadPart(
        _ number: Int, _ range: Range<Int64>, _ uploadId: String, in folder: String, checksum: ChecksumAlgorithm?, _ done: Counter
    ) async -> Result<UploadedPart, S3Error> {
        let path = "\(folder)/part-\(number)"
        defer { unlink(path) }
        do throws(S3Error) {
            try await fetch(range, into: path)
            let part = try await client.uploadPart(
                UploadPartInput(
                    bucket: plan.bucket, key: plan.key, uploadId: uploadId, partNumber: number, body: .file(path: path), checksum: checksum,
                    customerKey: options.customerKey))
            done.add(Int64(range.count))
            return .success(part)
        } catch {
            return .failure(error)
        }
    }

    /// Bytes of the wanted version, while it is the one that was read, into a new file.
    private func fetch(_ range: Range<Int64>?, into path: String) async throws(S3Error) {
        let sink = DownloadSink(file: try LocalFileTarget(path: path, overwrites: false), onProgress: { _ in })
        do throws(S3Error) {
            let output = try await client.getObject(
                GetObjectInput(
                    bucket: plan.bucket, key: plan.key, versionId: plan.versionId, range: range, ifMatch: plan.source.eTag,
                    wantsChecksum: range == nil, customerKey: options.customerKey)
            ) { sink.take($0) }
            if let failure = sink.failure { throw failure }
            let wanted = range.map { Int64($0.count) } ?? plan.bytes
            guard output.bytes == wanted else {
                throw S3Error(
                    kind: .undecodable, operation: "GetObject", bucket: plan.bucket, key: plan.key, code: "IncompleteBody",
                    message: "\(output.bytes) bytes came of \(wanted)")
            }
            try sink.commit()
        } catch {
            sink.abandon()
            throw error
        }
    }

    private func makeFolder() throws(S3Error) -> String {
        var template = Array((options.temporaryFolder + "/strata-restore-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw LocalFile.failure("No folder can be made in \(options.temporaryFolder)") }
        return String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
