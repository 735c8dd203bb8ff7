import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata replication check`: what the rules need, asked of both sides.
struct ReplicationCheckVerb: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check what replication rules need, on both sides, by real calls.",
        discussion: """
            Asks for versioning, existence, regions, Object Lock, encryption and bucket policies, and judges role and priorities. --file checks rules \
            that aren't saved. --fix turns versioning on and, in another account, puts the role's statements into the destination's bucket policy, \
            each after a question. --policies writes the policies that the destinations, the role's trust and the role itself need.

            strata replication check --destination-profile other s3://b

            Exit codes: 0 everything is met, 1 something isn't or can't be told, 2 usage, 3 not found, 4 denied, 5 refused, 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var destination: DestinationOption

    @Option(help: ArgumentHelp("Rules that aren't saved: JSON, XML or a backup; - reads standard input.", valueName: "file"))
    var file: String?

    @Flag(help: "Write the policies that are needed, as JSON documents.")
    var policies = false

    @Flag(help: "Offer to do what can be done, and check again.")
    var fix = false

    @Flag(name: .customLong("dry-run"), help: "With --fix: only say what would be done.")
    var dryRun = false

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "One JSON object a line.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let rules = try file.map { try self.rules(ofFile: $0, .replication).replication }
        let operation = ReplicationCheckOperation(client: client, bucket: try bucket(), destination: try destination.client(common))
        let printer = RulePrinter(output, isJSON: json)
        var sides = try await operation.look(rules)
        var checks = ReplicationChecklist.checks(sides)
        if policies {
            write(sides, printer)
            return .done
        }
        write(checks, printer)
        let fixes = checks.compactMap(\.fix)
        if fix, !fixes.isEmpty {
            for fix in fixes { try await carryOut(fix, operation, sides.configuration, printer) }
            if !dryRun {
                sides = try await operation.look(rules)
                checks = ReplicationChecklist.checks(sides)
                if !json { printer.write("") }
                write(checks, printer)
            }
        }
        return checks.contains { $0.state == .failed || $0.state == .unknown } ? .someFailed : .done
    }

    private func write(_ checks: [ReplicationCheck], _ printer: RulePrinter) {
        for check in checks {
            if json {
                printer.line { json in
                    json.field("Type", "Check")
                    json.field("Subject", check.subject.rawValue)
                    json.field("Bucket", check.bucket)
                    json.field("State", check.state.rawValue)
                    json.field("Text", check.text)
                    json.field("Basis", check.basis)
                    if let fix = check.fix { json.field("Fix", fix.words) }
                }
            } else {
                let mark =
                    switch check.state {
                    case .met: "ok"
                    case .note: "-"
                    case .unknown: "?"
                    case .failed: "!"
                    }
                printer.write("\(mark.padded(3)) \(check.text) (\(check.basis))")
                if let fix = check.fix { printer.write("    --fix: \(fix.words)") }
            }
        }
    }

    private func write(_ sides: ReplicationSides, _ printer: RulePrinter) {
        write("The role's trust policy", ReplicationPolicies.roleTrust, printer)
        write("The role's permission policy", sides.rolePermissions, printer)
        for side in sides.destinations {
            guard let policy = ReplicationPolicies.destinationPolicy(for: side.bucket, in: sides.configuration) else { continue }
            write("The bucket policy of \(side.bucket)", policy, printer)
        }
    }

    private func write(_ name: String, _ text: String, _ printer: RulePrinter) {
        guard json else {
            StandardError.write("\(RowTable.safe(name)):\n")
            printer.output.write(Array(text.utf8))
            return
        }
        printer.line { json in
            json.field("Type", "Policy")
            json.field("Name", name)
            json.field("Text", text)
        }
    }

    private func carryOut(
        _ fix: ReplicationCheck.Fix, _ operation: ReplicationCheckOperation, _ rules: ReplicationConfiguration, _ printer: RulePrinter
    ) async throws {
        let plan = try await operation.prepare(fix, for: rules)
        switch plan {
        case .versioning(let change, _):
            for sentence in change.consequences { StandardError.write("  \(RowTable.safe(sentence))\n") }
        case .policy(.ready(let plan)):
            for line in plan.wanted?.lines ?? [] { StandardError.write("  \(RowTable.safe(line))\n") }
        case .policy: break
        }
        if dryRun { return told(fix, "dry run", printer) }
        let sent: S3Operation = if case .policy = plan { .putBucketPolicy } else { .putBucketVersioning }
        try Confirmation.require("Shall Strata \(fix.words)?", yes: yes, operation: sent.name)
        switch await operation.run(plan) {
        case .nothing: told(fix, "nothing", printer)
        case .versioning(let outcome):
            switch outcome {
            case .done: told(fix, "done", printer)
            case .nothing: told(fix, "nothing", printer)
            case .notKept: told(fix, "the store accepted it and says something else", printer)
            case .refused(let error), .unknown(let error): throw error
            }
        case .policy(let outcome):
            switch outcome {
            case .kept: told(fix, "done", printer)
            case .altered: told(fix, "the store accepted it and keeps something else", printer)
            case .changedMeanwhile: told(fix, "somebody else changed the policy just now: try again", printer)
            case .refused(let error), .unknown(let error): throw error
            }
        }
    }

    private func told(_ fix: ReplicationCheck.Fix, _ outcome: String, _ printer: RulePrinter) {
        guard json else { return printer.write("\(fix.words): \(outcome)") }
        printer.line { json in
            json.field("Type", "Fix")
            json.field("Fix", fix.words)
            json.field("Outcome", outcome)
        }
    }
}
