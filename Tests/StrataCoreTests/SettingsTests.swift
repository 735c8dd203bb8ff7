import S3Model
import Testing

@testable import StrataCore

@Suite("Settings of a bucket: looked at, edited as text, saved, undone")
struct SettingsTests {
    static let block = document(.publicAccessBlock, block("true"))

    static func block(_ value: String) -> String {
        let names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
        return "<PublicAccessBlockConfiguration>" + names.map { "<\($0)>\(value)</\($0)>" }.joined() + "</PublicAccessBlockConfiguration>"
    }

    static func document(_ setting: BucketSetting, _ text: String) -> BucketSettingDocument? {
        try? BucketSettingDocument.decode(Array(text.utf8), setting)
    }

    /// Settings of alpha: versions with MFA delete, access blocked, a public policy, CORS denied, notifications unknown to the store.
    static func settings() -> BucketSettings {
        var settings = BucketSettings(bucket: "alpha")
        settings.region = .known("eu-west-1")
        settings.versioning = .known(VersioningConfiguration(status: .enabled, mfaDelete: true))
        settings.objectLock = .known(nil)
        settings.policyIsPublic = .known(true)
        for setting in BucketSetting.allCases { settings.documents[setting] = .known(nil) }
        settings.documents[.publicAccessBlock] = .known(block)
        settings.documents[.policy] = .known(
            BucketSettingDocument(
                policy:
                    #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::alpha/*"}]}"#
            ))
        settings.documents[.cors] = .failed(denied("GetBucketCors"))
        settings.documents[.notification] = .failed(
            S3Error(
                kind: .undecodable, operation: "GetBucketNotificationConfiguration", bucket: "alpha", status: 200, code: "NotImplemented",
                message: "this store does not know ?notification (it answered with ListBucketResult)"))
        settings.capabilities[.publicAccessBlock] = SettingCapability(reading: .shown, writing: .shown)
        settings.capabilities[.notification] = SettingCapability(
            reading: .missing("this store does not know ?notification (it answered with ListBucketResult)"))
        return settings
    }

    /// The view, read.
    static func looking() -> Fixture {
        var fixture = Fixture.browsing()
        let effects = fixture.send(.command(.bucketSettings))
        for case .readSettings(let ticket, _) in effects {
            fixture.send(.event(.settingsRead(ticket, settings())))
            fixture.send(.event(.finished(ticket)))
        }
        return fixture
    }

    private func report(_ fixture: Fixture) -> SettingsReport? {
        guard case .settings(let report)? = fixture.state.report?.subject else { return nil }
        return report
    }

    private func question(_ fixture: Fixture) -> ConfirmLayer? {
        guard case .confirm(let layer)? = fixture.state.layers.last else { return nil }
        return layer
    }

    private func snapshot(_ setting: BucketSetting = .publicAccessBlock) -> BucketSettingSnapshot {
        let document: BucketSettingDocument? = if case .known(let document) = Self.settings().document(setting) { document } else { nil }
        return BucketSettingSnapshot(bucket: "alpha", setting: setting, document: document)
    }

    private func put(_ setting: BucketSetting, in fixture: inout Fixture) {
        let row = SettingsReport.rows.firstIndex(of: .document(setting)) ?? 0
        fixture.send(.move(.to(row)))
    }

    /// Enter on the access block, edited to a text; the question that follows, or its preparation.
    private func editing(_ text: String, _ preparation: SettingPreparation, in fixture: inout Fixture) {
        put(.publicAccessBlock, in: &fixture)
        let reading = fixture.send(.command(.open))
        guard case .openSetting(let ticket, "alpha", .publicAccessBlock)? = reading.first else {
            Issue.record("\(reading)")
            return
        }
        fixture.send(.event(.settingOpened(ticket, snapshot())))
        let preparing = fixture.send(.event(.textEdited(text, for: .setting(snapshot()))))
        guard case .prepareSetting(let comparing, _, let sent)? = preparing.first else {
            Issue.record("\(preparing)")
            return
        }
        #expect(sent == text)
        fixture.send(.event(.settingPrepared(comparing, snapshot(), text: text, preparation)))
    }

