/// The one way in: what an input does to the state, and the work it asks for. No clock, no random, no I/O.
public func reduce(_ state: inout AppState, _ action: Action) -> [Effect] {
    let effects = state.apply(action)
    return effects + state.askForFacts() + state.askForFolders() + state.askForRetrievals()
}

extension AppState {
    fileprivate mutating func apply(_ action: Action) -> [Effect] {
        switch action {
        case .start(let place): return start(at: place)
        case .command(let command):
            // The details asked for may be those of what the status line says.
            let said = status
            status = nil
            if command == .details { return showDetails(of: said) }
            return run(command)
        case .move(let motion):
            status = nil
            return move(motion)
        case .edit(let change): return edit(change)
        case .paste(let text): return paste(text)
        case .click(let pane, let row, let isDouble): return click(pane, row: row, isDouble: isDouble)
        case .wheel(let pane, let lines): return wheel(pane, lines: lines)
        case .clickLayer(let row, let isDouble): return clickLayer(row: row, isDouble: isDouble)
        case .viewport(let rows): return resize(rows)
        case .event(let event): return receive(event)
        }
    }

    mutating func start(at place: Place?) -> [Effect] {
        let ticket = newTicket()
        workspace.connecting = .running(ticket)
        var effects: [Effect] = [.connect(ticket)]
        if let place { effects += enter(place) }
        return effects + loadBuckets() + [.listRuns(newTicket(), isStart: true)]
    }

    /// Carries out a command, or says why it can't be.
    mutating func run(_ command: Command) -> [Effect] {
        // A question on top takes its own keys: a tick is switched by the mark key.
        if case .confirm? = layers.last, command == .mark { return toggleTick() }
        if case .plan(let layer)? = layers.last {
            if command == .mark { return togglePlanTick(layer) }
            if command == .accept { return askRun(layer) }
            if command == .refresh { return lookAtPlanRetrievals(isAsked: true) }
        }
        if case .report? = layers.last, let effects = runInReport(command) { return effects }
        if let reason = disabledReason(command) {
            status = Notice(.warning, "\(command.info.title): \(reason)")
            return []
        }
        switch command {
        case .moveUp: return move(.up)
        case .moveDown: return move(.down)
        case .pageUp: return move(.pageUp)
        case .pageDown: return move(.pageDown)
        case .halfPageUp: return move(.halfPageUp)
        case .halfPageDown: return move(.halfPageDown)
        case .first: return move(.first)
        case .last: return move(.last)
        case .open: return open()
        case .out: return out()
        case .escape: return escape()
        case .nextPane: return cycleFocus(by: 1)
        case .previousPane: return cycleFocus(by: -1)
        case .mark: return mark()
        case .markRange: return markRange()
        case .clearMarks: return clearMarks()
        case .back: return goBack()
        case .forward: return goForward()
        case .refresh: return refresh()
        case .showDeleted: return toggleDeleted()
        case .versions: return showVersions()
        case .inspect: return showDetail(.inspect)
        case .preview: return showDetail(.preview)
        case .compare: return showComparison()
        case .cancelJob: return queue.current.map { [.cancelJob($0.id)] } ?? []
        case .retryJob: return retryJob()
        case .queue: return toggleQueue()
        case .bookmark: return toggleBookmark()
        case .previousChange: return stepTime(forward: false)
        case .nextChange: return stepTime(forward: true)
        case .export: return askExport()
        case .dryRun: return showDryRun()
        case .retrieve: return askPlanRetrieval(isAll: true)
        case .restore: return askRestore()
        case .undelete: return askUndelete()
        case .undo: return askUndo()
        case .download: return askDownload()
        case .upload: return askUpload()
        case .complete: return complete()
        case .deleteVersion: return askDeleteVersion()
        case .saveForm: return saveForm()
        case .addRow: return changeForm { $0.addRow() }
        case .removeRow: return changeForm { $0.removeRow() }
        case .takeBack: return takeBackInForm()
        case .bothSides: return showBothSides()
        case .formTemplates: return changeForm { $0.openTemplates() }
        case .replicationStatus: return openFinder()
        case .replicationDrift: return openDrift()
        case .redrive: return askRedrive()
        case .askMore: return askMoreOfDrift()
        case .exportReport: return askExportReport()
        case .stopReport: return stopReport()
        case .createBucket: return askCreateBucket()
        case .versioning: return askVersioning()
        case .bucketSettings: return openSettings()
        case .editSetting: return openReportRow()
        case .deleteBucket: return askDeleteBucket()
        case .emptyBucket: return askEmptyBucket()
        case .accept: return answerQuestion(isYes: true)
        case .decline: return answerQuestion(isYes: false)
        case .exact:
            showsExact.toggle()
            return []
        case .details: return showDetails(of: nil)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return quit()
        case .rules: return openRules()
        case .posture: return togglePosture()
        case .bucketPosture: return openBucketPosture()
        case .stopPosture: return stopPosture()
        case .countPosture: return askPostureCount()
        case .foldPosture: return foldPosture()
        case .addRule, .editRule, .duplicateRule, .toggleRule, .deleteRule, .moveRuleUp, .moveRuleDown, .ruleTemplates, .explainRule, .convertRules,
            .rulesTab, .destinationProfile, .replicationChecklist, .replicationPolicies,
            .saveRules,
            .compareRules, .editRulesText, .exportRules, .importRules, .ruleBackups, .forecast, .stopForecast, .forecastTags, .checkForecast:
            return runInRules(command)
        case .filter, .fuzzyFind, .goTo, .asOf, .sort, .bookmarks, .copyMenu, .palette, .help, .profiles, .themes:
            openLayer(for: command)
            return []
        }
    }
}
