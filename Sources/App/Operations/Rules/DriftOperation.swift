public import S3Client
public import S3Model
public import Timeline

/// How far a destination bucket is from its source: both version listings, read in step and merged as they come.
///
/// One ListObjectVersions request for each 1,000 versions and markers of either bucket, and one GetBucketReplication. A side that is ahead waits for the
/// other, so that memory doesn't grow with the buckets but with what differs.
public struct DriftOperation: Sendable {
    private let source: S3Client
    private let destination: S3Client
    private let setting: DriftSetting
    private let prefix: String
    private let pageSize: Int?

    /// - Parameters:
    ///   - source: a client of the source's account.
    ///   - destination: a client of the destination's account; the same one where there is but one.
    ///   - setting: with the names of both buckets.
    ///   - prefix: keys to look at on both sides.
    ///   - pageSize: rows a page; nil is the stores' own (1,000).
    public init(source: S3Client, destination: S3Client, setting: DriftSetting, prefix: String = "", pageSize: Int? = nil) {
        self.source = source
        self.destination = destination
        self.setting = setting
        self.prefix = prefix
        self.pageSize = pageSize
    }

    /// What the source's rules say; a source without rules is compared as it is.
    public static func setting(source: String, destination: String, _ client: S3Client) async throws(S3Error) -> DriftSetting {
        let rules = try await client.getBucketReplication(source)?.rules
        return DriftSetting(source: source, destination: destination, rules: rules)
    }

    /// Reads both buckets; cancelling the task takes its requests off the wire.
    ///
    /// - Parameter onProgress: how far both sides are, after each page, never two at once.
    /// - Throws: the error of the side that failed first; `.cancelled`.
    public func run(onProgress: @escaping @Sendable (DriftProgress) -> Void = { _ in }) async throws(S3Error) -> Drift {
        let merge = DriftMerge(setting, onProgress)
        let failures = await withTaskGroup(of: S3Error?.self) { group in
            for side in DriftEngine.Side.allCases { group.addTask { await read(side, into: merge) } }
            var failures: [S3Error] = []
            for await failure in group {
                guard let failure else { continue }
                failures.append(failure)
                group.cancelAll()
            }
            return failures
        }
        // The side that was cancelled because the other failed says nothing.
        if let failure = failures.first(where: { $0.kind != .cancelled }) ?? failures.first { throw failure }
        if Task.isCancelled {
            throw S3Error(
                kind: .cancelled, operation: S3Operation.listObjectVersions.name, bucket: setting.source, code: "Cancelled",
                message: "the comparison was cancelled")
        }
        let engine = await merge.engine
        return engine.isInOrder ? engine.drift : try await whole()
    }

    /// For a store that doesn't list by key: both listings at once, arranged before they are merged.
    private func whole() async throws(S3Error) -> Drift {
        let here = try await KeysListing(client: source, bucket: setting.source).run(prefixes: [prefix]) { _ in }
        let there = try await KeysListing(client: destination, bucket: setting.destination).run(prefixes: [prefix]) { _ in }
        return .make(source: here, destination: there, setting)
    }

    private func read(_ side: DriftEngine.Side, into merge: DriftMerge) async -> S3Error? {
        let (client, bucket) = side == .source ? (source, setting.source) : (destination, setting.destination)
        let operation = ListingOperation(client: client, bucket: bucket, prefix: prefix, rows: .versions, isRecursive: true, pageSize: pageSize)
        do throws(S3Error) {
            try await operation.run { page in await merge.add(page.segment, to: side) }
        } catch {
            await merge.stop()
            return error
        }
        await merge.finish(side)
        return nil
    }
}

