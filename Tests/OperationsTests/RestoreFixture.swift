import AWSConfig
import HTTP
import S3Client
import S3Model
import SigV4
import StrictS3
import Timeline

@testable import Operations

/// A client whose waits take no time.
func hastyClient(of server: StrictS3, account: Account = .first, maxAttempts: Int = 1, isReadOnly: Bool = false) -> S3Client {
    let profile = ResolvedProfile(
        name: "test", region: "us-east-1", regionSource: "test", endpointURL: server.endpoint,
        credentials: StaticCredentialProvider(Credentials(accessKeyId: account.accessKey, secretAccessKey: account.secretKey)),
        maxAttempts: maxAttempts)
    return S3Client(
        profile: profile, transport: CurlTransport(),
        options: S3ClientOptions(isReadOnly: isReadOnly, random: { 0 }, sleep: { _ in try Task.checkCancellation() }, correctsClockSkew: true))
}

extension VersionRestoreOptions {
    /// Limits small enough for a test: parts of 64 bytes above 256.
    static var small: VersionRestoreOptions {
        var options = VersionRestoreOptions()
        options.singleCopyLimit = 256
        options.smallestPart = 64
        options.partsAtOnce = 3
        options.temporaryFolder = "/tmp"
        return options
    }
}

extension Configuration {
    static var smallParts: Configuration {
        var configuration = Configuration()
        configuration.minimumPartSize = 16
        return configuration
    }
}

/// Prepares and runs in one go.
func restore(
    _ key: String, _ versionId: String, in bucket: String = "b", _ client: S3Client, options: VersionRestoreOptions = VersionRestoreOptions()
) async throws -> (plan: VersionRestorePlan, outcome: RestoreOutcome) {
    let operation = RestoreVersionOperation(client: client, bucket: bucket, key: key, versionId: versionId, options: options)
    let plan = try await operation.prepare()
    return (plan, try await operation.run(plan))
}

/// The copies that reached the server.
func copies(_ server: StrictS3) -> [LoggedRequest] { server.requests(RequestMatcher("PUT", header: "x-amz-copy-source")) }
