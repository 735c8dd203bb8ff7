import ActionQueue
import Foundation
import HTTP
import Operations
import S3Client
import S3Model
import Timeline

/// A run that restores keys against the very requests it sends, replayed raw: in a bucket of its own, which it fills and takes away again.
struct BenchRestore {
    /// What is measured, each in a folder of its own.
    enum Kind: String, CaseIterable {
        case undelete, copy, hide

        func key(_ number: Int) -> String { "\(rawValue)/" + BenchStore.key(number) }
    }

    let store: BenchStore
    let keys: Int
    let pairs: Int
    private let bucket = "bench-restore-\(getpid())"
    private let recorder = BenchRecorder(CurlTransport())
    private let options = RestoreRunOptions()

    init(store: BenchStore, keys: Int, pairs: Int) {
        self.store = store
        self.keys = keys
        self.pairs = pairs
    }

    /// Measures every kind; the bucket is gone afterwards, whatever happens.
    func run(_ report: inout BenchReport) async throws {
        report.section("\(keys) keys restored, \(options.rowsAtOnce) at once, \(pairs) pairs, against the same requests raw")
        try await store.client.createBucket(bucket, region: "us-east-1")
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(bucket).path
        let result: (any Error)?
        do {
            try await store.client.putBucketVersioning(bucket, VersioningConfiguration(status: .enabled))
            for kind in [Kind.undelete, .copy] { try await each(kind) { try await put($0, "as it was") } }
            // The store's dates have seconds: the time to go back to must lie between two of them.
            let time = AsOfTime(second: Int64(Date().timeIntervalSince1970) + 1)
            try await Task.sleep(for: .milliseconds(2200))
            let folder = RunFolder(path: home)
            for kind in Kind.allCases { try await measure(kind, time, folder, &report) }
            result = nil
        } catch { result = error }
        try? FileManager.default.removeItem(atPath: home)
        try await remove()
        if let result { throw result }
    }

    private func measure(_ kind: Kind, _ time: AsOfTime, _ folder: RunFolder, _ report: inout BenchReport) async throws {
        let recorded = S3Client(profile: store.client.profile, transport: recorder)
        let replay = try BenchReplay(store, atOnce: options.rowsAtOnce)
        // Recorded, and then undone: neither counts for the ratio.
        let watched = RestoreRun(client: recorded, folder: folder, options: options)
        try await damage(kind)
        let plan = try await plan(kind, time)
        let id = try requireClean(try await watched.start(plan, bucket: bucket)).summary.id
        let sequence = recorder.take()
        let started = BenchMeasure.now()
        try requireClean(try await watched.undo(id))
        let undo = (seconds: BenchMeasure.now() - started, requests: recorder.take().count)
        var own: [BenchTime] = []
        var raw: [BenchTime] = []
        // The first pair warms connections and the store, and is thrown away.
        for pair in 0...pairs {
            for isOwn in pair % 2 == 0 ? [true, false] : [false, true] {
                try await damage(kind)
                let plan = try await self.plan(kind, time)
                let time = isOwn ? try await self.run(plan, folder) : try replay.run(requests(sequence, plan))
                if pair > 0 { isOwn ? own.append(time) : raw.append(time) }
            }
        }
        let ratios = zip(own, raw).map { $1.wall / $0.wall }
        report.figure(
            "\(kind): restores a second, Strata / raw", ratios.median, "%.3f", aim: .atLeast(0.9),
            note: String(format: "from %.3f to %.3f", ratios.min() ?? 0, ratios.max() ?? 0))
        report.figure(
            "\(kind): restores a second", Double(keys) / own.map(\.wall).median, "%.0f",
            note: String(format: "raw %.0f", Double(keys) / raw.map(\.wall).median))
        let (mine, its) = (own.map(\.processor).median * 1e6 / Double(keys), raw.map(\.processor).median * 1e6 / Double(keys))
        report.figure("\(kind): own processor time a key", mine, "%.0f us", note: String(format: "raw %.0f us, without signing and decoding", its))
        report.figure("\(kind): requests a key", Double(sequence.count) / Double(keys), "%.2f", note: Self.counted(sequence, keys))
        report.figure(
            "\(kind): undone in", undo.seconds, "%.2f s", note: String(format: "%.2f requests a key", Double(undo.requests) / Double(keys)))
    }

