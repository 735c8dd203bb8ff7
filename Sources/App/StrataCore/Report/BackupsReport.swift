public import S3Model

/// Documents of a bucket's rules as they were before Strata replaced them, the newest first.
public struct BackupsReport: Sendable, Equatable, Reporting {
    public var rules: RuleAddress
    public var backups: [KeptRules] = []
    /// Files that can't be read as backups.
    public var unreadable: [String] = []

    /// What is known of the bucket: the same rule means something else where versions are kept.
    let base: RuleBase?

    init(of rules: RuleAddress, base: RuleBase?) {
        self.rules = rules
        self.base = base
    }

    public var title: String { "backups of \(rules.words)" }
    public var rowCount: Int { backups.count }
    public var openTitle: String { "take" }
    public var commands: [Command] { [.open, .copyMenu, .refresh] }

    public var emptyWords: String { "Strata keeps what it replaces: there is a backup after the first save." }

    public var summary: [DetailLine] {
        unreadable.map { DetailLine(.problem, "", "\($0) can't be read as a backup.") }
    }

    public func row(at index: Int) -> ReportRow {
        let kept = backups[index]
        let count = kept.document.ruleCount
        return ReportRow(nil, isoText(kept.savedAt), note: count == 1 ? "1 rule" : "\(count) rules")
    }

    public func text(at index: Int) -> [DetailLine] {
        let kept = backups[index]
        var lines = [
            DetailLine(
                .text, "",
                "The rules as they were until \(isoText(kept.savedAt)). Enter takes them into the pane; nothing is sent before they are saved.")
        ]
        lines.append(DetailLine(.field, "file", kept.path))
        let tree = kept.document.tree ?? rules.kind.empty
        let elements = rules.kind.document(tree).ruleElements
        if elements.isEmpty { lines.append(DetailLine(.text, "", "No rules at all.")) }
        for element in elements {
            let draft = rules.kind.draft(element)
            lines.append(DetailLine(.heading, draft.id.isEmpty ? "rule without an ID" : draft.id))
            lines.append(DetailLine(.text, "", (draft.isEnabled ? "" : "off: ") + rules.kind.words(element, base)))
        }
        return lines
    }
}

/// A document of rules that was replaced, in its file.
public struct KeptRules: Sendable, Equatable {
    public var path: String
    /// When it was replaced: milliseconds since 1970, UTC.
    public var savedAt: Int64
    public var document: StoredRules

    public init(path: String, savedAt: Int64, document: StoredRules) {
        self.path = path
        self.savedAt = savedAt
        self.document = document
    }
}

extension AppState {
    /// What was there before Strata's saves, also those of former sessions.
    mutating func openBackups() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        let rules = RuleAddress(pane.tab, of: pane.bucket)
        layers.append(.report(ReportLayer(.backups(BackupsReport(of: rules, base: pane.sheet.base)))))
        return readBackups(of: rules)
    }

    mutating func readBackups(of rules: RuleAddress) -> [Effect] {
        [.listBackups(beginReading(), rules)]
    }

    mutating func backupsListed(_ ticket: Ticket, _ backups: [KeptRules], unreadable: [String]) {
        withReport(ticket) { layer in
            guard case .backups(var report) = layer.subject else { return }
            (report.backups, report.unreadable) = (backups, unreadable)
            layer.subject = .backups(report)
            layer.loading = .done
        }
    }

    /// Takes a backup into the Rules pane, unsaved.
    mutating func takeBackup(_ kept: KeptRules?) -> [Effect] {
        guard let kept, let pane = workspace.rules else { return [] }
        layers.removeLast()
        if let reason = disabledReason(.importRules) {
            status = Notice(.warning, reason)
            return []
        }
        return placeRules(kept.document, of: pane.tab, from: kept.path)
    }
}
