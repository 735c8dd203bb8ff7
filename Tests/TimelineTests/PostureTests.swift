import S3Model
import Testing

@testable import Timeline

/// What each rule of posture says, and that it says nothing of a bucket that is as it should be.
struct PostureTests {
    typealias B = PostureBucket

    /// One case: what is spoilt, and the finding that comes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var severity: PostureFinding.Severity
        var subject: PostureFinding.Subject
        var what: String
        var fix: PostureFinding.Fix?
        var change: @Sendable (inout PostureFacts) -> Void

        init(
            _ name: String, _ severity: PostureFinding.Severity, _ subject: PostureFinding.Subject, _ what: String, fix: PostureFinding.Fix? = nil,
            _ change: @escaping @Sendable (inout PostureFacts) -> Void
        ) {
            (self.name, self.severity, self.subject, self.what, self.fix, self.change) = (name, severity, subject, what, fix, change)
        }

        var testDescription: String { name }
    }

    @Test func aBucketThatIsAsItShouldBeHasNothingButGood() {
        let findings = Posture.judge(B.good())
        #expect(findings.allSatisfy { $0.severity == .good }, "\(findings)")
        #expect(findings.first?.what == "versioned")
        #expect(findings.contains { $0.what == "CRR to far (eu-central-1), delete markers too" })
    }

    @Test(arguments: versions + lifecycle + replication + storage) func eachRuleFires(_ test: Case) {
        let findings = Posture.judge(B.good(test.change))
        let found = findings.first { $0.subject == test.subject && $0.severity == test.severity && $0.what == test.what }
        #expect(found != nil, "\(findings.map { "\($0.severity) \($0.subject) \($0.what)" }.joined(separator: "\n"))")
        #expect(found?.fix == test.fix)
        // Nothing else is said that is as grave, but for what follows from the same thing.
        let graver = findings.filter { $0.severity < test.severity }
        #expect(graver.isEmpty, "\(graver)")
    }

    @Test func findingsComeByGravity() {
        let findings = Posture.judge(
            B.good {
                $0.versioning = .known(VersioningConfiguration())
                $0.publicAccessBlock = .known(nil)
                $0.encryption = .failed(B.denied("GetBucketEncryption"))
            })
        #expect(findings.map(\.severity) == findings.map(\.severity).sorted())
        #expect(findings.first?.severity == .losesData)
    }

    static let versions = [
        Case("never versioned", .losesData, .versioning, "not versioned: an overwrite or a delete is final", fix: .enableVersioning(bucket: "b")) {
            $0.versioning = .known(VersioningConfiguration())
        },
        Case(
            "suspended", .losesData, .versioning, "versioning is suspended: what is written now is lost by the next write or delete",
            fix: .enableVersioning(bucket: "b")
        ) { $0.versioning = .known(VersioningConfiguration(status: .suspended)) },
        Case(
            "suspended under MFA delete", .losesData, .versioning,
            "versioning is suspended: what is written now is lost by the next write or delete"
        ) { $0.versioning = .known(VersioningConfiguration(status: .suspended, mfaDelete: true)) },
        Case("versioning denied", .unknown, .versioning, "not known: whether versions are kept") {
            $0.versioning = .failed(B.denied("GetBucketVersioning"))
        },
        Case("versioning not implemented", .note, .versioning, "this store doesn't say whether versions are kept") {
            $0.versioning = .failed(B.missing("GetBucketVersioning"))
        },
        Case("no MFA delete", .note, .mfaDelete, "MFA delete is off") { $0.versioning = .known(VersioningConfiguration(status: .enabled)) },
        Case("no lock", .note, .objectLock, "no Object Lock") { $0.objectLock = .known(nil) },
        Case("lock without retention", .note, .objectLock, "Object Lock is on, but new versions aren't locked by themselves") {
            $0.objectLock = .known(ObjectLockConfiguration(isEnabled: true))
        },
        Case("lock denied", .unknown, .objectLock, "not known: whether versions are locked") {
            $0.objectLock = .failed(B.denied("GetObjectLockConfiguration"))
        },
        Case("lock 405", .note, .objectLock, "this store doesn't say whether versions are locked") {
            $0.objectLock = .failed(B.missing("GetObjectLockConfiguration", status: 405))
        },
    ]

    static let lifecycle = [
        Case(
            "expiry without versions", .losesData, .lifecycle, "rule old deletes objects under logs/ after 30 days, for good: no versions are kept",
            fix: .lifecycleRules(bucket: "b")
        ) {
            $0.versioning = .known(VersioningConfiguration())
            $0.lifecycle = .known(B.lifecycle(B.rule("old", prefix: "logs/") { $0.expiration = .due(.days(30)) }))
        },
        Case(
            "expiry while suspended", .losesData, .lifecycle,
            "rule old deletes everything after 1 day; while versioning is suspended that is for good",
            fix: .lifecycleRules(bucket: "b")
        ) {
            $0.versioning = .known(VersioningConfiguration(status: .suspended))
            $0.lifecycle = .known(B.lifecycle(B.rule("old") { $0.expiration = .due(.days(1)) }))
        },
        Case(
            "expiry, versioning unknown", .unknown, .lifecycle,
            "rule old deletes everything on 2027-01-01 and every day after; whether older versions are kept isn't known",
            fix: .lifecycleRules(bucket: "b")
        ) {
            $0.versioning = .failed(B.denied("GetBucketVersioning"))
            $0.lifecycle = .known(B.lifecycle(B.rule("old") { $0.expiration = .due(.date("2027-01-01T00:00:00Z")) }))
        },
        Case(
            "expiry without noncurrent rule", .costs, .lifecycle,
            "rule old deletes everything after 30 days, and no rule removes all its older versions", fix: .lifecycleRules(bucket: "b")
        ) {
            $0.lifecycle = .known(B.lifecycle(B.rule("old") { ($0.expiration, $0.abortDays) = (.due(.days(30)), 7) }))
        },
        Case(
            "older versions kept for days", .losesData, .lifecycle, "rule tidy keeps older versions of everything for 3 days only",
            fix: .lifecycleRules(bucket: "b")
        ) { $0.lifecycle = .known(B.lifecycle(B.rule("tidy") { ($0.noncurrentExpiration, $0.abortDays) = (.init(days: 3), 7) })) },
        Case(
            "older versions kept for weeks", .note, .lifecycle, "rule tidy keeps older versions of everything for 14 days only",
            fix: .lifecycleRules(bucket: "b")
        ) { $0.lifecycle = .known(B.lifecycle(B.rule("tidy") { ($0.noncurrentExpiration, $0.abortDays) = (.init(days: 14), 7) })) },
        Case("lifecycle denied", .unknown, .lifecycle, "not known: whether lifecycle rules delete anything", fix: .lifecycleRules(bucket: "b")) {
            $0.lifecycle = .failed(B.denied("GetBucketLifecycleConfiguration"))
        },
        Case(
            "one zone by a rule", .offline, .storageClass, "rule cold moves everything into one zone (ONEZONE_IA)", fix: .lifecycleRules(bucket: "b")
        ) {
            let cold = B.rule("cold") { ($0.transitions, $0.abortDays) = ([.init(due: .days(30), storageClass: "ONEZONE_IA")], 7) }
            $0.lifecycle = .known(B.lifecycle(cold))
        },
        Case(
            "older versions without a rule", .costs, .noncurrent, "4 older versions, 4.0 MiB, and no rule ever removes one",
            fix: .lifecycleRules(bucket: "b")
        ) {
            $0.lifecycle = .known(B.lifecycle(B.rule("a") { $0.abortDays = 7 }))
            $0.contents = .known(B.contents(current: 10, older: 4))
        },
        Case("no abort rule", .note, .uploads, "no rule aborts uploads that are never finished", fix: .lifecycleRules(bucket: "b")) {
            $0.lifecycle = .known(nil)
        },
        Case(
            "unfinished uploads", .costs, .uploads, "2 unfinished uploads, at least 5.0 MiB, the oldest 9 days old, and no rule aborts them",
            fix: .lifecycleRules(bucket: "b")
        ) {
            $0.lifecycle = .known(nil)
            var uploads = PostureUploads()
            (uploads.count, uploads.measured, uploads.bytes, uploads.oldest) = (2, 1, 5 << 20, B.now - 9 * B.day)
            $0.uploads = .known(uploads)
        },
        Case("uploads that a rule aborts", .good, .uploads, "1 unfinished upload, 1.0 MiB; a rule aborts them in time") {
            var uploads = PostureUploads()
            (uploads.count, uploads.measured, uploads.bytes) = (1, 1, 1 << 20)
            $0.uploads = .known(uploads)
        },
        Case("uploads denied", .unknown, .uploads, "not known: what unfinished uploads hold") {
            $0.uploads = .failed(B.denied("ListMultipartUploads"))
        },
    ]

    static let replication = [
        Case("no replication", .offline, .replication, "only in eu-west-1, no replication", fix: .replicationRules(bucket: "b")) {
            ($0.replication, $0.destinations) = (.known(nil), [])
        },
        Case("rules that are off", .offline, .replication, "only in eu-west-1, every replication rule is off", fix: .replicationRules(bucket: "b")) {
            ($0.replication, $0.destinations) = (.known(B.replication(B.rule(to: "far") { $0.isEnabled = false })), [])
        },
        Case("a replica", .note, .replication, "a replica of prod; not replicated itself", fix: .replicationRules(bucket: "b")) {
            ($0.replication, $0.destinations, $0.sources) = (.known(nil), [], ["prod"])
        },
        Case("a store without replication", .note, .replication, "this store replicates no buckets by rules") {
            ($0.replication, $0.destinations, $0.store) = (.known(nil), [], .seaweedFS)
        },
        Case("replication denied", .unknown, .replication, "not known: whether it is replicated", fix: .replicationRules(bucket: "b")) {
            ($0.replication, $0.destinations) = (.failed(B.denied("GetBucketReplication")), [])
        },
        Case(
            "coverage", .offline, .replication, "replicates objects under prod/ only: 41 % of the bytes are outside",
            fix: .replicationRules(bucket: "b")
        ) {
            $0.replication = .known(B.replication(B.rule(to: "far", prefix: "prod/")))
            $0.contents = .known(B.contents(current: 100) { $0.outside = .init(entries: 41, bytes: 41 << 20) })
        },
        Case(
            "coverage, nothing outside", .note, .replication, "replicates objects under prod/ only; nothing was found outside",
            fix: .replicationRules(bucket: "b")
        ) {
            $0.replication = .known(B.replication(B.rule(to: "far", prefix: "prod/")))
        },
        Case("coverage by tags", .unknown, .replication, "3 objects, 3.0 MiB: replicated only where tags match", fix: .replicationRules(bucket: "b"))
        {
            let tagged = B.rule(to: "far") {
                $0.filter.tags = [.init("keep", "yes")]
                $0.replicatesDeleteMarkers = false
            }
            $0.replication = .known(B.replication(tagged))
            $0.contents = .known(B.contents(current: 3) { $0.perhaps = .init(entries: 3, bytes: 3 << 20) })
        },
        Case("one region", .offline, .replication, "every copy is in eu-west-1, as it is itself", fix: .replicationRules(bucket: "b")) {
            $0.destinations = [B.destination("far", region: "eu-west-1")]
        },
        Case(
            "destination not versioned", .offline, .destination, "Versioning of far is off: replicas fail", fix: .replicationChecklist(bucket: "b")
        ) { $0.destinations = [B.destination("far") { $0.versioning = .known(VersioningConfiguration()) }] },
        Case("destination gone", .offline, .destination, "There is no bucket far", fix: .replicationChecklist(bucket: "b")) {
            $0.destinations = [B.destination("far") { $0.exists = .known(false) }]
        },
        Case(
            "destination not readable", .unknown, .destination, "not known: whether far takes replicas; this profile may not read all of it",
            fix: .replicationChecklist(bucket: "b")
        ) {
            $0.destinations = [
                B.destination("far") {
                    $0.versioning = .failed(B.denied("GetBucketVersioning"))
                    $0.rules = .failed(B.denied("GetBucketReplication"))
                }
            ]
        },
        Case(
            "destination expires", .offline, .destination, "far deletes replicas that are kept here: its rule old",
            fix: .lifecycleRules(bucket: "far")
        ) {
            $0.destinations = [B.destination("far") { $0.lifecycle = .known(B.lifecycle(B.rule("old") { $0.expiration = .due(.days(90)) })) }]
        },
        Case(
            "destination forgets", .note, .destination, "far removes older versions after 10 days, earlier than here: its rule old",
            fix: .lifecycleRules(bucket: "far")
        ) {
            $0.destinations = [
                B.destination("far") { $0.lifecycle = .known(B.lifecycle(B.rule("old") { $0.noncurrentExpiration = .init(days: 10) })) }
            ]
        },
        Case(
            "replicas in one zone", .note, .destination, "replicas in far are in one zone or of reduced redundancy",
            fix: .replicationRules(bucket: "b")
        ) {
            $0.replication = .known(B.replication(B.rule(to: "far") { $0.storageClass = "ONEZONE_IA" }))
        },
        Case("markers", .note, .replication, "deletes aren't replicated", fix: .replicationRules(bucket: "b")) {
            $0.replication = .known(B.replication(B.rule(to: "far") { $0.replicatesDeleteMarkers = false }))
        },
        Case("one way", .note, .replication, "one way: far doesn't replicate back", fix: .replicationRules(bucket: "far")) {
            $0.destinations = [B.destination("far") { $0.rules = .known(nil) }]
        },
        Case("both ways in part", .note, .replication, "both ways with far, but not changes to replicas", fix: .replicationRules(bucket: "b")) {
            $0.replication = .known(B.replication(B.rule(to: "far") { $0.replicatesReplicaModifications = false }))
        },
        Case(
            "failed versions", .offline, .replication, "2 of 20 versions asked about FAILED to replicate, the oldest 9 days old",
            fix: .replicationStatus(bucket: "b")
        ) {
            var statuses = PostureStatuses()
            (statuses.asked, statuses.failed, statuses.oldestFailed, statuses.isWhole) = (20, 2, B.now - 9 * B.day, false)
            $0.statuses = .known(statuses)
        },
        Case("pending versions", .note, .replication, "1 of 20 versions asked about are PENDING", fix: .replicationStatus(bucket: "b")) {
            var statuses = PostureStatuses()
            (statuses.asked, statuses.pending) = (20, 1)
            $0.statuses = .known(statuses)
        },
    ]

    static let storage = [
        Case("one zone", .offline, .storageClass, "2 objects, 2.0 MiB, in one zone") {
            $0.contents = .known(B.contents(current: 4) { $0.currentClasses["ONEZONE_IA"] = .init(entries: 2, bytes: 2 << 20) })
        },
        Case("one zone, on a store with labels", .note, .storageClass, "2 objects, 2.0 MiB, in one zone") {
            $0.store = .minIO
            $0.contents = .known(B.contents(current: 4) { $0.currentClasses["ONEZONE_IA"] = .init(entries: 2, bytes: 2 << 20) })
            ($0.replication, $0.destinations) = (.known(nil), [])
        },
        Case("older versions in one zone", .note, .storageClass, "2 older versions, 2.0 MiB, in one zone") {
            $0.contents = .known(B.contents(current: 4, older: 2) { $0.noncurrentClasses["ONEZONE_IA"] = .init(entries: 2, bytes: 2 << 20) })
        },
        Case("reduced redundancy, sampled", .losesData, .storageClass, "1 object, 1.0 MiB, of reduced redundancy", fix: .count(bucket: "b")) {
            $0.contents = .known(
                B.contents(current: 4) {
                    $0.isWhole = false
                    $0.currentClasses["REDUCED_REDUNDANCY"] = .init(entries: 1, bytes: 1 << 20)
                })
        },
        Case("archived", .note, .storageClass, "3 objects, 3.0 MiB, archived") {
            $0.contents = .known(
                B.contents(current: 4) {
                    $0.currentClasses["GLACIER"] = .init(entries: 2, bytes: 2 << 20)
                    $0.currentClasses["DEEP_ARCHIVE"] = .init(entries: 1, bytes: 1 << 20)
                })
        },
        Case("listing denied", .unknown, .contents, "not known: what is stored in it") { $0.contents = .failed(B.denied("ListObjectVersions")) },
        Case("no encryption", .note, .encryption, "no default encryption is set", fix: .setting(.encryption, bucket: "b")) {
            $0.encryption = .known(nil)
        },
        Case("own KMS key", .note, .encryption, "encrypted under a KMS key of its owner's (aws:kms)") {
            $0.encryption = .known(B.encryption("aws:kms", key: "arn:aws:kms:eu-west-1:1:key/k"))
            $0.replication = .known(
                B.replication(B.rule(to: "far") { ($0.replicatesKMSObjects, $0.replicaKey) = (true, "arn:aws:kms:eu-central-1:1:key/k") }))
        },
        Case(
            "KMS key elsewhere", .offline, .encryption, "its KMS key is in us-east-1, and the bucket in eu-west-1",
            fix: .setting(.encryption, bucket: "b")
        ) {
            $0.encryption = .known(B.encryption("aws:kms", key: "arn:aws:kms:us-east-1:1:key/k"))
            $0.replication = .known(
                B.replication(B.rule(to: "far") { ($0.replicatesKMSObjects, $0.replicaKey) = (true, "arn:aws:kms:eu-central-1:1:key/k") }))
        },
        Case("encryption denied", .unknown, .encryption, "not known: how it encrypts", fix: .setting(.encryption, bucket: "b")) {
            $0.encryption = .failed(B.denied("GetBucketEncryption"))
        },
        Case("public policy", .exposed, .publicAccess, "its policy lets everybody in", fix: .setting(.policy, bucket: "b")) {
            ($0.policyIsPublic, $0.publicAccessBlock) = (.known(true), .known(B.block(restricts: false)))
        },
        Case("public policy by its text", .exposed, .publicAccess, "its policy lets everybody in", fix: .setting(.policy, bucket: "b")) {
            ($0.policyIsPublic, $0.publicAccessBlock) = (.failed(B.missing("GetBucketPolicyStatus")), .failed(B.wrongRoot))
            $0.policy = .known(
                BucketSettingDocument(
                    policy: #"{"Statement":{"Sid":"Web","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#))
        },
        Case(
            "public policy, restricted", .note, .publicAccess, "its policy is public, and the public access block keeps strangers out",
            fix: .setting(.policy, bucket: "b")
        ) { $0.policyIsPublic = .known(true) },
        Case("no block", .note, .publicAccess, "nothing of its own blocks public access", fix: .setting(.publicAccessBlock, bucket: "b")) {
            $0.publicAccessBlock = .known(nil)
        },
        Case("half a block", .note, .publicAccess, "public access is blocked in part", fix: .setting(.publicAccessBlock, bucket: "b")) {
            $0.publicAccessBlock = .known(B.block(acls: false))
        },
        Case("no such thing", .note, .publicAccess, "this store doesn't say what its public access block holds back") {
            $0.publicAccessBlock = .failed(B.wrongRoot)
        },
        Case(
            "block denied", .unknown, .publicAccess, "not known: what its public access block holds back",
            fix: .setting(.publicAccessBlock, bucket: "b")
        ) { $0.publicAccessBlock = .failed(B.denied("GetPublicAccessBlock")) },
    ]

    // MARK: Certainty

    @Test func aDenialIsNeverOff() throws {
        let facts = B.good { $0.versioning = .failed(B.denied("GetBucketVersioning")) }
        let finding = try #require(Posture.judge(facts).first { $0.subject == .versioning })
        #expect(finding.certainty == .notRead(B.denied("GetBucketVersioning")))
        #expect(finding.certainty.words == "not known: GetBucketVersioning was answered with 403 AccessDenied")
        #expect(finding.evidence == ["GetBucketVersioning: 403 AccessDenied. Access Denied"])
    }

    @Test func samplesSayHowMuchTheyAre() throws {
        let facts = B.good {
            $0.lifecycle = .known(nil)
            $0.contents = .known(
                B.contents(current: 9_000, older: 1_000) { $0.isWhole = false })
        }
        let finding = try #require(Posture.judge(facts).first { $0.subject == .noncurrent })
        #expect(finding.certainty.words == "sampled: the first 10,000 entries of the listing, and there are more")
    }

    @Test func whatCannotBeReadAtAllIsOneFinding() {
        var facts = PostureFacts(bucket: "b")
        let error = B.denied("GetBucketVersioning")
        (facts.versioning, facts.objectLock, facts.lifecycle, facts.replication) = (.failed(error), .failed(error), .failed(error), .failed(error))
        (facts.encryption, facts.contents) = (.failed(error), .failed(error))
        let findings = Posture.judge(facts)
        #expect(findings.map(\.what) == ["nothing of it can be read: AccessDenied"])
        #expect(findings.first?.severity == .unknown)
    }

    @Test func disabledRulesSayNothing() {
        let facts = B.good {
            $0.versioning = .known(VersioningConfiguration())
            $0.lifecycle = .known(
                B.lifecycle(
                    B.rule("old") {
                        $0.isEnabled = false
                        $0.expiration = .due(.days(1))
                    }))
        }
        #expect(!Posture.judge(facts).contains { $0.subject == .lifecycle })
    }

    @Test func theSourceThatExpiresAsSoonIsNotToldOfItsDestination() {
        let old = B.rule("old") { ($0.expiration, $0.noncurrentExpiration, $0.abortDays) = (.due(.days(30)), .init(days: 40), 7) }
        let facts = B.good {
            $0.lifecycle = .known(B.lifecycle(old))
            $0.destinations = [B.destination("far") { $0.lifecycle = .known(B.lifecycle(old)) }]
        }
        #expect(!Posture.judge(facts).contains { $0.subject == .destination })
    }
}
