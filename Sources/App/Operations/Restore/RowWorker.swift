import S3Client
import S3Model
import Timeline

/// What working on a row came to.
enum RowResult: Sendable {
    case outcome(RestoreRowOutcome)
    /// The store asks for less traffic: later, and fewer at once.
    case later(S3Error)
    /// Nothing else would fare better: expired keys, no such bucket, a cancel.
    case stop(S3Error)
}

/// Carries out one row of a run.
///
/// A row may be worked on again after it was broken off anywhere: what it did before is found out from the key's entries, and done once.
struct RowWorker: Sendable {
    let client: S3Client
    let bucket: String
    let options: VersionRestoreOptions
    /// False where the bucket's owner owns everything in it, so that there are no ACLs to carry.
    let carriesACLs: Bool
    /// True for a run of one version: everything that can be compared is.
    let checksWholly: Bool
    /// Where current versions are copied onto themselves: why.
    var redrive: RedriveCause?

    /// - Parameter began: when the row was begun before, by the store's clock, if it was; milliseconds since 1970.
    func work(_ row: RunRow, began: Int64?) async -> RowResult {
        do throws(S3Error) {
            switch RestoreAction.named(row.action) {
            case .undelete: return .outcome(try await undelete(row))
            case .hide: return .outcome(try await hide(row, began: began))
            default: return .outcome(try await copy(row, began: began))
            }
        } catch { return Self.result(of: error, key: row.key, action: row.action) }
    }

    /// Sorts a failure: this row's own, the store's moment, or everybody's.
    static func result(of error: S3Error, key: String, action: String) -> RowResult {
        switch error.kind {
        case .cancelled, .configuration: return .stop(error)
        case .transport(let failure):
            if [.resolve, .connect, .tls].contains(failure) { return .stop(error) }
        case .refused:
            if error.code == "ReadOnly" { return .stop(error) }
            var outcome = RestoreRowOutcome(key: key, action: action, state: .failed, code: error.code, message: error.message)
            if ["WriterInBetween", "InvalidObjectState", "ChangedSince"].contains(error.code) { outcome.state = .left }
            return .outcome(outcome)
        case .service, .undecodable:
            if ["SlowDown", "ServiceUnavailable", "TooManyRequests", "RequestLimitExceeded"].contains(error.code) || error.status == 429 {
                return .later(error)
            }
            if ["ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket", "NotS3"].contains(error.code) {
                return .stop(error)
            }
        }
        return .outcome(
            RestoreRowOutcome(key: key, action: action, state: .failed, code: error.code, message: "\(error.operation): \(error.message)"))
    }

    /// What a broken-off row did, from the key's entries; nil where it did nothing. Changes nothing.
    func settle(_ row: RunRow, began: Int64) async throws(S3Error) -> RestoreRowOutcome? {
        let action = RestoreAction.named(row.action)
        var source = ObjectDescription()
        if action == .copy, let id = row.wanted?.versionId {
            source = try await head.read(row.key, id)
        }
        let writer = writer(plan(row, source: source))
        var outcome = RestoreRowOutcome(key: row.key, action: row.action, state: .done)
        switch action {
        case .undelete:
            let history = try await writer.history()
            let gone = row.markers.filter { history.index(of: $0.versionId) == nil }
            outcome.removed = removals(row, gone: gone, now: writer.now)
            return gone.isEmpty ? nil : outcome
        case .hide:
            let own = MarkerOnTop(writer: writer).own(in: try await writer.history(), since: began)
            (outcome.createdVersionId, outcome.createdIsDeleteMarker) = (own?.versionId, true)
        default:
            outcome.createdVersionId = try await found(writer, since: began)?.versionId
        }
        return outcome.createdVersionId == nil ? nil : outcome
    }

    private func removals(_ row: RunRow, gone: [RunRow.Marker], now: Int64) -> [RestoreRowOutcome.Removed] {
        row.markers.enumerated().compactMap { index, marker in
            guard gone.contains(marker) else { return nil }
            let beneath = index + 1 < row.markers.count ? row.markers[index + 1].versionId : row.wanted?.versionId
            return .init(versionId: marker.versionId, lastModified: marker.lastModified ?? now, removedAt: now, beneath: beneath)
        }
    }

    // MARK: Undelete

