public import S3Model

/// What isn't at the destination, as a manifest for S3 Batch Replication, and the job that works it off.
///
/// The job replicates by the rules as they stand: it does nothing for entries that no rule is about, for archived ones, and for markers where the rule
/// leaves them out. So those verdicts aren't in it.
///
/// Source: S3 API reference, CreateJob, S3ReplicateObject, JobManifestSpec; user guide, "Replicating existing objects with Batch Replication".
public struct BatchReplication: Sendable {
    public let drift: Drift
    /// Rows of the drift, ascending.
    public let rows: [Int]
    /// Bytes of their versions.
    public let bytes: Int64
    /// Entries of these verdicts that are left out: without a version id, or with a key that no request can name.
    public let leftOut: Int

    /// What Batch Replication can bring over. What is undecided may fail in the job's report.
    public static let verdicts: Set<Drift.Verdict> = [.missing, .older, .undecided]

    public init(_ drift: Drift, verdicts: Set<Drift.Verdict> = BatchReplication.verdicts) {
        self.drift = drift
        var kept: [Int] = []
        var bytes: Int64 = 0
        var leftOut = 0
        for index in drift.rows(verdicts) {
            guard let source = drift[index].source, source.isActionable, !(source.versionId ?? "").isEmpty else {
                leftOut += 1
                continue
            }
            kept.append(index)
            bytes += source.size
        }
        (rows, self.bytes, self.leftOut) = (kept, bytes, leftOut)
    }

    /// Lines of the manifest: bucket, key in percent-encoding, version id; no header, LF.
    ///
    /// - Parameter range: of `rows`; some thousands at a time for a large drift.
    public func manifest(range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count * 120)
        for index in rows[range] {
            if let source = drift[index].source { BatchOperations.append(source, of: drift.setting.source, &bytes) }
        }
        return bytes
    }

    /// Lines of a manifest for entries of one bucket.
    public static func manifest(_ rows: some Sequence<ListingRow>, of bucket: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in rows where row.isActionable { BatchOperations.append(row, of: bucket, &bytes) }
        return bytes
    }

    /// What the job is for, in words.
    public var purpose: String { "Replication of \(drift.setting.source) to \(drift.setting.destination)" }

    /// The document for `aws s3control create-job --cli-input-json file://…`.
    public static func definition(_ parameters: BatchOperations.Parameters, about purpose: String) -> [UInt8] {
        parameters.document(operation: ("S3ReplicateObject", .object([])), token: parameters.token, description: purpose)
    }
}
