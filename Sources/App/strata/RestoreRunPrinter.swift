import Glibc
import Operations
import S3Model
import Synchronization
import Timeline

/// Prints what runs do: JSON lines or sentences on standard output, progress on standard error where that is a terminal. Behind one mutex.
final class RunPrinter: Sendable {
    private struct State: Sendable {
        var json = JSONLine()
        var run = ""
        var lastTold: Int64 = 0
    }

    private let output: Output
    private let isJSON: Bool
    private let state = Mutex(State())
    private let showsProgress = isatty(STDERR_FILENO) == 1

    init(_ output: Output, isJSON: Bool) {
        self.output = output
        self.isJSON = isJSON
    }

    /// The run's name, once there is one.
    @Sendable func begin(_ run: String) {
        state.withLock { $0.run = run }
        if !isJSON { write("run \(run)\n") }
    }

    /// One row's outcome.
    @Sendable func print(_ outcome: RestoreRowOutcome, _ progress: RunProgress) {
        if isJSON {
            line { json, run in
                json.field("Type", "Row")
                json.field("run", run)
                json.field("Key", outcome.key)
                json.field("Action", outcome.action)
                json.field("State", outcome.state.rawValue)
                if let id = outcome.createdVersionId { json.field("VersionId", id) }
                if outcome.createdIsDeleteMarker { json.field("IsDeleteMarker", true) }
                if !outcome.removed.isEmpty { json.field("Removed", Int64(outcome.removed.count)) }
                if let code = outcome.code { json.field("Code", code) }
                if let message = outcome.message { json.field("Message", message) }
            }
        } else if outcome.state == .failed || outcome.state == .left || outcome.message != nil {
            write("\(outcome.state.rawValue)  \(RowTable.safe(outcome.key))  \(RowTable.safe(outcome.message ?? ""))\n")
        }
        tell(progress)
    }

    /// The last line: the counts, and the exit code they mean.
    func end(_ report: RunReport) -> ExitStatus {
        if showsProgress { StandardError.write("\r\u{1B}[K") }
        let progress = report.progress
        if isJSON {
            line { json, run in
                json.field("Type", "Counts")
                json.field("run", run)
                json.field("Total", Int64(progress.total))
                json.field("Done", Int64(report.done))
                json.field("Nothing", Int64(report.nothing))
                json.field("Left", Int64(progress.left))
                json.field("Failed", Int64(progress.failed))
                json.field("Bytes", progress.bytes)
            }
        } else {
            let rest = [(report.nothing, "as it was already"), (progress.left, "left"), (progress.failed, "failed")].filter { $0.0 > 0 }
            let words = ["\(report.done) of \(progress.total) \(report.isUndo ? "undone" : "done")"] + rest.map { "\($0.0) \($0.1)" }
            let hint = report.isUndo ? "" : "  (strata restore --undo \(report.summary.id) takes it back)"
            write(words.joined(separator: ", ") + hint + "\n")
        }
        return report.isClean ? .done : .someFailed
    }

    func print(_ plan: VersionRestorePlan) {
        if isJSON {
            line { json, _ in
                json.field("Type", "Plan")
                json.field("Key", plan.key)
                json.field("VersionId", plan.versionId)
                json.field("Sentence", plan.sentence(time: Self.time, size: RowTable.size))
                json.field("Kept", plan.kept.joined(separator: ", "))
                json.field("NotKept", plan.notKept.map { "\($0.what): \($0.reason)" }.joined(separator: "; "))
                json.field("Requests", Int64(plan.requests))
                json.field("Bytes", plan.bytes)
            }
            return
        }
        var text = plan.sentence(time: Self.time, size: RowTable.size) + "\n"
        if !plan.kept.isEmpty { text += "kept      \(plan.kept.joined(separator: ", "))\n" }
        if !plan.changes.isEmpty { text += "changes   \(plan.changes.joined(separator: ", "))\n" }
        for loss in plan.notKept { text += "not kept  \(loss.what): \(loss.reason)\n" }
        for warning in plan.warnings { text += "!         \(warning)\n" }
        write(text.split(separator: "\n").map { RowTable.safe(String($0)) + "\n" }.joined())
    }