    private func undelete(_ row: RunRow) async throws(S3Error) -> RestoreRowOutcome {
        let plan = plan(row, source: ObjectDescription())
        let writer = writer(plan)
        let ids = row.markers.map(\.versionId)
        // The id null is nobody's for sure: it may be a version by now.
        if ids.contains("null") { try await writer.requireUnchanged() }
        for id in ids.reversed() { _ = try await client.deleteObject(bucket: bucket, key: row.key, versionId: id) }
        let done = try await MarkerRemoval(writer: writer).check(ids)
        var outcome = RestoreRowOutcome(key: row.key, action: row.action, state: .done)
        outcome.removed = removals(row, gone: row.markers, now: writer.now)
        if case .above(let id)? = done.writerInBetween {
            (outcome.code, outcome.message) = ("WriterInBetween", "somebody wrote version \(id) meanwhile, and that is current")
        }
        return outcome
    }

    // MARK: Copy

    func copy(_ row: RunRow, began: Int64?) async throws(S3Error) -> RestoreRowOutcome {
        guard let wanted = row.wanted, let id = wanted.versionId else {
            return RestoreRowOutcome(key: row.key, action: row.action, state: .failed, code: "NoVersionId", message: "the version has no id")
        }
        var source = try await head.read(row.key, id, wantsChecksum: checksWholly)
        if began == nil, let outcome = needsNoRedrive(source, row) { return outcome }
        if carriesACLs {
            source.acl = await Fact.of { () async throws(S3Error) in try await client.getObjectAcl(bucket: bucket, key: row.key, versionId: id) }
        }
        if checksWholly {
            source.tags = await Fact.of { () async throws(S3Error) in
                try await client.getObjectTagging(bucket: bucket, key: row.key, versionId: id)
            }
        }
        let writer = writer(plan(row, source: source))
        try refuseArchived(source, row)
        var written: Written?
        if let began { written = try await found(writer, since: began) }
        if written == nil { written = try await writer.write() }
        guard let written else { return RestoreRowOutcome(key: row.key, action: row.action, state: .failed) }
        return try await check(written, writer, row)
    }

    private func check(_ written: Written, _ writer: VersionWriter, _ row: RunRow) async throws(S3Error) -> RestoreRowOutcome {
        let check = VersionCheck(writer: writer)
        let (made, other) = try await check.place(written)
        var outcome = RestoreRowOutcome(key: row.key, action: row.action, state: .done)
        outcome.createdVersionId = made.versionId
        outcome.bytes = writer.plan.bytes
        var losses = written.losses
        do throws(S3Error) {
            let verification = checksWholly ? try await check.wholly(made, losses: &losses) : try check.byRow(made)
            let whole = RestoreOutcome(
                newVersionId: made.versionId, verification: verification, writerInBetween: other, notKept: losses, detour: written.detour)
            if checksWholly || other != nil || !losses.isEmpty || written.detour != nil { outcome.message = whole.sentence }
            if other != nil { outcome.code = "WriterInBetween" }
        } catch {
            // It is there, and the journal must know that, whatever the check says.
            if error.kind == .cancelled { throw error }
            (outcome.state, outcome.code, outcome.message) = (.failed, error.code, error.message)
        }
        return outcome
    }

    /// What an earlier, broken-off attempt made.
    private func found(_ writer: VersionWriter, since began: Int64) async throws(S3Error) -> Written? {
        let history = try await writer.history()
        guard let own = try await writer.own(in: history), (own.lastModified ?? began) / 1000 >= began / 1000 - 2 else { return nil }
        return Written(versionId: own.versionId)
    }

    /// The outcome of a version that needs no copy in place any more, or that would do harm; nil where it is copied.
    private func needsNoRedrive(_ source: ObjectDescription, _ row: RunRow) -> RestoreRowOutcome? {
        guard let redrive, let status = source.replicationStatus else { return nil }
        var outcome = RestoreRowOutcome(key: row.key, action: row.action, state: .nothing)
        switch (redrive, status) {
        case (_, "REPLICA"):
            (outcome.state, outcome.code, outcome.message) = (.left, "IsReplica", RedrivePlan.Obstacle.replica.text)
        case (.status, "COMPLETED"), (.status, "COMPLETE"): outcome.message = "it has been replicated meanwhile"
        default: return nil
        }
        return outcome
    }

    private func refuseArchived(_ source: ObjectDescription, _ row: RunRow) throws(S3Error) {
        guard source.isArchived else { return }
        throw S3Error(
            kind: .refused, operation: "CopyObject", bucket: bucket, key: row.key, code: "InvalidObjectState",
            message: "the version is archived: ask for its retrieval (RestoreObject) first")
    }

    // MARK: Hide

