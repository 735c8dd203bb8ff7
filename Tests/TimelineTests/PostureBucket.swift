import S3Model

@testable import Timeline

/// Facts of a bucket about which there is nothing to say, to be spoilt one by one.
enum PostureBucket {
    static let day: Int64 = 86_400_000
    static let now: Int64 = 1_800_000_000_000

    /// Versioned, locked for a month, replicated to another region, with rules that keep it small.
    static func good(_ change: (inout PostureFacts) -> Void = { _ in }) -> PostureFacts {
        var facts = PostureFacts(bucket: "b")
        facts.store = .aws
        facts.readAt = now
        facts.region = .known("eu-west-1")
        facts.versioning = .known(VersioningConfiguration(status: .enabled, mfaDelete: true))
        facts.objectLock = .known(ObjectLockConfiguration(isEnabled: true, defaultMode: "GOVERNANCE", defaultDays: 30))
        facts.lifecycle = .known(
            lifecycle(rule("tidy") { ($0.noncurrentExpiration, $0.abortDays) = (.init(days: 90, newerNoncurrentVersions: 3), 7) }))
        facts.replication = .known(replication(rule(to: "far")))
        facts.encryption = .known(encryption("AES256"))
        facts.publicAccessBlock = .known(block())
        facts.policyIsPublic = .known(nil)
        facts.uploads = .known(PostureUploads())
        facts.statuses = .known(PostureStatuses())
        facts.contents = .known(contents(current: 10))
        facts.destinations = [destination("far")]
        change(&facts)
        return facts
    }

    static func destination(_ name: String, region: String = "eu-central-1", _ change: (inout ReplicationSide) -> Void = { _ in })
        -> ReplicationSide
    {
        var side = ReplicationSide(bucket: name)
        side.exists = .known(true)
        side.region = .known(region)
        side.versioning = .known(VersioningConfiguration(status: .enabled))
        side.objectLock = .known(ObjectLockConfiguration(isEnabled: true))
        side.encryption = .known(nil)
        side.policy = .known(nil)
        side.rules = .known(replication(rule(to: "b")))
        side.lifecycle = .known(nil)
        change(&side)
        return side
    }

    static func rule(_ id: String, prefix: String = "", _ change: (inout LifecycleRuleDraft) -> Void) -> LifecycleRuleDraft {
        var rule = LifecycleRuleDraft()
        rule.id = id
        rule.filter = RuleFilter(prefix: prefix)
        change(&rule)
        return rule
    }

    static func rule(to bucket: String, prefix: String = "", _ change: (inout ReplicationRuleDraft) -> Void = { _ in }) -> ReplicationRuleDraft {
        var rule = ReplicationRuleDraft()
        rule.id = "copy-\(bucket)"
        rule.priority = 1
        rule.filter = RuleFilter(prefix: prefix)
        rule.destination = "arn:aws:s3:::\(bucket)"
        rule.replicatesDeleteMarkers = true
        rule.replicatesReplicaModifications = true
        change(&rule)
        return rule
    }

    static func lifecycle(_ rules: LifecycleRuleDraft...) -> LifecycleConfiguration {
        var configuration = LifecycleConfiguration.empty
        for rule in rules { configuration.tree.children.append(.element(rule.applied(to: nil))) }
        return configuration
    }

    static func replication(_ rules: ReplicationRuleDraft...) -> ReplicationConfiguration {
        var configuration = ReplicationConfiguration.empty
        configuration.setRole("arn:aws:iam::111122223333:role/copy")
        for rule in rules { configuration.tree.children.append(.element(rule.applied(to: nil))) }
        return configuration
    }

    static func contents(current: Int, older: Int = 0, _ change: (inout PostureContents) -> Void = { _ in }) -> PostureContents {
        var contents = PostureContents()
        contents.entries = current + older
        contents.current = .init(entries: current, bytes: Int64(current) << 20)
        contents.currentClasses = ["STANDARD": contents.current]
        contents.noncurrent = .init(entries: older, bytes: Int64(older) << 20)
        change(&contents)
        return contents
    }

    static func encryption(_ algorithm: String, key: String? = nil) -> BucketSettingDocument {
        let key = key.map { "<KMSMasterKeyID>\($0)</KMSMasterKeyID>" } ?? ""
        return document(
            .encryption,
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>\(algorithm)</SSEAlgorithm>\(key)"
                + "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")
    }

    static func block(restricts: Bool = true, acls: Bool = true) -> BucketSettingDocument {
        document(
            .publicAccessBlock,
            "<PublicAccessBlockConfiguration><BlockPublicAcls>\(acls)</BlockPublicAcls><IgnorePublicAcls>\(acls)</IgnorePublicAcls>"
                + "<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>\(restricts)</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
        )
    }

    /// A document that is known to be sound.
    static func document(_ setting: BucketSetting, _ text: String) -> BucketSettingDocument {
        try! BucketSettingDocument.decode(Array(text.utf8), setting)
    }

    static func denied(_ operation: String) -> S3Error {
        S3Error(kind: .service, operation: operation, bucket: "b", status: 403, code: "AccessDenied", message: "Access Denied")
    }

    static func missing(_ operation: String, status: Int = 501) -> S3Error {
        S3Error(
            kind: .service, operation: operation, bucket: "b", status: status, code: status == 501 ? "NotImplemented" : "MethodNotAllowed",
            message: "no")
    }

    static let wrongRoot = S3Error(
        kind: .undecodable, operation: "GetPublicAccessBlock", bucket: "b", status: 200, code: "NotImplemented",
        message: "this store does not know ?publicAccessBlock (it answered with ListBucketResult)")
}
