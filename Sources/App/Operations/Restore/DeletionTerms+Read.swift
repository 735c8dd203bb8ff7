import Foundation
public import S3Client
import S3Model
public import Timeline

extension DeletionTerms {
    /// Asks the bucket, and the version itself unless it is a marker; what can't be read is left out.
    public static func read(_ client: S3Client, bucket: String, key: String, versionId: String?, isMarker: Bool) async -> DeletionTerms {
        async let versioning = Fact.versioning(of: bucket, client)
        async let lock = Fact.lock(of: bucket, client)
        var terms = DeletionTerms()
        if !isMarker, let head = try? await client.headObject(bucket: bucket, key: key, versionId: versionId) {
            let now = client.storeTime
            terms.retention = head.retentionInHeaders.flatMap { $0.retainUntil.map { $0 > now } ?? true ? $0 : nil }
            terms.hasLegalHold = head.legalHoldInHeaders ?? false
        }
        if case .known(let known) = await versioning { terms.mfaDelete = known.mfaDelete }
        // Markers are never locked.
        if case .known(let known?) = await lock, !isMarker { terms.defaultRetention = known.defaultRetention }
        return terms
    }
}
