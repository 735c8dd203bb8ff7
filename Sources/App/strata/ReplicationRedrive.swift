import ArgumentParser
import Foundation
import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// `strata replication redrive`: current versions whose replication failed are copied onto themselves, so that the rules replicate them anew.
struct ReplicationRedrive: Verb {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Replicate anew what failed: copy current versions onto themselves, so that the rules act on them again.",
        discussion: """
            Finds them by their status (a HEAD request for each version, --limit at most), or with --missing-at by comparing with the destination's \
            listing. Each copy is a new version with the same metadata, tags, ACL, class, encryption and lock; the one below becomes noncurrent. What a \
            copy can't bring over (noncurrent versions, delete markers, replicas) goes into the manifest of --manifest, for S3 Batch Replication. The \
            copies are a run like a restore's: strata restore --resume, --undo and --runs know it.

            strata replication redrive --dry-run s3://b/prod/

            Exit codes: 0 everything as planned, 1 some rows failed or were left, 2 usage, 3 not found, 4 denied, 5 refused, 130 interrupted (resume it).
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var destinationOption: DestinationOption

    @Option(help: ArgumentHelp("Ask so many versions for their status at most.", valueName: "n"))
    var limit = 1000

    @Flag(help: "Also what is PENDING, which S3 does by itself unless something is in its way.")
    var pending = false

    @Option(
        name: .customLong("missing-at"),
        help: ArgumentHelp("Instead of asking for the status: what a rule asks for and this bucket lacks.", valueName: "destination"))
    var missingAt: PlaceArgument?

    @Option(help: ArgumentHelp("Write what only S3 Batch Replication can bring over to a file.", valueName: "file"))
    var manifest: String?

    @OptionGroup var running: RunOptions

    @Argument(help: ArgumentHelp("s3://bucket/prefix", valueName: "uri"))
    var place: PlaceArgument

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
        if let missingAt, missingAt.uri.bucket.isEmpty || !missingAt.uri.key.isEmpty {
            throw ValidationError("--missing-at takes a bucket alone: s3://bucket.")
        }
    }

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        guard !place.uri.bucket.isEmpty else { throw UsageError("redrive needs a bucket: s3://bucket/prefix.") }
        let (candidates, isWhole) = try await find(client)
        let plan = try await RedriveOperation(client: client, bucket: place.uri.bucket)
            .plan(candidates, destination: missingAt?.uri.bucket, includesPending: pending)
        let printer = RunPrinter(output, isJSON: running.json)
        // A plan that became no run is printed all the same.
        defer { printer.flush() }
        printer.print(plan, rows: running.dryRun, notes: plan.notes(now: client.storeTime, time: RunPrinter.time, size: RowTable.size))
        try writeManifest(plan)
        let asked: ExitStatus = isWhole ? .done : .someFailed
        if running.dryRun { return asked }
        if plan.toDoCount == 0 {
            printer.endNothing()
            return asked
        }
        let keys = plan.toDoCount == 1 ? "1 key" : "\(plan.toDoCount) keys"
        try Confirmation.require("Copy \(keys) onto themselves?", yes: running.yes, operation: "Redrive")
        let run = RestoreRun(client: client, folder: RestoreCommand.folder, options: try running.options())
        do throws(RunFailure) {
            let status = printer.end(try await run.start(plan, onStart: printer.begin, onRow: printer.print))
            return status == .done ? asked : status
        } catch { throw RestoreCommand.error(error) }
    }

    private func find(_ client: S3Client) async throws -> ([RedrivePlan.Candidate], Bool) {
        guard let missingAt else { return try await failed(client) }
        return (try await missing(at: missingAt.uri.bucket, client), true)
    }

    /// What says FAILED or PENDING; false: there are versions that weren't asked, or couldn't be.
    private func failed(_ client: S3Client) async throws -> ([RedrivePlan.Candidate], Bool) {
        let operation = ReplicationStatusOperation(client: client, bucket: place.uri.bucket, prefix: place.uri.key)
        let found = try await operation.candidates(limit: limit)
        let count = found.rows.count
        let more = found.isWhole ? "" : "; there are more, --limit takes a larger number"
        StandardError.write("\(count) \(count == 1 ? "version" : "versions"), one HEAD request each\(more).\n")
        let report = try await operation.run(found)
        if let failure = report.firstFailure {
            Complaint(headline: "\(report.failed) versions couldn't be asked about.", hint: "\(failure.code): \(failure.message)").tell()
        }
        return (RedrivePlan.candidates(report), report.failed == 0 && report.isWhole)
    }

    private func missing(at destination: String, _ client: S3Client) async throws -> [RedrivePlan.Candidate] {
        let other = try destinationOption.client(common) ?? client
        var setting = try await DriftOperation.setting(source: place.uri.bucket, destination: destination, client)
        setting.now = client.storeTime
        let drift = try await DriftOperation(source: client, destination: other, setting: setting, prefix: place.uri.key).run()
        return RedrivePlan.candidates(drift)
    }

    private func writeManifest(_ plan: RedrivePlan) throws {
        guard let manifest else { return }
        let entries = plan.forBatch
        do {
            try Data(BatchReplication.manifest(entries, of: place.uri.bucket)).write(to: URL(fileURLWithPath: manifest), options: .withoutOverwriting)
        } catch {
            throw S3Error(
                kind: .transport(.localFile), operation: "Redrive", code: "LocalFile",
                message: "the manifest can't be written to \(manifest): \(error.localizedDescription)")
        }
        StandardError.write("written \(RowTable.safe(manifest)), \(entries.count) \(entries.count == 1 ? "line" : "lines")\n")
    }
}
