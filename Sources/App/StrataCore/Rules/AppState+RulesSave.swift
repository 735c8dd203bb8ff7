public import S3Model
import Timeline

extension AppState {
    /// Has the store read again and the edits merged into what it has now; the question comes with the answer.
    mutating func prepareSave() -> [Effect] {
        guard let pane = workspace.rules, let base = pane.sheet.base else { return [] }
        let ticket = newTicket()
        workspace.rules?.sheet.saving = ticket
        status = Notice(.info, "Reading \(pane.address.words) again, to compare…")
        return [.prepareRulesSave(ticket, pane.address, base: base.document, edited: pane.sheet.edited)]
    }

    mutating func savePrepared(_ ticket: Ticket, _ preparation: RuleSavePreparation) -> [Effect] {
        guard var pane = workspace.rules, let kind = pane.kind(of: ticket) else { return [] }
        // The question is about what is in sight.
        pane.tab = kind
        pane.sheet.saving = nil
        workspace.rules = pane
        status = nil
        switch preparation {
        case .ready(let plan) where plan.isNothing:
            status = Notice(.info, "The store has exactly these rules already: nothing to save.")
            adopt(plan.present, pane.address)
        case .ready(let plan): return askSave(plan)
        case .conflicts(let conflicts, let theirs): layers.append(.confirm(Self.conflictQuestion(conflicts, theirs, pane)))
        }
        return []
    }

