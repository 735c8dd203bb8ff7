import ArgumentParser
import Operations
import S3Client

/// `strata bucket settings`: everything a bucket is set to.
struct BucketSettingsShow: Verb {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show a bucket's settings: region, versions, lock, ownership, encryption, public access, policy, CORS, tags.",
        discussion: "What the store doesn't know, or these keys may not read, is said with the reason; it is no failure.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "One JSON object a line.")
    var json = false

    @Argument(help: ArgumentHelp("Name of the bucket, or s3://name.", valueName: "bucket"))
    var bucket: BucketArgument

    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus {
        // A bucket that isn't there is told as one, not as eleven settings that can't be read.
        _ = try await client.headBucket(bucket.name)
        BucketPrinter(output, isJSON: json).print(await BucketSettingsOperation(client: client, bucket: bucket.name).run())
        return .done
    }
}
