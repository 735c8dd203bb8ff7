public import S3Model
import Timeline

extension AppState {
    /// Has the store read again and the edits merged into what it has now; the question comes with the answer.
    mutating func prepareSave() -> [Effect] {
        guard let pane = workspace.rules, let base = pane.base else { return [] }
        let ticket = newTicket()
        workspace.rules?.saving = ticket
        status = Notice(.info, "Reading the rules of \(pane.bucket) again, to compare…")
        let edited = StoredRules(pane.document, minimumObjectSize: pane.minimumObjectSize ?? base.document.minimumObjectSize)
        return [.prepareRulesSave(ticket, bucket: pane.bucket, base: base.document, edited: edited)]
    }

    mutating func savePrepared(_ ticket: Ticket, _ preparation: RuleSavePreparation) -> [Effect] {
        guard let pane = workspace.rules, pane.saving == ticket else { return [] }
        workspace.rules?.saving = nil
        status = nil
        switch preparation {
        case .ready(let plan) where plan.isNothing:
            status = Notice(.info, "The store has exactly these rules already: nothing to save.")
            adopt(plan.present)
        case .ready(let plan): layers.append(.confirm(saveQuestion(plan, pane)))
        case .conflicts(let conflicts, let theirs): layers.append(.confirm(Self.conflictQuestion(conflicts, theirs, pane)))
        }
        return []
    }

    /// A yes to the save question.
    mutating func saveRules(_ ticket: Ticket, _ plan: RuleSavePlan) -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        workspace.rules?.saving = ticket
        status = Notice(.info, "Saving the rules of \(pane.bucket)…")
        return [.saveRules(ticket, bucket: pane.bucket, plan)]
    }

    /// How a save, or its undo, ended. It is told wherever the user is by now.
    mutating func rulesSaved(_ ticket: Ticket, bucket: String, _ outcome: RuleSaveOutcome, isUndo: Bool) -> [Effect] {
        changes.remove(ticket)
        if workspace.rules?.saving == ticket { workspace.rules?.saving = nil }
        switch outcome {
        case .nothing: status = Notice(.info, "The store has exactly these rules already: nothing was sent.")
        case .kept(let saved): return saveKept(saved, bucket: bucket, isUndo: isUndo)
        case .altered(let saved, let changes):
            remember(saved, bucket: bucket, isUndo: isUndo)
            adopt(saved.kept, bucket: bucket)
            status = Notice(.warning, "The store took the rules of \(bucket) and kept others.")
            layers.append(.confirm(Self.alarm(saved, changes, bucket: bucket, isUndo: isUndo)))
            return computeForecast()
        case .changedMeanwhile:
            if isUndo || workspace.rules?.bucket != bucket {
                status = Notice(
                    .warning, "Somebody else has changed the rules of \(bucket) since: nothing was sent.", hint: "R shows them as they are")
                return workspace.rules?.bucket == bucket && workspace.rules?.hasEdits == false ? loadRules() : []
            }
            let effects = prepareSave()
            status = Notice(.warning, "Somebody else changed the rules just now: nothing was sent. Comparing again…")
            return effects
        case .refused(let error, let reasons): refuseSave(error, reasons, bucket: bucket)
        case .unknown(let error, let backup):
            var notice = Notice(error)
            notice.headline = "Nobody knows whether the rules of \(bucket) were replaced. \(notice.headline)"
            notice.details.append(Notice.Detail("backup", "\(backup) holds the rules as they were"))
            layers.append(.details(DetailsLayer(notice: notice)))
        }
        return []
    }

    private mutating func saveKept(_ saved: RuleSaved, bucket: String, isUndo: Bool) -> [Effect] {
        remember(saved, bucket: bucket, isUndo: isUndo)
        adopt(saved.kept, bucket: bucket)
        let count = saved.kept.ruleCount
        let rules = count == 0 ? "no rule" : count == 1 ? "1 rule" : "\(count) rules"
        status = Notice(
            .info, "\(isUndo ? "Undone" : "Saved"): \(bucket) has \(rules), read back and the same.", hint: isUndo ? nil : "U undoes it",
            details: [Notice.Detail("backup", saved.backup)])
        return computeForecast()
    }

    /// The store's rules are these now: the edits have arrived, or are void.
    private mutating func adopt(_ stored: StoredRules, bucket: String? = nil) {
        guard var pane = workspace.rules, bucket == nil || bucket == pane.bucket, var base = pane.base else { return }
        base.document = stored
        pane.start(from: base)
        workspace.rules = pane
        workspace.buckets.facts[pane.bucket]?.lifecycleRules = .known(pane.count)
    }

    /// Keeps what undo needs; an undo takes it away again.
    private mutating func remember(_ saved: RuleSaved, bucket: String, isUndo: Bool) {
        guard isUndo else { return savedRules.append(SavedRules(profile: profile, bucket: bucket, saved: saved)) }
        let undone = savedRules.lastIndex { $0.profile == profile && $0.bucket == bucket && $0.saved.kept == saved.former }
        if let undone { savedRules.remove(at: undone) }
    }

    private mutating func refuseSave(_ error: S3Error, _ reasons: [RuleProblem], bucket: String) {
        var notice = Notice(error)
        notice.headline = "The store refused the rules; those of \(bucket) are as they were, and your edits are still here. \(notice.headline)"
        notice.details = reasons.map { Notice.Detail("known", "\($0.text) (\($0.basis))") } + notice.details
        layers.append(.details(DetailsLayer(notice: notice)))
    }

    // MARK: conflicts

    /// A yes to the conflict question: goes on from what the store has, with their rules or mine in the places both changed.
    mutating func resolveConflict(theirs: StoredRules, takesMine: Bool) -> [Effect] {
        guard var pane = workspace.rules, var base = pane.base else { return [] }
        let outcome = RuleMerge.merge(
            base: base.configuration.tree, mine: pane.document.tree, theirs: theirs.lifecycle.tree, prefer: takesMine ? .mine : .theirs)
        guard case .merged(let tree) = outcome else { return [] }
        base.document = theirs
        pane.rebase(on: base, document: LifecycleConfiguration(tree: tree))
        workspace.rules = pane
        guard pane.hasEdits else {
            status = Notice(.info, "These are the rules as the store has them now; nothing of yours is left to save.")
            return computeForecast()
        }
        return computeForecast() + prepareSave()
    }
}

/// A save that can be undone, and whose it was.
public struct SavedRules: Sendable, Equatable {
    public var profile: String
    public var bucket: String
    public var saved: RuleSaved
}
