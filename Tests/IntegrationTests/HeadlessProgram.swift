@preconcurrency import Foundation

/// The built program, run without a terminal in a folder of its own.
struct HeadlessProgram: Sendable {
    /// Where its files are and where it runs; also its home.
    let folder: String
    var environment: [String: String]

    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
        /// The lines of standard output as JSON objects.
        var rows: [Row] { output.split(separator: "\n").compactMap { try? JSONDecoder().decode(Row.self, from: Data($0.utf8)) } }
    }

    /// A row of `--json`, every field optional but the type.
    struct Row: Decodable, Equatable {
        var type: String
        var key: String?
        var name: String?
        var versionId: String?
        var isLatest: Bool?
        var lastModified: String?
        var size: Int64?
        var eTag: String?

        enum CodingKeys: String, CodingKey {
            case type = "Type"
            case key = "Key"
            case name = "Name"
            case versionId = "VersionId"
            case isLatest = "IsLatest"
            case lastModified = "LastModified"
            case size = "Size"
            case eTag = "ETag"
        }
    }

    /// Beside the tests' own program: SwiftPM builds every product of the package before it runs tests.
    static let path: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return (tests as NSString).deletingLastPathComponent + "/strata"
    }()

    /// Runs a test's body with a program whose folder is removed afterwards.
    static func with<Result>(endpoint: String? = nil, key: String = "", secret: String = "", _ body: (HeadlessProgram) async throws -> Result)
        async throws -> Result
    {
        let folder = NSTemporaryDirectory() + "strata-headless-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var environment = ["PATH": "/usr/bin:/bin", "HOME": folder, "TZ": "UTC", "AWS_MAX_ATTEMPTS": "1"]
        if let endpoint {
            environment["AWS_ENDPOINT_URL"] = endpoint
            environment["AWS_ACCESS_KEY_ID"] = key
            environment["AWS_SECRET_ACCESS_KEY"] = secret
        }
        return try await body(HeadlessProgram(folder: folder, environment: environment))
    }

    /// Runs `strata ARGUMENTS` to its end.
    func run(_ arguments: String...) async throws -> Outcome { try await start(arguments).outcome() }

    /// Runs a shell script in which `strata` is the program.
    func shell(_ script: String) async throws -> Outcome {
        try await start(["-c", "strata() { '\(Self.path)' \"$@\"; }; \(script)"], path: "/bin/bash").outcome()
    }

    /// A program that runs, with its outputs going into files.
    final class Running: Sendable {
        private let process: Process
        private let folder: String
        private let ended: AsyncStream<Int32>

        init(_ process: Process, folder: String, ended: AsyncStream<Int32>) {
            self.process = process
            self.folder = folder
            self.ended = ended
        }

        func interrupt() { process.interrupt() }

        /// SIGKILL: nothing of it gets to clean up.
        func kill() { _ = Foundation.kill(process.processIdentifier, SIGKILL) }

        func outcome() async throws -> Outcome {
            var status: Int32 = -1
            for await value in ended { status = value }
            func text(_ name: String) throws -> String {
                try String(decoding: Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self)
            }
            return Outcome(status: status, output: try text(".stdout"), errors: try text(".stderr"))
        }
    }

    func start(_ arguments: [String], path: String = HeadlessProgram.path) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        for (name, isOutput) in [(".stdout", true), (".stderr", false)] {
            _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil)
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/" + name))
            if isOutput { process.standardOutput = handle } else { process.standardError = handle }
        }
        let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            continuation.yield(process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        return Running(process, folder: folder, ended: ended)
    }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }

    func text(of name: String) throws -> String { try String(decoding: Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self) }

    /// Files in the folder that don't belong to the fixture.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != ".stdout" && $0 != ".stderr" }.sorted() }
    }
}
