import Foundation
import Operations
import S3Client
import S3Model
import StrictS3

/// Lifecycle rules in few words.
enum Rules {
    static func rule(_ id: String, prefix: String = "", status: String = "Enabled", _ actions: String) -> String {
        "<Rule><ID>\(id)</ID><Filter><Prefix>\(prefix)</Prefix></Filter><Status>\(status)</Status>\(actions)</Rule>"
    }

    static func expire(_ id: String, days: Int, prefix: String = "") -> String {
        rule(id, prefix: prefix, "<Expiration><Days>\(days)</Days></Expiration>")
    }

    static func document(_ rules: String...) -> String {
        "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules.joined())</LifecycleConfiguration>"
    }

    static func stored(_ rules: String..., minimumObjectSize: String? = nil) throws -> StoredRules {
        let text = "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(rules.joined())</LifecycleConfiguration>"
        return StoredRules(try LifecycleConfiguration.decode(Array(text.utf8)), minimumObjectSize: minimumObjectSize)
    }
}

extension RuleSavePreparation {
    /// The plan; nil where there are conflicts.
    var plan: RuleSavePlan? { if case .ready(let plan) = self { plan } else { nil } }
}

extension RuleSaveOutcome {
    /// What reached the store.
    var saved: RuleSaved? {
        switch self {
        case .kept(let saved), .altered(let saved, _): saved
        default: nil
        }
    }
}

/// Runs a test's body with a server that has bucket `b`, a session on it and the folder of its backups.
func withRules(
    _ ways: LifecycleWays = LifecycleWays(), versioning: VersioningState = .enabled,
    _ body: (StrictS3, LifecycleSession, _ backups: String) async throws -> Void
) async throws {
    var configuration = Configuration()
    configuration.lifecycle = ways
    try await StrictS3.serving(configuration) { server in
        server.createBucket("b", versioning: versioning)
        try await withFolder { folder in
            let session = LifecycleSession(client: hastyClient(of: server), bucket: "b", backups: RuleBackups(path: folder + "/rules"))
            try await body(server, session, folder + "/rules")
        }
    }
}

/// Requests that change rules.
func ruleWrites(_ server: StrictS3) -> [String] {
    server.requests(RequestMatcher(query: "lifecycle")).map(\.method).filter { $0 != "GET" }
}

/// Replication rules in few words.
enum Replication {
    static let role = "arn:aws:iam::111122223333:role/replication"

    static func rule(
        _ id: String, priority: Int = 1, prefix: String = "", to bucket: String = "far", _ more: String = "", target: String = ""
    ) -> String {
        "<Rule><ID>\(id)</ID><Priority>\(priority)</Priority><Filter><Prefix>\(prefix)</Prefix></Filter><Status>Enabled</Status>\(more)"
            + "<Destination><Bucket>arn:aws:s3:::\(bucket)</Bucket>\(target)</Destination>"
            + "<DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>"
    }

    static func document(_ rules: String..., role: String = role) -> String { text(rules, role) }

    static func stored(_ rules: String..., role: String = role) throws -> StoredRules {
        StoredRules(try ReplicationConfiguration.decode(Array(text(rules, role).utf8)))
    }

    private static func text(_ rules: [String], _ role: String) -> String {
        "<ReplicationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Role>\(role)</Role>\(rules.joined())"
            + "</ReplicationConfiguration>"
    }
}

/// Runs a test's body with a server that has the buckets `b` (us-east-1) and `far` (eu-west-1), a session on the first and the folder of its backups.
func withReplication(
    versioning: VersioningState = .enabled, _ body: (StrictS3, ReplicationSession, _ backups: String) async throws -> Void
) async throws {
    try await StrictS3.serving(Configuration()) { server in
        server.createBucket("b", versioning: versioning)
        server.createBucket("far", region: "eu-west-1", versioning: .enabled)
        try await withFolder { folder in
            let session = ReplicationSession(client: hastyClient(of: server), bucket: "b", backups: RuleBackups(path: folder + "/rules"))
            try await body(server, session, folder + "/rules")
        }
    }
}

/// Requests that change replication rules.
func replicationWrites(_ server: StrictS3) -> [String] {
    server.requests(RequestMatcher(query: "replication")).map(\.method).filter { $0 != "GET" }
}
