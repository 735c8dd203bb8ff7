import ArgumentParser
import Foundation
import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// `strata replication status`: what became of each version's replication.
struct ReplicationStatus: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "List versions whose replication failed or is pending, with their age.",
        discussion: """
            Only HEAD tells it: one request for each version, besides one for each 1,000 rows of the listing. How many is said first; --dry-run stops \
            there. Versions without a status are counted: no rule is for them, or they are older than it.

            strata replication status --limit 5000 s3://b/prod/

            Exit codes: 0 nothing has failed, 1 something has, or not all could be asked, 2 usage, 3 not found, 4 denied, 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Ask about so many versions at most.", valueName: "n"))
    var limit = 1000

    @Flag(help: "Only current versions.")
    var current = false

    @Flag(name: .customLong("dry-run"), help: "Only say how many requests it takes.")
    var dryRun = false

    @Flag(help: "One JSON object a line; the last one has the counts.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket/prefix", valueName: "uri"))
    var place: PlaceArgument

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
    }

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        guard !place.uri.bucket.isEmpty else { throw UsageError("status needs a bucket: s3://bucket/prefix.") }
        let printer = RulePrinter(output, isJSON: json)
        let operation = ReplicationStatusOperation(client: client, bucket: place.uri.bucket, prefix: place.uri.key)
        let candidates = try await operation.candidates(limit: limit, allVersions: !current)
        let count = candidates.rows.count
        let more = candidates.isWhole ? "" : "; there are more, --limit takes a larger number"
        StandardError.write("\(count) \(count == 1 ? "version" : "versions"), one HEAD request each\(more).\n")
        if dryRun { return .done }
        let isTerminal = isatty(STDERR_FILENO) == 1
        let report = try await operation.run(candidates) { found in
            let done = found.asked
            if isTerminal, done % 50 == 0 || done == count { StandardError.write("\r\(done) of \(count) asked") }
        }
        if isTerminal, count > 0 { StandardError.write("\r\u{1B}[K") }
        let now = client.storeTime
        for entry in report.entries { write(entry, now, printer) }
        write(report, printer)
        if let failure = report.firstFailure {
            Complaint(headline: "\(report.failed) versions couldn't be asked about.", hint: "\(failure.code): \(failure.message)").tell()
        }
        let hasFailed = report.entries.contains { $0.status != "PENDING" }
        return hasFailed || report.failed > 0 || !report.isWhole ? .someFailed : .done
    }

    private func write(_ entry: ReplicationReport.Entry, _ now: Int64, _ printer: RulePrinter) {
        let seconds = entry.age(at: now).map { $0 / 1000 }
        guard json else {
            let age = seconds.map(Self.age) ?? "-"
            return printer.write("\(entry.status.padded(9))  \(age.padded(8))  \((entry.row.versionId ?? "null").padded(32))  \(entry.row.key)")
        }
        printer.line { json in
            json.field("Type", "Version")
            json.field("Key", entry.row.key)
            json.field("VersionId", entry.row.versionId ?? "null")
            json.field("ReplicationStatus", entry.status)
            if let seconds { json.field("AgeSeconds", seconds) }
            json.field("Size", entry.row.size)
        }
    }

    private func write(_ report: ReplicationReport, _ printer: RulePrinter) {
        let counts = report.counts.sorted { $0.key < $1.key }
        guard json else {
            let words = counts.map { "\($0.value) \($0.key.isEmpty ? "without status" : $0.key)" }
            return printer.write(words.isEmpty ? "no versions" : words.joined(separator: ", "))
        }
        printer.line { json in
            json.field("Type", "Outcome")
            json.field("Asked", Int64(report.asked))
            for (name, status) in [("Completed", "COMPLETED"), ("Replica", "REPLICA"), ("Pending", "PENDING"), ("FailedReplication", "FAILED")]
                as [(StaticString, String)]
            {
                json.field(name, Int64(report.counts[status] ?? 0))
            }
            json.field("WithoutStatus", Int64(report.counts[""] ?? 0))
            json.field("NotAsked", Int64(report.failed))
            json.field("IsWhole", report.isWhole)
        }
    }

    /// "40s", "12m", "5h", "3d".
    private static func age(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m"
        case ..<172_800: "\(seconds / 3600)h"
        default: "\(seconds / 86400)d"
        }
    }
}
