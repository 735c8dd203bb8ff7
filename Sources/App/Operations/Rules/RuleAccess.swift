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
            if !wasThere, !present.isNone { throw Self.changed(bucket) }
        } else {
            try await client.putBucketLifecycleConfiguration(bucket, document.lifecycle, minimumObjectSize: document.minimumObjectSize) {
                Self.document($0) == present
            }
        }
    }

    private static func document(_ answer: LifecycleAnswer?) -> StoredRules {
        answer.map { StoredRules($0.configuration, minimumObjectSize: $0.minimumObjectSize) } ?? StoredRules()
    }

    private static func changed(_ bucket: String) -> S3Error {
        S3Error(
            kind: .refused, operation: S3Operation.deleteBucketLifecycle.name, bucket: bucket, code: "ConfigurationChanged",
            message: "the rules are gone already")
    }
}
