public import S3Model

/// What a text in the user's editor is.
public enum EditedText: Sendable, Equatable {
    /// The document of rules in sight.
    case rules
    case setting(BucketSettingSnapshot)
}

/// One setting of one bucket of a profile.
struct SettingAddress: Sendable, Hashable {
    var profile: String
    var bucket: String
    var setting: BucketSetting
}

/// A setting that was saved and can be put back, and whose it was.
public struct SavedSetting: Sendable, Equatable {
    public var profile: String
    public var saved: SettingSaved
}

extension AppState {
    /// Everything the bucket under the cursor is set to.
    mutating func openSettings() -> [Effect] {
        workspace.buckets.current.map { openSettings(of: $0.name) } ?? []
    }

    /// Everything a bucket is set to.
    ///
    /// - Parameter setting: has the cursor; nil: the first row.
    mutating func openSettings(of bucket: String, _ setting: BucketSetting? = nil) -> [Effect] {
        var report = SettingsReport(bucket: bucket, endpoint: workspace.connection?.endpoint)
        report.readOnly = readOnlyRefusal
        report.drafts = draftedSettings(of: bucket)
        var layer = ReportLayer(.settings(report))
        let row = setting.flatMap { setting in SettingsReport.rows.firstIndex { $0 == .document(setting) } }
        if let row { layer.cursor.move(.to(row), count: SettingsReport.rows.count, window: SettingsReport.rows.count) }
        layers.append(.report(layer))
        return readSettings(of: bucket)
    }

    mutating func readSettings(of bucket: String) -> [Effect] {
        [.readSettings(beginReading(), bucket: bucket)]
    }

    /// Settings as far as they have come; what was known before stays until its new answer is there.
    mutating func settingsRead(_ ticket: Ticket, _ settings: BucketSettings) {
        if case .known(let versioning) = settings.versioning { workspace.buckets.facts[settings.bucket]?.versioning = .known(versioning) }
        withReport(ticket) { layer in
            guard case .settings(var report) = layer.subject, report.bucket == settings.bucket else { return }
            report.settings.take(settings)
            layer.subject = .settings(report)
        }
    }

    private func draftedSettings(of bucket: String) -> Set<BucketSetting> {
        Set(settingDrafts.keys.filter { $0.profile == profile && $0.bucket == bucket }.map(\.setting))
    }

    /// Keeps a text that wasn't saved, or forgets it; the report says so.
    private mutating func keepDraft(_ text: String?, _ bucket: String, _ setting: BucketSetting) {
        settingDrafts[SettingAddress(profile: profile, bucket: bucket, setting: setting)] = text
        changeSettings(of: bucket) { [drafts = draftedSettings(of: bucket)] in $0.drafts = drafts }
    }

    private mutating func changeSettings(of bucket: String, _ change: (inout SettingsReport) -> Void) {
        guard var layer = report, case .settings(var settings) = layer.subject, settings.bucket == bucket else { return }
        change(&settings)
        layer.subject = .settings(settings)
        report = layer
    }

    // MARK: Editing

    /// Enter on a row: the setting is read once more, and goes into the user's editor.
    mutating func editSetting(_ report: SettingsReport, _ row: SettingsReport.Row?) -> [Effect] {
        guard case .document(let setting)? = row else {
            switchReportSide()
            return []
        }
        if let refusal = report.editRefusal(setting) {
            status = Notice(.warning, refusal.hasPrefix(setting.title) ? "\(refusal)." : "\(setting.title): \(refusal).")
            return []
        }
        let ticket = lookAtBucket("Reading \(setting.words) of \(report.bucket)…")
        return [.openSetting(ticket, bucket: report.bucket, setting)]
    }

