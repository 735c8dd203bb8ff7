import AWSConfig
import ActionQueue
import ArgumentParser
import Foundation
import Operations
import S3Client
import S3Model
import StrataSettings
import Timeline

/// What every verb that begins a run takes.
struct RunOptions: ParsableArguments {
    @OptionGroup var encryption: CustomerKeyOption

    @Flag(name: .customLong("dry-run"), help: "Only say what would be done.")
    var dryRun = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "One JSON object a line, each with its run; the last one has the counts.")
    var json = false

    @Option(help: ArgumentHelp("Rows worked on at once.", valueName: "n"))
    var concurrency = 16

    func validate() throws {
        guard (1...1000).contains(concurrency) else { throw ValidationError("--concurrency takes 1 to 1000.") }
    }

    /// How the run is carried out.
    func options() throws -> RestoreRunOptions {
        var options = RestoreRunOptions()
        options.rowsAtOnce = concurrency
        options.version.customerKey = try encryption.key()
        return options
    }
}

/// `strata restore`: one version, or everything under a prefix as it was at a time; and the runs that did so.
struct RestoreCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Bring back a prior version, or everything under a prefix as it was at a time.",
        discussion: """
            Older versions are copied on top and delete markers removed; no version that was there before is ever deleted. Every change is in a
            journal below $XDG_STATE_HOME/strata/runs: a run that was broken off can be resumed, and any run undone.

            strata restore s3://b/key --version-id V
            strata restore s3://b/prefix/ --as-of "yesterday 18:00" --dry-run
            strata restore --resume RUN | --undo RUN | --runs

            Exit codes: 0 everything as planned, 1 some rows failed or were left, 2 usage, 3 not found, 4 denied, 5 refused, 130 interrupted (resume it).
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .customLong("version-id"), help: ArgumentHelp("The version of the key to bring back.", valueName: "id"))
    var versionId: String?

    @Option(
        name: .customLong("as-of"), help: ArgumentHelp("A time: 14:00, \"yesterday 18:00\", \"2h ago\", 2026-11-20, ISO 8601.", valueName: "time"))
    var asOf: String?

    @Flag(name: .customLong("hide-created"), help: "Also put delete markers on keys created since.")
    var hideCreated = false

    @Flag(
        name: .customLong("keep-markers"), help: "Copy on top also where removing delete markers is enough, so that the record of the deletion stays."
    )
    var keepMarkers = false

    @Flag(name: .customLong("without-tags"), help: "Leave tags behind, for keys that may not read or write them.")
    var withoutTags = false

    @Flag(name: .customLong("keep-retention"), help: "Lock the new version as the old one is; COMPLIANCE can't be undone by anybody.")
    var keepRetention = false

    @Flag(name: .customLong("keep-legal-hold"), help: "Put the new version under legal hold as the old one is.")
    var keepLegalHold = false

    @OptionGroup var running: RunOptions

    @Option(
        help: ArgumentHelp(
            "Also write the plan to a file: .csv, .json, or .manifest for S3 Batch Operations (its manifests, and the jobs that run them).",
            valueName: "file"))
    var export: String?

    @Option(help: ArgumentHelp("Finish a run that was broken off.", valueName: "run"))
    var resume: String?

    @Flag(name: .customLong("retry-failed"), help: "With --resume: work again on rows that failed without having made anything.")
    var retryFailed = false

    @Option(help: ArgumentHelp("Take back what a run did.", valueName: "run"))
    var undo: String?

    @Flag(help: "List the runs.")
    var runs = false

    @Argument(help: ArgumentHelp("s3://bucket/key or s3://bucket/prefix/", valueName: "uri"))
    var place: PlaceArgument?

    func validate() throws {
        let modes = [versionId != nil, asOf != nil, resume != nil, undo != nil, runs].count { $0 }
        guard modes == 1 else { throw ValidationError("restore needs one of --version-id, --as-of, --resume, --undo and --runs.") }
        let needsPlace = versionId != nil || asOf != nil
        if needsPlace, place?.uri.bucket.isEmpty ?? true { throw ValidationError("restore needs a place: s3://bucket/key.") }
        if !needsPlace, place != nil { throw ValidationError("A run knows its place: leave the address out.") }
        if export != nil, asOf == nil { throw ValidationError("--export goes with --as-of.") }
        if retryFailed, resume == nil { throw ValidationError("--retry-failed goes with --resume.") }
    }

    /// Where this user's runs keep their journals.
    static var folder: RunFolder {
        let environment = Environment.all()
        return RunFolder(environment: environment, home: environment["HOME"] ?? "/")
    }

    func performLocally(_ output: Output) -> ExitStatus? {
        guard runs else { return nil }
        RunPrinter(output, isJSON: running.json).print(RestoreRun.runs(in: Self.folder))
        return .done
    }

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let printer = RunPrinter(output, isJSON: running.json)
        var options = try running.options()
        options.version.keepsRetention = keepRetention
        options.version.keepsLegalHold = keepLegalHold
        options.version.dropsTags = withoutTags
        options.version.copiesOnTop = keepMarkers
        let run = RestoreRun(client: client, folder: Self.folder, options: options)
        // A plan that became no run is printed all the same.
        defer { printer.flush() }
        do throws(RunFailure) {
            if let resume { return try await resumed(resume, run, printer) }
            if let undo { return try await undone(undo, run, printer, client) }
            guard let place = place?.uri else { return .usage }
            return versionId == nil ? try await pointInTime(place, run, printer, client) : try await version(place, run, printer, client)
        } catch { throw Self.error(error) }
    }

    // MARK: Ways

    private func version(_ place: S3URI, _ run: RestoreRun, _ printer: RunPrinter, _ client: S3Client) async throws(RunFailure) -> ExitStatus {
        let plan: VersionRestorePlan
        do throws(S3Error) {
            plan = try await RestoreVersionOperation(
                client: client, bucket: place.bucket, key: place.key, versionId: versionId ?? "", options: run.options.version
            ).prepare()
        } catch { throw .store(error) }
        printer.print(plan)
        if let refusal = plan.refusal { throw .refused(code: "Refused", message: refusal.message) }
        if running.dryRun { return .done }
        if plan.mechanism != .nothing {
            try confirm("Restore it?")
            if let report = try await run.start(plan, onStart: printer.begin, onRow: printer.print) { return printer.end(report) }
        }
        printer.endNothing()
        return .done
    }

    private func pointInTime(_ place: S3URI, _ run: RestoreRun, _ printer: RunPrinter, _ client: S3Client) async throws(RunFailure) -> ExitStatus {
        let plan: RestorePlan
        do {
            let time = try RestoreAsOf.time(asOf ?? "", client)
            let options = RestoreOptions(hidesCreated: hideCreated, keepsMarkers: keepMarkers, batchAbove: Self.batchAbove)
            plan = try await AsOfOperation(client: client, bucket: place.bucket, scope: .prefix(place.key), folder: Self.folder)
                .plan(to: time, options: options)
        } catch let error as S3Error { throw .store(error) } catch let error as UsageError {
            throw .refused(code: "Usage", message: error.message)
        } catch {
            throw .refused(code: "Failed", message: "\(error)")
        }
        guard plan.count > 0 else {
            throw .store(
                S3Error(
                    kind: .service, operation: "ListObjectVersions", bucket: place.bucket, key: place.key.isEmpty ? nil : place.key, status: 404,
                    code: "NoSuchKey", message: "there is nothing"))
        }
        printer.print(plan, rows: running.dryRun, notes: plan.notes(now: client.storeTime, time: RunPrinter.time))
        if let export { try write(plan, place.bucket, to: export) }
        if running.dryRun { return .done }
        let toDo = plan.toDoCount
        if toDo == 0 {
            printer.endNothing()
            return .done
        }
        try confirm("Restore \(toDo == 1 ? "1 key" : "\(toDo) keys")?")
        return printer.end(try await run.start(plan, bucket: place.bucket, onStart: printer.begin, onRow: printer.print))
    }

    /// Writes the plan where asked to, in the form of the path's ending.
    private func write(_ plan: RestorePlan, _ bucket: String, to path: String) throws(RunFailure) {
        do {
            let files = try PlanFiles.write(plan, bucket: bucket, to: path)
            for file in files { StandardError.write("written \(RowTable.safe(file))\n") }
        } catch { throw .refused(code: "Export", message: "the plan can't be written to \(path): \(error.localizedDescription)") }
    }

    /// Keys above which S3 Batch Operations is suggested, from `config.toml`.
    private static var batchAbove: Int {
        let environment = Environment.all()
        let loaded = SettingsFiles.load(environment: environment, home: environment["HOME"] ?? "/", commands: [], contexts: [])
        return loaded.settings.batchAbove
    }

    private func resumed(_ id: String, _ run: RestoreRun, _ printer: RunPrinter) async throws(RunFailure) -> ExitStatus {
        try confirm("Finish run \(id)?")
        printer.begin(id)
        return printer.end(try await run.resume(id, retriesFailed: retryFailed, onRow: printer.print))
    }

    private func undone(_ id: String, _ run: RestoreRun, _ printer: RunPrinter, _ client: S3Client) async throws(RunFailure) -> ExitStatus {
        let plan = try await run.undoPlan(id)
        printer.print(plan, of: id, notes: plan.notes(now: client.storeTime, time: RunPrinter.time))
        if running.dryRun { return .done }
        try confirm("Undo run \(id)?")
        printer.begin(id)
        return printer.end(try await run.undo(id, onRow: printer.print))
    }

    // MARK: Asking

    /// Without a person to ask, only `--yes` changes anything.
    private func confirm(_ question: String) throws(RunFailure) {
        do throws(S3Error) { try Confirmation.require(question, yes: running.yes, operation: "Restore") } catch { throw .store(error) }
    }

    /// A run's failure as what the exit code is told from.
    static func error(_ failure: RunFailure) -> any Error {
        switch failure {
        case .store(let error): return error
        case .refused("Usage", let message): return UsageError(message)
        case .refused(let code, let message): return refusal(code, message)
        case .journal(.noSuchRun(let id)):
            return S3Error(kind: .service, operation: "Restore", status: 404, code: "NoSuchRun", message: "there is no run \(id)")
        case .journal(.runningElsewhere(let id)): return refusal("RunningElsewhere", "run \(id) is running elsewhere")
        case .journal(let failure):
            return S3Error(kind: .transport(.localFile), operation: "Restore", code: "LocalFile", message: "\(failure).")
        }
    }

    private static func refusal(_ code: String, _ message: String) -> S3Error {
        S3Error(kind: .refused, operation: "Restore", code: code, message: message)
    }
}
