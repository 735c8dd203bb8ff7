import S3Model
import Timeline

extension AppState {
    /// What a save changes, in words, in numbers and as XML; with what must be acknowledged.
    func saveQuestion(_ plan: RuleSavePlan, _ pane: RulesPane) -> ConfirmLayer {
        let sheet = pane.sheet
        let (old, new) = (plan.present.tree ?? pane.tab.empty, plan.merged.tree ?? pane.tab.empty)
        var lines: [DetailLine] = []
        lines.append(DetailLine(.text, "", Self.sentence(plan, pane.address)))
        if !plan.theirChanges.isEmpty {
            lines.append(DetailLine(.problem, "meanwhile", "somebody else has changed other rules since; that stays:"))
            lines += plan.theirChanges.flatMap { Self.changeLines($0, pane.tab, sheet.base) }
        }
        lines.append(DetailLine(.heading, "what you change"))
        lines += plan.changes.flatMap { Self.changeLines($0, pane.tab, sheet.base) }
        if let change = plan.minimumObjectSizeChange {
            let words = "objects under 128 KiB: \(change.from ?? "unsaid") becomes \(change.to ?? "unsaid")"
            lines.append(DetailLine(.problem, "minimum", words))
        }
        switch pane.tab {
        case .lifecycle: lines += forecastLines(pane, LifecycleConfiguration(tree: new))
        case .replication: lines += Self.replicationLines(plan)
        }
        let touched = Set(plan.changes.filter { $0.kind == .added || $0.kind == .changed }.map { KeyName($0.name) })
        for problem in sheet.problems where problem.severity == .warning {
            guard let draft = problem.rule.flatMap(sheet.draft(at:)), touched.contains(KeyName(draft.id)) else { continue }
            lines.append(DetailLine(.problem, "note", "\(draft.id): \(problem.text)"))
        }
        lines.append(DetailLine(.field, "guard", "a backup is written first; the rules are read back afterwards; U undoes it"))
        lines.append(DetailLine(.heading, "as XML"))
        lines += Self.xmlLines(old, new)
        return ConfirmLayer(
            title: "Save \(pane.address.words)", lines: lines, yes: "Save",
            ticks: isReadOnly || pane.tab != .lifecycle ? [] : Self.acknowledgements(plan),
            refusal: isReadOnly ? "this session is read-only" : nil, decision: .saveRules(plan))
    }

    /// What the save does to the whole.
    private static func sentence(_ plan: RuleSavePlan, _ rules: RuleAddress) -> String {
        switch (rules.kind, plan.merged.isNone) {
        case (.lifecycle, true): "Take every lifecycle rule of \(rules.bucket) away: nothing moves and nothing is deleted by itself any more."
        case (.replication, true): "Take every replication rule of \(rules.bucket) away: nothing is copied any more. What has been copied stays."
        default:
            "Replace the \(plan.present.ruleCount) \(rules.kind == .replication ? "replication " : "")rules of \(rules.bucket) by these \(plan.merged.ruleCount)."
        }
    }

    /// A rule that acts on every object must be known to.
    private static func acknowledgements(_ plan: RuleSavePlan) -> [ConfirmLayer.Tick] {
        let rules = plan.changes.filter { $0.kind == .added || $0.kind == .changed }.compactMap(\.new).filter { $0.localName == "Rule" }
        let drafts = rules.map { LifecycleRuleDraft($0) }
        let names = drafts.filter { $0.isEnabled && $0.filter.isEverything && $0.actsOnObjects }.map {
            $0.id.isEmpty ? "the rule without an id" : $0.id
        }
        guard !names.isEmpty else { return [] }
        return [ConfirmLayer.Tick("I know that \(names.joined(separator: ", ")) acts on every object of this bucket", isRequired: true)]
    }

    /// A change in words: what it is about, then each field.
    static func changeLines(_ change: RuleChange, _ kind: RuleKind, _ base: RuleBase? = nil) -> [DetailLine] {
        let (sign, color): (String, DetailLine.Kind) =
            switch change.kind {
            case .added: ("+", .added)
            case .removed: ("-", .removed)
            case .changed: ("~", .text)
            case .moved: ("=", .text)
            case .document: ("~", .text)
            }
        let title = change.kind == .moved ? "\(change.name) moves" : change.name
        // A whole rule says more in words than as a list of its fields.
        if change.kind == .added || change.kind == .removed, let rule = change.new ?? change.old, rule.localName == "Rule" {
            let words = kind.words(rule, kind == .lifecycle ? nil : base)
            return [DetailLine(color, "", "\(sign) \(title): \(kind.draft(rule).isEnabled ? "" : "off, ")\(words)")]
        }
        if change.words.isEmpty { return [DetailLine(color, "", "\(sign) \(title)")] }
        return [DetailLine(color, "", "\(sign) \(title): \(change.words.joined(separator: "; "))")]
    }

    /// The difference of two documents line by line, with two lines of what is around each change.
    static func xmlLines(_ old: XMLElement, _ new: XMLElement) -> [DetailLine] { difference(old.prettyLines(), new.prettyLines()) }

