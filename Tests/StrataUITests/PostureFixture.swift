import S3Model
import Timeline

@testable import StrataCore

/// An account whose buckets have what posture is for: what deletes for good, what is in one place only, what nobody may read.
struct PostureFixture {
    var state = DemoState.browsing()
    private(set) var effects: [Effect] = []

    /// The whole account being read.
    static func asking() -> PostureFixture {
        var fixture = PostureFixture()
        fixture.send(.command(.posture))
        return fixture
    }

    /// Read to the end.
    static func open() -> PostureFixture {
        var fixture = asking()
        fixture.answer(all)
        fixture.send(.event(.finished(fixture.ticket)))
        return fixture
    }

    @discardableResult
    mutating func send(_ action: Action) -> [Effect] {
        let new = reduce(&state, action)
        effects += new
        return new
    }

    var ticket: Ticket {
        for case .readPosture(let ticket, _, _) in effects.reversed() { return ticket }
        return Ticket(number: -1, profile: "none")
    }

    mutating func answer(_ facts: [PostureFacts]) {
        for facts in facts {
            send(.event(.postureRead(ticket, facts)))
            send(.event(.postureListed(ticket, entries: 4_100)))
        }
    }

    static let day: Int64 = 86_400_000

    static let all: [PostureFacts] = DemoState.buckets.map { facts(of: $0) }

    /// Versioned, without rules, in one place.
    private static func facts(of bucket: Bucket) -> PostureFacts {
        var facts = PostureFacts(bucket: bucket.name)
        (facts.store, facts.readAt) = (.aws, DemoState.now)
        facts.region = .known(bucket.region ?? "")
        facts.versioning = .known(VersioningConfiguration(status: .enabled))
        facts.objectLock = .known(nil)
        facts.lifecycle = .known(nil)
        facts.replication = .known(nil)
        facts.encryption = .known(encryption)
        facts.publicAccessBlock = .known(nil)
        facts.policyIsPublic = .known(nil)
        facts.uploads = .known(PostureUploads())
        facts.contents = .known(contents(1_204, 310))
        switch bucket.name {
        case "db-backups": guarded(&facts)
        case "iot-raw":
            facts.versioning = .known(VersioningConfiguration())
            facts.lifecycle = .known(lifecycle { ($0.id, $0.expiration) = ("thirty", .due(.days(30))) })
            facts.contents = .known(contents(9_000, 0))
        case "photos": halfReplicated(&facts)
        case "tmp-uploads":
            facts.versioning = .known(VersioningConfiguration())
            var uploads = PostureUploads()
            (uploads.count, uploads.measured, uploads.bytes, uploads.oldest) = (3, 3, 81_234_567, DemoState.now - 40 * day)
            uploads.keys = ["video/raw-1.mov", "video/raw-2.mov", "写真.zip"]
            facts.uploads = .known(uploads)
            facts.contents = .known(contents(40, 0))
        case "публикации": forbidden(&facts)
        default: break
        }
        return facts
    }

    /// Locked, and copied to another region with its delete markers.
    private static func guarded(_ facts: inout PostureFacts) {
        facts.objectLock = .known(ObjectLockConfiguration(isEnabled: true, defaultMode: "COMPLIANCE", defaultDays: 30))
        facts.lifecycle = .known(
            lifecycle { ($0.id, $0.noncurrentExpiration, $0.abortDays) = ("tidy", .init(days: 90, newerNoncurrentVersions: 3), 7) })
        facts.replication = .known(replication(to: "db-backups-dr", prefix: ""))
        facts.destinations = [destination("db-backups-dr")]
        facts.publicAccessBlock = .known(block)
    }

    /// A rule for one folder only, and versions that failed.
    private static func halfReplicated(_ facts: inout PostureFacts) {
        facts.replication = .known(replication(to: "photos-dr", prefix: "prod/"))
        facts.destinations = [destination("photos-dr")]
        var contents = contents(9_100, 900)
        contents.isWhole = false
        contents.outside = .init(entries: 4_000, bytes: contents.current.bytes * 41 / 100)
        contents.outsideFolders = ["raw/": .init(entries: 3_900, bytes: contents.outside.bytes), "": .init(entries: 100, bytes: 1 << 20)]
        contents.currentClasses["ONEZONE_IA"] = .init(entries: 12, bytes: 5 << 30)
        facts.contents = .known(contents)
        var statuses = PostureStatuses()
        (statuses.asked, statuses.failed, statuses.oldestFailed, statuses.isWhole) = (20, 12, DemoState.now - 9 * day, false)
        facts.statuses = .known(statuses)
    }

    /// Nobody may read anything of it.
    private static func forbidden(_ facts: inout PostureFacts) {
        let error = { (operation: String) in DemoState.denied(operation, "публикации") }
        facts.versioning = .failed(error("GetBucketVersioning"))
        facts.objectLock = .failed(error("GetObjectLockConfiguration"))
        facts.lifecycle = .failed(error("GetBucketLifecycleConfiguration"))
        facts.replication = .failed(error("GetBucketReplication"))
        facts.encryption = .failed(error("GetBucketEncryption"))
        facts.publicAccessBlock = .failed(error("GetPublicAccessBlock"))
        facts.policyIsPublic = .failed(error("GetBucketPolicyStatus"))
        facts.uploads = .failed(error("ListMultipartUploads"))
        facts.contents = .failed(error("ListObjectVersions"))
    }

    private static func contents(_ current: Int, _ older: Int) -> PostureContents {
        var contents = PostureContents()
        contents.entries = current + older
        contents.current = .init(entries: current, bytes: Int64(current) * 52_428_800)
        contents.noncurrent = .init(entries: older, bytes: Int64(older) * 41_943_040)
        contents.currentClasses = ["STANDARD": contents.current]
        return contents
    }

    private static func lifecycle(_ change: (inout LifecycleRuleDraft) -> Void) -> LifecycleConfiguration {
        var rule = LifecycleRuleDraft()
        change(&rule)
        var configuration = LifecycleConfiguration.empty
        configuration.tree.children.append(.element(rule.applied(to: nil)))
        return configuration
    }

    private static func replication(to bucket: String, prefix: String) -> ReplicationConfiguration {
        var rule = ReplicationRuleDraft()
        (rule.id, rule.priority, rule.destination) = ("dr", 1, "arn:aws:s3:::\(bucket)")
        rule.filter = RuleFilter(prefix: prefix)
        rule.replicatesDeleteMarkers = true
        var configuration = ReplicationConfiguration.empty
        configuration.setRole("arn:aws:iam::111122223333:role/copy")
        configuration.tree.children.append(.element(rule.applied(to: nil)))
        return configuration
    }

    private static func destination(_ name: String) -> ReplicationSide {
        var side = ReplicationSide(bucket: name)
        (side.exists, side.region) = (.known(true), .known("eu-central-1"))
        side.versioning = .known(VersioningConfiguration(status: .enabled))
        side.objectLock = .known(ObjectLockConfiguration(isEnabled: true))
        (side.encryption, side.policy, side.rules, side.lifecycle) = (.known(nil), .known(nil), .known(nil), .known(nil))
        return side
    }

    private static let encryption = document(
        .encryption,
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
            + "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>")

    private static let block = document(
        .publicAccessBlock,
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
            + "<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>")

    private static func document(_ setting: BucketSetting, _ text: String) -> BucketSettingDocument? {
        try? BucketSettingDocument.decode(Array(text.utf8), setting)
    }
}
