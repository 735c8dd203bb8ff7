import Foundation
import S3Client
import S3Model
import Timeline

/// What a write made.
struct Written: Sendable, Equatable {
    /// nil where the store names none: the listing tells.
    var versionId: String?
    var losses: [VersionRestorePlan.Loss] = []
    var detour: String?
}

/// Puts a version on top of its key, once and only once, and only while the key is as it was planned.
struct VersionWriter: Sendable {
    let client: S3Client
    let plan: VersionRestorePlan
    let options: VersionRestoreOptions
    let progress: @Sendable (Int64) -> Void
    /// What the wanted version carries.
    let carried: CarriedVersion

    /// - Parameter options: their customer's key is left out where the version isn't encrypted under one; a store refuses a key too many.
    init(client: S3Client, plan: VersionRestorePlan, options: VersionRestoreOptions, progress: @escaping @Sendable (Int64) -> Void) {
        self.client = client
        self.plan = plan
        self.progress = progress
        var options = options
        if !plan.source.isCustomerEncrypted { options.customerKey = nil }
        self.options = options
        carried = CarriedVersion(plan.source, now: client.storeTime)
    }

    /// Milliseconds since 1970, by the store's clock.
    var now: Int64 { client.storeTime }

    /// Writes, down the ladder where the store refuses a way, and finds out what happened wherever an answer leaves that open.
    func write() async throws(S3Error) -> Written {
        var ladder = WriteLadder(firstWay)
        while true {
            do throws(S3Error) {
                if !ladder.sendsConditions { try await requireUnchanged() }
                let versionId = try await send(ladder)
                return Written(versionId: versionId, losses: ladder.losses, detour: ladder.detour)
            } catch {
                switch ladder.failed(error) {
                case .again: continue
                case .look:
                    if let found = try await lookForOwn(after: error) {
                        return Written(versionId: found.versionId, losses: ladder.losses, detour: ladder.detour)
                    }
                    guard ladder.mayResend() else { throw error }
                case .compare:
                    try await requireUnchanged()
                    guard ladder.mayResend() else { throw error }
                    try await pause(0.2)
                case .fail: throw error
                }
            }
        }
    }

    private var firstWay: WriteLadder.Way {
        if case .multipartCopy = plan.mechanism { .parts } else { .copy }
    }

    private func send(_ ladder: WriteLadder) async throws(S3Error) -> String? {
        switch ladder.way {
        case .copy, .copyReplacing: try await copy(ladder)
        case .parts: try await PartsWriter(writer: self, ladder: ladder).run()
        case .through: try await ThroughWriter(writer: self, ladder: ladder).run()
        }
    }

    private func copy(_ ladder: WriteLadder) async throws(S3Error) -> String? {
        let carried = carried
        var input = CopyObjectInput(source: source, bucket: plan.bucket, key: plan.key, placement: placement(ladder))
        if ladder.way == .copyReplacing { input.metadata = .replace(carried.metadata) }
        if options.dropsTags || areTagsHidden { input.tagging = .replace([]) }
        (input.ifMatch, input.ifNoneMatch) = conditions(ladder)
        let output = try await client.copyObject(input)
        progress(plan.bytes)
        return output.versionId
    }

    /// The wanted version, as long as it is the one that was read.
    var source: CopySource {
        CopySource(
            bucket: plan.bucket, key: plan.key, versionId: plan.versionId, ifMatch: plan.source.eTag ?? plan.row.eTag,
            customerKey: options.customerKey)
    }

    /// True where reading the tags is denied: a copy that takes them over would be, too.
    var areTagsHidden: Bool {
        if case .failed(let error) = plan.source.tags { !VersionPlanner.isUnknown(error) } else { false }
    }

    func placement(_ ladder: WriteLadder) -> ObjectPlacement {
        var placement = carried.placement(options)
        if !ladder.sendsACL { placement.acl = nil }
        if !ladder.sendsClass { placement.storageClass = nil }
        return placement
    }

    /// If-Match and If-None-Match of the write.
    func conditions(_ ladder: WriteLadder) -> (ifMatch: String?, ifNoneMatch: String?) {
        guard ladder.sendsConditions else { return (nil, nil) }
        switch plan.precondition {
        case .eTag(let eTag): return (eTag, nil)
        case .noObject: return (nil, "*")
        }
    }

