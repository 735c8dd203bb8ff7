import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata bucket`: buckets themselves.
struct BucketCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bucket", abstract: "Buckets themselves: make, look at, empty and delete them, keep their versions.",
        subcommands: [BucketCreate.self, BucketSettingsShow.self, BucketVersioning.self, BucketEmpty.self, BucketDelete.self])
}

/// A bucket on the command line: its name, or s3://name.
struct BucketArgument: ExpressibleByArgument {
    let name: String

    init?(argument: String) {
        guard argument.lowercased().hasPrefix("s3://") else {
            name = argument
            return
        }
        guard let uri = S3URI(argument), !uri.bucket.isEmpty, uri.key.isEmpty else { return nil }
        name = uri.bucket
    }
}

/// A rule of object ownership on the command line, in S3's words.
struct OwnershipArgument: ExpressibleByArgument {
    let rule: NewBucket.Ownership

    init?(argument: String) {
        guard let rule = NewBucket.Ownership(rawValue: argument) else { return nil }
        self.rule = rule
    }

    static var allValueStrings: [String] { NewBucket.Ownership.allCases.map(\.rawValue) }
}

/// `strata bucket create`: a new bucket.
struct BucketCreate: Verb {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a bucket.",
        discussion: """
            The bucket is made in the region of --location, else in that of --region or the profile. Where the name is taken, nothing is sent, and it is \
            said whether the bucket is your own or another account's.

            strata bucket create my-new-bucket --location us-east-2 --versioning

            Exit codes: 0 made as asked for, 1 the name is taken, or the store made something else, 2 usage, 4 denied, 5 refused (read-only, a name that \
            can't be one), 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Option(
        help: ArgumentHelp("Region of the bucket (LocationConstraint), where it isn't the one that requests are signed for.", valueName: "region"))
    var location: String?

    @Flag(help: "Keep versions: every overwrite and delete can be taken back.")
    var versioning = false

    @Flag(name: .customLong("object-lock"), help: "Let versions be locked; this can't be switched off again, and keeps versions.")
    var objectLock = false

    @Option(help: ArgumentHelp("BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter; the store's default without.", valueName: "rule"))
    var ownership: OwnershipArgument?

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Argument(help: ArgumentHelp("Name of the bucket, or s3://name.", valueName: "bucket"))
    var bucket: BucketArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let wanted = NewBucket(name: bucket.name, region: location, keepsVersions: versioning, objectLock: objectLock, ownership: ownership?.rule)
        switch await CreateBucketOperation(client: client, wanted).run() {
        case .created(let created):
            BucketPrinter(output, isJSON: json).print(created)
            for shortfall in created.shortfalls { Complaint(headline: shortfall).tell() }
            return created.shortfalls.isEmpty ? .done : .someFailed
        case .taken(let holder):
            Complaint(headline: "No bucket was made. \(holder.sentence(bucket.name))").tell()
            return .someFailed
        case .refused(let error), .unknown(let error): throw error
        }
    }
}

/// `strata bucket delete`: an empty bucket, for good.
struct BucketDelete: Verb {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete an empty bucket.",
        discussion: """
            Versions, delete markers and unfinished uploads are looked for first, because some stores delete a bucket with everything in it. \
            strata bucket empty removes them. The name is free for everybody afterwards.

            Exit codes: 0 deleted, 1 it failed, 2 usage, 3 not found, 4 denied, 5 refused (not empty, read-only, needs --yes), 130 interrupted.
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Argument(help: ArgumentHelp("Name of the bucket, or s3://name.", valueName: "bucket"))
    var bucket: BucketArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let operation = DeleteBucketOperation(client: client, bucket: bucket.name)
        let contents = try await operation.look()
        guard contents.isEmpty else { throw Self.notEmpty(bucket.name, contents) }
        try Confirmation.require("Delete the empty bucket \(bucket.name) for good?", yes: yes, operation: S3Operation.deleteBucket.name)
        switch await operation.run() {
        case .deleted:
            BucketPrinter(output, isJSON: json).outcome(bucket.name, "deleted")
            return .done
        case .notEmpty(let contents): throw Self.notEmpty(bucket.name, contents)
        case .refused(let error), .unknown(let error): throw error
        }
    }

    private static func notEmpty(_ bucket: String, _ contents: BucketContents) -> S3Error {
        S3Error(
            kind: .refused, operation: S3Operation.deleteBucket.name, bucket: bucket, code: "BucketNotEmpty",
            message: "it holds \(contents.words); strata bucket empty removes that for ever")
    }
}

/// `strata bucket versioning`: shows it, switches versions on or suspends them.
struct BucketVersioning: Verb {
    /// What is asked for.
    enum Wanted: String, ExpressibleByArgument, CaseIterable {
        case on, suspend

        var status: VersioningConfiguration.Status { self == .on ? .enabled : .suspended }
    }

    static let configuration = CommandConfiguration(
        commandName: "versioning", abstract: "Show whether a bucket keeps versions, switch that on or suspend it.",
        discussion: "What the change means is said first. Versions can't be switched off again, only suspended.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Argument(help: ArgumentHelp("Name of the bucket, or s3://name.", valueName: "bucket"))
    var bucket: BucketArgument

    @Argument(help: ArgumentHelp("on or suspend; shows the present state without.", valueName: "on|suspend"))
    var wanted: Wanted?

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let printer = BucketPrinter(output, isJSON: json)
        guard let wanted else {
            printer.print(try await client.getBucketVersioning(bucket.name), of: bucket.name)
            return .done
        }
        let operation = SetVersioningOperation(client: client, bucket: bucket.name)
        let change = try await operation.look(wanted.status)
        if !change.isNothing, change.refusal == nil {
            if !json { for line in change.consequences { StandardError.write("\(line)\n") } }
            let question = wanted == .on ? "Keep the versions of \(bucket.name)?" : "Suspend the versions of \(bucket.name)?"
            try Confirmation.require(question, yes: yes, operation: S3Operation.putBucketVersioning.name)
        }
        switch await operation.run(change) {
        case .done(let kept): printer.print(kept, of: bucket.name)
        case .nothing: printer.print(change.present, of: bucket.name)
        case .notKept(let kept):
            printer.print(kept, of: bucket.name)
            Complaint(headline: "The store accepted the change, but keeps something else.").tell()
            return .someFailed
        case .refused(let error), .unknown(let error): throw error
        }
        return .done
    }
}
