public import AWSConfig
public import S3Client
import HTTP
import SigV4

extension ResolvedProfile {
    /// A profile for tests: keys AKTEST, no files, no environment.
    public static func test(
        endpoint: String? = "http://store.test:9000", region: String = "us-east-1", style: AddressingStyle = .auto, maxAttempts: Int = 3,
        credentials: (any CredentialProvider)? = nil
    ) -> ResolvedProfile {
        ResolvedProfile(
            name: "test", region: region, regionSource: "test", endpointURL: endpoint, addressingStyle: style,
            credentials: credentials ?? StaticCredentialProvider(Credentials(accessKeyId: "AKTEST", secretAccessKey: "secret-of-test")),
            maxAttempts: maxAttempts)
    }
}

extension S3ClientOptions {
    /// Options without chance or waiting: `random` is fixed and sleeping moves the clock.
    public static func test(
        _ clock: TestClock, isReadOnly: Bool = false, random: Double = 0.5, correctsClockSkew: Bool = true
    ) -> S3ClientOptions {
        S3ClientOptions(
            isReadOnly: isReadOnly, clock: { clock.now }, random: { random }, sleep: { try await clock.sleep($0) },
            correctsClockSkew: correctsClockSkew)
    }
}
