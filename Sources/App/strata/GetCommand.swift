import ArgumentParser
import Glibc
import Operations
import S3Client
import S3Model
import Timeline

/// `strata get`: one object or version into a file.
struct GetCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Download an object or one of its versions.",
        discussion: "The file appears under its name only when it is whole and checked. An existing file is left alone without --yes.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Option(name: .customLong("version-id"), help: ArgumentHelp("The version to read; the latest without.", valueName: "id"))
    var versionId: String?

    @Option(name: .customLong("as-of"), help: ArgumentHelp("The version of that time: 14:00, \"2h ago\", ISO 8601.", valueName: "time"))
    var asOf: String?

    @OptionGroup var encryption: CustomerKeyOption

    @Flag(help: "Replace an existing file.")
    var yes = false

    @Argument(help: ArgumentHelp("s3://bucket/key", valueName: "uri"))
    var place: PlaceArgument

    @Argument(help: ArgumentHelp("A file, a folder, or - for standard output; the key's last part without.", valueName: "file"))
    var file: String?

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let place = place.uri
        try place.requireKey("get")
        let customerKey = try encryption.key()
        let versionId = try await version(place, client)
        if file == "-" {
            let download = DownloadOperation(
                client: client, bucket: place.bucket, key: place.key, versionId: versionId, customerKey: customerKey, to: .descriptor(STDOUT_FILENO))
            _ = try await download.run()
            return .done
        }
        let path = try target(place)
        let download = DownloadOperation(
            client: client, bucket: place.bucket, key: place.key, versionId: versionId, customerKey: customerKey,
            to: .file(path: path, overwrites: yes))
        let outcome = try await download.run()
        let row = ListingRow(
            kind: outcome.description.versionId == nil ? .object : .version, key: place.key, size: outcome.bytes,
            lastModified: outcome.description.lastModified, eTag: outcome.description.eTag ?? "",
            storageClass: outcome.description.storageClass ?? "",
            versionId: outcome.description.versionId, isLatest: versionId == nil)
        if json { RowPrinter(output, isJSON: true).print([row]) } else { output.write(Array(Self.line(path, outcome).utf8)) }
        return .done
    }

    /// The version asked for by its id or by a time; nil for the latest.
    private func version(_ place: S3URI, _ client: S3Client) async throws -> String? {
        guard let asOf else { return versionId }
        if versionId != nil { throw UsageError("--version-id and --as-of name two versions: give one.") }
        let time = try RestoreAsOf.time(asOf, client)
        let operation = AsOfOperation(client: client, bucket: place.bucket, scope: .keys([place.key]), folder: RestoreCommand.folder)
        return try RestoreAsOf.version(of: place.key, try await operation.view(at: time), place).versionId
    }

    private func target(_ place: S3URI) throws -> String {
        var status = stat()
        let given = file ?? "."
        guard stat(given, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return given }
        if ["", ".", ".."].contains(place.name) { throw UsageError("The key's last part is no file's name: name a FILE.") }
        return given == "." ? place.name : given.hasSuffix("/") ? given + place.name : "\(given)/\(place.name)"
    }

    private static func line(_ path: String, _ outcome: DownloadOperation.Outcome) -> String {
        let check =
            switch outcome.verification {
            case .checksum(let algorithm): "\(algorithm.rawValue) agrees"
            case .eTag: "MD5 agrees"
            case .sizeOnly: "not verified: the store gives no checksum of the whole"
            }
        return "\(RowTable.safe(path))  \(RowTable.size(outcome.bytes))  \(check)\n"
    }
}
