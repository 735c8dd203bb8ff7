import Foundation
public import Timeline

/// What was found of a bucket's replication, written to files: for reading, for other programs, or for S3 Batch Replication.
///
/// By the path's ending: `.json` and `.jsonl` (an object a line), `.manifest` (a manifest of S3 Batch Replication, and the job that runs it beside it), else
/// CSV. Files that are there stay.
public enum ReplicationFiles {
    /// Versions whose replication failed or is pending; the manifest has those that failed.
    ///
    /// - Returns: the paths written.
    /// - Throws: a `CocoaError` of the file that can't be written.
    public static func write(_ report: ReplicationReport, bucket: String, to path: String) throws -> [String] {
        if path.hasSuffix(".manifest") {
            let failed = report.entries.filter { $0.status == "FAILED" }.map(\.row)
            return try writeBatch(path, about: "Failed replication of \(bucket)", count: failed.count) { range in
                BatchReplication.manifest(failed[range], of: bucket)
            }
        }
        let isJSON = isJSON(path)
        try Lines.write(to: path, header: isJSON ? [] : ReplicationReport.csvHeader, count: report.entries.count) { range in
            isJSON ? report.jsonLines(entries: range) : report.csv(entries: range)
        }
        return [path]
    }

    /// Rows of some verdicts; the manifest has those among them that Batch Replication can bring over.
    public static func write(_ drift: Drift, _ verdicts: Set<Drift.Verdict>, to path: String) throws -> [String] {
        if path.hasSuffix(".manifest") {
            let batch = BatchReplication(drift, verdicts: verdicts.intersection(BatchReplication.verdicts))
            return try writeBatch(path, about: batch.purpose, count: batch.rows.count) { batch.manifest(range: $0) }
        }
        let isJSON = isJSON(path)
        let rows = drift.rows(verdicts)
        try Lines.write(to: path, header: isJSON ? [] : Drift.csvHeader, count: rows.count) { range in
            isJSON ? drift.jsonLines(rows: rows[range]) : drift.csv(rows: rows[range])
        }
        return [path]
    }

    private static func isJSON(_ path: String) -> Bool { path.hasSuffix(".json") || path.hasSuffix(".jsonl") }

    private static func writeBatch(
        _ path: String, about purpose: String, count: Int, _ lines: (Range<Int>) -> [UInt8]
    ) throws -> [String] {
        let base = String(path.dropLast(".manifest".utf8.count))
        let stem = (base as NSString).lastPathComponent
        let (manifest, definition) = ("\(base).manifest.csv", "\(base).job.json")
        try Lines.write(to: manifest, count: count, lines)
        let parameters = BatchOperations.Parameters(
            manifestBucket: "<bucket of the manifest>", manifestKey: "\(stem).manifest.csv", reportBucket: "<bucket of the report>", token: stem)
        try Data(BatchReplication.definition(parameters, about: purpose)).write(to: URL(fileURLWithPath: definition), options: .withoutOverwriting)
        return [manifest, definition]
    }
}
