import Foundation
public import Timeline

/// A restore plan written to files: for reading, for other programs, or for S3 Batch Operations.
public enum PlanFiles {
    /// Writes by the path's ending: `.json` and `.jsonl` (an object a line), `.manifest` (for each storage class a manifest, and the job that runs it
    /// beside it), else CSV. Files that are there stay.
    ///
    /// - Returns: the paths written.
    /// - Throws: a `CocoaError` of the file that can't be written.
    public static func write(_ plan: RestorePlan, bucket: String, to path: String) throws -> [String] {
        if path.hasSuffix(".manifest") { return try writeBatch(plan, bucket: bucket, base: String(path.dropLast(9))) }
        let isJSON = path.hasSuffix(".json") || path.hasSuffix(".jsonl")
        try Lines.write(to: path, header: isJSON ? [] : RestorePlan.csvHeader, count: plan.count) { range in
            isJSON ? plan.jsonLines(rows: range) : plan.csv(rows: range)
        }
        return [path]
    }

    private static func writeBatch(_ plan: RestorePlan, bucket: String, base: String) throws -> [String] {
        let batch = BatchOperations(plan, bucket: bucket)
        let stem = (base as NSString).lastPathComponent
        var paths: [String] = []
        for job in batch.jobs {
            let manifest = "\(base).\(job.storageClass).csv"
            try Lines.write(to: manifest, count: job.rows.count) { batch.manifest(job, range: $0) }
            let parameters = BatchOperations.Parameters(
                manifestBucket: "<bucket of the manifest>", manifestKey: "\(stem).\(job.storageClass).csv", reportBucket: "<bucket of the report>",
                token: "\(stem)-\(plan.time.second)")
            let definition = "\(base).\(job.storageClass).job.json"
            try Data(batch.definition(job, parameters)).write(to: URL(fileURLWithPath: definition), options: .withoutOverwriting)
            paths += [manifest, definition]
        }
        return paths
    }
}

/// Files of many lines, written a few thousand at a time.
enum Lines {
    /// Rows written at a time.
    private static let batch = 10_000

    /// - Throws: a `CocoaError`; a file that is there stays.
    static func write(to path: String, header: [UInt8] = [], count: Int, _ lines: (Range<Int>) -> [UInt8]) throws {
        let url = URL(fileURLWithPath: path)
        try Data(header + lines(0..<min(count, batch))).write(to: url, options: .withoutOverwriting)
        guard count > batch else { return }
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        try handle.seekToEnd()
        for start in stride(from: batch, to: count, by: batch) { try handle.write(contentsOf: Data(lines(start..<min(count, start + batch)))) }
    }
}
