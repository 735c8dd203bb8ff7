import AWSConfig
public import ActionQueue
import Foundation
public import S3Client
public import S3Model
public import Timeline

/// A bucket, or what lies under some prefixes or keys of it, as it was at a time: lists every version once, reads the lifecycle rules, and overlays what
/// Strata's own runs took away.
public struct AsOfOperation: Sendable {
    private let client: S3Client
    private let bucket: String
    private let scope: RestoreScope
    private let folder: RunFolder?

    /// - Parameter folder: where runs keep their journals; nil overlays nothing.
    public init(client: S3Client, bucket: String, scope: RestoreScope = .bucket, folder: RunFolder? = nil) {
        self.client = client
        self.bucket = bucket
        self.scope = scope
        self.folder = folder
    }

    /// - Parameter onRows: rows listed so far.
    public func view(at time: AsOfTime, onRows: @escaping @Sendable (Int) -> Void = { _ in }) async throws(S3Error) -> AsOfView {
        async let expiry = expiry()
        let log = VersionLog(try await listing(onRows))
        let removed = folder.map { RestoreRun.removedEntries(in: $0, bucket: bucket, endpoint: client.profile.endpointURL) } ?? []
        guard let view = AsOfView.make(log, at: time, removed: removed, expiry: await expiry, isCancelled: { Task.isCancelled }) else {
            throw cancelled
        }
        return view
    }

    /// A plan that makes the scope what it was; changes nothing.
    ///
    /// - Parameter options: what may be done; what the bucket's settings allow and do is found out here.
    public func plan(
        to time: AsOfTime, options: RestoreOptions = RestoreOptions(), onRows: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(S3Error) -> RestorePlan {
        let terms = await BucketTerms.read(client, bucket: bucket)
        if case .failed(let error) = terms.versioning, error.code == "NoSuchBucket" || error.kind == .cancelled { throw error }
        let view = try await view(at: time, onRows: onRows)
        var options = options
        terms.apply(to: &options)
        guard let plan = RestorePlan.make(view, scope: scope, options: options, isCancelled: { Task.isCancelled }) else { throw cancelled }
        return plan
    }

    private var cancelled: S3Error {
        S3Error(kind: .cancelled, operation: "ListObjectVersions", bucket: bucket, code: "Cancelled", message: "it was cancelled")
    }

    private func listing(_ onRows: @escaping @Sendable (Int) -> Void) async throws(S3Error) -> Listing {
        let keys = KeysListing(client: client, bucket: bucket)
        if scope.keys.isEmpty { return try await keys.run(prefixes: scope.prefixes, onRows: onRows) }
        // Keys that lie under one of the prefixes are there already.
        let single = try await keys.run(
            scope.keys.filter { key in !scope.prefixes.contains { key.utf8.starts(with: $0.utf8) } })
        if scope.prefixes.isEmpty { return single }
        var all = try await keys.run(prefixes: scope.prefixes, onRows: onRows)
        for segment in single.segments { all.append(segment) }
        all.finish()
        return all
    }

    private func expiry() async -> ExpiryKnowledge {
        do throws(S3Error) { return ExpiryKnowledge(try await client.getBucketLifecycleConfiguration(bucket)) } catch {
            // A store that has no lifecycle rules has removed nothing by them.
            return error.code == "NotImplemented" || error.status == 501 ? .none : .unknown
        }
    }
}
