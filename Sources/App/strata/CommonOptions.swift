import AWSConfig
import ArgumentParser
import Operations
import S3Client

/// Options that every way to run Strata takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Profile of ~/.aws/config and ~/.aws/credentials; goes before keys of the environment.", valueName: "name"))
    var profile: String?

    @Option(help: ArgumentHelp("Region, before AWS_REGION and the profile's.", valueName: "region"))
    var region: String?

    @Option(name: .customLong("endpoint-url"), help: ArgumentHelp("Endpoint of an S3-compatible store.", valueName: "url"))
    var endpointURL: String?

    @Flag(name: .customLong("no-sign-request"), help: "Send anonymous requests.")
    var noSignRequest = false

    /// As the AWS CLI has it: who pays, of which there is one.
    enum RequestPayer: String, ExpressibleByArgument, CaseIterable { case requester }

    @Option(
        name: .customLong("request-payer"),
        help: ArgumentHelp("Pay for requests to buckets whose owner has the requester pay: requester.", valueName: "who"))
    var requestPayer: RequestPayer?

    @Flag(name: .customLong("read-only"), help: "Refuse everything that would change something.")
    var readOnly = false

    @Option(help: ArgumentHelp("Write a log without secrets.", valueName: "file"))
    var debug: String?

    /// Options that are followed by their value.
    static let namesWithValue: Set<String> = [
        "--profile", "--region", "--endpoint-url", "--request-payer", "--debug", "--theme", "--destination-profile",
    ]

    var overrides: AWSConfiguration.Overrides {
        AWSConfiguration.Overrides(region: region, endpointURL: endpointURL, noSignRequest: noSignRequest, paysForRequests: requestPayer != nil)
    }
}

/// The key of versions that are encrypted with their owner's own (SSE-C): named by its file only, since command lines are everybody's to read.
struct CustomerKeyOption: ParsableArguments {
    @Option(
        name: .customLong("sse-customer-key-file"),
        help: ArgumentHelp("The key of versions encrypted with your own (SSE-C): a file of 32 bytes, or their base64.", valueName: "file"))
    var file: String?

    /// nil where none is given.
    func key() throws -> CustomerKey? { try file.map { try CustomerKeyFile.read($0) } }
}

/// An `s3://` address on the command line.
struct PlaceArgument: ExpressibleByArgument {
    let uri: S3URI

    init?(argument: String) {
        guard let uri = S3URI(argument) else { return nil }
        self.uri = uri
    }
}
