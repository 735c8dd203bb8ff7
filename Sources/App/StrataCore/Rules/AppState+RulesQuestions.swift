import S3Model
import Timeline

extension AppState {
    /// What a save changes, in words, in numbers and as XML; with what must be acknowledged.
    func saveQuestion(_ plan: RuleSavePlan, _ pane: RulesPane) -> ConfirmLayer {
        let (old, new) = (plan.present.lifecycle, plan.merged.lifecycle)
        var lines: [DetailLine] = []
        if plan.merged.isNone {
            lines.append(
                DetailLine(.text, "", "Take every lifecycle rule of \(pane.bucket) away: nothing moves and nothing is deleted by itself any more."))
        } else {
            lines.append(DetailLine(.text, "", "Replace the \(old.ruleCount) rules of \(pane.bucket) by these \(new.ruleCount)."))
        }
        if !plan.theirChanges.isEmpty {
            lines.append(DetailLine(.problem, "meanwhile", "somebody else has changed other rules since; that stays:"))
            lines += plan.theirChanges.flatMap(Self.changeLines)
        }
        lines.append(DetailLine(.heading, "what you change"))
        lines += plan.changes.flatMap(Self.changeLines)
        if let change = plan.minimumObjectSizeChange {
            let words = "objects under 128 KiB: \(change.from ?? "unsaid") becomes \(change.to ?? "unsaid")"
            lines.append(DetailLine(.problem, "minimum", words))
        }
        lines += forecastLines(pane, new)
        let touched = Set(plan.changes.filter { $0.kind == .added || $0.kind == .changed }.map { KeyName($0.name) })
        for problem in pane.problems where problem.severity == .warning {
            guard let rule = problem.rule, pane.drafts.indices.contains(rule), touched.contains(KeyName(pane.drafts[rule].id)) else { continue }
            lines.append(DetailLine(.problem, "note", "\(pane.drafts[rule].id): \(problem.text)"))
        }
        lines.append(DetailLine(.field, "guard", "a backup is written first; the rules are read back afterwards; U undoes it"))
        lines.append(DetailLine(.heading, "as XML"))
        lines += Self.xmlLines(old.tree, new.tree)
        return ConfirmLayer(
            title: "Save the rules of \(pane.bucket)", lines: lines, yes: "Save", ticks: isReadOnly ? [] : Self.acknowledgements(plan),
            refusal: isReadOnly ? "this session is read-only" : nil, decision: .saveRules(plan))
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
    static func changeLines(_ change: RuleChange) -> [DetailLine] {
        let (sign, kind): (String, DetailLine.Kind) =
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
            let draft = LifecycleRuleDraft(rule)
            return [DetailLine(kind, "", "\(sign) \(title): \(draft.isEnabled ? "" : "off, ")\(draft.words(in: RuleContext(bucket: "")))")]
        }
        if change.words.isEmpty { return [DetailLine(kind, "", "\(sign) \(title)")] }
        return [DetailLine(kind, "", "\(sign) \(title): \(change.words.joined(separator: "; "))")]
    }

    /// The difference of two documents line by line, with two lines of what is around each change.
    static func xmlLines(_ old: XMLElement, _ new: XMLElement) -> [DetailLine] {
        let (a, b) = (old.prettyLines(), new.prettyLines())
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
        guard let pane = workspace.rules, let base = pane.base else { return [] }
        var lines = pane.changes.flatMap(Self.changeLines)
        lines += forecastLines(pane, pane.document)
        lines.append(DetailLine(.heading, "as XML"))
        lines += Self.xmlLines(base.configuration.tree, pane.document.tree)
        layers.append(.confirm(ConfirmLayer(title: "Edited and not saved", lines: lines, yes: "Save", decision: .prepareSave)))
        return []
    }

    /// Both sides of what somebody else changed too.
    static func conflictQuestion(_ conflicts: [RuleConflict], _ theirs: StoredRules, _ pane: RulesPane) -> ConfirmLayer {
        var lines = [
            DetailLine(
                .text, "",
                "Somebody else has changed what you have changed too, since you read the rules of \(pane.bucket). Nothing was sent. Choose whose is taken; "
                    + "everything else of both is kept, and you are asked again before anything is saved.")
        ]
        let words = { (rule: XMLElement?) -> String in
            guard let rule else { return "(no such rule)" }
            guard rule.localName == "Rule", let base = pane.base else { return "set something of the document" }
            let draft = LifecycleRuleDraft(rule)
            return "\(draft.isEnabled ? "on" : "off"), \(draft.words(in: base.context))"
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
    static func alarm(_ saved: RuleSaved, _ changes: [RuleChange], bucket: String, isUndo: Bool) -> ConfirmLayer {
        var lines = [
            DetailLine(.problem, "differs", "The store accepted the rules of \(bucket) and keeps something else than it was sent:")
        ]
        lines += changes.flatMap(changeLines)
        if saved.lostMinimumObjectSize {
            let kept = saved.kept.minimumObjectSize ?? "none"
            lines.append(
                DetailLine(
                    .problem, "lost", "the default minimum size for transitions: \(saved.sent.minimumObjectSize ?? "") was sent, \(kept) is kept"))
        }
        if isUndo {
            lines.append(DetailLine(.field, "backup", "\(saved.backup) holds the rules from before this undo"))
            return ConfirmLayer(title: "The store kept other rules", lines: lines, yes: "Undo", decision: .undoRules(bucket: bucket, saved))
        }
        lines.append(
            DetailLine(.text, "", "What it keeps is what it acts on. Undo puts the former rules back; No leaves what the store made of them."))
        lines.append(DetailLine(.field, "backup", saved.backup))
        lines.append(DetailLine(.heading, "sent, and what the store has"))
        lines += xmlLines(saved.sent.lifecycle.tree, saved.kept.lifecycle.tree)
        return ConfirmLayer(title: "The store kept other rules", lines: lines, yes: "Undo", decision: .undoRules(bucket: bucket, saved))
    }

    static func undoQuestion(_ saved: SavedRules) -> ConfirmLayer {
        var lines = [DetailLine(.text, "", "Put the rules of \(saved.bucket) back as they were before they were saved:")]
        lines += RuleChange.between(saved.saved.kept.lifecycle.tree, saved.saved.former.lifecycle.tree).flatMap(changeLines)
        lines.append(DetailLine(.field, "guard", "not if somebody has changed them since"))
        return ConfirmLayer(title: "Undo", lines: lines, yes: "Undo", decision: .undoRules(bucket: saved.bucket, saved.saved))
    }
}
