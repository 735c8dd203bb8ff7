import AWSConfig
import Foundation
import HTTP
import S3Client
import SigV4
import StrictS3

/// A client of a loopback server as its first account; failures are not retried, so that tests see them at once.
func client(of server: StrictS3, isReadOnly: Bool = false, account: Account = .first, maxAttempts: Int = 1) -> S3Client {
    let profile = ResolvedProfile(
        name: "test", region: "us-east-1", regionSource: "test", endpointURL: server.endpoint,
        credentials: StaticCredentialProvider(Credentials(accessKeyId: account.accessKey, secretAccessKey: account.secretKey)),
        maxAttempts: maxAttempts)
    return S3Client(profile: profile, transport: CurlTransport(), options: S3ClientOptions(isReadOnly: isReadOnly))
}

/// A folder of its own for a test, removed afterwards.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = NSTemporaryDirectory() + "strata-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// Names in a folder, hidden ones too.
func names(in folder: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

func text(of path: String) throws -> String { try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self) }

func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
