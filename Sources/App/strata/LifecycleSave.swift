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
            sent; afterwards the rules are read back, and what the store dropped or changed is told. On a terminal the question says what the rules \
            will do: the bucket is listed for that, one request for each 1,000 versions. With --yes nothing is foretold, and a rule for every object \
            isn't asked about either.

            strata rules lifecycle put --file rules.json --dry-run s3://b

            Exit codes: 0 kept as sent, 1 the store refused the rules or keeps something else, 2 usage, 3 not found, 4 denied, 5 refused (read-only, \
            needs --yes, not allowed by the API, changed by somebody else meanwhile), 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The rules: JSON, XML or a backup; - reads standard input.", valueName: "file"))
    var file: String

    @OptionGroup var saving: SaveOptions

    @Flag(name: .customLong("no-forecast"), help: "Ask without listing the bucket to say what the rules will do.")
    var noForecast = false

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let edited = try rules(ofFile: file, .lifecycle)
        let session = try session(client)
        let snapshot = try await session.open()
        var saver = RuleSaver(snapshot, session, output, saving)
        if noForecast {
            saver.hint = "strata rules lifecycle forecast --file \(file) s3://\(snapshot.bucket) says what they will do."
        } else {
            let forecast = SaveForecast(client: client, snapshot: snapshot, printer: ForecastPrinter(saver.printer, snapshot))
            saver.foretell = { try await forecast.sentences($0) }
        }
        return try await saver.save(edited)
    }
}

/// `strata rules lifecycle delete`: removes all rules.
struct LifecycleDelete: RulesVerb {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove all lifecycle rules of a bucket.",
        discussion: "The former rules are kept below $XDG_STATE_HOME/strata/rules, and put takes them back. A bucket without rules is left alone.")

    @OptionGroup var common: CommonOptions

    @OptionGroup var saving: SaveOptions

    @Argument(help: ArgumentHelp("s3://bucket", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let session = try session(client)
        let snapshot = try await session.open()
        return try await RuleSaver(snapshot, session, output, saving).save(StoredRules())
    }
}

extension RuleSaver {
    /// Saves lifecycle rules.
    init(_ snapshot: LifecycleSnapshot, _ session: LifecycleSession, _ output: Output, _ saving: SaveOptions) {
        self.init(
            kind: RuleSaver.Kind(
                name: "lifecycle", verb: "strata rules lifecycle", put: .putBucketLifecycleConfiguration, delete: .deleteBucketLifecycle,
                problems: { LifecycleValidator.problems(in: $0.lifecycle, context: snapshot.context) },
                ids: { $0.lifecycle.rules.map(\.id) }, gravity: Self.gravity),
            session: session, bucket: snapshot.bucket, base: snapshot.document, output: output, saving: saving)
    }

    /// A changed rule for every object that deletes something asks for the bucket's name.
    private static func gravity(_ plan: RuleSavePlan) -> String? {
        let hitsEverything = plan.changes.contains { change in
            guard change.kind != .removed, let rule = change.new.map({ LifecycleRuleDraft($0) }) else { return false }
            return rule.isEnabled && rule.filter.isEverything && (rule.expiration != nil || rule.noncurrentExpiration != nil)
        }
        return hitsEverything ? "A rule deletes by age among all objects of the bucket." : nil
    }
}