    private var plan: SettingSavePlan {
        SettingSavePlan(
            bucket: "alpha", setting: .publicAccessBlock, present: Self.block, wanted: Self.document(.publicAccessBlock, Self.block("false")),
            problems: [SettingProblem(.warning, "All are off.")])
    }

    @Test("A row for everything, each with what it says or why it can't be read; late answers are dropped")
    func rows() throws {
        let fixture = Self.looking()
        let report = try #require(self.report(fixture))
        let notes = Dictionary(uniqueKeysWithValues: (0..<report.rowCount).map { (report.row(at: $0).name, report.row(at: $0).note) })
        #expect(notes["Location"] == "eu-west-1")
        #expect(notes["Versions"] == "kept, MFA delete")
        #expect(notes["Public access block"] == "all four on: nothing can be public")
        #expect(notes["Policy"] == "open to everybody: 1 statement")
        #expect(notes["CORS"] == "denied: these keys may not read it (AccessDenied)")
        #expect(notes["Notifications"]?.hasPrefix("this store does not know ?notification") == true)
        #expect(notes["This store"] == "1 setting isn't known to it")
        let table = report.text(at: report.rowCount - 1)
        #expect(table.contains { $0.value == "no: this store does not know ?notification (it answered with ListBucketResult)" })
        #expect(table.contains { $0.value == "yes: a change was kept" })
        var other = fixture
        other.send(.event(.settingsRead(Ticket(number: 1, profile: "demo"), BucketSettings(bucket: "alpha"))))
        #expect(other.state.report == fixture.state.report)
    }

    @Test("What can't be edited says why, on enter and in its text; a read-only session edits nothing")
    func refusals() {
        var fixture = Self.looking()
        for (setting, words) in [
            (BucketSetting.cors, "CORS can't be read"), (.notification, "can only be looked at here"), (.ownershipControls, "can only be looked at"),
        ] {
            put(setting, in: &fixture)
            #expect(fixture.send(.command(.open)).isEmpty)
            #expect(fixture.state.status?.headline.contains(words) == true, "\(fixture.state.status?.headline ?? "")")
        }
        fixture = Fixture.browsing()
        fixture.state.isReadOnly = true
        let effects = fixture.send(.command(.bucketSettings))
        for case .readSettings(let ticket, _) in effects { fixture.send(.event(.settingsRead(ticket, Self.settings()))) }
        put(.publicAccessBlock, in: &fixture)
        #expect(fixture.send(.command(.open)).isEmpty)
        #expect(fixture.state.status?.headline.hasSuffix("this session is read-only.") == true)
    }

