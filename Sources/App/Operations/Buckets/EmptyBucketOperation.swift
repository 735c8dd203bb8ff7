public import S3Client
public import S3Model
import Synchronization

/// Removes everything in a bucket for ever: versions, delete markers and unfinished uploads. Planned by counting, then carried out.
public struct EmptyBucketOperation: Sendable {
    let client: S3Client
    let bucket: String

    public init(client: S3Client, bucket: String) {
        self.client = client
        self.bucket = bucket
    }

    /// Counts what would go, by listing all of it: a request for each 1,000 versions and markers. Changes nothing.
    ///
    /// - Parameter onProgress: told the counts so far, after each page.
    public func plan(onProgress: @escaping @Sendable (EmptyBucketPlan) -> Void = { _ in }) async throws(S3Error) -> EmptyBucketPlan {
        let versioning = await Fact.of { () async throws(S3Error) in try await client.getBucketVersioning(bucket) }
        let lock = await Fact.of { () async throws(S3Error) in try await client.getObjectLockConfiguration(bucket) }
        var start = EmptyBucketPlan(bucket: bucket)
        if case .known(let lock) = lock { start.hasObjectLock = lock?.isEnabled ?? false }
        if case .known(let versioning) = versioning, versioning.mfaDelete {
            start.refusal = "MFA delete is on: versions can only be removed by the owner's root user with a code of the device."
        }
        var plan = try await count(into: start, onProgress)
        do throws(S3Error) { plan.uploads = try await client.listMultipartUploads(bucket) } catch {
            guard error.meansUnsupported else { throw error }
        }
        if Task.isCancelled { throw cancelled }
        return plan
    }

    private func count(
        into start: EmptyBucketPlan, _ onProgress: @escaping @Sendable (EmptyBucketPlan) -> Void
    ) async throws(S3Error) -> EmptyBucketPlan {
        let counted = Mutex(start)
        for rows in [ListingOperation.Rows.versions, .objects] {
            counted.withLock { $0.hasVersions = rows == .versions }
            do throws(S3Error) {
                try await ListingOperation(client: client, bucket: bucket, rows: rows, isRecursive: true).run { page in
                    let plan = counted.withLock { plan in
                        plan.add(page.segment)
                        return plan
                    }
                    onProgress(plan)
                    return !Task.isCancelled
                }
                break
            } catch {
                guard rows == .versions, error.meansUnsupported else { throw error }
            }
        }
        return counted.withLock { $0 }
    }

    private var cancelled: S3Error {
        S3Error(
            kind: .cancelled, operation: S3Operation.listObjectVersions.name, bucket: bucket, code: "Cancelled", message: "counting was cancelled")
    }
}

extension EmptyBucketPlan {
    /// Counts the rows of a page.
    fileprivate mutating func add(_ segment: ListingSegment) {
        for row in 0..<segment.count {
            guard segment.isActionable(at: row) else {
                unnameable += 1
                continue
            }
            if let date = segment.lastModified(at: row) { newest = max(newest ?? date, date) }
            switch segment.kind(at: row) {
            case .deleteMarker: deleteMarkers += 1
            case .version, .object:
                versions += 1
                bytes += segment.size(at: row)
                if segment.isLatest(at: row) { objects += 1 }
            case .prefix: break
            }
        }
    }
}
