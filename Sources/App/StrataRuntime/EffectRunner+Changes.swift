import ActionQueue
import Operations
import S3Client
import S3Model
import StrataCore
import Timeline

extension EffectRunner {
    /// Work that changes a store or writes a file: restores, deletes, downloads.
    func change(_ effect: Effect) {
        switch effect {
        case .prepareRestore(let ticket, let target): prepareRestore(ticket, target)
        case .restore(let ticket, let plan, let locks): restore(ticket, plan, locks)
        case .runPlan(let ticket, let bucket, let plan): runPlan(ticket, bucket: bucket, plan)
        case .resumeRun(let ticket, let summary): resumeRun(ticket, summary)
        case .prepareUndo(let ticket, let summary): prepareUndo(ticket, summary)
        case .readDeletionTerms(let ticket, let target, let isMarker):
            submit(ticket, lane: Lanes.asked, label: "locks of \(target.key)", isListed: false) { client, _ throws(S3Error) in
                let terms = await DeletionTerms.read(
                    client, bucket: target.bucket, key: target.key, versionId: target.versionId, isMarker: isMarker)
                self.mailbox.post(.deletionTerms(target, terms))
            }
        case .undoRun(let ticket, let summary): undoRun(ticket, summary)
        case .redrive(let ticket, let plan): redrive(ticket, plan)
        case .requestRetrieval(let ticket, let targets, let days, let tier): requestRetrieval(ticket, targets, RestoreRequest(days: days, tier: tier))
        case .readRetrievals(let ticket, let targets): readRetrievals(ticket, targets)
        case .deleteVersion(let ticket, let target): deleteVersion(ticket, target)
        case .download(let ticket, let target, let path): download(ticket, target, path: path)
        default: break
        }
    }

    private func prepareRestore(_ ticket: Ticket, _ target: ObjectReference) {
        submit(ticket, lane: Lanes.asked, label: "plan to restore \(target.key)", isListed: false) { client, _ throws(S3Error) in
            guard let versionId = try await self.wantedVersion(client, target) else {
                throw S3Error(
                    kind: .service, operation: "ListObjectVersions", bucket: target.bucket, key: target.key, status: 404, code: "NoSuchVersion",
                    message: "No version of this key is left to restore.")
            }
            var options = VersionRestoreOptions()
            options.customerKey = self.customerKey(ticket, target)
            let operation = RestoreVersionOperation(
                client: client, bucket: target.bucket, key: target.key, versionId: versionId, options: options)
            self.mailbox.post(.restorePrepared(ticket, try await operation.prepare()))
        }
    }

    /// The version asked for, else the newest there is.
    private func wantedVersion(_ client: S3Client, _ target: ObjectReference) async throws(S3Error) -> String? {
        if let versionId = target.versionId { return versionId }
        let rows = try await VersionsOfKeyOperation(client: client, bucket: target.bucket, key: target.key).run()
        return rows.first { $0.kind == .version }?.versionId
    }

    /// One version, as a run of one row: so it can be undone, and finished after a crash.
    private func restore(_ ticket: Ticket, _ plan: VersionRestorePlan, _ locks: LockChoice) {
        var options = RestoreRunOptions()
        options.version.keepsRetention = locks.keepsRetention
        options.version.keepsLegalHold = locks.keepsLegalHold
        let target = ObjectReference(bucket: plan.bucket, key: plan.key, versionId: plan.versionId)
        run(ticket, bucket: plan.bucket, label: "restore \(plan.key)", options: options) { run, _ throws(RunFailure) in
            let outcomes = Outcomes()
            let report = try await run.start(plan, onRow: { outcome, _ in outcomes.add(outcome) })
            let words = outcomes.last?.message ?? "Restored \(plan.key)."
            self.mailbox.post(.changed(ticket, target, sentence: words + " U undoes it.", isWarning: report?.isClean == false))
        }
    }

    private func runPlan(_ ticket: Ticket, bucket: String, _ plan: RestorePlan) {
        run(ticket, bucket: bucket, label: "restore \(bucket), \(plan.count) keys planned") { run, report throws(RunFailure) in
            let outcomes = Outcomes()
            let end = try await run.start(plan, bucket: bucket, onRow: outcomes.adding(report))
            self.tell(ticket, end, outcomes)
        }
    }

    private func redrive(_ ticket: Ticket, _ plan: RedrivePlan) {
        run(ticket, bucket: plan.setting.bucket, label: "replicate \(plan.toDoCount) keys of \(plan.setting.bucket) anew") {
            run, report throws(RunFailure) in
            let outcomes = Outcomes()
            let end = try await run.start(plan, onRow: outcomes.adding(report))
            self.tell(ticket, end, outcomes)
        }
    }

    private func resumeRun(_ ticket: Ticket, _ summary: RunSummary) {
        run(ticket, bucket: summary.bucket, label: "finish \(summary.what) of run \(summary.id)") { run, report throws(RunFailure) in
            let outcomes = Outcomes()
            let end = try await run.resume(summary.id, onRow: outcomes.adding(report))
            self.tell(ticket, end, outcomes)
        }
    }