    /// - Parameter rows: whether each row is shown, too.
    func print(_ plan: RestorePlan, rows: Bool) {
        if rows, isJSON {
            for start in stride(from: 0, to: plan.count, by: 1000) { output.write(plan.jsonLines(rows: start..<min(plan.count, start + 1000))) }
        } else if rows {
            for row in 0..<plan.count where plan.action(at: row) != .unchanged {
                let row = plan[row]
                let reason = row.reasonText.map { "  (\($0))" } ?? ""
                write("\(row.action.word)\(row.isToDo ? "" : " (not done)")  \(RowTable.safe(row.key))\(reason)\n")
            }
        }
        let totals = plan.totals
        if isJSON {
            line { json, run in
                json.field("Type", "Plan")
                json.field("run", run)
                for (name, sum) in Self.sums(totals) { json.field(name, Int64(sum)) }
                json.field("Markers", Int64(totals.markers))
                json.field("Bytes", totals.copy.bytes)
                json.field("Requests", Int64(totals.requests))
            }
            return
        }
        write(
            """
            undelete \(totals.undelete.keys), copy \(totals.copy.keys) (\(RowTable.size(totals.copy.bytes)) inside the store), \
            hide \(totals.hide.keys)\(plan.options.hidesCreated ? "" : " (off)"), unchanged \(totals.unchanged.keys), unknown \(totals.unknown.keys), \
            can't do \(totals.unrecoverable.keys); \(totals.requests) requests\n
            """)
        for charge in totals.charges {
            write("! \(charge.storageClass): reading \(RowTable.size(charge.sum.bytes)) is charged; billed for \(charge.minimumDays) days at least\n")
        }
    }

    private static func sums(_ totals: RestoreTotals) -> [(StaticString, Int)] {
        [
            ("Undelete", totals.undelete.keys), ("Copy", totals.copy.keys), ("Hide", totals.hide.keys), ("Unchanged", totals.unchanged.keys),
            ("Unknown", totals.unknown.keys), ("Unrecoverable", totals.unrecoverable.keys),
        ]
    }

    func print(_ plan: UndoPlan, of run: String) {
        state.withLock { $0.run = run }
        let totals = plan.totals
        if isJSON {
            line { json, run in
                json.field("Type", "UndoPlan")
                json.field("run", run)
                json.field("DeleteVersions", Int64(totals.deleteVersions))
                json.field("RemoveMarkers", Int64(totals.removeMarkers))
                json.field("Copies", Int64(totals.copies))
                json.field("AddMarkers", Int64(totals.addMarkers))
                json.field("Nothing", Int64(totals.nothing))
                json.field("Left", Int64(totals.left))
            }
            return
        }
        write(
            """
            delete \(totals.deleteVersions) versions and \(totals.removeMarkers) markers that the run made, put \(totals.addMarkers) markers back, \
            copy \(totals.copies) on top of locked ones, leave \(totals.left)\n
            """)
        for row in plan.rows {
            if case .left(let obstacle) = row.action { write("left  \(RowTable.safe(row.record.key))  \(obstacle.text)\n") }
        }
    }

    func print(_ runs: [RunSummary]) {
        for run in runs {
            state.withLock { $0.run = run.id }
            if isJSON {
                line { json, id in
                    json.field("Type", "Run")
                    json.field("run", id)
                    json.field("Phase", run.phase.rawValue)
                    json.field("StartedAt", Timestamp.iso(milliseconds: run.startedAt))
                    json.field("Bucket", run.bucket)
                    json.field("Profile", run.profile)
                    if let endpoint = run.endpoint { json.field("Endpoint", endpoint) }
                    if let time = run.time { json.field("AsOf", Timestamp.iso(milliseconds: time.milliseconds)) }
                    json.field("Places", run.places.joined(separator: " "))
                    json.field("Done", Int64(run.progress.done))
                    json.field("Total", Int64(run.progress.total))
                }
            } else {
                let what = run.time.map { "to \(Self.time($0.milliseconds))" } ?? "one version"
                let place = RowTable.safe("s3://\(run.bucket)/\(run.places.first ?? "")")
                write("\(run.id)  \(run.phase.rawValue)  \(run.progress.done)/\(run.progress.total)  \(place)  \(what)\n")
            }
        }
    }

    // MARK: Writing

    private func line(_ fill: (inout JSONLine, String) -> Void) {
        let bytes = state.withLock { state in
            state.json.begin()
            fill(&state.json, state.run)
            state.json.end()
            return state.json.take()
        }
        output.write(bytes)
    }

    private func write(_ text: String) { output.write(Array(text.utf8)) }

    /// A line on the terminal, at most ten times a second.
    private func tell(_ progress: RunProgress) {
        guard showsProgress else { return }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Int64(time.tv_sec) * 10 + Int64(time.tv_nsec) / 100_000_000
        let isDue = state.withLock { state in
            defer { state.lastTold = now }
            return state.lastTold != now || progress.done == progress.total
        }
        if isDue { StandardError.write("\r\(progress.done) of \(progress.total) keys, \(progress.failed) failed\u{1B}[K") }
    }

    private static func time(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S %z", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