    /// The setting as it is now: into the editor, or a choice where a text from before is kept.
    mutating func settingOpened(_ ticket: Ticket, _ snapshot: BucketSettingSnapshot) -> [Effect] {
        guard endLook(ticket) else { return [] }
        let draft = settingDrafts[SettingAddress(profile: profile, bucket: snapshot.bucket, setting: snapshot.setting)]
        guard let draft else { return [snapshot.edit(snapshot.text)] }
        layers.append(
            .menu(
                MenuLayer(
                    title: "\(snapshot.setting.title) of \(snapshot.bucket)",
                    items: [
                        MenuLayer.Item("go on with my text", note: "as I left it", choice: .editSetting(snapshot, draft)),
                        MenuLayer.Item(
                            "begin with what the store has", note: "my text is forgotten", choice: .editSetting(snapshot, snapshot.text)),
                    ])))
        return []
    }

    /// The editor has ended: the text is judged and the setting read again, to compare.
    mutating func settingEdited(_ text: String, _ snapshot: BucketSettingSnapshot) -> [Effect] {
        // An untouched template isn't a wish to save it.
        guard !text.utf8.elementsEqual(snapshot.text.utf8) else {
            keepDraft(nil, snapshot.bucket, snapshot.setting)
            status = Notice(.info, "Nothing was changed.")
            return []
        }
        keepDraft(text, snapshot.bucket, snapshot.setting)
        let ticket = lookAtBucket("Reading \(snapshot.setting.words) of \(snapshot.bucket) again, to compare…")
        return [.prepareSetting(ticket, snapshot, text: text)]
    }

    mutating func settingPrepared(_ ticket: Ticket, _ snapshot: BucketSettingSnapshot, _ text: String, _ preparation: SettingPreparation) -> [Effect]
    {
        guard endLook(ticket) else { return [] }
        switch preparation {
        case .invalid(let problems): layers.append(.confirm(Self.invalidQuestion(problems, snapshot, text)))
        case .nothing:
            keepDraft(nil, snapshot.bucket, snapshot.setting)
            status = Notice(.info, "\(snapshot.bucket) has exactly this already: nothing to save.")
        case .changedMeanwhile(let present): layers.append(.confirm(Self.meanwhileQuestion(present, snapshot, text)))
        case .ready(let plan): layers.append(.confirm(settingQuestion(plan)))
        }
        return []
    }

    private static func invalidQuestion(_ problems: [SettingProblem], _ snapshot: BucketSettingSnapshot, _ text: String) -> ConfirmLayer {
        var lines = [DetailLine(.text, "", "The text can't be sent as it is:")]
        lines += problems.map { DetailLine(.problem, $0.line.map { "line \($0)" } ?? ($0.severity == .refused ? "refused" : "note"), $0.text) }
        lines.append(DetailLine(.text, "", "Nothing of it is lost: no leaves it for later, and e on the row goes on with it."))
        return ConfirmLayer(
            title: "\(snapshot.setting.title) of \(snapshot.bucket)", lines: lines, yes: "Edit again", decision: .editSettingAgain(snapshot, text))
    }

    private static func meanwhileQuestion(_ present: BucketSettingDocument?, _ snapshot: BucketSettingSnapshot, _ text: String) -> ConfirmLayer {
        var lines = [
            DetailLine(.problem, "meanwhile", "Somebody else has changed \(snapshot.setting.words) of \(snapshot.bucket) since you opened it:")
        ]
        lines += difference(snapshot.document?.lines ?? [], present?.lines ?? [])
        lines.append(
            DetailLine(.text, "", "Your text is kept. Edit it again with this in mind: the next question shows what it changes of what is there now.")
        )
        var fresh = snapshot
        fresh.document = present
        return ConfirmLayer(
            title: "\(snapshot.setting.title) of \(snapshot.bucket)", lines: lines, yes: "Edit again", decision: .editSettingAgain(fresh, text))
    }

