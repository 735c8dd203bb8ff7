import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata rules lifecycle put`: replaces the rules by those of a file.
struct LifecyclePut: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Replace a bucket's lifecycle rules by those of a file.",
        discussion: """
            The file is the AWS CLI's JSON, S3's XML, or a backup. The former rules are kept below $XDG_STATE_HOME/strata/rules before anything is \
            sent; afterwards the rules are read back, and what the store dropped or changed is told.

            strata rules lifecycle put --file rules.json --dry-run s3://b

            Exit codes: 0 kept as sent, 1 the store refused the rules or keeps something else, 2 usage, 3 not found, 4 denied, 5 refused (read-only, \
            needs --yes, not allowed by the API, changed by somebody else meanwhile), 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The rules: JSON, XML or a backup; - reads standard input.", valueName: "file"))
    var file: String

    @Flag(name: .customLong("dry-run"), help: "Only say what would change.")
    var dryRun = false

    @Flag(help: "Do it without asking, also where a rule is for every object.")
    var yes = false

    @Flag(help: "One JSON object a line; the last one has the outcome.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let edited: StoredRules
        do {
            edited = try RuleFile.decode(try TextFile.read(file, limit: RuleFile.limit))
        } catch let failure as RuleFile.Failure {
            throw UsageError("\(file) holds no lifecycle rules: \(failure.message).")
        }
        let session = try session(client)
        let snapshot = try await session.open()
        var saver = LifecycleSaver(session: session, snapshot: snapshot, printer: LifecyclePrinter(output, isJSON: json), dryRun: dryRun, yes: yes)
        saver.hint = "strata rules lifecycle forecast --file \(file) s3://\(snapshot.bucket) says what they will do."
        return try await saver.save(edited)
    }
}

/// `strata rules lifecycle delete`: removes all rules.
struct LifecycleDelete: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove all lifecycle rules of a bucket.",
        discussion: "The former rules are kept below $XDG_STATE_HOME/strata/rules, and put takes them back. A bucket without rules is left alone.")

    @OptionGroup var common: CommonOptions

    @Flag(name: .customLong("dry-run"), help: "Only say what would change.")
    var dryRun = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "One JSON object a line; the last one has the outcome.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let session = try session(client)
        let snapshot = try await session.open()
        let saver = LifecycleSaver(session: session, snapshot: snapshot, printer: LifecyclePrinter(output, isJSON: json), dryRun: dryRun, yes: yes)
        return try await saver.save(StoredRules())
    }
}

/// Shows a save, asks, carries it out and tells how it ended.
struct LifecycleSaver {
    let session: LifecycleSession
    let snapshot: LifecycleSnapshot
    let printer: LifecyclePrinter
    let dryRun: Bool
    let yes: Bool
    /// Said before the question.
    var hint: String?

    /// - Throws: `.refused` where the rules aren't valid, nobody may be asked, or somebody else changed them in between.
    func save(_ edited: StoredRules) async throws -> ExitStatus {
        var edited = edited
        if edited.minimumObjectSize == nil { edited.minimumObjectSize = snapshot.document.minimumObjectSize }
        guard case .ready(let plan) = try await session.prepareSave(base: snapshot.document, edited: edited) else { throw Self.changed }
        try show(plan)
        if plan.isNothing || dryRun { return end(plan.isNothing ? "nothing" : "dry run", nil) }
        if let hint, !yes { StandardError.write(RowTable.safe(hint) + "\n") }
        try ask(plan)
        return try report(await session.save(plan))
    }

    private func show(_ plan: RuleSavePlan) throws {
        printer.print(plan.changes)
        if let change = plan.minimumObjectSizeChange, !printer.isJSON {
            printer.write("transition-default-minimum-object-size: \(change.from ?? "none") → \(change.to ?? "none")")
        }
        let drafts = plan.merged.lifecycle.rules
        let problems = plan.merged.isNone ? [] : LifecycleValidator.problems(in: plan.merged.lifecycle, context: snapshot.context)
        printer.print(problems, of: drafts)
        guard problems.contains(where: { $0.severity == .refused }) else { return }
        throw S3Error(
            kind: .refused, operation: S3Operation.putBucketLifecycleConfiguration.name, bucket: snapshot.bucket, code: "InvalidRules",
            message: "the API doesn't allow these rules")
    }

    /// A changed rule for every object that deletes something asks for the bucket's name.
    private func ask(_ plan: RuleSavePlan) throws {
        let operation = S3Operation.putBucketLifecycleConfiguration.name
        let bucket = snapshot.bucket
        if plan.merged.isNone {
            let delete = S3Operation.deleteBucketLifecycle.name
            return try Confirmation.require("Remove all lifecycle rules of s3://\(bucket)?", yes: yes, operation: delete)
        }
        let hitsEverything = plan.changes.contains { change in
            guard change.kind != .removed, let rule = change.new.map({ LifecycleRuleDraft($0) }) else { return false }
            return rule.isEnabled && rule.filter.isEverything && (rule.expiration != nil || rule.noncurrentExpiration != nil)
        }
        let question = "Replace the lifecycle rules of s3://\(bucket)?"
        if hitsEverything {
            let warning = "A rule deletes by age among all objects of the bucket. \(question)"
            return try Confirmation.require(typed: bucket, warning, yes: yes, operation: operation)
        }
        try Confirmation.require(question, yes: yes, operation: operation)
    }

    private func report(_ outcome: RuleSaveOutcome) throws -> ExitStatus {
        switch outcome {
        case .nothing: return end("nothing", nil)
        case .kept(let saved): return end("kept", saved.backup)
        case .altered(let saved, let changes):
            printer.print(changes, type: "Kept")
            let lost = saved.lostMinimumObjectSize ? " transition-default-minimum-object-size is \(saved.kept.minimumObjectSize ?? "none")." : ""
            Complaint(
                headline: "The store accepted the rules of s3://\(snapshot.bucket), but keeps something else.\(lost)",
                hint: "strata rules lifecycle put --file \(saved.backup) s3://\(snapshot.bucket) puts the former ones back."
            ).tell()
            _ = end("altered", saved.backup)
            return .someFailed
        case .changedMeanwhile: throw Self.changed
        case .refused(let error, let reasons):
            // The store's own words seldom say which part it is.
            var complaint = Complaint(error)
            if !reasons.isEmpty { complaint.hint = reasons.map(\.text).joined(separator: " ") }
            complaint.tell()
            return complaint.status
        case .unknown(let error, let backup):
            Complaint(
                headline: "Nobody knows which rules s3://\(snapshot.bucket) has now: \(error.message)",
                hint: "strata rules lifecycle show tells; the former ones are in \(backup)."
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

    private static var changed: S3Error {
        S3Error(
            kind: .refused, operation: S3Operation.putBucketLifecycleConfiguration.name, code: "ConfigurationChanged",
            message: "somebody else changed the rules just now; look at them and try again")
    }
}
