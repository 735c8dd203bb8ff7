public import S3Client
public import S3Model
import Synchronization
public import Timeline

/// What became of each version's replication: HEAD tells, and nothing else does.
public struct ReplicationStatusOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let prefix: String

    public init(client: S3Client, bucket: String, prefix: String = "") {
        self.client = client
        self.bucket = bucket
        self.prefix = prefix
    }

    /// Lists what is to be asked about: versions under the prefix, without delete markers, whose status no request tells. One request for each 1,000 rows.
    ///
    /// - Parameters:
    ///   - limit: versions after which it stops; `isWhole` says whether there are more.
    ///   - allVersions: also noncurrent ones.
    public func candidates(limit: Int, allVersions: Bool = true) async throws(S3Error) -> ReplicationCandidates {
        let found = Mutex(ReplicationCandidates())
        let operation = ListingOperation(client: client, bucket: bucket, prefix: prefix, rows: .versions, isRecursive: true)
        try await operation.run { page in
            found.withLock { found in
                for index in 0..<page.segment.count {
                    let row = page.segment[index]
                    guard row.kind == .version, row.isActionable, allVersions || row.isLatest else { continue }
                    if found.rows.count >= limit {
                        found.isWhole = false
                        return false
                    }
                    found.rows.append(row)
                }
                return true
            }
        }
        return found.withLock { $0 }
    }

    /// Asks about each version, one HEAD each, so many at once.
    ///
    /// - Parameter onProgress: told what has been found so far, after each answer; its entries are in the order of the answers.
    /// - Throws: `.cancelled`. A version that can't be asked about is counted; after 20 refusals and no answer the rest isn't asked for.
    public func run(
        _ candidates: ReplicationCandidates, atOnce: Int = 16, onProgress: @Sendable (ReplicationReport) -> Void = { _ in }
    ) async throws(S3Error) -> ReplicationReport {
        var report = ReplicationReport(isWhole: candidates.isWhole)
        var indices: [Int] = []
        await Concurrent.each(candidates.rows, atOnce: atOnce) { row in
            await status(of: row)
        } take: { index, fact in
            report.asked += 1
            switch fact {
            case .known(let status):
                report.counts[status ?? "", default: 0] += 1
                if let status, ReplicationReport.isWorthTelling(status) {
                    report.entries.append(.init(row: candidates.rows[index], status: status))
                    indices.append(index)
                }
            case .failed(let error):
                report.failed += 1
                if report.firstFailure == nil { report.firstFailure = error }
            case .unknown: break
            }
            onProgress(report)
            // Keys that may not look at versions may look at none of them.
            guard report.counts.isEmpty, report.failed >= 20 else { return true }
            report.isWhole = false
            return false
        }
        if Task.isCancelled {
            throw S3Error(
                kind: .cancelled, operation: S3Operation.headObject.name, bucket: bucket, code: "Cancelled", message: "the search was cancelled")
        }
        report.entries = zip(indices, report.entries).sorted { $0.0 < $1.0 }.map(\.1)
        return report
    }

    /// A value and no closure that throws: tasks carry it (see `RunExecutor`). nil inside: the version says none.
    private func status(of row: ListingRow) async -> BucketFacts.Fact<String?> {
        do throws(S3Error) {
            return .known(try await client.headObject(bucket: bucket, key: row.key, versionId: row.versionId).replicationStatus)
        } catch { return .failed(error) }
    }
}