    private func settingQuestion(_ plan: SettingSavePlan) -> ConfirmLayer {
        let what = "\(plan.setting.words) of \(plan.bucket)"
        var lines: [DetailLine] = []
        switch (plan.present, plan.wanted) {
        case (_, nil): lines.append(DetailLine(.problem, "removes", "\(what). Then: \(plan.setting.absence)."))
        case (nil, _): lines.append(DetailLine(.text, "", "Sets \(what): none is set now."))
        case (_, _): lines.append(DetailLine(.text, "", "Replaces \(what)."))
        }
        lines += plan.problems.map { DetailLine(.problem, $0.line.map { "line \($0)" } ?? "note", $0.text) }
        lines.append(DetailLine(.heading, "what changes"))
        lines += Self.difference(plan.present?.lines ?? [], plan.wanted?.lines ?? [])
        lines.append(DetailLine(.field, "guard", "not if somebody else is quicker; it is read back afterwards; U undoes it in this session"))
        return ConfirmLayer(
            title: "\(plan.setting.title) of \(plan.bucket)", lines: lines, yes: plan.wanted == nil ? "Remove" : "Save", refusal: readOnlyRefusal,
            decision: .saveSetting(plan))
    }

    /// A yes to a question about a setting.
    mutating func answerSettings(_ decision: Decision) -> [Effect] {
        switch decision {
        case .editSettingAgain(let snapshot, let text): return [snapshot.edit(text)]
        case .saveSetting(let plan): return sendSetting(plan, isUndo: false)
        case .undoSetting(let saved):
            let plan = SettingSavePlan(bucket: saved.bucket, setting: saved.setting, present: saved.kept, wanted: saved.former)
            return sendSetting(plan, isUndo: true)
        default: return []
        }
    }

    private mutating func sendSetting(_ plan: SettingSavePlan, isUndo: Bool) -> [Effect] {
        let ticket = beginChange()
        status = Notice(.info, isUndo ? "Putting \(plan.setting.words) of \(plan.bucket) back…" : "Saving \(plan.setting.words) of \(plan.bucket)…")
        return [.saveSetting(ticket, plan, isUndo: isUndo)]
    }

    // MARK: Outcome

    /// How a save, or its undo, ended; told wherever the user is by now.
    mutating func settingSaved(_ ticket: Ticket, _ plan: SettingSavePlan, _ outcome: SettingSaveOutcome, isUndo: Bool) -> [Effect] {
        changes.remove(ticket)
        let what = "\(plan.setting.words) of \(plan.bucket)"
        var again: [Effect] = []
        switch outcome {
        case .kept(let saved):
            remember(saved, ticket, isUndo: isUndo)
            if ticket.profile == profile { again = rereadPosture(of: plan.bucket) }
            let done = isUndo ? "Undone" : plan.wanted == nil ? "Removed" : "Saved"
            status = Notice(.info, "\(done): \(what), read back and the same.", hint: isUndo ? nil : "U undoes it")
        case .altered(let saved):
            remember(saved, ticket, isUndo: isUndo)
            if ticket.profile == profile { again = rereadPosture(of: plan.bucket) }
            status = Notice(.warning, "The store took \(what) and kept something else.")
            layers.append(.confirm(Self.alarm(saved)))
        case .changedMeanwhile:
            status = Notice(
                .warning, "Somebody else has changed \(what) just now: nothing was sent.",
                hint: isUndo ? nil : "your text is kept; e goes on with it")
        case .refused(let error):
            let sentence = "The store refused: nothing of \(what) has changed\(isUndo ? "" : ", and your text is kept")."
            layers.append(.details(DetailsLayer(notice: Notice(error, after: sentence))))
        case .unknown(let error):
            layers.append(.details(DetailsLayer(notice: Notice(error, after: "Nobody knows whether \(what) now has this."))))
        }
        guard ticket.profile == profile, case .settings(let report)? = report?.subject, report.bucket == plan.bucket else { return again }
        let said = status
        let effects = (self.report?.loading.ticket).map { [Effect.cancel($0)] } ?? []
        let reading = readSettings(of: plan.bucket)
        status = said
        return again + effects + reading
    }