    /// The same of any two texts.
    static func difference(_ a: [String], _ b: [String]) -> [DetailLine] {
        var lines: [DetailLine] = []
        let runs = LineDiff.runs(a, b)
        for (index, run) in runs.enumerated() {
            guard run.isSame else {
                lines += a[run.a].map { DetailLine(.removed, "", "- \($0)") } + b[run.b].map { DetailLine(.added, "", "+ \($0)") }
                continue
            }
            let head = index == 0 ? 0 : 2
            let tail = index == runs.count - 1 ? 0 : 2
            let same = Array(a[run.a])
            if same.count <= head + tail + 1 {
                lines += same.map { DetailLine(.text, "", "  \($0)") }
            } else {
                lines += same.prefix(head).map { DetailLine(.text, "", "  \($0)") }
                lines.append(DetailLine(.text, "", "  … \(same.count - head - tail) lines the same"))
                lines += same.suffix(tail).map { DetailLine(.text, "", "  \($0)") }
            }
        }
        return lines
    }

    /// The changes that haven't been saved, to read.
    mutating func compareRules() -> [Effect] {
        guard let pane = workspace.rules, let base = pane.sheet.base else { return [] }
        var lines = pane.sheet.changes.flatMap { Self.changeLines($0, pane.tab, base) }
        if pane.tab == .lifecycle { lines += forecastLines(pane, pane.document) }
        lines.append(DetailLine(.heading, "as XML"))
        lines += Self.xmlLines(base.document.tree ?? pane.tab.empty, pane.sheet.tree)
        layers.append(.confirm(ConfirmLayer(title: "Edited and not saved", lines: lines, yes: "Save", decision: .prepareSave)))
        return []
    }

    /// Both sides of what somebody else changed too.
    static func conflictQuestion(_ conflicts: [RuleConflict], _ theirs: StoredRules, _ pane: RulesPane) -> ConfirmLayer {
        var lines = [
            DetailLine(
                .text, "",
                "Somebody else has changed what you have changed too, since you read \(pane.address.words). Nothing was sent. Choose whose is taken; "
                    + "everything else of both is kept, and you are asked again before anything is saved.")
        ]
        let words = { (rule: XMLElement?) -> String in
            guard let rule else { return "(no such rule)" }
            guard rule.localName == "Rule", let base = pane.sheet.base else { return "set something of the document" }
            return "\(pane.tab.draft(rule).isEnabled ? "on" : "off"), \(pane.tab.words(rule, base))"
        }
        for conflict in conflicts {
            lines.append(DetailLine(.heading, conflict.name))
            lines.append(DetailLine(.field, "was", words(conflict.base)))
            lines.append(DetailLine(.problem, "theirs", words(conflict.theirs)))
            lines.append(DetailLine(.problem, "yours", words(conflict.mine)))
            let nothing = XMLElement("Rule")
            lines.append(DetailLine(.text, "", "as XML: - theirs, + yours"))
            lines += xmlLines(conflict.theirs ?? nothing, conflict.mine ?? nothing)
        }
        return ConfirmLayer(
            title: "Changed on both sides", lines: lines, yes: "Go on",
            choices: [ConfirmLayer.Choice("where both changed, take", ["theirs", "mine"])], decision: .resolveRules(theirs))
    }

    /// The store accepted a document and keeps another one.
    static func alarm(_ saved: RuleSaved, _ changes: [RuleChange], _ rules: RuleAddress, isUndo: Bool) -> ConfirmLayer {
        var lines = [
            DetailLine(.problem, "differs", "The store accepted \(rules.words) and keeps something else than it was sent:")
        ]
        lines += changes.flatMap { changeLines($0, rules.kind) }
        if saved.lostMinimumObjectSize {
            let kept = saved.kept.minimumObjectSize ?? "none"
            lines.append(
                DetailLine(
                    .problem, "lost", "the default minimum size for transitions: \(saved.sent.minimumObjectSize ?? "") was sent, \(kept) is kept"))
        }
        if isUndo {
            lines.append(DetailLine(.field, "backup", "\(saved.backup) holds the rules from before this undo"))
            return ConfirmLayer(title: "The store kept other rules", lines: lines, yes: "Undo", decision: .undoRules(rules, saved))
        }
        lines.append(
            DetailLine(.text, "", "What it keeps is what it acts on. Undo puts the former rules back; No leaves what the store made of them."))
        lines.append(DetailLine(.field, "backup", saved.backup))
        lines.append(DetailLine(.heading, "sent, and what the store has"))
        lines += xmlLines(saved.sent.tree ?? rules.kind.empty, saved.kept.tree ?? rules.kind.empty)
        return ConfirmLayer(title: "The store kept other rules", lines: lines, yes: "Undo", decision: .undoRules(rules, saved))
    }

    static func undoQuestion(_ saved: SavedRules) -> ConfirmLayer {
        var lines = [DetailLine(.text, "", "Put \(saved.rules.words) back as they were before they were saved:")]
        let none = saved.rules.kind.empty
        let changes = RuleChange.between(saved.saved.kept.tree ?? none, saved.saved.former.tree ?? none)
        lines += changes.flatMap { changeLines($0, saved.rules.kind) }
        lines.append(DetailLine(.field, "guard", "not if somebody has changed them since"))
        return ConfirmLayer(title: "Undo", lines: lines, yes: "Undo", decision: .undoRules(saved.rules, saved.saved))
    }
}
