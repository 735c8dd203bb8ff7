public import S3Model

/// Everything a bucket is set to, a row each, with the text of the row under the cursor; the last row is what this endpoint has shown of settings.
public struct SettingsReport: Sendable, Equatable, Reporting {
    /// What a row is about.
    public enum Row: Sendable, Equatable {
        case region, versioning, objectLock
        case document(BucketSetting)
        case capabilities
    }

    public var settings: BucketSettings
    /// Where the bucket is, for the capability table; nil: Amazon S3.
    public var endpoint: String?
    /// Settings of which a text is kept that wasn't saved.
    public var drafts: Set<BucketSetting> = []
    /// Why nothing can be changed in this session; nil where it can.
    public var readOnly: String?

    public init(bucket: String, endpoint: String? = nil) {
        settings = BucketSettings(bucket: bucket)
        self.endpoint = endpoint
    }

    public var bucket: String { settings.bucket }

    /// In the order of what most often matters for keeping data.
    public static let rows: [Row] =
        [.region, .versioning, .objectLock]
        + [.encryption, .publicAccessBlock, .policy, .ownershipControls, .cors, .tagging, .notification].map(Row.document)
        + [.capabilities]

    public var title: String { "settings of \(bucket)" }
    public var summary: [DetailLine] { [] }
    public var rowCount: Int { Self.rows.count }
    public var emptyWords: String { "" }
    public var commands: [Command] { [.editSetting, .undo, .refresh, .copyMenu] }

    public func row(at index: Int) -> ReportRow {
        switch Self.rows[index] {
        case .region: row("Location", settings.region) { $0.isEmpty ? "not said" : $0 }
        case .versioning: row("Versions", settings.versioning, sign: Self.sign(settings.versioning), Self.words)
        case .objectLock: row("Object Lock", settings.objectLock, Self.words)
        case .document(let setting): documentRow(setting)
        case .capabilities: capabilityRow
        }
    }

    private func row<Value>(
        _ title: String, _ fact: BucketFacts.Fact<Value>, sign: ReportRow.Sign? = nil, edit: String = "", _ words: (Value) -> String
    ) -> ReportRow {
        switch fact {
        case .known(let value): ReportRow(sign, title, note: words(value), cells: [.text(edit)])
        case .failed(let error): ReportRow(.unknown, title, note: Self.reason(error), cells: [.text(edit)])
        case .unknown: ReportRow(nil, title, note: "reading…", cells: [.text(edit)])
        }
    }

    private func documentRow(_ setting: BucketSetting) -> ReportRow {
        let edit = drafts.contains(setting) ? "unsaved text" : editRefusal(setting) == nil ? "e edits" : ""
        let isPublic = if setting == .policy, case .known(true?) = settings.policyIsPublic { true } else { false }
        var row = row(setting.title, settings.document(setting), sign: isPublic ? .problem : nil, edit: edit) { document in
            document.map { SettingWords.brief($0) } ?? setting.absence
        }
        if isPublic { row.note = "open to everybody: \(row.note)" }
        if case .failed = settings.document(setting), let reason = settings.capabilities[setting]?.reading.reason { row.note = reason }
        return row
    }

    private var capabilityRow: ReportRow {
        let missing = BucketSetting.allCases.filter { capability($0).reading.reason != nil }.count
        let note = missing == 0 ? "what it has shown so far" : missing == 1 ? "1 setting isn't known to it" : "\(missing) settings aren't known to it"
        return ReportRow(nil, "This store", note: note, cells: [.text("")])
    }

    /// Why a setting can't be edited; nil where it can.
    func editRefusal(_ setting: BucketSetting) -> String? { readOnly ?? settings.editRefusal(setting) }

    private func capability(_ setting: BucketSetting) -> SettingCapability { settings.capabilities[setting] ?? SettingCapability() }

    // MARK: Words

    static func words(_ versioning: VersioningConfiguration) -> String {
        (versioning.status.map { $0 == .enabled ? "kept" : "suspended" } ?? "not kept, and never were") + (versioning.mfaDelete ? ", MFA delete" : "")
    }

    private static func sign(_ fact: BucketFacts.Fact<VersioningConfiguration>) -> ReportRow.Sign? {
        if case .known(let versioning) = fact, versioning.status != .enabled { .warning } else { nil }
    }

    static func words(_ lock: ObjectLockConfiguration?) -> String {
        guard let lock, lock.isEnabled else { return "off" }
        guard let mode = lock.defaultMode else { return "on, new versions aren't locked by themselves" }
        let time = lock.defaultDays.map { " for \($0) days" } ?? lock.defaultYears.map { " for \($0) years" } ?? ""
        return "on, new versions \(mode)\(time)"
    }

    /// Why something can't be read, in a few words.
    static func reason(_ error: S3Error) -> String {
        switch (error.status, error.code) {
        case (403, _), (_, "AccessDenied"): "denied: these keys may not read it (\(error.code))"
        case (405, _), (501, _): "this store doesn't have it (\(error.status) \(error.code))"
        default: error.message.isEmpty ? error.code : error.message
        }
    }

    public func text(at index: Int) -> [DetailLine] {
        switch Self.rows[index] {
        case .region: regionText
        case .versioning: versioningText
        case .objectLock: lockText
        case .document(let setting): documentText(setting)
        case .capabilities: capabilityText
        }
    }

