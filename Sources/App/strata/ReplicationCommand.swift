import AWSConfig
import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata replication`: what a bucket copies to others by itself.
struct ReplicationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replication", abstract: "Replication rules: read them, replace them, check what they need, find what failed.",
        subcommands: [
            ReplicationShow.self, ReplicationPut.self, ReplicationCheckVerb.self, ReplicationStatus.self, ReplicationDrift.self,
            ReplicationRedrive.self,
        ])
}

/// The destination's own keys.
struct DestinationOption: ParsableArguments {
    @Option(
        name: .customLong("destination-profile"),
        help: ArgumentHelp("Look at the destinations with this profile; --region and --endpoint-url hold for both.", valueName: "name"))
    var profile: String?

    /// A client of the destinations; nil where none is named.
    func client(_ common: CommonOptions) throws -> S3Client? {
        guard let profile else { return nil }
        var options = common
        options.profile = profile
        options.noSignRequest = false
        return try Session.client(options)
    }
}

extension RulesVerb {
    func replicationSession(_ client: S3Client) throws -> ReplicationSession {
        let environment = Environment.all()
        let backups = RuleBackups(environment: environment, home: environment["HOME"] ?? "/")
        return ReplicationSession(client: client, bucket: try bucket(), backups: backups)
    }
}

/// `strata replication show`: the rules in words, with what is worth knowing about them.
struct ReplicationShow: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say in words what a bucket's replication rules do, and what is odd about them.",
        discussion: """
            A rule is labelled CRR or SRR by the regions of its two buckets. With --document the rules are written as the AWS CLI's JSON, which put \
            takes back. A bucket without rules is no error.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var destination: DestinationOption

    @Flag(help: "One JSON object a line: the role and the rules first, then what is worth knowing.")
    var json = false

    @Flag(help: "Write the document itself, as the AWS CLI's JSON.")
    var document = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let snapshot = try await replicationSession(client).open(destination: try destination.client(common))
        let configuration = snapshot.configuration
        if document {
            for element in ReplicationJSON.unsaid(in: configuration) {
                Complaint(headline: "\(element) isn't in the JSON: the format has no place for it.").tell()
            }
            output.write(RuleFile.encode(snapshot.document, as: "", .replication))
            return .done
        }
        let printer = RulePrinter(output, isJSON: json)
        if snapshot.document.tree == nil {
            if !json { printer.write("s3://\(snapshot.bucket) has no replication rules.") }
            return .done
        }
        if json {
            printer.line { json in
                json.field("Type", "Role")
                json.field("Role", configuration.role)
            }
        } else {
            printer.write("role \(configuration.role.isEmpty ? "none" : configuration.role)")
        }
        for rule in configuration.rules {
            printer.print(rule, words: snapshot.words(of: rule), destination: rule, kind: snapshot.kind(of: rule))
        }
        printer.print(ReplicationValidator.problems(in: configuration, context: snapshot.context), ids: configuration.rules.map(\.id))
        return .done
    }
}

/// `strata replication put`: replaces the rules by those of a file.
struct ReplicationPut: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Replace a bucket's replication rules by those of a file.",
        discussion: """
            The file is the AWS CLI's JSON, S3's XML, or a backup; one without a rule removes all rules. The former rules are kept below \
            $XDG_STATE_HOME/strata/rules before anything is sent; afterwards the rules are read back, and what the store dropped or changed is told.

            strata replication put --file rules.json --dry-run s3://b

            Exit codes: 0 kept as sent, 1 the store refused the rules or keeps something else, 2 usage, 3 not found, 4 denied, 5 refused (read-only, \
            needs --yes, not allowed by the API, changed by somebody else meanwhile), 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The rules: JSON, XML or a backup; - reads standard input.", valueName: "file"))
    var file: String

    @OptionGroup var saving: SaveOptions

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let edited = try rules(ofFile: file, .replication)
        let session = try replicationSession(client)
        let snapshot = try await session.open()
        let saver = RuleSaver(
            kind: RuleSaver.Kind(
                name: "replication", verb: "strata replication", put: .putBucketReplication, delete: .deleteBucketReplication,
                problems: { ReplicationValidator.problems(in: $0.replication, context: snapshot.context) },
                ids: { $0.replication.rules.map(\.id) }),
            session: session, bucket: snapshot.bucket, base: snapshot.document, output: output, saving: saving,
            hint: "strata replication check --file \(file) s3://\(snapshot.bucket) says whether both sides are ready. Objects that are there already "
                + "aren't replicated by rules.")
        return try await saver.save(edited)
    }
}
