import ArgumentParser
import Foundation
import SigV4

/// `strata-dev bench`: figures of speed and memory, as ratios within one run wherever another program's speed is part of them.
struct BenchCommand: AsyncParsableCommand {
    /// What can be measured.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        /// Only fills an empty store; not part of a whole run.
        case fill
        /// Takes minutes and twice its gigabytes on the store's disk; not part of a whole run.
        case through
        case memory, decoding, plan, forecast, frames, keys, versions, restore, start

        var needsStore: Bool { ![.memory, .decoding, .plan, .forecast, .frames].contains(self) }
    }

    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure against the aims of docs/PERFORMANCE.md.",
        discussion: "Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without a store, what needs one is left out.")

    @Option(help: "A store that was filled with --part fill, http only.")
    var endpoint: String?

    @Option(help: "Measure only this part; can be repeated: \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
    var part: [Part] = []

    @Option(help: "Keys in the store, and versions.")
    var rows = 100_000

    @Option(help: "Rows of the listing in memory.")
    var million = 1_000_000

    @Option(help: "Pairs of listings; versions take half as many.")
    var pairs = 7

    @Option(help: "Keys restored at a time.")
    var keys = 400

    @Option(help: "GiB restored by download and upload.")
    var gigabytes = 6

    @Option(help: "Starts of the program.")
    var starts = 25

    @Option(help: "The program to start; else the strata beside this one.")
    var strata: String?

    @Flag(help: "End with status 1 where an aim is missed.")
    var strict = false

    func run() async throws {
        let store = try store()
        var parts = part.isEmpty ? Part.allCases.filter { $0 != .fill && $0 != .through } : part
        if store == nil { parts.removeAll(where: \.needsStore) }
        var report = BenchReport()
        // Memory first: nothing has been allocated and given back yet.
        for part in Part.allCases where parts.contains(part) { try await measure(part, store, &report) }
        if parts != [.fill] { report.finish() }
        if strict, !report.missed.isEmpty { throw ExitCode.failure }
    }

    private func measure(_ part: Part, _ store: BenchStore?, _ report: inout BenchReport) async throws {
        let decoding = BenchDecoding(rows: million)
        switch part {
        case .memory: try decoding.memory(&report)
        case .decoding: try decoding.speed(store, &report)
        case .frames: try BenchFrames(rows: million).run(&report)
        case .plan:
            try BenchPlan(rows: rows).run(&report)
            try BenchPlan(rows: million).run(&report)
        case .forecast:
            try BenchForecast(rows: rows).run(&report)
            try BenchForecast(rows: million).run(&report)
            if let store { try await BenchForecast(rows: rows).run(store, BenchListing(store: store, pairs: 1), &report) }
        case .restore:
            if let store { try await BenchRestore(store: store, keys: keys, pairs: pairs).run(&report) }
        case .through:
            if let store { try await BenchThrough(store: store, gigabytes: gigabytes).run(&report) }
        case .fill: try await store?.fill()
        case .keys:
            if let store { try await BenchListing(store: store, pairs: pairs).run(.objects, &report) }
        case .versions:
            if let store { try await BenchListing(store: store, pairs: max(1, pairs / 2)).run(.versions, &report) }
        case .start:
            let program = strata ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/strata"
            if let store { try BenchStart(program: program, store: store, runs: starts).run(&report) }
        }
    }

    private func store() throws -> BenchStore? {
        guard let endpoint else {
            if part.contains(where: \.needsStore) { throw ValidationError("this part wants --endpoint") }
            return nil
        }
        guard endpoint.hasPrefix("http://") else { throw ValidationError("--endpoint must begin with http://") }
        let environment = ProcessInfo.processInfo.environment
        guard let accessKey = environment["AWS_ACCESS_KEY_ID"], let secretKey = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw ValidationError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")
        }
        return BenchStore(endpoint: endpoint, credentials: Credentials(accessKeyId: accessKey, secretAccessKey: secretKey), rows: rows)
    }
}
