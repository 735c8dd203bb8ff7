import S3Client
import S3Model

/// What a multipart upload makes, and how a lost answer to its completion is found out.
protocol PartsTarget: Sendable {
    var client: S3Client { get }
    var bucket: String { get }
    var key: String { get }
    /// Parts under way at most.
    var partsAtOnce: Int { get }

    /// Everything that has to be said of the object before its first part.
    func beginning() async throws(S3Error) -> CreateMultipartUploadInput
    /// Sends the completion once.
    func complete(_ uploadId: String, _ parts: [UploadedPart]) async throws(S3Error) -> CompleteMultipartUploadOutput
    /// What a completion of unknown outcome has made; nil where the upload is still there to be completed.
    ///
    /// - Throws: the error given, or another, where neither is known.
    func lookForOwn(_ uploadId: String, after error: S3Error) async throws(S3Error) -> CompleteMultipartUploadOutput?
}

/// A multipart upload from its beginning to its completion, with its parts made at once as far as allowed, and given up where anything fails.
struct MultipartWrite<Target: PartsTarget>: Sendable {
    /// Answers with a value and doesn't throw: release builds of Swift 6.3.1 lose what tasks carry through closures with typed throws (see
    /// `RunExecutor`).
    typealias MakePart = @Sendable (_ uploadId: String, _ number: Int) async -> Result<UploadedPart, S3Error>

    let target: Target
    let partCount: Int

    private var client: S3Client { target.client }

    /// - Returns: the new version's id, where the store names it.
    func run(_ makePart: @escaping MakePart) async throws(S3Error) -> String? { try await output(makePart).versionId }

    /// - Returns: all that the store says of the object it made.
    func output(_ makePart: @escaping MakePart) async throws(S3Error) -> CompleteMultipartUploadOutput {
        let uploadId = try await begin()
        do throws(S3Error) {
            let parts = try await makeAll(uploadId, makePart)
            return try await finish(uploadId, parts)
        } catch {
            guard await !giveUp(uploadId) else { throw error }
            var error = error
            error.message += " An unfinished upload of the key is left in the bucket (\(uploadId)): it costs until it is aborted."
            throw error
        }
    }

    /// Completes the upload; after a lost answer the store tells whether that is done, and the upload is still there if not.
    private func finish(_ uploadId: String, _ parts: [UploadedPart]) async throws(S3Error) -> CompleteMultipartUploadOutput {
        var attempt = 1
        while true {
            do throws(S3Error) { return try await target.complete(uploadId, parts) } catch {
                guard error.leavesOutcomeOpen, error.kind != .cancelled else { throw error }
                if let own = try await target.lookForOwn(uploadId, after: error) { return own }
                if attempt == 3 { throw error }
                attempt += 1
            }
        }
    }

    /// Begins the upload; one that may have been begun without our learning its id is looked for and given up.
    private func begin() async throws(S3Error) -> String {
        let before = try await uploads()
        let input = try await target.beginning()
        var attempt = 1
        while true {
            do throws(S3Error) { return try await client.createMultipartUpload(input) } catch {
                guard error.leavesOutcomeOpen else { throw error }
                // Also after a cancel, which must not leave behind what it may have begun.
                let now = await Task { (try? await uploads()) ?? [] }.value
                for id in now.subtracting(before) { await giveUp(id) }
                if attempt == 3 || error.kind == .cancelled { throw error }
                attempt += 1
            }
        }
    }

    /// Unfinished uploads of the key; none where the store doesn't list them.
    private func uploads() async throws(S3Error) -> Set<String> {
        do throws(S3Error) {
            return Set(
                try await client.listMultipartUploads(target.bucket, prefix: target.key).filter { $0.key.utf8.elementsEqual(target.key.utf8) }.map(
                    \.uploadId))
        } catch {
            if error.kind == .cancelled { throw error }
            return []
        }
    }

    private func makeAll(_ uploadId: String, _ makePart: @escaping MakePart) async throws(S3Error) -> [UploadedPart] {
        let (count, width) = (partCount, max(1, target.partsAtOnce))
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

    /// Aborts until the store knows the upload no more; also after a cancel, which must not leave it behind.
    ///
    /// - Returns: false where it may still be there.
    @discardableResult
    private func giveUp(_ uploadId: String) async -> Bool {
        await Task { [client, target] in
            for _ in 0..<5 {
                let wasThere = try? await client.abortMultipartUpload(bucket: target.bucket, key: target.key, uploadId: uploadId)
                guard wasThere == true else { return wasThere == false }
                // Parts that were on their way may have survived it.
                guard (try? await client.listParts(bucket: target.bucket, key: target.key, uploadId: uploadId)) != nil else { return true }
            }
            return false
        }.value
    }
}