    private func run(_ plan: RestorePlan, _ folder: RunFolder) async throws -> BenchTime {
        let run = RestoreRun(client: store.client, folder: folder, options: options)
        let started = BenchTime.now
        let report = try await run.start(plan, bucket: bucket)
        let time = BenchTime(since: started)
        try requireClean(report)
        return time
    }

    private func plan(_ kind: Kind, _ time: AsOfTime) async throws -> RestorePlan {
        let plan = try await AsOfOperation(client: store.client, bucket: bucket, scope: RestoreScope(prefixes: ["\(kind)/"])).plan(
            to: time, options: RestoreOptions(hidesCreated: true))
        let planned = plan.rowsToDo.count { plan[$0].action.word == kind.rawValue }
        guard planned == keys else { throw BenchRaw.Failure(description: "\(planned) of \(keys) keys are planned as \(kind)") }
        return plan
    }

    /// The recorded requests of each key, about the markers there are now.
    private func requests(_ sequence: [HTTPRequest], _ plan: RestorePlan) -> [[BenchRequest]] {
        var byKey: [String: [BenchRequest]] = [:]
        for request in sequence.compactMap({ BenchRequest($0, bucket: bucket) }) {
            if let key = request.key { byKey[key, default: []].append(request) }
        }
        return plan.rowsToDo.map { index in
            let row = plan[index]
            return (byKey[row.key] ?? []).map { request in
                guard request.method == "DELETE", let marker = row.markers.first else { return request }
                return request.replacing(versionId: marker.versionId)
            }
        }
    }

    @discardableResult
    private func requireClean(_ report: RunReport) throws -> RunReport {
        guard report.isClean, report.done == keys else { throw BenchRaw.Failure(description: "the run isn't clean: \(report)") }
        return report
    }

    /// "HEAD 1, PUT 1, GET versions 1": requests a key, by what they are.
    private static func counted(_ sequence: [HTTPRequest], _ keys: Int) -> String {
        var counts: [String: Int] = [:]
        for request in sequence {
            let names = (URLComponents(string: request.url)?.queryItems ?? []).map(\.name)
            let what = ["versions", "acl", "tagging", "versioning"].first { names.contains($0) }
            counts[request.method.rawValue + (what.map { " \($0)" } ?? ""), default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") + " in all"
    }

    // MARK: The bucket

    /// What happened since: deleted, overwritten, created.
    private func damage(_ kind: Kind) async throws {
        try await each(kind) { key in
            if kind == .undelete { _ = try await store.client.deleteObject(bucket: bucket, key: key) } else { try await put(key, "damaged") }
        }
    }

    private func put(_ key: String, _ text: String) async throws {
        _ = try await store.client.putObject(PutObjectInput(bucket: bucket, key: key, body: .bytes([UInt8](text.utf8))))
    }

    private func each(_ kind: Kind, _ body: @escaping @Sendable (String) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<keys {
                if number >= 32 { try await group.next() }
                group.addTask { try await body(kind.key(number)) }
            }
            try await group.waitForAll()
        }
    }

    private func remove() async throws {
        let operation = ListingOperation(client: store.client, bucket: bucket, rows: .versions, isRecursive: true)
        let found = BenchKept()
        try await operation.run { page in
            found.add((0..<page.segment.count).map { ObjectVersionIdentifier(key: page.segment[$0].key, versionId: page.segment[$0].versionId) })
            return true
        }
        _ = try await store.client.deleteObjects(bucket, found.all)
        try await store.client.deleteBucket(bucket)
    }
}

/// Versions to be removed, collected from a listing's callbacks.
///
/// `@unchecked Sendable`: `kept` is touched under `lock` only.
private final class BenchKept: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [ObjectVersionIdentifier] = []

    var all: [ObjectVersionIdentifier] { lock.withLock { kept } }

    func add(_ more: [ObjectVersionIdentifier]) { lock.withLock { kept += more } }
}
