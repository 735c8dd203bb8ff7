import ArgumentParser
import Foundation
import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// `strata replication drift`: how far a bucket's replica is from it.
struct ReplicationDrift: Verb {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Compare a bucket with its replica, version by version: what is missing, different or extra.",
        discussion: """
            Lists both buckets once, a request for each 1,000 versions, and reads the source's rules. What no rule asks for (other prefixes, archived \
            classes, delete markers that aren't replicated, replicas) is counted and listed only with --all. --ask says how many requests it takes, \
            and sends them.

            strata replication drift --destination-profile dr s3://b/prod/ s3://b-dr

            Exit codes: 0 nothing is missing, different or extra, 1 something is, 2 usage, 3 not found, 4 denied, 130 interrupted.
            """)

    /// How rows are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, csv, json, manifest
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var destinationOption: DestinationOption

    @Option(
        help: ArgumentHelp(
            "text, csv, json (an object a line, the last one the counts), or manifest: what is missing, for S3 Batch Replication.",
            valueName: "form"))
    var format = Format.text

    @Option(
        help: ArgumentHelp(
            "Also ask about so many versions that the listings leave open: the tags of what is undecided, the status of what is missing.",
            valueName: "n"))
    var ask = 0

    @Flag(help: "List what needn't be there too.")
    var all = false

    @Argument(help: ArgumentHelp("s3://source/prefix", valueName: "source"))
    var source: PlaceArgument

    @Argument(help: ArgumentHelp("s3://destination", valueName: "destination"))
    var destination: PlaceArgument

    func validate() throws {
        guard ask >= 0 else { throw ValidationError("--ask takes a number of versions.") }
    }

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        guard !source.uri.bucket.isEmpty, !destination.uri.bucket.isEmpty else { throw UsageError("drift needs two buckets: s3://a/prefix s3://b.") }
        guard destination.uri.key.isEmpty else {
            throw UsageError("The destination is a bucket alone: replicas have the keys of what they are copies of.")
        }
        let other = try destinationOption.client(common) ?? client
        var setting = try await DriftOperation.setting(source: source.uri.bucket, destination: destination.uri.bucket, client)
        setting.now = client.storeTime
        let operation = DriftOperation(source: client, destination: other, setting: setting, prefix: source.uri.key)
        let isTerminal = isatty(STDERR_FILENO) == 1
        var drift = try await operation.run { progress in
            if isTerminal { StandardError.write("\r\(progress.source) and \(progress.destination) entries read") }
        }
        if isTerminal { StandardError.write("\r\u{1B}[K") }
        try await ask(about: &drift, operation)
        write(drift, output)
        return drift.isClean ? .done : .someFailed
    }

    private func ask(about drift: inout Drift, _ operation: DriftOperation) async throws {
        if ask == 0 { return }
        let (open, count) = (drift.questions().count, drift.questions(limit: ask).count)
        StandardError.write("\(open) left open by the listings; asking about \(count), a request each.\n")
        let asked = try await operation.ask(about: &drift, limit: ask)
        if let failure = asked.firstFailure {
            Complaint(headline: "\(asked.failed) versions couldn't be asked about.", hint: "\(failure.code): \(failure.message)").tell()
        }
    }

    /// Rows in blocks, so that a large drift never lies in memory as text; the counts follow, beside them where standard output is a file for others.
    private func write(_ drift: Drift, _ output: Output) {
        let printer = RulePrinter(output, isJSON: format == .json)
        let batch = BatchReplication(drift)
        let rows = format == .manifest ? batch.rows : drift.rows(Set(Drift.Verdict.allCases.filter { all || $0.isDrift }))
        if format == .csv { output.write(Drift.csvHeader) }
        for start in stride(from: 0, to: rows.count, by: Self.block) {
            let range = start..<min(rows.count, start + Self.block)
            switch format {
            case .text: for index in rows[range] { printer.write(Self.line(drift[index])) }
            case .csv: output.write(drift.csv(rows: rows[range]))
            case .json: for index in rows[range] { printer.line { Self.fields(drift[index], drift, &$0) } }
            case .manifest: output.write(batch.manifest(range: range))
            }
        }
        switch format {
        case .text: for line in Self.summary(drift) { printer.write(line) }
        case .json: printer.line { Self.outcome(drift, &$0) }
        case .csv, .manifest: for line in Self.summary(drift) { StandardError.write(line + "\n") }
        }
    }

    private static let block = 4096

    private static func line(_ row: Drift.Row) -> String {
        let entry = row.entry
        let what = entry.kind == .deleteMarker ? "delete marker" : "\(entry.size) bytes"
        return "\(row.verdict.word.padded(9))  \(what.padded(16))  \((entry.versionId ?? "null").padded(32))  \(entry.key)"
    }

    private static func fields(_ row: Drift.Row, _ drift: Drift, _ json: inout JSONLine) {
        json.field("Type", row.entry.kind == .deleteMarker ? "DeleteMarker" : "Version")
        json.field("Verdict", row.verdict.word)
        json.field("Key", row.entry.key)
        if let source = row.source {
            json.field("VersionId", source.versionId ?? "null")
            json.field("Size", source.size)
        }
        if let destination = row.destination {
            json.field("DestinationVersionId", destination.versionId ?? "null")
            json.field("DestinationSize", destination.size)
        }
        json.field("IsLatest", row.entry.isLatest)
        if let rule = drift.ruleName(row) { json.field("Rule", rule) }
    }

    /// Counts and notes, a line each.
    private static func summary(_ drift: Drift) -> [String] {
        var lines = ["\(drift.same.entries) the same on both sides"]
        for verdict in Drift.Verdict.allCases {
            let totals = drift.totals(verdict)
            if totals.entries > 0 { lines.append("\(totals.entries) \(verdict.word), \(totals.bytes) bytes. \(verdict.text)") }
        }
        return lines + drift.notes
    }

    private static func outcome(_ drift: Drift, _ json: inout JSONLine) {
        json.field("Type", "Outcome")
        json.field("Same", Int64(drift.same.entries))
        let counts: [(StaticString, Drift.Verdict)] = [
            ("Missing", .missing), ("Different", .different), ("Extra", .extra), ("Undecided", .undecided), ("Recent", .recent), ("Older", .older),
            ("Excluded", .excluded), ("Archived", .archived), ("Markers", .marker), ("Replicas", .replica),
        ]
        for (name, verdict) in counts { json.field(name, Int64(drift.totals(verdict).entries)) }
        json.field("MissingBytes", drift.totals(.missing).bytes)
        json.field("IsClean", drift.isClean)
    }
}
