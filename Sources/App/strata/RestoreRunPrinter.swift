import Glibc
import Operations
import S3Model
import Synchronization
import Timeline

/// Prints what runs do: JSON lines or sentences on standard output, progress on standard error where that is a terminal. Behind one mutex.
final class RunPrinter: Sendable {
    private struct State: Sendable {
        var json = JSONLine()
        /// nil before the run has its name, and where nothing is run.
        var run: String?
        /// A plan's line, which waits for the name of the run that it becomes.
        var held: Fields?
        var lastTold: Int64 = 0
    }

    /// What a line has beside its type and its run.
    private typealias Fields = @Sendable (inout JSONLine) -> Void

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
        flush()
        if !isJSON { write("run \(run)\n") }
    }

    /// Prints a plan's line that still waits for a run: there is none.
    func flush() {
        let held = state.withLock { state in
            defer { state.held = nil }
            return state.held
        }
        if let held { line("Plan", held) }
    }

    /// The end where nothing is to do.
    func endNothing() {
        flush()
        if isJSON { counts("Counts", [("Total", 0), ("Done", 0), ("Nothing", 0), ("Left", 0), ("Failed", 0), ("Bytes", 0)]) }
    }

    /// One row's outcome.
    @Sendable func print(_ outcome: RestoreRowOutcome, _ progress: RunProgress) {
        if isJSON {
            line("Row") { json in
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
            counts(
                "Counts",
                [
                    ("Total", progress.total), ("Done", report.done), ("Nothing", report.nothing), ("Left", progress.left),
                    ("Failed", progress.failed), ("Bytes", Int(progress.bytes)),
                ])
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
            hold { json in
                json.field("Key", plan.key)
                json.field("VersionId", plan.versionId)
                json.field("Sentence", plan.sentence(time: Self.time, size: RowTable.size))
                json.field("Kept", plan.kept.joined(separator: ", "))
                json.field("NotKept", plan.notKept.map { "\($0.what): \($0.reason)" }.joined(separator: "; "))
                json.field("Warnings", plan.warnings.joined(separator: " "))
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

    /// - Parameters:
    ///   - rows: whether each row is shown, too.
    ///   - notes: what holds for all of them.
    func print(_ plan: RestorePlan, rows: Bool, notes: [String]) {
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
            hold { json in
                Self.write(
                    [
                        ("Undelete", totals.undelete.keys), ("Copy", totals.copy.keys), ("Hide", totals.hide.keys),
                        ("Unchanged", totals.unchanged.keys), ("Unknown", totals.unknown.keys), ("Unrecoverable", totals.unrecoverable.keys),
                        ("Markers", totals.markers), ("Bytes", Int(totals.copy.bytes)), ("Requests", totals.requests),
                    ], &json)
                json.field("Notes", notes.joined(separator: " "))
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
        write(notes.map { "! \($0)\n" }.joined())
    }

    func print(_ plan: UndoPlan, of run: String, notes: [String]) {
        state.withLock { $0.run = run }
        let totals = plan.totals
        if isJSON {
            counts(
                "UndoPlan",
                [
                    ("DeleteVersions", totals.deleteVersions), ("RemoveMarkers", totals.removeMarkers), ("Copies", totals.copies),
                    ("AddMarkers", totals.addMarkers), ("Nothing", totals.nothing), ("Left", totals.left),
                ])
            return
        }
        func counted(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
        write(
            """
            delete \(counted(totals.deleteVersions, "version")) and \(counted(totals.removeMarkers, "marker")) that the run made, \
            put \(counted(totals.addMarkers, "marker")) back, \
            copy \(totals.copies) on top of locked ones, leave \(totals.left)\n
            """)
        write(notes.map { "! \($0)\n" }.joined())
        for row in plan.rows {
            if case .left(let obstacle) = row.action { write("left  \(RowTable.safe(row.record.key))  \(obstacle.text)\n") }
        }
    }

    /// - Parameter rows: whether each row is shown, too.
    func print(_ plan: RedrivePlan, rows: Bool, notes: [String]) {
        for row in rows ? plan.rows : [] {
            let entry = row.candidate.row
            if isJSON {
                line("PlanRow") { json in
                    json.field("Key", entry.key)
                    json.field("VersionId", entry.versionId ?? "null")
                    json.field("ReplicationStatus", row.candidate.status ?? "MISSING")
                    json.field("Size", entry.size)
                    json.field("Action", row.isToDo ? "copy" : "leave")
                    if let obstacle = row.obstacle { json.field("Reason", obstacle.rawValue) }
                }
            } else {
                let reason = row.obstacle.map { "  (\($0.text))" } ?? ""
                write("\(row.isToDo ? "copy " : "leave")  \(RowTable.safe(entry.key))  \(entry.versionId ?? "null")\(reason)\n")
            }
        }
        if isJSON {
            hold { json in
                Self.write(
                    [
                        ("Copy", plan.toDoCount), ("Left", plan.rows.count - plan.toDoCount), ("Bytes", Int(plan.totals.copy.bytes)),
                        ("Requests", plan.totals.requests), ("ForBatchReplication", plan.forBatch.count),
                    ], &json)
                json.field("Notes", notes.joined(separator: " "))
            }
            return
        }
        write(plan.sentence(size: RowTable.size) + "\n" + plan.leftWords.map { "left  \($0)\n" }.joined() + notes.map { "! \($0)\n" }.joined())
    }

    func print(_ runs: [RunSummary]) {
        for run in runs {
            state.withLock { $0.run = run.id }
            if isJSON {
                line("Run") { json in
                    json.field("Phase", run.phase.rawValue)
                    json.field("StartedAt", Timestamp.iso(milliseconds: run.startedAt))
                    json.field("Bucket", run.bucket)
                    json.field("Profile", run.profile)
                    if let endpoint = run.endpoint { json.field("Endpoint", endpoint) }
                    json.field("Kind", run.isRedrive ? "Redrive" : "Restore")
                    if let time = run.time { json.field("AsOf", Timestamp.iso(milliseconds: time.milliseconds)) }
                    json.field("Places", run.places.joined(separator: " "))
                    json.field("Done", Int64(run.progress.done))
                    json.field("Total", Int64(run.progress.total))
                }
            } else {
                let what = run.time.map { "to \(Self.time($0.milliseconds))" } ?? (run.isRedrive ? "replicated anew" : "one version")
                let place = RowTable.safe("s3://\(run.bucket)/\(run.places.first ?? "")")
                write("\(run.id)  \(run.phase.rawValue)  \(run.progress.done)/\(run.progress.total)  \(place)  \(what)\n")
            }
        }
    }

    // MARK: Writing

    /// One object: its type, its run, what else there is.
    private func line(_ type: StaticString, _ fill: Fields) {
        let bytes = state.withLock { state in
            state.json.begin()
            state.json.field("Type", "\(type)")
            if let run = state.run { state.json.field("run", run) } else { state.json.none("run") }
            fill(&state.json)
            state.json.end()
            return state.json.take()
        }
        output.write(bytes)
    }

    /// Keeps a plan's line until the run has its name, or it is clear that there is none.
    private func hold(_ fill: @escaping Fields) { state.withLock { $0.held = fill } }

    /// A line of numbers.
    private func counts(_ type: StaticString, _ numbers: [(StaticString, Int)]) { line(type) { Self.write(numbers, &$0) } }

    private static func write(_ numbers: [(StaticString, Int)], _ json: inout JSONLine) {
        for (name, number) in numbers { json.field(name, Int64(number)) }
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

    /// A moment as people here write it.
    static func time(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S %z", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