    /// Reads what undoing would do; holds nothing and changes nothing.
    private func prepareUndo(_ ticket: Ticket, _ summary: RunSummary) {
        run(ticket, bucket: summary.bucket, label: "plan to undo \(summary.what) of run \(summary.id)", lane: Lanes.asked) {
            run, _ throws(RunFailure) in
            self.mailbox.post(.undoPrepared(ticket, summary, try await run.undoPlan(summary.id)))
        }
    }

    private func undoRun(_ ticket: Ticket, _ summary: RunSummary) {
        run(ticket, bucket: summary.bucket, label: "undo \(summary.what) of run \(summary.id)") { run, report throws(RunFailure) in
            let outcomes = Outcomes()
            let end = try await run.undo(summary.id, onRow: outcomes.adding(report))
            self.tell(ticket, end, outcomes)
        }
    }

    /// Submits work on a run; what stops it is told as that ticket's failure.
    private func run(
        _ ticket: Ticket, bucket: String, label: String, lane: Lane = Lanes.run, options: RestoreRunOptions = RestoreRunOptions(),
        _ work: @escaping @Sendable (RestoreRun, @escaping JobRequest.Report) async throws(RunFailure) -> Void
    ) {
        submit(ticket, lane: lane, label: label) { client, report throws(S3Error) in
            var options = options
            options.version.customerKey = self.customerKey(ticket, bucket: bucket)
            do throws(RunFailure) {
                try await work(RestoreRun(client: client, folder: self.runs, options: options), report)
            } catch {
                if case .store(let error) = error { throw error }
                throw S3Error(kind: .refused, operation: "Restore", code: "RunStopped", message: error.description)
            }
        }
    }

    /// How a run ended, in one sentence.
    private func tell(_ ticket: Ticket, _ report: RunReport, _ outcomes: Outcomes) {
        let progress = report.progress
        var sentence = report.isUndo ? "Undone: " : report.summary.isRedrive ? "Copied onto themselves: " : "Restored: "
        sentence += "\(grouped(Int64(report.done))) of \(grouped(Int64(progress.total))) keys"
        if report.nothing > 0 { sentence += ", \(report.nothing) were so already" }
        if progress.left > 0 { sentence += ", \(progress.left) left alone" }
        if progress.failed > 0 { sentence += ", \(progress.failed) failed" }
        if let why = outcomes.lastProblem { sentence += " (\(why))" }
        sentence += report.isUndo ? "." : ". U undoes it."
        mailbox.post(.ran(ticket, bucket: report.summary.bucket, sentence: sentence, isWarning: !report.isClean))
    }

    private func deleteVersion(_ ticket: Ticket, _ target: ObjectReference) {
        submit(ticket, lane: Lanes.change, label: "delete \(target.key) version \(target.versionId ?? "")") { client, _ throws(S3Error) in
            let output = try await client.deleteObject(bucket: target.bucket, key: target.key, versionId: target.versionId)
            let what = output.isDeleteMarker ? "The delete marker is removed." : "The version is deleted for good."
            self.mailbox.post(.changed(ticket, target, sentence: what, isWarning: false))
        }
    }

    private func download(_ ticket: Ticket, _ target: ObjectReference, path: String) {
        submit(ticket, lane: Lanes.transfer, label: "download \(target.key) to \(path)") { client, report throws(S3Error) in
            let read = { (key: CustomerKey?) async throws(S3Error) -> DownloadOperation.Outcome in
                let operation = DownloadOperation(
                    client: client, bucket: target.bucket, key: target.key, versionId: target.versionId, customerKey: key,
                    to: .file(path: self.expanded(path), overwrites: false))
                return try await operation.run { report(JobProgress(done: $0, unit: "bytes")) }
            }
            let outcome: DownloadOperation.Outcome
            do throws(S3Error) { outcome = try await read(nil) } catch {
                guard let key = self.customerKey(ticket, target), error.code == "CustomerKeyRequired" else { throw error }
                outcome = try await read(key)
            }
            let proof =
                switch outcome.verification {
                case .checksum(let algorithm): "\(algorithm.rawValue) agrees"
                case .eTag: "ETag agrees"
                case .sizeOnly: "only the size could be checked"
                }
            self.mailbox.post(.notice(Notice(.info, "Saved \(path): \(grouped(outcome.bytes)) bytes, \(proof).")))
        }
    }
}

/// What rows of a run have said, from the run's callbacks; guarded by its lock.
private final class Outcomes: Sendable {
    private let kept = Locked<(last: RestoreRowOutcome?, problem: String?)>((nil, nil))

    func add(_ outcome: RestoreRowOutcome) {
        kept.withLock { kept in
            kept.last = outcome
            if outcome.state == .failed || outcome.state == .left { kept.problem = "\(outcome.key): \(outcome.message ?? outcome.code ?? "")" }
        }
    }

    /// Keeps each outcome, and tells how far the run is.
    func adding(_ report: @escaping JobRequest.Report) -> RestoreRun.OnRow {
        { outcome, progress in
            self.add(outcome)
            report(JobProgress(done: Int64(progress.done), total: Int64(progress.total), unit: "keys"))
        }
    }

    var last: RestoreRowOutcome? { kept.withLock { $0.last } }
    /// The last row that isn't as planned, with the reason.
    var lastProblem: String? { kept.withLock { $0.problem } }
}