extension DriftOperation {
    /// Asks about rows that the listings leave open: tags of what is undecided, the status of what is missing; a request each, so many at once. Where no
    /// version that was asked about has a status, one more tells whether the store gives what arrived one.
    ///
    /// - Parameters:
    ///   - limit: requests at most; `Drift.questions` says beforehand how many there are.
    ///   - onProgress: told how many have been asked, after each.
    /// - Returns: how many couldn't be told, and why the first of them couldn't. After 20 refusals and no answer the rest isn't asked for.
    /// - Throws: `.cancelled`.
    public func ask(
        about drift: inout Drift, limit: Int, atOnce: Int = 16, onProgress: @Sendable (Int) -> Void = { _ in }
    ) async throws(S3Error) -> DriftAsked {
        let questions = drift.questions(limit: limit).map { (row: drift[$0.row].entry, index: $0.row, question: $0.question) }
        var asked = DriftAsked()
        var answers: [Int: DriftAnswer] = [:]
        await Concurrent.each(questions, atOnce: atOnce) { next in
            await answer(next.question, next.row)
        } take: { index, fact in
            asked.requests += 1
            switch fact {
            case .known(let answer): answers[questions[index].index] = answer
            case .failed(let error):
                asked.failed += 1
                if asked.firstFailure == nil { asked.firstFailure = error }
            case .unknown: break
            }
            onProgress(asked.requests)
            return !answers.isEmpty || asked.failed < 20
        }
        if Task.isCancelled {
            throw S3Error(
                kind: .cancelled, operation: S3Operation.headObject.name, bucket: setting.source, code: "Cancelled",
                message: "the comparison was cancelled")
        }
        drift.take(answers, storeHasStatus: await givesStatus(answers, drift))
        return asked
    }

    /// Whether it means something that a version has no status.
    private func givesStatus(_ answers: [Int: DriftAnswer], _ drift: Drift) async -> Bool {
        if source.storeKind == .aws { return true }
        guard answers.values.contains(.status(nil)), let arrived = drift.arrived else { return false }
        let head = try? await source.headObject(bucket: setting.source, key: arrived.key, versionId: arrived.versionId)
        return head?.replicationStatus != nil
    }

    /// A value and no closure that throws: tasks carry it (see `RunExecutor`).
    private func answer(_ question: DriftQuestion, _ row: ListingRow) async -> BucketFacts.Fact<DriftAnswer> {
        do throws(S3Error) {
            switch question {
            case .tags:
                return .known(.tags(try await source.getObjectTagging(bucket: setting.source, key: row.key, versionId: row.versionId)))
            case .status:
                return .known(.status(try await source.headObject(bucket: setting.source, key: row.key, versionId: row.versionId).replicationStatus))
            }
        } catch { return .failed(error) }
    }
}

/// Takes the pages of both sides and lets the one that is ahead wait.
private actor DriftMerge {
    private(set) var engine: DriftEngine
    private var progress = DriftProgress()
    private let onProgress: @Sendable (DriftProgress) -> Void
    /// Who waits until its side is needed.
    private var waiting: [DriftEngine.Side: CheckedContinuation<Void, Never>] = [:]
    private var isStopped = false

    init(_ setting: DriftSetting, _ onProgress: @escaping @Sendable (DriftProgress) -> Void) {
        self.onProgress = onProgress
        engine = DriftEngine(setting)
    }

    /// Takes a page and comes back once the next one is wanted; false: none is. One caller a side.
    ///
    /// Of the two sides one is always needed, or has to finish: they never wait for each other.
    func add(_ segment: ListingSegment, to side: DriftEngine.Side) async -> Bool {
        if isStopped { return false }
        engine.add(segment, to: side)
        if side == .source { progress.source += segment.count } else { progress.destination += segment.count }
        progress.rows = engine.drift.count
        onProgress(progress)
        if !engine.isInOrder { stop() }
        wake()
        if !isStopped, !engine.needs.contains(side) { await withCheckedContinuation { waiting[side] = $0 } }
        return !isStopped
    }

    func finish(_ side: DriftEngine.Side) {
        engine.finish(side)
        wake()
    }

    /// Nobody waits any longer, and no page is wanted.
    func stop() {
        isStopped = true
        for (_, continuation) in waiting { continuation.resume() }
        waiting = [:]
    }

    private func wake() {
        for side in engine.needs { waiting.removeValue(forKey: side)?.resume() }
    }
}
