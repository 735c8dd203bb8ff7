import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Settings of a bucket at three sizes, as text")
struct SettingsSnapshotTests {
    private func check(_ name: String, _ keys: String = "", _ then: (inout AppState) -> Void = { _ in }) {
        for size in ScreenSnapshotTests.sizes {
            var state = DemoState.browsing()
            _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
            for case .readSettings(let ticket, _) in reduce(&state, .command(.bucketSettings)) {
                _ = reduce(&state, .event(.settingsRead(ticket, Self.settings)))
                _ = reduce(&state, .event(.finished(ticket)))
            }
            type(keys, &state, size: size)
            then(&state)
            let frame = Screen.render(state, ScreenContext(size: size, now: DemoState.now))
            let difference = Snapshot.difference(frame.grid.text(), named: "\(name)-\(size.columns)x\(size.rows)")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    private static func document(_ setting: BucketSetting, _ text: String) -> BucketFacts.Fact<BucketSettingDocument?> {
        .known(try? BucketSettingDocument.decode(Array(text.utf8), setting))
    }

    private static let block =
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
        + "<BlockPublicPolicy>false</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>"

    private static var settings: BucketSettings {
        var settings = BucketSettings(bucket: "app-logs")
        settings.region = .known("eu-west-1")
        settings.versioning = .known(VersioningConfiguration(status: .suspended, mfaDelete: true))
        settings.objectLock = .known(ObjectLockConfiguration(isEnabled: true, defaultMode: "COMPLIANCE", defaultDays: 30))
        settings.policyIsPublic = .known(true)
        for setting in BucketSetting.allCases {
            settings.documents[setting] = .known(nil)
            settings.capabilities[setting] = SettingCapability(reading: .shown)
        }
        settings.documents[.encryption] = document(
            .encryption,
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>"
                + "<KMSMasterKeyID>arn:aws:kms:eu-west-1:111122223333:key/1234abcd</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
        )
        settings.documents[.publicAccessBlock] = document(.publicAccessBlock, block)
        settings.documents[.policy] = document(
            .policy,
            #"{"Version":"2012-10-17","Statement":[{"Sid":"Everybody","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::app-logs/*"}]}"#
        )
        settings.documents[.tagging] = document(
            .tagging,
            "<Tagging><TagSet><Tag><Key>team</Key><Value>évil\u{202E}txt</Value></Tag><Tag><Key>env</Key><Value>prod</Value></Tag></TagSet></Tagging>"
        )
        settings.documents[.cors] = .failed(DemoState.denied("GetBucketCors", "app-logs"))
        let reason = "this store does not know ?notification (it answered with ListBucketResult)"
        settings.documents[.notification] = .failed(
            S3Error(
                kind: .undecodable, operation: "GetBucketNotificationConfiguration", bucket: "app-logs", status: 200, code: "NotImplemented",
                message: reason))
        settings.capabilities[.notification] = SettingCapability(reading: .missing(reason))
        settings.capabilities[.publicAccessBlock] = SettingCapability(reading: .shown, writing: .shown)
        return settings
    }

    @Test("All settings; a policy that is public; what the store has shown")
    func report() {
        check("settings")
        check("settings-policy", "jjjjj<tab>")
        check("settings-store", "G<tab>")
    }

    @Test("What an edit changes, asked before it is sent; and a text that can't be")
    func questions() {
        let wanted = Self.block.replacing("<BlockPublicPolicy>false", with: "<BlockPublicPolicy>true")
        let snapshot = BucketSettingSnapshot(
            bucket: "app-logs", setting: .publicAccessBlock, document: try? BucketSettingDocument.decode(Array(Self.block.utf8), .publicAccessBlock))
        let answer = { (preparation: SettingPreparation) in
            { (state: inout AppState) in
                for case .prepareSetting(let ticket, _, let text) in reduce(&state, .event(.textEdited(wanted, for: .setting(snapshot)))) {
                    _ = reduce(&state, .event(.settingPrepared(ticket, snapshot, text: text, preparation)))
                }
            }
        }
        let plan = SettingSavePlan(
            bucket: "app-logs", setting: .publicAccessBlock, present: snapshot.document,
            wanted: try? BucketSettingDocument.decode(Array(wanted.utf8), .publicAccessBlock))
        check("settings-save", "", answer(.ready(plan)))
        check(
            "settings-invalid", "",
            answer(
                .invalid([
                    SettingProblem(.refused, line: 4, "BlockPublicPolicy is true or false."),
                    SettingProblem(.refused, "RestrictPublicBuckets is missing."),
                ])))
    }
}