    private var regionText: [DetailLine] {
        [
            DetailLine(.text, "", "Where the bucket's data is. A bucket stays in its region; its rules can copy it to others (R)."),
            DetailLine(.field, "store", endpoint ?? "Amazon S3"),
        ]
    }

    private var versioningText: [DetailLine] {
        guard case .known(let versioning) = settings.versioning else { return failure(settings.versioning) }
        let means: String =
            switch versioning.status {
            case .enabled: "An overwrite keeps the object before it, and a deletion only hides it."
            case .suspended: "Versions from before stay; new objects take the place of the null version, so that two uploads lose the first."
            case nil: "An overwrite or a deletion is final."
            }
        var lines = [DetailLine(.text, "", means)]
        lines.append(
            DetailLine(
                .text, "",
                versioning.mfaDelete
                    ? "MFA delete is on: versions are only deleted for good, and versioning only changed, with the code of the root account's device."
                    : "MFA delete is off: whoever may delete versions can delete them for good."))
        lines.append(DetailLine(.text, "", "V in the Buckets pane changes it, and says first what that means."))
        return lines
    }

    private var lockText: [DetailLine] {
        guard case .known(let lock) = settings.objectLock else { return failure(settings.objectLock) }
        guard let lock, lock.isEnabled else {
            return [DetailLine(.text, "", "Versions can't be locked here. Object Lock is switched on when a bucket is made (a in the Buckets pane).")]
        }
        var lines = [
            DetailLine(.text, "", "Versions can be locked until a date, or for as long as a legal hold is on them: nobody deletes them then.")
        ]
        guard let mode = lock.defaultMode else { return lines }
        lines.append(
            DetailLine(.field, "default", mode + (lock.defaultDays.map { ", \($0) days" } ?? lock.defaultYears.map { ", \($0) years" } ?? "")))
        let means =
            mode == "COMPLIANCE" ? "No account can shorten it, not even the root account." : "Who has s3:BypassGovernanceRetention can take it away."
        lines.append(DetailLine(.text, "", means))
        return lines
    }

    private func documentText(_ setting: BucketSetting) -> [DetailLine] {
        var lines: [DetailLine] = []
        switch settings.document(setting) {
        case .unknown: return [DetailLine(.text, "", "It is being read.")]
        case .failed(let error):
            lines.append(DetailLine(.problem, "", capability(setting).reading.reason ?? Self.reason(error)))
            if !error.code.isEmpty { lines.append(DetailLine(.field, "code", "\(error.status) \(error.code)")) }
        case .known(nil): lines.append(DetailLine(.text, "", setting.absence.prefix(1).uppercased() + setting.absence.dropFirst() + "."))
        case .known(let document?):
            if setting == .policy { lines += publicLines }
            lines += document.lines.map { DetailLine(.text, "", $0) }
        }
        lines.append(DetailLine(.heading, ""))
        if drafts.contains(setting) { lines.append(DetailLine(.text, "", "A text of yours that wasn't saved is kept: e goes on with it.")) }
        if !setting.isEditable {
            lines.append(DetailLine(.text, "", "Strata only shows it."))
        } else if let refusal = editRefusal(setting) {
            lines.append(DetailLine(.text, "", "It can't be edited here: \(refusal)."))
        } else {
            lines.append(
                DetailLine(
                    .text, "",
                    "e or enter opens it in your editor. Before anything is sent it is checked, read again and shown as a difference; an empty text removes it."
                ))
        }
        return lines
    }

    private var publicLines: [DetailLine] {
        switch settings.policyIsPublic {
        case .known(true?): [DetailLine(.problem, "", "The store judges that this policy opens the bucket to everybody.")]
        case .known(false?): [DetailLine(.text, "", "The store judges that it isn't public.")]
        case .known(nil), .unknown, .failed: []
        }
    }

    private func failure<Value>(_ fact: BucketFacts.Fact<Value>) -> [DetailLine] {
        guard case .failed(let error) = fact else { return [DetailLine(.text, "", "It is being read.")] }
        return [DetailLine(.problem, "", Self.reason(error)), DetailLine(.field, "code", "\(error.status) \(error.code)")]
    }

    /// What the endpoint has shown, setting by setting.
    private var capabilityText: [DetailLine] {
        var lines = [
            DetailLine(
                .text, "",
                "What \(endpoint ?? "Amazon S3") has shown in this session. Many stores answer for the bucket itself where they don't know a setting, and a DELETE of it would delete the bucket: so nothing is written that a read hasn't shown."
            )
        ]
        for setting in BucketSetting.allCases {
            let capability = capability(setting)
            lines.append(DetailLine(.heading, setting.title))
            lines.append(DetailLine(.field, "read", Self.words(capability.reading, shown: "yes", unknown: "not shown yet")))
            guard setting.isEditable else {
                lines.append(DetailLine(.field, "write", "Strata only shows it"))
                continue
            }
            if capability.reading.reason != nil {
                lines.append(DetailLine(.field, "write", "never: what can't be read first isn't written"))
                continue
            }
            lines.append(DetailLine(.field, "write", Self.words(capability.writing, shown: "yes: a change was kept", unknown: "not tried yet")))
        }
        return lines
    }

    private static func words(_ support: SettingSupport, shown: String, unknown: String) -> String {
        switch support {
        case .shown: shown
        case .unknown: unknown
        case .missing(let reason): "no: \(reason)"
        }
    }
}