    private func hide(_ row: RunRow, began: Int64?) async throws(S3Error) -> RestoreRowOutcome {
        let marker = try await MarkerOnTop(writer: writer(plan(row, source: ObjectDescription()))).run(began: began)
        var outcome = RestoreRowOutcome(key: row.key, action: row.action, state: .done)
        (outcome.createdVersionId, outcome.createdIsDeleteMarker) = (marker, true)
        return outcome
    }

    // MARK: Values

    /// A row as the plan of one version, so that both are carried out by the same code.
    func plan(_ row: RunRow, source: ObjectDescription) -> VersionRestorePlan {
        let wanted = row.wanted ?? row.newest
        var plan = VersionRestorePlan(
            bucket: bucket, key: row.key, versionId: wanted.versionId ?? "", row: wanted.row(row.key), top: row.newest.row(row.key), source: source)
        plan.bytes = source.contentLength ?? wanted.size
        plan.mechanism = .copy
        if plan.bytes > options.singleCopyLimit {
            let parts = PartPlan(size: plan.bytes, smallest: options.smallestPart)
            plan.mechanism = .multipartCopy(parts: parts.count, partSize: parts.partSize)
        }
        return plan
    }

    /// Reads headers with the key that some of the versions may be encrypted under.
    var head: VersionHead { VersionHead(client: client, bucket: bucket, customerKey: options.customerKey) }

    func writer(_ plan: VersionRestorePlan) -> VersionWriter {
        VersionWriter(client: client, plan: plan, options: options, progress: { _ in })
    }
}

extension RestoreAction {
    /// The action of a word in a journal.
    static func named(_ word: String) -> RestoreAction? { allCases.first { $0.word == word } }
}

/// Puts a delete marker on a key, once, while the key is as it was planned from.
struct MarkerOnTop: Sendable {
    let writer: VersionWriter

    private var plan: VersionRestorePlan { writer.plan }

    /// - Parameter began: when an earlier attempt began, if one did: its marker counts as ours.
    /// - Returns: the marker's id.
    func run(began: Int64?) async throws(S3Error) -> String? {
        if let began {
            if let own = own(in: try await writer.history(), since: began) { return own.versionId }
        }
        for attempt in 1... {
            // The condition is sent, but some stores don't know it: the key is read right before, too.
            try await writer.requireUnchanged()
            let eTag = plan.top.kind == .version ? plan.top.eTag : nil
            do throws(S3Error) {
                let made = try await writer.client.deleteObject(bucket: plan.bucket, key: plan.key, ifMatch: eTag)
                return try await check(made.versionId)
            } catch {
                guard error.leavesOutcomeOpen, error.kind != .cancelled else {
                    if error.status == 412 || error.code == "ConditionalRequestConflict" { throw writer.conflict(try await writer.history().top) }
                    throw error
                }
                if let own = own(in: try await writer.history()) { return own.versionId }
                if attempt == 3 { throw error }
            }
        }
        return nil
    }

    /// The marker of an attempt that began then.
    func own(in history: KeyHistory, since began: Int64) -> ListingRow? {
        own(in: history).flatMap { ($0.lastModified ?? began) / 1000 >= began / 1000 - 2 ? $0 : nil }
    }

    /// Our marker: on top of the entry planned from.
    private func own(in history: KeyHistory) -> ListingRow? {
        guard let top = history.top, top.kind == .deleteMarker, history.rows.count > 1, KeyHistory.isSameEntry(history.rows[1], plan.top) else {
            return nil
        }
        return top
    }

    /// A marker that covers somebody's new version is taken away again: it is ours, and theirs was not to be hidden.
    private func check(_ id: String?) async throws(S3Error) -> String? {
        if let glance = try await writer.glance(), let index = glance.index(of: id),
            let below = glance.rows.dropFirst(index + 1).first, KeyHistory.isSameEntry(below, plan.top)
        {
            return id
        }
        let history = try await writer.history()
        guard let index = history.index(of: id) ?? history.rows.firstIndex(where: { $0.kind == .deleteMarker }) else {
            throw S3Error(
                kind: .undecodable, operation: "DeleteObject", bucket: plan.bucket, key: plan.key, code: "NotListed",
                message: "the store said that it made a delete marker, but its listing doesn't have it")
        }
        let below = history.rows.dropFirst(index + 1).first
        if let below, KeyHistory.isSameEntry(below, plan.top) { return history.rows[index].versionId }
        if let id, id != "null" { _ = try await writer.client.deleteObject(bucket: plan.bucket, key: plan.key, versionId: id) }
        throw writer.conflict(below)
    }
}
