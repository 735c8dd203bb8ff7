import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata rules`: what a bucket does by itself.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Rules of a bucket.", subcommands: [LifecycleCommand.self])
}

/// `strata rules lifecycle`: what is moved and deleted by age.
struct LifecycleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lifecycle", abstract: "Lifecycle rules: read them, foretell what they do, replace them.",
        subcommands: [
            LifecycleShow.self, LifecycleForecast.self, LifecyclePut.self, LifecycleDelete.self, LifecycleExport.self,
        ])
}

/// A verb about the rules of one bucket.
protocol RulesVerb: Verb {
    var place: PlaceArgument { get }
}

extension RulesVerb {
    /// The bucket of the address, which may name nothing within.
    func bucket() throws -> String {
        guard !place.uri.bucket.isEmpty, place.uri.key.isEmpty else { throw UsageError("Rules are a bucket's: s3://bucket.") }
        return place.uri.bucket
    }

    func session(_ client: S3Client) throws -> LifecycleSession {
        let environment = Environment.all()
        let backups = RuleBackups(environment: environment, home: environment["HOME"] ?? "/")
        return LifecycleSession(client: client, bucket: try bucket(), backups: backups)
    }

    /// The rules of a file, or of standard input.
    func rules(ofFile file: String, _ kind: RuleFile.Kind) throws -> StoredRules {
        do {
            return try RuleFile.decode(try TextFile.read(file, limit: RuleFile.limit), kind)
        } catch let failure as RuleFile.Failure {
            throw UsageError("\(file) holds no \(kind) rules: \(failure.message).")
        }
    }
}

/// `strata rules lifecycle show`: the rules in words, with what is worth knowing about them.
struct LifecycleShow: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say in words what a bucket's lifecycle rules do, and what is odd about them.",
        discussion: "A bucket without rules is no error.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "One JSON object a line: rules first, then what is worth knowing.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let snapshot = try await session(client).open()
        RulePrinter(output, isJSON: json).print(snapshot.document, in: snapshot.context)
        return .done
    }
}

/// `strata rules lifecycle export`: the document itself.
struct LifecycleExport: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a bucket's lifecycle rules as the AWS CLI's JSON.",
        discussion: """
            The text is what `aws s3api get-bucket-lifecycle-configuration` prints, and what put takes back. A file whose name ends in .xml gets the \
            document as the store sent it, which alone keeps elements that the API doesn't have. An existing file is left alone without --yes.
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Accepted for the likeness of the other verbs: JSON is what is written.")
    var json = false

    @Option(help: ArgumentHelp("Where to write; standard output without.", valueName: "file"))
    var file: String?

    @Flag(help: "Replace an existing file.")
    var yes = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let rules = try await session(client).open().document
        let path = file ?? ""
        if !path.hasSuffix(".xml") {
            for element in LifecycleJSON.unsaid(in: rules.lifecycle) {
                Complaint(headline: "\(element) isn't in the JSON: the format has no place for it.", hint: "--file NAME.xml keeps it.").tell()
            }
        }
        let bytes = RuleFile.encode(rules, as: path)
        guard let file, file != "-" else {
            output.write(bytes)
            return .done
        }
        try TextFile.write(bytes, to: file, overwrites: yes)
        return .done
    }
}