    /// Keeps what undo needs, and forgets the text that has arrived; an undo takes it away again.
    private mutating func remember(_ saved: SettingSaved, _ ticket: Ticket, isUndo: Bool) {
        if isUndo {
            let undone = savedSettings.lastIndex {
                $0.profile == ticket.profile && $0.saved.bucket == saved.bucket && $0.saved.setting == saved.setting && $0.saved.kept == saved.former
            }
            if let undone { savedSettings.remove(at: undone) }
        } else {
            savedSettings.append(SavedSetting(profile: ticket.profile, saved: saved))
            settingDrafts[SettingAddress(profile: ticket.profile, bucket: saved.bucket, setting: saved.setting)] = nil
        }
        changeSettings(of: saved.bucket) { [drafts = draftedSettings(of: saved.bucket)] in
            $0.drafts = drafts
            $0.settings.documents[saved.setting] = .known(saved.kept)
        }
    }

    /// Accepted and not kept: what was sent against what is there.
    private static func alarm(_ saved: SettingSaved) -> ConfirmLayer {
        var lines = [
            DetailLine(
                .problem, "not kept", "The store answered that it has \(saved.setting.words) of \(saved.bucket), and reads back something else:"),
            DetailLine(.heading, "sent, and what is there"),
        ]
        lines += difference(saved.sent?.lines ?? [], saved.kept?.lines ?? [])
        return ConfirmLayer(title: "Not as it was sent", lines: lines, yes: "Put the former back", decision: .undoSetting(saved))
    }

    // MARK: Undo

    /// Undo in the settings of a bucket: the last change of this session to one of them.
    mutating func askUndoSetting(of bucket: String) -> [Effect] {
        guard let saved = savedSettings.last(where: { $0.profile == profile && $0.saved.bucket == bucket }) else {
            status = Notice(.info, "No setting of \(bucket) was changed in this session.")
            return []
        }
        layers.append(.confirm(undoSettingQuestion(saved)))
        return []
    }

    func undoSettingQuestion(_ saved: SavedSetting) -> ConfirmLayer {
        let saved = saved.saved
        var lines = [DetailLine(.text, "", "Put back what was there before \(saved.setting.words) of \(saved.bucket) went out:")]
        lines += Self.difference(saved.kept?.lines ?? [], saved.former?.lines ?? [])
        lines.append(DetailLine(.field, "guard", "not if somebody has made another change since"))
        return ConfirmLayer(title: "Undo", lines: lines, yes: "Undo", refusal: readOnlyRefusal, decision: .undoSetting(saved))
    }
}

extension BucketSettingSnapshot {
    /// Its text, or another, on its way into the user's editor.
    func edit(_ text: String) -> Effect { .editText(text, name: "\(bucket)-\(setting.subresource).\(setting.fileExtension)", for: .setting(self)) }
}

extension BucketSetting {
    /// Inside a sentence.
    var words: String {
        switch self {
        case .encryption: "the default encryption"
        case .publicAccessBlock: "the public access block"
        case .ownershipControls: "the object ownership"
        case .policy: "the policy"
        case .cors: "the CORS rules"
        case .tagging: "the tags"
        case .notification: "the notifications"
        }
    }
}

extension BucketSettings {
    /// Takes newer answers over; what they don't know yet stays as it was.
    mutating func take(_ newer: BucketSettings) {
        if newer.region != .unknown { region = newer.region }
        if newer.versioning != .unknown { versioning = newer.versioning }
        if newer.objectLock != .unknown { objectLock = newer.objectLock }
        if newer.policyIsPublic != .unknown { policyIsPublic = newer.policyIsPublic }
        documents.merge(newer.documents) { $1 }
        capabilities.merge(newer.capabilities) { $1 }
    }
}