    @Test("The setting is read again, then edited; the difference is asked about with the focus on No, saved, and undone with U")
    func edit() throws {
        var fixture = Self.looking()
        put(.publicAccessBlock, in: &fixture)
        let reading = fixture.send(.command(.open))
        guard case .openSetting(let ticket, _, _)? = reading.first else { return #expect(Bool(false), "\(reading)") }
        let opening = fixture.send(.event(.settingOpened(ticket, snapshot())))
        #expect(opening == [.editText(snapshot().text, name: "alpha-publicAccessBlock.xml", for: .setting(snapshot()))])

        fixture = Self.looking()
        editing(Self.block("false"), .ready(plan), in: &fixture)
        let asked = try #require(question(fixture))
        #expect(asked.isNoFocused)
        #expect(asked.lines.contains(DetailLine(.removed, "", "-   <BlockPublicAcls>true</BlockPublicAcls>")), "\(asked.lines)")
        #expect(asked.lines.contains(DetailLine(.problem, "note", "All are off.")))
        let saving = fixture.send(.command(.accept))
        guard case .saveSetting(let saved, plan, isUndo: false)? = saving.first else { return #expect(Bool(false), "\(saving)") }
        let kept = SettingSaved(bucket: "alpha", setting: .publicAccessBlock, former: plan.present, sent: plan.wanted, kept: plan.wanted)
        let after = fixture.send(.event(.settingSaved(saved, plan, .kept(kept), isUndo: false)))
        #expect(fixture.state.status?.headline == "Saved: the public access block of alpha, read back and the same.")
        #expect(after.contains { if case .readSettings = $0 { true } else { false } })
        #expect(fixture.state.changes.isEmpty && fixture.state.settingDrafts.isEmpty)

        fixture.send(.command(.undo))
        let undoing = fixture.send(.command(.accept))
        guard case .saveSetting(let undone, let back, isUndo: true)? = undoing.first else { return #expect(Bool(false), "\(undoing)") }
        #expect(back.present == plan.wanted && back.wanted == plan.present)
        let restored = SettingSaved(bucket: "alpha", setting: .publicAccessBlock, former: plan.wanted, sent: plan.present, kept: plan.present)
        fixture.send(.event(.settingSaved(undone, back, .kept(restored), isUndo: true)))
        #expect(fixture.state.savedSettings.isEmpty)
        fixture.send(.command(.undo))
        #expect(fixture.state.status?.headline == "No setting of alpha was changed in this session.")
    }

    @Test("A text that can't be sent is kept: back into the editor at once, or later from the row")
    func invalid() {
        var fixture = Self.looking()
        editing("<Public", .invalid([SettingProblem(.refused, line: 1, "It isn't well-formed XML.")]), in: &fixture)
        #expect(question(fixture)?.lines.contains(DetailLine(.problem, "line 1", "It isn't well-formed XML.")) == true)
        #expect(fixture.send(.command(.accept)) == [.editText("<Public", name: "alpha-publicAccessBlock.xml", for: .setting(snapshot()))])
        fixture = Self.looking()
        editing("<Public", .invalid([SettingProblem(.refused, "no")]), in: &fixture)
        fixture.send(.command(.decline))
        #expect(report(fixture)?.drafts == [.publicAccessBlock])
        let reading = fixture.send(.command(.open))
        guard case .openSetting(let ticket, _, _)? = reading.first else { return #expect(Bool(false), "\(reading)") }
        #expect(fixture.send(.event(.settingOpened(ticket, snapshot()))).isEmpty)
        #expect(fixture.send(.command(.open)) == [.editText("<Public", name: "alpha-publicAccessBlock.xml", for: .setting(snapshot()))])
    }

    @Test("Somebody else's change stops the edit and is shown; going on starts from what is there now")
    func meanwhile() {
        var fixture = Self.looking()
        editing(Self.block("false"), .changedMeanwhile(nil), in: &fixture)
        #expect(question(fixture)?.lines.contains { $0.kind == .removed } == true)
        var fresh = snapshot()
        fresh.document = nil
        #expect(fixture.send(.command(.accept)) == [.editText(Self.block("false"), name: "alpha-publicAccessBlock.xml", for: .setting(fresh))])
    }

    @Test("An unchanged text asks nothing, a refusal keeps the text, and what the store didn't keep is shown with a way back")
    func outcomes() {
        var fixture = Self.looking()
        #expect(fixture.send(.event(.textEdited(snapshot().text, for: .setting(snapshot())))).isEmpty)
        #expect(fixture.state.status?.headline == "Nothing was changed.")
        editing(Self.block("false"), .ready(plan), in: &fixture)
        let saving = fixture.send(.command(.accept))
        guard case .saveSetting(let ticket, _, _)? = saving.first else { return #expect(Bool(false), "\(saving)") }
        fixture.send(.event(.settingSaved(ticket, plan, .refused(denied("PutPublicAccessBlock")), isUndo: false)))
        guard case .details(let details)? = fixture.state.layers.last else { return #expect(Bool(false)) }
        #expect(
            details.notice.headline.hasPrefix("The store refused: nothing of the public access block of alpha has changed, and your text is kept."))
        #expect(report(fixture)?.drafts == [.publicAccessBlock])
        fixture.send(.command(.escape))
        let altered = SettingSaved(bucket: "alpha", setting: .publicAccessBlock, former: plan.present, sent: plan.wanted, kept: plan.present)
        fixture.send(.event(.settingSaved(ticket, plan, .altered(altered), isUndo: false)))
        #expect(question(fixture)?.decision == .undoSetting(altered) && question(fixture)?.isNoFocused == true)
    }
}