    /// The tags that a write has to name by itself; reads them where the plan didn't need them.
    func tags() async throws(S3Error) -> [ObjectDescription.Field] {
        if options.dropsTags || areTagsHidden { return [] }
        if let tags = carried.tags { return tags }
        do throws(S3Error) {
            return try await client.getObjectTagging(bucket: plan.bucket, key: plan.key, versionId: plan.versionId)
        } catch {
            if VersionPlanner.isUnknown(error) { return [] }
            throw error
        }
    }

    // MARK: Finding out

    func history() async throws(S3Error) -> KeyHistory {
        KeyHistory(try await VersionsOfKeyOperation(client: client, bucket: plan.bucket, key: plan.key).run())
    }

    /// The newest few entries, by one request; nil where the store's order can't be trusted, so that only the whole history tells.
    func glance() async throws(S3Error) -> KeyHistory? {
        let page = try await client.listObjectVersions(ListObjectVersionsInput(bucket: plan.bucket, prefix: plan.key, maxKeys: 8))
        let rows = (0..<page.segment.count).map { page.segment[$0] }.filter { $0.kind != .prefix && $0.key.utf8.elementsEqual(plan.key.utf8) }
        if let first = rows.first { return first.isLatest ? KeyHistory(rows) : nil }
        return page.segment.count == 0 ? KeyHistory([]) : nil
    }

    /// Throws where the newest entry isn't the one planned from.
    func requireUnchanged() async throws(S3Error) {
        var history = try await glance()
        if history == nil { history = try await self.history() }
        let top = history?.top
        guard let top, KeyHistory.isSameEntry(top, plan.top) else { throw conflict(top) }
    }

    /// Somebody wrote first; nothing was changed.
    func conflict(_ top: ListingRow?) -> S3Error {
        let what: String
        switch top?.kind {
        case nil: what = "the key has no entries any more"
        case .deleteMarker?: what = "the key was deleted meanwhile (marker \(top?.versionId ?? ""))"
        default: what = "somebody wrote the key meanwhile (version \(top?.versionId ?? "null"))"
        }
        return S3Error(
            kind: .refused, operation: "CopyObject", bucket: plan.bucket, key: plan.key, code: "WriterInBetween",
            message: "\(what), so nothing was changed: look at it and decide again")
    }

    /// The version that an attempt of unknown outcome made, read from the key's versions; nil where it made none.
    ///
    /// The store may still be at it when the answer is lost, so it is looked at several times before the answer is no.
    func lookForOwn(after error: S3Error) async throws(S3Error) -> ListingRow? {
        for delay in [0] + options.lookAgainAfter {
            if delay > 0 { try await pause(delay) }
            let history = try await history()
            if let own = try await own(in: history) { return own }
            guard let top = history.top, KeyHistory.isSameEntry(top, plan.top) else { throw conflict(history.top) }
        }
        return nil
    }

    /// Our version among the entries above the one planned from: the oldest that has the wanted content.
    func own(in history: KeyHistory) async throws(S3Error) -> ListingRow? {
        guard let end = history.index(of: plan.top.versionId) else { return nil }
        for row in history.rows[..<end].reversed() where row.kind == .version {
            if try await isOwn(row) { return row }
        }
        return nil
    }

    private func isOwn(_ row: ListingRow) async throws(S3Error) -> Bool {
        guard row.size == plan.source.contentLength ?? plan.row.size else { return false }
        let carried = carried
        if carried.hasStableETag, Content.isDigest(row.eTag) { return row.eTag.lowercased() == (plan.source.eTag ?? "").lowercased() }
        let made = try await client.headObject(
            bucket: plan.bucket, key: plan.key, versionId: row.versionId, wantsChecksum: true, customerKey: options.customerKey)
        let (mine, theirs) = (carried.checksums, made.checksums)
        for value in mine.values where mine.isOfWholeObject && theirs.isOfWholeObject {
            if let other = theirs[value.name] { return other == value.value }
        }
        return made.contentType == plan.source.contentType && made.metadata == plan.source.metadata
    }

    func pause(_ seconds: Double) async throws(S3Error) {
        do { try await client.options.sleep(seconds) } catch {
            throw S3Error(
                kind: .cancelled, operation: "CopyObject", bucket: plan.bucket, key: plan.key, code: "Cancelled", message: "the restore was cancelled"
            )
        }
    }
}
