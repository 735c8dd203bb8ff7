import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata put`: one file into a key.
struct PutCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Upload a file.",
        discussion: "Where the bucket keeps no versions and the key holds an object, that object would be gone for good: this needs --yes.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(help: "Overwrite an object that can't be brought back.")
    var yes = false

    @Option(name: .customLong("content-type"), help: ArgumentHelp("Content-Type; by the file's extension without.", valueName: "type"))
    var contentType: String?

    @Argument(help: ArgumentHelp("A local file; above 16 MiB it goes in parts.", valueName: "file"))
    var file: String

    @Argument(help: ArgumentHelp("s3://bucket/key; a key that ends in / gets the file's name.", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        var place = place.uri
        if place.key.isEmpty || place.key.hasSuffix("/") { place.key += file.split(separator: "/").last ?? "" }
        try place.requireKey("put")
        let upload = UploadOperation(client: client, path: file, bucket: place.bucket, key: place.key, contentType: contentType)
        let stored = try await upload.run(mayOverwrite: yes)
        if json {
            let row = ListingRow(
                kind: stored.versionId == nil ? .object : .version, key: place.key, size: stored.size, eTag: stored.eTag, versionId: stored.versionId)
            RowPrinter(output, isJSON: true).print([row])
        } else {
            let version = stored.versionId.map { "  version \(RowTable.safe($0))" } ?? ""
            output.write(Array("\(RowTable.safe(place.description))  \(RowTable.size(stored.size))\(version)\n".utf8))
        }
        return .done
    }
}
