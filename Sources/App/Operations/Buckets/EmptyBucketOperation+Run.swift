import S3Client
public import S3Model
import Synchronization

extension EmptyBucketOperation {
    /// Keys in one DeleteObjects, and so many of these at once: a page of 1,000 rows goes in one round.
    private static let batch = 250
    /// Words by which stores tell a lock from missing rights.
    private static let lockWords = ["object lock", "worm", "retention", "legal hold", "locked"]

    /// Carries a plan out: lists anew and removes page by page what isn't newer than what the plan counted, then aborts its uploads and looks what
    /// is left.
    ///
    /// Cancelling the task ends it after the requests under way; what is gone is gone, and the report says so. Running it again goes on.
    /// - Parameters:
    ///   - bypassesGovernance: also removes versions under GOVERNANCE, where the caller may.
    ///   - onProgress: told after each round.
    public func run(
        _ plan: EmptyBucketPlan, bypassesGovernance: Bool = false, onProgress: @escaping @Sendable (EmptyBucketProgress) -> Void = { _ in }
    ) async -> EmptyBucketReport {
        if let failure = refusal(of: plan) {
            var report = EmptyBucketReport()
            report.failure = failure
            return report
        }
        onProgress(EmptyBucketProgress(done: 0, total: plan.rows))
        let state = Mutex(EmptyBucketReport())
        do throws(S3Error) {
            try await ListingOperation(client: client, bucket: bucket, rows: plan.hasVersions ? .versions : .objects, isRecursive: true)
                .run { page in
                    let (rows, newer) = Self.split(page.segment, plan)
                    let outcomes = await remove(rows, bypassesGovernance)
                    let report = state.withLock { report in
                        report.newer += newer
                        report.note(rows, outcomes, hasObjectLock: plan.hasObjectLock)
                        return report
                    }
                    let done = report.removedVersions + report.removedMarkers + report.locked + report.failed
                    onProgress(EmptyBucketProgress(done: done, total: max(plan.rows, done)))
                    return report.failure == nil && !Task.isCancelled
                }
        } catch {
            state.withLock { if $0.failure == nil { $0.failure = error } }
        }
        var report = state.withLock { $0 }
        await abortUploads(plan, &report)
        report.end(wasCancelled: Task.isCancelled)
        // A cancelled task sends nothing any more: then what is left isn't looked at.
        if !report.wasCancelled, let left = try? await DeleteBucketOperation(client: client, bucket: bucket).look() { report.left = left }
        return report
    }

    private func refusal(of plan: EmptyBucketPlan) -> S3Error? {
        if client.options.isReadOnly { return .readOnly(.deleteObjects, bucket) }
        if let reason = plan.refusal { return .refused(.deleteObjects, bucket, "EmptyRefused", reason) }
        return plan.bucket == bucket ? nil : .refused(.deleteObjects, bucket, "EmptyRefused", "the plan is of another bucket")
    }

    /// A row to be removed.
    struct Row: Sendable {
        var object: ObjectVersionIdentifier
        var isMarker: Bool
        var size: Int64
    }

    /// The rows of a page that the plan speaks of, and how many are newer than that.
    private static func split(_ segment: ListingSegment, _ plan: EmptyBucketPlan) -> (rows: [Row], newer: Int) {
        var rows: [Row] = []
        var newer = 0
        for index in 0..<segment.count where segment.isActionable(at: index) && segment.kind(at: index) != .prefix {
            // What has no date can't be told from what came later; S3's dates are whole seconds.
            guard let newest = plan.newest, (segment.lastModified(at: index) ?? newest) <= newest else {
                newer += 1
                continue
            }
            let id = plan.hasVersions ? segment.versionId(at: index) ?? "null" : nil
            rows.append(
                Row(
                    object: ObjectVersionIdentifier(key: segment.key(at: index), versionId: id), isMarker: segment.kind(at: index) == .deleteMarker,
                    size: segment.size(at: index)))
        }
        return (rows, newer)
    }

