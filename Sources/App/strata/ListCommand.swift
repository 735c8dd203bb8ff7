import ArgumentParser
import Operations
import S3Client
import S3Model

/// `strata ls`: buckets, or what lies below a prefix.
struct ListCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List buckets, or prefixes and objects.",
        discussion: "Without a URI it lists the buckets. Rows are printed as pages arrive.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "One JSON object a line, with S3's element names.")
    var json = false

    @Flag(help: "Every object below the prefix, instead of one level.")
    var recursive = false

    @Option(name: .customLong("as-of"), help: ArgumentHelp("The bucket as it was: 14:00, \"2h ago\", 2026-11-20, ISO 8601.", valueName: "time"))
    var asOf: String?

    @Argument(help: ArgumentHelp("s3://bucket/prefix", valueName: "uri"))
    var place: PlaceArgument?

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        guard let place = place?.uri, !place.bucket.isEmpty else {
            if recursive { throw UsageError("--recursive needs a bucket: s3://bucket/prefix.") }
            if asOf != nil { throw UsageError("--as-of needs a bucket: s3://bucket/prefix.") }
            let buckets = try await ListBucketsOperation(client: client).run()
            RowPrinter(output, isJSON: json).print(buckets)
            return .done
        }
        if let asOf { return try await performAsOf(asOf, place, client, output) }
        let listing = ListingOperation(client: client, bucket: place.bucket, prefix: place.key, rows: .objects, isRecursive: recursive)
        return try await RowPrinter(output, isJSON: json).print(listing, of: place)
    }
}

/// `strata versions`: every version and delete marker below a prefix.
struct VersionsCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "versions", abstract: "List every version and delete marker of the keys that begin with a prefix.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "One JSON object a line, with S3's element names.")
    var json = false

    @Argument(help: ArgumentHelp("s3://bucket/prefix", valueName: "uri"))
    var place: PlaceArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        let place = place.uri
        if place.bucket.isEmpty { throw UsageError("versions needs a bucket: s3://bucket/prefix.") }
        let listing = ListingOperation(client: client, bucket: place.bucket, prefix: place.key, rows: .versions, isRecursive: true)
        return try await RowPrinter(output, isJSON: json).print(listing, of: place)
    }
}
