import ArgumentParser
import Operations
import S3Client
import S3Model

/// What every verb that saves rules takes.
struct SaveOptions: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Only say what would change.")
    var dryRun = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "One JSON object a line; the last one has the outcome.")
    var json = false
}

/// Shows a save of rules of any kind, asks, carries it out and tells how it ended.
struct RuleSaver {
    /// What it has to know of a kind, beside its session.
    struct Kind {
        /// "lifecycle".
        var name: String
        /// "strata rules lifecycle", which takes `show` and `put`.
        var verb: String
        var put: S3Operation
        var delete: S3Operation
        var problems: (StoredRules) -> [RuleProblem]
        /// The rules' ids in their order.
        var ids: (StoredRules) -> [String]
        /// Why a save asks for the bucket's name, typed in full; nil where it doesn't.
        var gravity: (RuleSavePlan) -> String? = { _ in nil }
    }

    let kind: Kind
    let session: any RuleSession
    let bucket: String
    /// The rules as they were when the file was read.
    let base: StoredRules
    let output: Output
    let saving: SaveOptions
    /// Said before the question.
    var hint: String?
    /// What a save will do, in sentences for the question; nil: nothing is foretold.
    var foretell: ((RuleSavePlan) async throws -> [String])?

    var printer: RulePrinter { RulePrinter(output, isJSON: saving.json) }

    /// - Throws: `.refused` where the rules aren't valid, nobody may be asked, or somebody else changed them in between.
    func save(_ edited: StoredRules) async throws -> ExitStatus {
        var edited = edited
        if edited.minimumObjectSize == nil { edited.minimumObjectSize = base.minimumObjectSize }
        guard case .ready(let plan) = try await session.prepareSave(base: base, edited: edited, prefer: nil) else { throw changed }
        try show(plan)
        if plan.isNothing || saving.dryRun { return end(plan.isNothing ? "nothing" : "dry run", nil) }
        if !saving.yes, Confirmation.canAsk {
            for line in try await foretell?(plan) ?? [] { StandardError.write(RowTable.safe(line) + "\n") }
        }
        if let hint, !saving.yes { StandardError.write(RowTable.safe(hint) + "\n") }
        try ask(plan)
        return try report(await session.save(plan))
    }

    private func show(_ plan: RuleSavePlan) throws {
        printer.print(plan.changes)
        if let change = plan.minimumObjectSizeChange, !printer.isJSON {
            printer.write("transition-default-minimum-object-size: \(change.from ?? "none") → \(change.to ?? "none")")
        }
        let problems = plan.merged.isNone ? [] : kind.problems(plan.merged)
        printer.print(problems, ids: kind.ids(plan.merged))
        guard problems.contains(where: { $0.severity == .refused }) else { return }
        throw S3Error(
            kind: .refused, operation: kind.put.name, bucket: bucket, code: "InvalidRules", message: "the API doesn't allow these rules")
    }

    private func ask(_ plan: RuleSavePlan) throws {
        if plan.merged.isNone {
            return try Confirmation.require("Remove all \(kind.name) rules of s3://\(bucket)?", yes: saving.yes, operation: kind.delete.name)
        }
        let question = "Replace the \(kind.name) rules of s3://\(bucket)?"
        if let gravity = kind.gravity(plan) {
            return try Confirmation.require(typed: bucket, "\(gravity) \(question)", yes: saving.yes, operation: kind.put.name)
        }
        try Confirmation.require(question, yes: saving.yes, operation: kind.put.name)
    }

    private func report(_ outcome: RuleSaveOutcome) throws -> ExitStatus {
        switch outcome {
        case .nothing: return end("nothing", nil)
        case .kept(let saved): return end("kept", saved.backup)
        case .altered(let saved, let changes):
            printer.print(changes, type: "Kept")
            let lost = saved.lostMinimumObjectSize ? " transition-default-minimum-object-size is \(saved.kept.minimumObjectSize ?? "none")." : ""
            Complaint(
                headline: "The store accepted the rules of s3://\(bucket), but keeps something else.\(lost)",
                hint: "\(kind.verb) put --file \(saved.backup) s3://\(bucket) puts the former ones back."
            ).tell()
            _ = end("altered", saved.backup)
            return .someFailed
        case .changedMeanwhile: throw changed
        case .refused(let error, let reasons):
            // The store's own words seldom say which part it is.
            var complaint = Complaint(error)
            if !reasons.isEmpty { complaint.hint = reasons.map(\.text).joined(separator: " ") }
            complaint.tell()
            return complaint.status
        case .unknown(let error, let backup):
            Complaint(
                headline: "Nobody knows which rules s3://\(bucket) has now: \(error.message)",
                hint: "\(kind.verb) show tells; the former ones are in \(backup)."
            ).tell()
            return .someFailed
        }
    }

    /// The last line.
    private func end(_ outcome: String, _ backup: String?) -> ExitStatus {
        if printer.isJSON {
            printer.line { json in
                json.field("Type", "Outcome")
                json.field("Outcome", outcome)
                if let backup { json.field("Backup", backup) }
            }
        } else {
            printer.write(backup.map { "\(outcome); the former rules are in \($0)" } ?? (outcome == "nothing" ? "nothing to change" : outcome))
        }
        return .done
    }

    private var changed: S3Error {
        S3Error(
            kind: .refused, operation: kind.put.name, code: "ConfigurationChanged",
            message: "somebody else changed the rules just now; look at them and try again")
    }
}
