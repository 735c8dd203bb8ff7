import S3Model
public import Timeline

extension AppState {
    /// Asks the journal what there is to undo or to finish.
    mutating func askUndo() -> [Effect] { [.listRuns(newTicket(), isStart: false)] }

    /// Lists the runs of this store; at the start only says so when one was interrupted.
    mutating func offer(_ runs: [RunSummary], isStart: Bool) {
        let own = runs.filter { $0.endpoint == workspace.connection?.endpoint || workspace.connection == nil }
        if isStart {
            guard let run = own.first(where: \.canResume), status == nil else { return }
            let what = run.isRedrive ? "Copying in place" : "A restore"
            status = Notice(
                .warning, "\(what) of \(run.title) was interrupted after \(run.progress.done) of \(run.progress.total) keys.",
                hint: "U finishes or undoes it.")
            return
        }
        var items = savedRules.reversed().filter { $0.profile == profile }.map { saved in
            MenuLayer.Item(
                "put \(saved.rules.words) back", note: "as they were before they were saved: \(saved.saved.former.ruleCount) rules",
                choice: .undoRules(saved))
        }
        items += savedSettings.reversed().filter { $0.profile == profile }.map { saved in
            MenuLayer.Item(
                "put \(saved.saved.setting.words) of \(saved.saved.bucket) back", note: "as before it was saved", choice: .undoSetting(saved))
        }
        for run in own.prefix(50) {
            let note = "\(isoText(run.startedAt)) · \(run.phase.rawValue) · \(run.progress.done) of \(run.progress.total) keys"
            if run.canResume { items.append(MenuLayer.Item("finish \(run.what) of \(run.title)", note: note, choice: .resume(run))) }
            if run.canUndo { items.append(MenuLayer.Item("undo \(run.what) of \(run.title)", note: note, choice: .undo(run))) }
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

    static func question(toFinish run: RunSummary) -> ConfirmLayer {
        let left = run.progress.total - run.progress.done
        let lines = [
            DetailLine(.text, "", "Finish \(run.what) of \(run.title) in \(run.bucket): \(left) of \(run.progress.total) keys are left."),
            DetailLine(.field, "twice", "no key is done twice: what was broken off is found out first"),
            DetailLine(.field, "run", run.id),
        ]
        return ConfirmLayer(title: "Finish", lines: lines, yes: "Finish", decision: .resume(run))
    }

    /// Finds out what an undo meets: locks, MFA delete, keys that others have changed.
    mutating func prepareUndo(_ run: RunSummary) -> [Effect] {
        let ticket = newTicket()
        workspace.preparing = ticket
        status = Notice(.info, "Reading what undoing \(run.what) of \(run.title) would do…")
        return [.prepareUndo(ticket, run)]
    }

    /// Puts before the user what an undo would do, or that there is nothing left to undo.
    mutating func ask(toUndo run: RunSummary, _ plan: UndoPlan) {
        let totals = plan.totals
        let left = plan.leftWords
        guard totals.toDo > 0 else {
            let why = left.isEmpty ? "everything is as it was before already" : left.joined(separator: "; ")
            status = Notice(.info, "There is nothing to undo of \(run.what) of \(run.title): \(why).")
            return
        }
        status = nil
        let counted = { (count: Int, one: String, many: String) in "\(grouped(Int64(count))) \(count == 1 ? one : many)" }
        var lines = [DetailLine(.text, "", "Undo \(run.what) of \(run.title) in \(run.bucket): \(counted(totals.toDo, "key", "keys")).")]
        let field = { (name: String, count: Int, one: String, many: String, words: String) in
            count > 0 ? [DetailLine(.field, name, counted(count, one, many) + words)] : []
        }
        let where_ = totals.deleteVersions == 1 ? "where it is" : "where they are"
        lines += field("removes", totals.deleteVersions, "version", "versions", " that the run made, \(where_) still the latest and not locked")
        lines += field("removes", totals.removeMarkers, "delete marker", "delete markers", " that the run made")
        lines += field("puts back", totals.addMarkers, "delete marker", "delete markers", ", so that what was deleted is so again")
        if totals.copies > 0 {
            // MFA delete is told of by the plan's own notes.
            let why = plan.mfaDelete ? "" : ": what the run made is locked and can't be removed"
            lines.append(DetailLine(.problem, "copies", counted(totals.copies, "former version", "former versions") + " on top\(why)"))
        }
        lines += left.map { DetailLine(.problem, "left", $0) }
        if totals.nothing > 0 { lines.append(DetailLine(.field, "already", counted(totals.nothing, "key is as it was", "keys are as they were"))) }
        lines.append(DetailLine(.field, "leaves", "every key that somebody else changes until then, and says so"))
        lines.append(DetailLine(.field, "run", run.id))
        layers.append(.confirm(ConfirmLayer(title: "Undo", lines: lines, yes: "Undo", refusal: readOnlyRefusal, decision: .undo(run, plan))))
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
    /// "the restore", "the copies in place".
    public var what: String { isRedrive ? "the copies in place" : "the restore" }

    /// What it is about: "prod/", "2 places", "all of db-backups".
    var title: String {
        guard let place = places.first else { return "keys in \(bucket)" }
        if places.count > 1 { return isRedrive ? "keys in \(bucket)" : "\(places.count) places" }
        return place.isEmpty ? "all of \(bucket)" : place
    }
}
