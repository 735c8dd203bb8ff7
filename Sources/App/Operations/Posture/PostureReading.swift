import S3Client
import S3Model
import Synchronization
import Timeline

/// The reads that posture alone makes.
enum PostureReading {
    /// The store's judgement of the policy; its text where the store doesn't judge.
    static func policy(of bucket: String, _ client: S3Client) async -> PostureOperation.Piece {
        let isPublic = await Fact.policyStatus(of: bucket, client)
        guard case .failed(let error) = isPublic, error.kind == .service || error.kind == .undecodable else {
            return .policy(isPublic: isPublic, .unknown)
        }
        return .policy(isPublic: isPublic, await Fact.setting(.policy, of: bucket, client))
    }

    // MARK: Uploads

    /// Keys of uploads that are named.
    private static let mostKeys = 5

    static func uploads(of bucket: String, measuring most: Int, _ client: S3Client) async -> BucketFacts.Fact<PostureUploads> {
        let found: [MultipartUpload]
        do throws(S3Error) { found = try await client.listMultipartUploads(bucket) } catch { return .failed(error) }
        let sorted = found.sorted { ($0.initiated ?? .max) < ($1.initiated ?? .max) }
        var uploads = PostureUploads()
        uploads.count = found.count
        uploads.oldest = sorted.first?.initiated
        uploads.keys = sorted.prefix(mostKeys).map(\.key)
        let asked = Array(sorted.filter(\.isActionable).prefix(most))
        await Concurrent.each(asked, atOnce: 4) { upload in
            await bytes(of: upload, in: bucket, client)
        } take: { _, bytes in
            if let bytes {
                uploads.measured += 1
                uploads.bytes += bytes
            }
            return true
        }
        return .known(uploads)
    }

    /// Bytes in an upload's parts; nil where they can't be listed.
    private static func bytes(of upload: MultipartUpload, in bucket: String, _ client: S3Client) async -> Int64? {
        do throws(S3Error) {
            return try await client.listParts(bucket: bucket, key: upload.key, uploadId: upload.uploadId).reduce(0) { $0 + ($1.size ?? 0) }
        } catch {
            // Completed or aborted since it was listed.
            return error.code == "NoSuchUpload" ? 0 : nil
        }
    }

    // MARK: Contents

    /// Counts the bucket's versions; on a store that lists none its objects.
    ///
    /// - Parameter limit: rows after which it stops.
    static func contents(
        of bucket: String, _ rules: [ReplicationRuleDraft], limit: Int?, _ client: S3Client, _ onEntries: @escaping @Sendable (Int) -> Void
    ) async -> BucketFacts.Fact<PostureContents> {
        let versions = await count(.versions, of: bucket, rules, limit: limit, client, onEntries)
        guard case .failed(let error) = versions, error.meansUnsupported else { return versions }
        return await count(.objects, of: bucket, rules, limit: limit, client, onEntries)
    }

    private static func count(
        _ rows: ListingOperation.Rows, of bucket: String, _ rules: [ReplicationRuleDraft], limit: Int?, _ client: S3Client,
        _ onEntries: @escaping @Sendable (Int) -> Void
    ) async -> BucketFacts.Fact<PostureContents> {
        let counter = Mutex(PostureCounter(rules: rules))
        if rows == .objects { counter.withLock { $0.onlyObjects() } }
        do throws(S3Error) {
            try await ListingOperation(client: client, bucket: bucket, rows: rows, isRecursive: true).run { page in
                let isEnough = counter.withLock { counter in
                    counter.add(page.segment)
                    let isEnough = counter.contents.entries >= limit ?? .max
                    if isEnough && page.isTruncated || Task.isCancelled { counter.stopEarly() }
                    return isEnough
                }
                onEntries(page.segment.count)
                return !isEnough && !Task.isCancelled
            }
        } catch { return .failed(error) }
        return .known(counter.withLock { $0.contents })
    }

    // MARK: Replication

    /// The buckets that rules lead to, each once, in the rules' order.
    static func destinations(of rules: [ReplicationRuleDraft], _ client: S3Client) async -> [ReplicationSide] {
        await Concurrent.map(rules.destinationBuckets) { await ReplicationSideOperation(client: client, bucket: $0).look(isDestination: true) }
    }

    /// Asks some versions under the rules' prefixes what became of their replication; a HEAD each.
    static func statuses(
        of bucket: String, _ rules: [ReplicationRuleDraft], limit: Int, _ client: S3Client
    ) async -> BucketFacts.Fact<PostureStatuses> {
        guard !rules.isEmpty, limit > 0 else { return .unknown }
        let prefixes = rules.contains { $0.filter.isEverything } ? [""] : Array(Set(rules.map { $0.filter.prefix ?? "" })).sorted()
        var statuses = PostureStatuses()
        for prefix in prefixes where statuses.asked < limit {
            let operation = ReplicationStatusOperation(client: client, bucket: bucket, prefix: prefix)
            do throws(S3Error) {
                let candidates = try await operation.candidates(limit: limit - statuses.asked)
                let report = try await operation.run(candidates, atOnce: 4)
                // Not one that could be asked: nothing is known.
                if report.asked > 0, report.failed == report.asked, let error = report.firstFailure { return .failed(error) }
                statuses.asked += report.asked - report.failed
                statuses.isWhole = statuses.isWhole && report.isWhole
                for entry in report.entries {
                    guard entry.status == "FAILED" else {
                        statuses.pending += 1
                        continue
                    }
                    statuses.failed += 1
                    if let date = entry.row.lastModified { statuses.oldestFailed = min(statuses.oldestFailed ?? date, date) }
                }
            } catch { return .failed(error) }
        }
        if statuses.asked >= limit, prefixes.count > 1 { statuses.isWhole = false }
        return .known(statuses)
    }
}
