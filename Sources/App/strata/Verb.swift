import AWSConfig
import ArgumentParser
import Operations
import S3Client
import S3Model

/// A command that prints and ends.
protocol Verb: ParsableCommand, Sendable {
    var common: CommonOptions { get }

    /// What needs neither keys nor a store; nil where the verb does need them.
    func performLocally(_ output: Output) -> ExitStatus?

    /// Does the work; what it throws is told and gives the exit code.
    func perform(_ client: S3Client, _ output: Output) async throws -> ExitStatus
}

extension Verb {
    func performLocally(_ output: Output) -> ExitStatus? { nil }
}

/// How a verb ends; the numbers are promised in `strata --help`.
enum ExitStatus: Int32, Sendable {
    case done = 0
    case someFailed = 1
    case usage = 2
    case notFound = 3
    case denied = 4
    case refused = 5
    /// `strata posture`, by the gravest of what it found.
    case unknown = 10
    case offline = 11
    case exposed = 12
    case losesData = 13
    case interrupted = 130
}

/// A command line that is well formed but asks for nothing that can be done.
struct UsageError: Error {
    var message: String
    init(_ message: String) { self.message = message }
}

extension S3URI {
    /// The address of an object.
    func requireKey(_ verb: String) throws {
        if bucket.isEmpty || key.isEmpty { throw UsageError("\(verb) needs an object: s3://bucket/key.") }
    }
}
