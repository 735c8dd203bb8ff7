import S3Client
import S3Model
import Timeline

/// Uncovers a version by taking the markers above it away.
///
/// The lowest goes first: as long as one is left the key stays deleted, so a removal that is broken off shows nothing half done. Removing a marker by
/// its id can be repeated.
struct MarkerRemoval: Sendable {
    let writer: VersionWriter

    private var plan: VersionRestorePlan { writer.plan }

    /// - Parameter markers: newest first.
    func run(_ markers: [String]) async throws(S3Error) -> RestoreOutcome {
        try await writer.requireUnchanged()
        for marker in markers.reversed() {
            _ = try await writer.client.deleteObject(bucket: plan.bucket, key: plan.key, versionId: marker)
        }
        return try await check(markers)
    }

    /// What the key's entries say afterwards.
    func check(_ markers: [String]) async throws(S3Error) -> RestoreOutcome {
        if let glance = try await writer.glance(), KeyHistory.isSame(glance.top?.versionId, plan.versionId) {
            return RestoreOutcome(removedMarkers: markers, verification: .sameVersion)
        }
        let history = try await writer.history()
        if let left = markers.first(where: { history.index(of: $0) != nil }) {
            throw S3Error(
                kind: .undecodable, operation: "DeleteObject", bucket: plan.bucket, key: plan.key, code: "MarkerStillThere",
                message: "the store said that marker \(left) is gone, but its listing still has it")
        }
        var other: RestoreOutcome.Writer?
        if let top = history.top, !KeyHistory.isSame(top.versionId, plan.versionId) { other = .above(top.versionId ?? "null") }
        return RestoreOutcome(removedMarkers: markers, verification: .sameVersion, writerInBetween: other)
    }
}
