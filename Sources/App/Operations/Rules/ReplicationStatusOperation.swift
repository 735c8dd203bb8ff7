public import S3Client
public import S3Model
import Synchronization

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
    /// - Parameter onProgress: told how many have answered, after each.
    /// - Throws: `.cancelled`. A version that can't be asked about is counted; after 20 refusals and no answer the rest isn't asked for.
    public func run(
        _ candidates: ReplicationCandidates, atOnce: Int = 16, onProgress: @Sendable (Int) -> Void = { _ in }
    ) async throws(S3Error) -> ReplicationReport {
        var report = ReplicationReport(isWhole: candidates.isWhole)
        var entries: [(index: Int, entry: ReplicationReport.Entry)] = []
        await withTaskGroup(of: (Int, BucketFacts.Fact<String?>).self) { group in
            var rest = Array(candidates.rows.enumerated())[...]
            func add() {
                guard let (index, row) = rest.popFirst() else { return }
                group.addTask { (index, await status(of: row)) }
            }
            for _ in 0..<max(1, atOnce) { add() }
            while let (index, fact) = await group.next() {
                report.asked += 1
                switch fact {
                case .known(let status):
                    report.counts[status ?? "", default: 0] += 1
                    let row = candidates.rows[index]
                    if let status, ReplicationReport.isWorthTelling(status) { entries.append((index, .init(row: row, status: status))) }
                case .failed(let error):
                    report.failed += 1
                    if report.firstFailure == nil { report.firstFailure = error }
                case .unknown: break
                }
                onProgress(report.asked)
                // Keys that may not look at versions may look at none of them.
                if report.counts.isEmpty, report.failed >= 20 { (rest, report.isWhole) = ([], false) }
                if Task.isCancelled { rest = [] }
                add()
            }
        }
        if Task.isCancelled {
            throw S3Error(
                kind: .cancelled, operation: S3Operation.headObject.name, bucket: bucket, code: "Cancelled", message: "the search was cancelled")
        }
        report.entries = entries.sorted { $0.index < $1.index }.map(\.entry)
        return report
    }

    /// A value and no closure that throws: tasks carry it (see `RunExecutor`). nil inside: the version says none.
    private func status(of row: ListingRow) async -> BucketFacts.Fact<String?> {
        do throws(S3Error) {
            return .known(try await client.headObject(bucket: bucket, key: row.key, versionId: row.versionId).replicationStatus)
        } catch { return .failed(error) }
    }
}

/// The versions to ask about, each one HEAD.
public struct ReplicationCandidates: Sendable, Equatable {
    public var rows: [ListingRow] = []
    /// False where the limit was reached before the listing's end.
    public var isWhole = true

    public init() {}
}

/// What the versions under a prefix say of their replication.
public struct ReplicationReport: Sendable, Equatable {
    /// A version that isn't replicated (yet).
    public struct Entry: Sendable, Equatable {
        public var row: ListingRow
        /// FAILED, PENDING, or what else the store says.
        public var status: String

        /// Milliseconds since the version was written; nil where the listing has no date.
        /// - Parameter now: milliseconds since 1970, by the store's clock.
        public func age(at now: Int64) -> Int64? { row.lastModified.map { max(0, now - $0) } }
    }

    /// Versions asked about so far.
    public var asked = 0
    /// By status; "" for versions that say none: no rule is for them, or they are older than it.
    public var counts: [String: Int] = [:]
    /// Every version that is neither replicated, nor a replica, nor without status, in the listing's order.
    public var entries: [Entry] = []
    /// Versions that couldn't be asked about, and why the first of them couldn't.
    public var failed = 0
    public var firstFailure: S3Error?
    /// False where there are versions that weren't asked about.
    public var isWhole = true

    public init(isWhole: Bool = true) { self.isWhole = isWhole }

    /// MinIO and some gateways say COMPLETE for COMPLETED.
    static func isWorthTelling(_ status: String) -> Bool { !["", "COMPLETED", "COMPLETE", "REPLICA"].contains(status) }
}