    /// What became of rows that went in one request.
    enum BatchOutcome: Sendable {
        case answered([DeleteOutcome])
        case failed(S3Error)
    }

    /// Removes rows in batches, all at once; the outcomes in the order of batches.
    private func remove(_ rows: [Row], _ bypassesGovernance: Bool) async -> [BatchOutcome] {
        let batches = stride(from: 0, to: rows.count, by: Self.batch).map { rows[$0..<min($0 + Self.batch, rows.count)].map(\.object) }
        return await Concurrent.map(batches) { await removeBatch($0, bypassesGovernance) }
    }

    private func removeBatch(_ objects: [ObjectVersionIdentifier], _ bypassesGovernance: Bool) async -> BatchOutcome {
        do throws(S3Error) {
            return .answered(try await client.deleteObjects(bucket, objects, bypassesGovernance: bypassesGovernance))
        } catch {
            return .failed(error)
        }
    }

    /// Aborts the plan's uploads, once more where parts were still on their way.
    private func abortUploads(_ plan: EmptyBucketPlan, _ report: inout EmptyBucketReport) async {
        for upload in plan.uploads {
            guard report.failure == nil, !Task.isCancelled else { return }
            guard upload.isActionable else {
                report.failed += 1
                continue
            }
            do throws(S3Error) {
                for _ in 0..<2 {
                    if try await !client.abortMultipartUpload(bucket: bucket, key: upload.key, uploadId: upload.uploadId) { break }
                }
                report.abortedUploads += 1
            } catch {
                report.refuse(key: upload.key, versionId: nil, code: error.code, message: error.message, isLock: false)
            }
        }
    }

    static func isLock(_ message: String) -> Bool {
        let text = message.lowercased()
        return lockWords.contains { text.contains($0) }
    }

    fileprivate static var batchSize: Int { batch }
}

extension EmptyBucketReport {
    /// Takes in what became of a page's rows.
    fileprivate mutating func note(_ rows: [EmptyBucketOperation.Row], _ outcomes: [EmptyBucketOperation.BatchOutcome], hasObjectLock: Bool) {
        for (number, outcome) in outcomes.enumerated() {
            let start = number * EmptyBucketOperation.batchSize
            let part = rows[start..<min(start + EmptyBucketOperation.batchSize, rows.count)]
            switch outcome {
            case .failed(let error):
                // Nothing of the batch was answered for; a listing of what is left tells.
                if error.kind != .cancelled { failed += part.count }
                if failure == nil { failure = error }
            case .answered(let answers):
                for (row, answer) in zip(part, answers) { note(row, answer, hasObjectLock: hasObjectLock) }
            }
        }
    }

    private mutating func note(_ row: EmptyBucketOperation.Row, _ outcome: DeleteOutcome, hasObjectLock: Bool) {
        switch outcome {
        case .deleted where row.isMarker: removedMarkers += 1
        case .deleted:
            removedVersions += 1
            removedBytes += row.size
        case .failed(let code, let message):
            // AWS says AccessDenied for a lock as for missing rights, with the lock in the message.
            let isLock = EmptyBucketOperation.isLock(message) || hasObjectLock && code == "AccessDenied"
            refuse(key: row.object.key, versionId: row.object.versionId, code: code, message: message, isLock: isLock)
        case .unknown:
            refuse(
                key: row.object.key, versionId: row.object.versionId, code: "Unknown", message: "the answer doesn't speak of it", isLock: false)
        }
    }

    fileprivate mutating func refuse(key: String, versionId: String?, code: String, message: String, isLock: Bool) {
        if isLock { locked += 1 } else { failed += 1 }
        guard refusals.count < Self.mostNamed else { return }
        refusals.append(Refusal(key: key, versionId: versionId, code: code, message: message))
    }

    fileprivate mutating func end(wasCancelled: Bool) {
        self.wasCancelled = wasCancelled
        // The cancel itself is no failure.
        if failure?.kind == .cancelled {
            failure = nil
            self.wasCancelled = true
        }
    }
}
