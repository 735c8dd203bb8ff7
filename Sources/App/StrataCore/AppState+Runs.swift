import S3Model
import Timeline

extension AppState {
    /// Asks the journal what there is to undo or to finish.
    mutating func askUndo() -> [Effect] { [.listRuns(newTicket(), isStart: false)] }

    /// Lists the runs of this store; at the start only says so when one was interrupted.
    mutating func offer(_ runs: [RunSummary], isStart: Bool) {
        let own = runs.filter { $0.endpoint == workspace.connection?.endpoint || workspace.connection == nil }
        if isStart {
            guard let run = own.first(where: \.canResume), status == nil else { return }
            status = Notice(
                .warning, "A restore of \(run.title) was interrupted after \(run.progress.done) of \(run.progress.total) keys.",
                hint: "U finishes or undoes it.")
            return
        }
        var items = savedRules.reversed().filter { $0.profile == profile }.map { saved in
            MenuLayer.Item(
                "put \(saved.rules.words) back", note: "as they were before they were saved: \(saved.saved.former.ruleCount) rules",
                choice: .undoRules(saved))
        }
        for run in own.prefix(50) {
            let note = "\(isoText(run.startedAt)) · \(run.phase.rawValue) · \(run.progress.done) of \(run.progress.total) keys"
            if run.canResume { items.append(MenuLayer.Item("finish the restore of \(run.title)", note: note, choice: .resume(run))) }
            if run.canUndo { items.append(MenuLayer.Item("undo the restore of \(run.title)", note: note, choice: .undo(run))) }
        }
        guard !items.isEmpty else {
            status = Notice(.info, "There is nothing to undo on this store.")
            return
        }
        layers.append(.menu(MenuLayer(title: "Undo", items: items)))
    }

    /// Leaves at once, unless changes are under way: then it asks.
    mutating func quit() -> [Effect] {
        if case .confirm(let layer)? = layers.last, layer.decision == .leave { return [.quit] }
        if changes.isEmpty, let pane = ([workspace] + parked.values).lazy.compactMap(\.rules).first(where: \.hasEdits) {
            layers.append(.confirm(Self.discardQuestion(pane, decision: .leave)))
            return []
        }
        guard !changes.isEmpty else { return [.quit] }
        let words = "A change is still under way. A restore that is broken off can be finished or undone later: U. Anything else just stops."
        layers.append(.confirm(ConfirmLayer(title: "Quit", lines: [DetailLine(.text, "", words)], yes: "Quit", decision: .leave)))
        return []
    }

    static func question(of run: RunSummary, isUndo: Bool) -> ConfirmLayer {
        var lines: [DetailLine] = []
        if isUndo {
            lines.append(DetailLine(.text, "", "Undo the restore of \(run.title) in \(run.bucket): \(run.undoable) keys."))
            lines.append(DetailLine(.field, "removes", "only versions that the run itself made, where they are still the latest and not locked"))
            lines.append(DetailLine(.field, "puts back", "the delete markers that it removed; elsewhere the former version is copied on top"))
            lines.append(DetailLine(.field, "leaves", "every key that somebody else has changed since, and says so"))
        } else {
            let left = run.progress.total - run.progress.done
            let what = "Finish the restore of \(run.title) in \(run.bucket): \(left) of \(run.progress.total) keys are left."
            lines.append(DetailLine(.text, "", what))
            lines.append(DetailLine(.field, "twice", "no key is done twice: what was broken off is found out first"))
        }
        lines.append(DetailLine(.field, "run", run.id))
        return ConfirmLayer(
            title: isUndo ? "Undo" : "Finish", lines: lines, yes: isUndo ? "Undo" : "Finish", decision: isUndo ? .undo(run) : .resume(run))
    }

    /// A run has ended: what shows its bucket reads again.
    mutating func ran(_ bucket: String, _ sentence: String, isWarning: Bool) -> [Effect] {
        status = Notice(isWarning ? .warning : .info, sentence)
        guard workspace.place?.bucket == bucket else { return [] }
        workspace.trail = []
        let effects = workspace.versions.target?.bucket == bucket ? loadVersions() : []
        let key = workspace.objects?.current?.key
        workspace.objects?.wantedKey = key
        guard workspace.asOf != nil else { return effects + loadObjects() }
        // The present lies hidden behind the time that is shown: it is read again when it comes back.
        workspace.objects?.loading = .idle
        return effects + loadHistory()
    }
}

extension RunSummary {
    /// What it is about: "prod/", "2 places", "all of db-backups".
    var title: String {
        guard let place = places.first else { return "keys in \(bucket)" }
        if places.count > 1 { return "\(places.count) places" }
        return place.isEmpty ? "all of \(bucket)" : place
    }
}
