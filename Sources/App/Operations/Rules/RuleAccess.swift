import S3Client
import S3Model

/// How one kind of rule document is read from a bucket and put back: all that saving has to know of the kind.
protocol RuleAccess: Sendable {
    /// "lifecycle": part of a backup's name.
    var kind: String { get }
    var bucket: String { get }
    var client: S3Client { get }
    /// The root of a document without rules.
    var empty: XMLElement { get }

    func read() async throws(S3Error) -> StoredRules

    /// Replaces the document, or removes it where the new one has no rules; looks just before whether the present one is still what it was.
    ///
    /// - Throws: `.refused` "ConfigurationChanged" where it isn't: then nothing was sent.
    func write(_ document: StoredRules, over present: StoredRules) async throws(S3Error)
}

/// Lifecycle rules.
struct LifecycleAccess: RuleAccess {
    let kind = "lifecycle"
    let bucket: String
    let client: S3Client

    var empty: XMLElement { LifecycleConfiguration.empty.tree }

    func read() async throws(S3Error) -> StoredRules { Self.document(try await client.getBucketLifecycle(bucket)) }

    func write(_ document: StoredRules, over present: StoredRules) async throws(S3Error) {
        if document.isNone {
            let wasThere = try await client.deleteBucketLifecycle(bucket) { Self.document($0) == present }
            if !wasThere, !present.isNone { throw goneMeanwhile(.deleteBucketLifecycle) }
        } else {
            try await client.putBucketLifecycleConfiguration(bucket, document.lifecycle, minimumObjectSize: document.minimumObjectSize) {
                Self.document($0) == present
            }
        }
    }

    private static func document(_ answer: LifecycleAnswer?) -> StoredRules {
        answer.map { StoredRules($0.configuration, minimumObjectSize: $0.minimumObjectSize) } ?? StoredRules()
    }
}

/// Replication rules.
struct ReplicationAccess: RuleAccess {
    let kind = "replication"
    let bucket: String
    let client: S3Client

    var empty: XMLElement { ReplicationConfiguration.empty.tree }

    func read() async throws(S3Error) -> StoredRules { Self.document(try await client.getBucketReplication(bucket)) }

    func write(_ document: StoredRules, over present: StoredRules) async throws(S3Error) {
        if document.isNone {
            let wasThere = try await client.deleteBucketReplication(bucket) { Self.document($0) == present }
            if !wasThere, !present.isNone { throw goneMeanwhile(.deleteBucketReplication) }
        } else {
            try await client.putBucketReplication(bucket, document.replication) { Self.document($0) == present }
        }
    }

    private static func document(_ answer: ReplicationConfiguration?) -> StoredRules { answer.map { StoredRules($0) } ?? StoredRules() }
}

extension RuleAccess {
    /// Somebody else has removed the document that was to be removed.
    func goneMeanwhile(_ operation: S3Operation) -> S3Error {
        S3Error(
            kind: .refused, operation: operation.name, bucket: bucket, code: "ConfigurationChanged", message: "the rules are gone already")
    }
}
