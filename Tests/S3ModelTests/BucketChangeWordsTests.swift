import S3Model
import Testing

@Suite struct BucketChangeWordsTests {
    @Test func contentsAreCounted() {
        var contents = BucketContents()
        #expect(contents.isEmpty && contents.words == "nothing")
        contents.versions = 1000
        contents.deleteMarkers = 1
        contents.uploads = 2
        contents.isMore = true
        #expect(contents.words == "at least 1,000 versions, 1 delete marker and 2 unfinished uploads")
        #expect(!contents.isEmpty)
        var unnamed = BucketContents()
        unnamed.isMore = true
        #expect(!unnamed.isEmpty && unnamed.words == "something that the listing doesn't name")
    }

    @Test func suspendingIsExplainedAndRefusedWhereItCantBe() {
        func change(_ status: VersioningConfiguration.Status?, mfa: Bool = false, to wanted: VersioningConfiguration.Status) -> VersioningChange {
            VersioningChange(bucket: "b", present: VersioningConfiguration(status: status, mfaDelete: mfa), wanted: wanted)
        }
        let suspend = change(.enabled, to: .suspended)
        #expect(suspend.refusal == nil)
        #expect(suspend.consequences.contains { $0.contains("takes the place of the null version for good") })
        #expect(suspend.consequences.first?.contains("No version of before is lost") == true)
        #expect(change(nil, to: .suspended).refusal?.contains("nothing to suspend") == true)
        #expect(change(.enabled, mfa: true, to: .suspended).refusal?.contains("MFA delete") == true)
        #expect(change(.enabled, to: .enabled).isNothing)
        var locked = suspend
        locked.hasObjectLock = true
        #expect(locked.refusal?.contains("Object Lock") == true)
        var replicating = suspend
        replicating.replicationRules = 2
        #expect(replicating.refusal?.contains("2 rules") == true)
        #expect(change(nil, to: .enabled).consequences.contains { $0.contains("never switched off again") })
        #expect(!change(.suspended, to: .enabled).consequences.contains { $0.contains("never switched off again") })
    }

    @Test func emptyingIsSaidBeforeAndAfter() {
        var plan = EmptyBucketPlan(bucket: "b")
        plan.versions = 12_345
        plan.objects = 1
        plan.deleteMarkers = 1
        plan.hasObjectLock = true
        #expect(plan.sentences.first == "12,345 versions and 1 delete marker will be gone for ever; nothing of it can be brought back.")
        #expect(plan.sentences.contains("1 of the versions is current: what users see now."))
        #expect(plan.sentences.contains { $0.contains("Object Lock") })
        var report = EmptyBucketReport()
        report.removedVersions = 12_344
        report.locked = 1
        report.left = BucketContents()
        #expect(report.sentences == ["Removed: 12,344 versions.", "1 version is locked and stays.", "The bucket is empty now."])
        #expect(!report.isComplete)
    }
}