    /// Asks. What somebody else has changed is taken in first, so that pane and forecast are of the rules that would be sent; while that forecast is
    /// being worked out the question waits for it.
    private mutating func askSave(_ plan: RuleSavePlan) -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        if !plan.theirChanges.isEmpty, var base = pane.sheet.base {
            base.document = plan.present
            pane.sheet.rebase(on: base, tree: plan.merged.tree ?? pane.tab.empty)
            workspace.rules = pane
        }
        guard pane.tab == .lifecycle else {
            layers.append(.confirm(saveQuestion(plan, pane)))
            return []
        }
        let effects = computeForecast()
        guard let pane = workspace.rules else { return effects }
        if pane.forecast.computing == nil {
            layers.append(.confirm(saveQuestion(plan, pane)))
        } else {
            workspace.rules?.lifecycle.awaiting = plan
            status = Notice(.info, "Working out what these rules will do, for the question…")
        }
        return effects
    }

    /// The question that waited for a forecast, now that one has come; edits made meanwhile take it away.
    mutating func askAwaitedSave() {
        guard var pane = workspace.rules, let plan = pane.lifecycle.awaiting, let forecast = pane.forecast.answer?.question.document else { return }
        let document = LifecycleConfiguration(tree: plan.merged.tree ?? RuleKind.lifecycle.empty)
        guard forecast == document || forecastDocument != document else { return }
        pane.lifecycle.awaiting = nil
        status = nil
        if forecast == document, layers.isEmpty {
            pane.tab = .lifecycle
            layers.append(.confirm(saveQuestion(plan, pane)))
        } else {
            status = Notice(.info, "Not saved: something else came in between.", hint: "^s asks again")
        }
        workspace.rules = pane
    }

    /// A yes to the save question.
    mutating func saveRules(_ plan: RuleSavePlan) -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        let ticket = beginChange()
        workspace.rules?.sheet.saving = ticket
        status = Notice(.info, "Saving \(pane.address.words)…")
        return [.saveRules(ticket, pane.address, plan)]
    }

    /// How a save, or its undo, ended. It is told wherever the user is by now.
    mutating func rulesSaved(_ ticket: Ticket, _ rules: RuleAddress, _ outcome: RuleSaveOutcome, isUndo: Bool) -> [Effect] {
        changes.remove(ticket)
        for kind in RuleKind.allCases where workspace.rules?[kind].saving == ticket { workspace.rules?[kind].saving = nil }
        switch outcome {
        case .nothing: status = Notice(.info, "The store has exactly these rules already: nothing was sent.")
        case .kept(let saved): return saveKept(saved, rules, isUndo: isUndo) + rereadPosture(of: rules.bucket)
        case .altered(let saved, let changes):
            remember(saved, rules, isUndo: isUndo)
            adopt(saved.kept, rules)
            status = Notice(.warning, "The store took \(rules.words) and kept others.")
            layers.append(.confirm(Self.alarm(saved, changes, rules, isUndo: isUndo)))
            return computeForecast() + rereadPosture(of: rules.bucket)
        case .changedMeanwhile:
            if isUndo || workspace.rules?.bucket != rules.bucket {
                status = Notice(
                    .warning, "Somebody else has changed \(rules.words) since: nothing was sent.", hint: "R shows them as they are")
                return workspace.rules?.bucket == rules.bucket && workspace.rules?.hasEdits == false ? loadRules() : []
            }
            workspace.rules?.tab = rules.kind
            let effects = prepareSave()
            status = Notice(.warning, "Somebody else changed the rules just now: nothing was sent. Comparing again…")
            return effects
        case .refused(let error, let reasons): refuseSave(error, reasons, rules)
        case .unknown(let error, let backup):
            var notice = Notice(error, after: "Nobody knows whether \(rules.words) were replaced.")
            notice.details.append(Notice.Detail("backup", "\(backup) holds the rules as they were"))
            layers.append(.details(DetailsLayer(notice: notice)))
        }
        return []
    }

    private mutating func saveKept(_ saved: RuleSaved, _ address: RuleAddress, isUndo: Bool) -> [Effect] {
        remember(saved, address, isUndo: isUndo)
        adopt(saved.kept, address)
        let count = saved.kept.ruleCount
        let kind = address.kind == .replication ? "replication " : ""
        let rules = count == 0 ? "no \(kind)rule" : count == 1 ? "1 \(kind)rule" : "\(count) \(kind)rules"
        status = Notice(
            .info, "\(isUndo ? "Undone" : "Saved"): \(address.bucket) has \(rules), read back and the same.", hint: isUndo ? nil : "U undoes it",
            details: [Notice.Detail("backup", saved.backup)])
        return computeForecast()
    }

    /// The store's rules are these now: the edits have arrived, or are void.
    private mutating func adopt(_ stored: StoredRules, _ rules: RuleAddress) {
        guard var pane = workspace.rules, rules.bucket == pane.bucket, var base = pane[rules.kind].base else { return }
        base.document = stored
        pane[rules.kind].start(from: base)
        workspace.rules = pane
        noteRuleCount(pane, rules.kind)
        learnRegions()
    }

    /// Keeps what undo needs; an undo takes it away again.
    private mutating func remember(_ saved: RuleSaved, _ rules: RuleAddress, isUndo: Bool) {
        guard isUndo else { return savedRules.append(SavedRules(profile: profile, rules: rules, saved: saved)) }
        let undone = savedRules.lastIndex { $0.profile == profile && $0.rules == rules && $0.saved.kept == saved.former }
        if let undone { savedRules.remove(at: undone) }
    }

    private mutating func refuseSave(_ error: S3Error, _ reasons: [RuleProblem], _ rules: RuleAddress) {
        var notice = Notice(error, after: "The store refused the rules; those of \(rules.bucket) are as they were, and your edits are still here.")
        notice.details = reasons.map { Notice.Detail("known", "\($0.text) (\($0.basis))") } + notice.details
        layers.append(.details(DetailsLayer(notice: notice)))
    }

    // MARK: conflicts

    /// A yes to the conflict question: goes on from what the store has, with their rules or mine in the places both changed.
    mutating func resolveConflict(theirs: StoredRules, takesMine: Bool) -> [Effect] {
        guard var pane = workspace.rules, var base = pane.sheet.base else { return [] }
        let none = pane.tab.empty
        let outcome = RuleMerge.merge(
            base: base.document.tree ?? none, mine: pane.sheet.tree, theirs: theirs.tree ?? none, prefer: takesMine ? .mine : .theirs)
        guard case .merged(let tree) = outcome else { return [] }
        base.document = theirs
        pane.sheet.rebase(on: base, tree: tree)
        workspace.rules = pane
        guard pane.sheet.hasEdits else {
            status = Notice(.info, "These are the rules as the store has them now; nothing of yours is left to save.")
            return computeForecast()
        }
        return computeForecast() + prepareSave()
    }
}

/// A save that can be undone, and whose it was.
public struct SavedRules: Sendable, Equatable {
    public var profile: String
    public var rules: RuleAddress
    public var saved: RuleSaved
}
