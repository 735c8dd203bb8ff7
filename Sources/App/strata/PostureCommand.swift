import ArgumentParser
import Glibc
import Operations
import S3Client
import S3Model
import Synchronization
import Timeline

/// `strata posture`: what would lose the data of buckets, open it, or take it offline.
struct PostureCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "posture", abstract: "Say what would lose the data of buckets, open it to others or take it offline.",
        discussion: """
            Reads the settings, rules and destinations of one bucket, several, or all that the profile lists, and the first 10,000 entries of each \
            listing; --count lists everything. Nothing is changed. What can't be read is said to be unknown, never to be off.

            strata posture --json s3://b

            Exit codes: 0 nothing that loses data, opens it, takes it offline or couldn't be read; else by the gravest: 10 something couldn't be read, \
            11 it could be offline, 12 it is open to others, 13 it would lose data. 2 usage, 3 a bucket isn't there, 4 denied, 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var destination: DestinationOption

    @Flag(help: "Count everything that is stored instead of the first 10,000 entries.")
    var count = false

    @Flag(help: "Say also what is good.")
    var all = false

    @Flag(help: "One JSON object a line, good ones too; the last one has the counts.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket, or its name; all buckets without.", valueName: "bucket"))
    var buckets: [BucketArgument] = []

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let listed = buckets.isEmpty ? try await ListBucketsOperation(client: client).run() : Self.unique(buckets).map { Bucket(name: $0) }
        let depth: PostureDepth = count ? .whole : .sample
        if !json {
            StandardError.write(
                "\(listed.count) \(listed.count == 1 ? "bucket" : "buckets"), \(depth.requests(buckets: listed.count)).\n")
        }
        let report = Mutex(PostureReport())
        let isTerminal = isatty(STDERR_FILENO) == 1
        let operation = PostureOperation(client: client, destination: try destination.client(common), depth: depth)
        try await operation.run(listed) { entries in
            if isTerminal { StandardError.write("\r\(report.withLock(\.entries.count)) of \(listed.count) buckets, \(entries) entries") }
        } onFacts: { facts in
            report.withLock { $0.add(facts) }
        }
        if isTerminal { StandardError.write("\r\u{1B}[K") }
        let found = report.withLock { $0 }
        if let missing = missing(found) { throw missing }
        PosturePrinter(RulePrinter(output, isJSON: json), showsGood: all || json).print(found)
        return Self.status(of: found)
    }

    /// A bucket that was named and isn't there.
    private func missing(_ report: PostureReport) -> S3Error? {
        guard !buckets.isEmpty else { return nil }
        for entry in report.entries {
            if case .failed(let error) = entry.facts.versioning, error.code == "NoSuchBucket" { return error }
        }
        return nil
    }

    static func status(of report: PostureReport) -> ExitStatus {
        switch report.worst {
        case .losesData: .losesData
        case .exposed: .exposed
        case .offline: .offline
        case .unknown: .unknown
        case .costs, .note, .good, nil: .done
        }
    }

    /// Names in their order, each once.
    private static func unique(_ buckets: [BucketArgument]) -> [String] {
        var names: [String] = []
        for bucket in buckets where !names.contains(bucket.name) { names.append(bucket.name) }
        return names
    }
}

/// Prints findings: JSON lines, or a paragraph for each bucket.
struct PosturePrinter {
    let printer: RulePrinter
    let showsGood: Bool

    init(_ printer: RulePrinter, showsGood: Bool) {
        self.printer = printer
        self.showsGood = showsGood
    }

    func print(_ report: PostureReport) {
        for entry in report.entries {
            let shown = entry.findings.filter { showsGood || $0.severity != .good }
            if !printer.isJSON {
                printer.write("\(entry.bucket): \(shown.isEmpty ? "good" : entry.worst.word)")
                if shown.isEmpty { printer.write("  + \(entry.findings.map(\.what).joined(separator: "; "))") }
            }
            for finding in shown { print(finding) }
        }
        if printer.isJSON { outcome(report) } else { printer.write(report.summary) }
    }

    private func print(_ finding: PostureFinding) {
        guard printer.isJSON else {
            printer.write("  \(Self.sign(finding.severity)) \(finding.severity.word.padded(8)) \(finding.what)")
            if finding.severity < .costs, !finding.meaning.isEmpty { printer.write("             \(finding.meaning)") }
            if finding.certainty != .certain { printer.write("             \(finding.certainty.words)") }
            if finding.severity < .note, let fix = finding.fix { printer.write("             \(fix.command)") }
            return
        }
        printer.line { json in
            json.field("Type", "Finding")
            json.field("Bucket", finding.bucket)
            json.field("Severity", finding.severity.name)
            json.field("Subject", finding.subject.rawValue)
            json.field("What", finding.what)
            if !finding.meaning.isEmpty { json.field("Meaning", finding.meaning) }
            json.field("Certainty", finding.certainty.name)
            json.field("CertaintyText", finding.certainty.words)
            if let fix = finding.fix {
                json.field("Fix", fix.words)
                json.field("Command", fix.command)
            }
            if !finding.evidence.isEmpty { json.field("Evidence", finding.evidence.joined(separator: "\n")) }
        }
    }

    private static func sign(_ severity: PostureFinding.Severity) -> String {
        switch severity {
        case .losesData, .exposed, .offline: "!"
        case .unknown: "?"
        case .costs, .note: "-"
        case .good: "+"
        }
    }

    private func outcome(_ report: PostureReport) {
        printer.line { json in
            json.field("Type", "Outcome")
            json.field("Buckets", Int64(report.entries.count))
            json.field("Worst", report.worst?.name ?? PostureFinding.Severity.good.name)
            let names: [(StaticString, PostureFinding.Severity)] = [
                ("LosesData", .losesData), ("Exposed", .exposed), ("Offline", .offline), ("Unknown", .unknown), ("Costs", .costs), ("Notes", .note),
                ("Good", .good),
            ]
            for (name, severity) in names { json.field(name, Int64(report.findings.count { $0.severity == severity })) }
        }
    }
}
