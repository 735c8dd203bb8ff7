import ArgumentParser
import Glibc
import Operations
import S3Client
import S3Model

/// `strata bucket empty`: everything in a bucket, for ever.
struct BucketEmpty: Verb {
    static let configuration = CommandConfiguration(
        commandName: "empty", abstract: "Remove everything in a bucket for ever: versions, delete markers and unfinished uploads.",
        discussion: """
            All of it is listed and counted first. Then the bucket's name has to be typed, or given by --confirm: nothing can be brought back. What is \
            written after the count stays, locked versions stay and are named. Interrupted, it keeps what it hasn't come to; run again, it goes on.

            strata bucket empty old-logs --dry-run
            strata bucket empty old-logs --confirm old-logs

            Exit codes: 0 everything of the count is gone, 1 some of it stays, 2 usage, 3 not found, 4 denied, 5 refused (read-only, needs --confirm), \
            130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Flag(name: .customLong("dry-run"), help: "Only count.")
    var dryRun = false

    @Option(help: ArgumentHelp("The bucket's name once more: do it without asking.", valueName: "bucket"))
    var confirm: String?

    @Flag(name: .customLong("bypass-governance"), help: "Also remove versions under GOVERNANCE retention, where these keys may.")
    var bypassGovernance = false

    @Flag(help: "One JSON object a line: the plan, what stays, the outcome.")
    var json = false

    @Argument(help: ArgumentHelp("Name of the bucket, or s3://name.", valueName: "bucket"))
    var bucket: BucketArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        if let confirm, confirm != bucket.name { throw UsageError("--confirm \(confirm) is not the bucket \(bucket.name).") }
        let printer = BucketPrinter(output, isJSON: json)
        let operation = EmptyBucketOperation(client: client, bucket: bucket.name)
        let plan = try await operation.plan()
        printer.print(plan)
        if plan.isNothing || dryRun { return .done }
        if confirm == nil, isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1 {
            throw S3Error(
                kind: .refused, operation: S3Operation.deleteObjects.name, bucket: bucket.name, code: "NeedsConfirm",
                message: "nothing was removed: without a terminal to ask on it takes --confirm \(bucket.name)")
        }
        let operationName = S3Operation.deleteObjects.name
        try Confirmation.require(typed: bucket.name, "Remove all of it for ever?", yes: confirm != nil, operation: operationName)
        let progress = ProgressLine(isShown: !json)
        let report = await operation.run(plan, bypassesGovernance: bypassGovernance) { progress.show($0) }
        progress.end()
        printer.print(report, of: bucket.name)
        if let failure = report.failure { throw failure }
        return report.isComplete ? .done : .someFailed
    }
}

/// How far it is, on one line of a terminal; nothing where standard error is none.
struct ProgressLine: Sendable {
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown && isatty(STDERR_FILENO) == 1 }

    func show(_ progress: EmptyBucketProgress) {
        if isShown { StandardError.write("\r\(progress.done) of \(progress.total)") }
    }

    /// Takes the line away.
    func end() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }
}
