import AWSConfig
import Foundation
import Glibc
import HTTP
import S3Client
import Synchronization

/// Makes a client of command line, environment and files.
enum Session {
    /// This process's environment and home, read once.
    static func configuration() -> AWSConfiguration {
        let environment = Environment.all()
        return AWSConfiguration.load(environment: environment, home: environment["HOME"] ?? "/")
    }

    /// - Throws: `ConfigurationError`.
    static func client(_ options: CommonOptions) throws -> S3Client {
        let profile = try configuration().resolve(profile: options.profile, overrides: options.overrides)
        for warning in profile.warnings { StandardError.write("strata: warning: \(RowTable.safe(warning))\n") }
        let log = try options.debug.map { try DebugLog(path: $0) }
        return client(profile, isReadOnly: options.readOnly, log: log)
    }

    /// - Parameter log: takes a line for each request and each retry.
    static func client(_ profile: ResolvedProfile, isReadOnly: Bool, log: DebugLog?) -> S3Client {
        var transport: any HTTPTransport = CurlTransport()
        if isReadOnly { transport = ReadOnlyTransport(transport) }
        var options = S3ClientOptions(isReadOnly: isReadOnly)
        if let log {
            transport = LoggingTransport(transport, answerHeaders: ["x-amz-request-id", "x-amz-id-2"]) { log.write($0) }
            options.log = { log.write($0) }
        }
        return S3Client(profile: profile, transport: transport, options: options)
    }
}

/// The file of `--debug`, readable by its owner only; lines come from many tasks, one mutex keeps them whole.
final class DebugLog: Sendable {
    private let descriptor: Mutex<Int32>

    init(path: String) throws {
        let opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw UsageError("The log \(path) can't be opened: \(String(cString: strerror(errno))).") }
        descriptor = Mutex(opened)
    }

    /// Appends one line; control characters in it are spelled out.
    func write(_ line: String) {
        var text = RowTable.safe(line) + "\n"
        descriptor.withLock { descriptor in
            text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
        }
    }
}

/// This process's variables.
enum Environment {
    static func all() -> [String: String] { ProcessInfo.processInfo.environment }
}
