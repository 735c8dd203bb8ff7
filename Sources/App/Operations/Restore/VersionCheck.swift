import S3Client
import S3Model
import Timeline

/// Holds a restored version against the wanted one, and the key's history against the plan.
struct VersionCheck: Sendable {
    let writer: VersionWriter

    private var client: S3Client { writer.client }
    private var plan: VersionRestorePlan { writer.plan }

    /// Our version in the key's listing, with whoever wrote below or above it.
    func place(_ written: Written) async throws(S3Error) -> (row: ListingRow, writer: RestoreOutcome.Writer?) {
        if let glance = try await writer.glance(), let index = glance.index(of: written.versionId), index == 0,
            let below = glance.rows.dropFirst().first, KeyHistory.isSameEntry(below, plan.top)
        {
            return (glance.rows[0], nil)
        }
        for delay in [0] + writer.options.lookAgainAfter {
            if delay > 0 { try await writer.pause(delay) }
            let history = try await writer.history()
            var index = history.index(of: written.versionId)
            if index == nil { index = try await writer.own(in: history).flatMap { history.index(of: $0.versionId) } }
            guard let index else { continue }
            return (history.rows[index], Self.writer(in: history, ours: index, planned: plan.top))
        }
        throw S3Error(
            kind: .undecodable, operation: "ListObjectVersions", bucket: plan.bucket, key: plan.key, code: "NotListed",
            message: "the store said that it made version \(written.versionId ?? "null"), but its listing doesn't have it")
    }

    /// The guard held where the entry below ours is the one planned from and nothing lies above.
    static func writer(in history: KeyHistory, ours index: Int, planned: ListingRow) -> RestoreOutcome.Writer? {
        if index > 0 { return .above(history.rows[0].versionId ?? "null") }
        let below = history.rows.dropFirst(index + 1).first
        if let below, KeyHistory.isSameEntry(below, planned) { return nil }
        // The entry planned from has been removed since, which is no write.
        guard let below, history.index(of: planned.versionId) != nil else { return nil }
        return .below(below.versionId ?? "null")
    }

    /// What the row alone proves, for runs of many keys.
    func byRow(_ row: ListingRow) throws(S3Error) -> RestoreOutcome.Verification {
        try requireSize(row.size)
        guard writer.carried.hasStableETag, Content.isDigest(row.eTag) else { return .size("their ETags can't be compared") }
        guard row.eTag.lowercased() == (plan.source.eTag ?? "").lowercased() else { throw mismatch("ETag") }
        return .eTag
    }

    /// Everything that can be compared: size, checksum or ETag, headers, class, tags; what the store lost is put back or reported.
    func wholly(_ row: ListingRow, losses: inout [VersionRestorePlan.Loss]) async throws(S3Error) -> RestoreOutcome.Verification {
        let made = try await client.headObject(
            bucket: plan.bucket, key: plan.key, versionId: row.versionId, wantsChecksum: true, customerKey: writer.options.customerKey)
        try requireSize(made.contentLength ?? row.size)
        let carried = writer.carried
        let now = CarriedVersion(made, now: writer.now)
        compareHeaders(carried, now, &losses)
        try await compareTags(row, carried, &losses)
        try await putACL(row, carried, &losses)
        return try compareContent(carried, now)
    }

    private func compareContent(_ carried: CarriedVersion, _ now: CarriedVersion) throws(S3Error) -> RestoreOutcome.Verification {
        if carried.checksums.isOfWholeObject, now.checksums.isOfWholeObject {
            for checksum in carried.checksums.values {
                guard let value = now.checksums[checksum.name] else { continue }
                guard value == checksum.value else { throw mismatch(checksum.name) }
                return .checksum(checksum.name)
            }
        }
        guard carried.hasStableETag, now.hasStableETag, let eTag = now.description.eTag else {
            return .size("neither has a checksum of the whole that the other has, and their ETags can't be compared")
        }
        guard eTag.lowercased() == plan.source.eTag?.lowercased() else { throw mismatch("ETag") }
        return .eTag
    }

    private func compareHeaders(_ carried: CarriedVersion, _ now: CarriedVersion, _ losses: inout [VersionRestorePlan.Loss]) {
        func lost(_ what: String) {
            if !losses.contains(where: { $0.what == what }) { losses.append(.init(what, "the store didn't take it over")) }
        }
        if carried.metadata.contentType != now.metadata.contentType { lost("content type") }
        if !Self.isSame(carried.metadata.headers, now.metadata.headers) { lost("system headers") }
        if !Self.isSame(carried.metadata.metadata, now.metadata.metadata) { lost("metadata") }
        if carried.storageClass != now.storageClass { lost("storage class") }
        if let encryption = carried.encryption, encryption.algorithm != now.encryption?.algorithm { lost("encryption") }
        if carried.description.websiteRedirectLocation != now.description.websiteRedirectLocation { lost("website redirect") }
    }

    /// Names without case, in any order.
    static func isSame(_ a: [ObjectDescription.Field], _ b: [ObjectDescription.Field]) -> Bool {
        func sorted(_ fields: [ObjectDescription.Field]) -> [[String]] {
            fields.map { [$0.name.lowercased(), $0.value] }.sorted { $0[0] == $1[0] ? $0[1] < $1[1] : $0[0] < $1[0] }
        }
        return sorted(a) == sorted(b)
    }

    /// Tags that the store did not take over are put onto the new version.
    private func compareTags(_ row: ListingRow, _ carried: CarriedVersion, _ losses: inout [VersionRestorePlan.Loss]) async throws(S3Error) {
        guard !writer.options.dropsTags, let tags = carried.tags, !tags.isEmpty else { return }
        do throws(S3Error) {
            let now = try await client.getObjectTagging(bucket: plan.bucket, key: plan.key, versionId: row.versionId)
            if Self.isSame(now, tags) { return }
            try await client.putObjectTagging(bucket: plan.bucket, key: plan.key, versionId: row.versionId, tags: tags)
        } catch {
            if error.kind == .cancelled { throw error }
            losses.append(.init("tags", "\(error.operation) on the new version failed (\(error.code))"))
        }
    }

    /// An ACL that no header of the write could carry.
    private func putACL(_ row: ListingRow, _ carried: CarriedVersion, _ losses: inout [VersionRestorePlan.Loss]) async throws(S3Error) {
        guard let acl = carried.acl, acl.grantHeaders == nil, !losses.contains(where: { $0.what == "ACL" }) else { return }
        do throws(S3Error) {
            try await client.putObjectAcl(bucket: plan.bucket, key: plan.key, versionId: row.versionId, acl)
        } catch {
            if error.kind == .cancelled { throw error }
            losses.append(.init("ACL", "setting it failed (\(error.code)); the bucket's default applies"))
        }
    }

    private func requireSize(_ size: Int64) throws(S3Error) {
        guard size == plan.source.contentLength ?? plan.row.size else { throw mismatch("size") }
    }

    private func mismatch(_ what: String) -> S3Error {
        S3Error(
            kind: .undecodable, operation: "CopyObject", bucket: plan.bucket, key: plan.key, code: "ChecksumMismatch",
            message: "the new version's \(what) is not the wanted one's: look at both before you rely on it")
    }
}
