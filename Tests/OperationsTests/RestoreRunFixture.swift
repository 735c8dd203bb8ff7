import AWSConfig
import ActionQueue
import Foundation
import HTTP
import S3Client
import S3Model
import SigV4
import StrictS3
import Timeline

@testable import Operations

/// Lets so many requests through and is dead from then on, as a process is that was killed.
final class DyingTransport: HTTPTransport, @unchecked Sendable {
    enum Death: Sendable, CaseIterable {
        /// The last request never left.
        case beforeSending
        /// It was carried out, and its answer never read.
        case afterSending
    }

    private let inner = CurlTransport()
    private let limit: Int
    private let death: Death
    // Touched under `lock` only.
    private let lock = NSLock()
    private var count = 0

    init(after limit: Int, _ death: Death) {
        self.limit = limit
        self.death = death
    }

    var hasDied: Bool { lock.withLock { count > limit } }

    func perform(_ request: HTTPRequest, onChunk: HTTPChunkHandler?) async throws(TransportError) -> HTTPResponse {
        let number = lock.withLock {
            count += 1
            return count
        }
        if number <= limit { return try await inner.perform(request, onChunk: onChunk) }
        if number == limit + 1, death == .afterSending { _ = try? await inner.perform(request, onChunk: onChunk) }
        throw TransportError(kind: .cancelled, message: "killed")
    }
}

extension S3Client {
    static func dying(_ server: StrictS3, after limit: Int, _ death: DyingTransport.Death) -> (S3Client, DyingTransport) {
        let transport = DyingTransport(after: limit, death)
        let profile = ResolvedProfile(
            name: "test", region: "us-east-1", regionSource: "test", endpointURL: server.endpoint,
            credentials: StaticCredentialProvider(Credentials(accessKeyId: Account.first.accessKey, secretAccessKey: Account.first.secretKey)),
            maxAttempts: 1)
        return (S3Client(profile: profile, transport: transport, options: S3ClientOptions(sleep: { _ in try Task.checkCancellation() })), transport)
    }
}

/// The accident of the README, small: at `before` all is well, then somebody deletes, overwrites and creates.
struct Accident {
    static let before = Date(timeIntervalSince1970: 1_790_000_000)
    static var time: AsOfTime { AsOfTime(second: 1_790_000_000) }
    /// What the keys held before, by name.
    static let past = ["gone": "gone 2", "twice": "twice", "over": "over 1", "big": big, "same": "same"]
    static let big = String(repeating: "0123456789", count: 30)

    static func stage(_ server: StrictS3) {
        server.now = before.addingTimeInterval(-100)
        server.createBucket("b", versioning: .enabled)
        server.put("gone 1", to: "gone", in: "b")
        server.advance(by: 50)
        for (key, text) in past.sorted(by: { $0.key < $1.key }) {
            server.put(text, to: key, in: "b", contentType: "text/\(key)", metadata: ["m": key], tags: ["t": key])
        }
        server.advance(by: 100)
        server.addDeleteMarker(to: "gone", in: "b")
        server.addDeleteMarker(to: "twice", in: "b")
        server.addDeleteMarker(to: "twice", in: "b")
        server.put("damaged", to: "over", in: "b")
        server.put("damaged", to: "big", in: "b")
        server.addDeleteMarker(to: "big", in: "b")
        server.put("created", to: "new", in: "b")
        server.advance(by: 100)
    }

    static func now(_ server: StrictS3) -> [String: String] {
        var texts: [String: String] = [:]
        for key in past.keys.sorted() + ["new"] {
            if let top = server.versions(of: key, in: "b").first, !top.isDeleteMarker { texts[key] = top.text }
        }
        return texts
    }

    /// Every entry of every key, newest first.
    static func everything(_ server: StrictS3) -> [String: [String]] {
        var all: [String: [String]] = [:]
        for key in past.keys.sorted() + ["new"] { all[key] = server.versions(of: key, in: "b").map { $0.isDeleteMarker ? "-" : $0.text } }
        return all
    }
}

extension RestoreRunOptions {
    /// One row at a time, so that a death is at the same place each time; parts as small as can be.
    static var serial: RestoreRunOptions {
        var options = RestoreRunOptions()
        options.rowsAtOnce = 1
        options.version = .small
        options.version.partsAtOnce = 1
        return options
    }
}

/// A folder for journals, removed afterwards.
func withRuns<Result>(_ body: (RunFolder) async throws -> Result) async throws -> Result {
    try await withFolder { try await body(RunFolder(path: $0 + "/runs")) }
}
