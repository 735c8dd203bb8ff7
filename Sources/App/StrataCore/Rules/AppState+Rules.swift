import S3Model

extension AppState {
    /// The bucket whose rules `R` would show: the one under the cursor of Buckets or Posture, else the one being looked at.
    var rulesBucket: String? {
        switch focus {
        case .buckets: workspace.buckets.current?.name
        case .posture: workspace.posture?.currentBucket
        default: workspace.place?.bucket
        }
    }

    /// Shows the rules of the bucket, or leaves them.
    mutating func openRules() -> [Effect] {
        if focus == .rules { return leaveRules() }
        if let pane = workspace.rules, focus == .queue || pane.hasEdits {
            if pane.hasEdits, focus != .queue {
                status = Notice(.warning, "These edits of \(pane.bucket) aren't saved yet: ^s saves, esc leaves them.")
            }
            focusOn(.rules)
            return []
        }
        return rulesBucket.map { openRules(of: $0, .lifecycle) } ?? []
    }

    /// Shows one tab of a bucket's rules; edits that aren't saved stay in sight instead.
    mutating func openRules(of bucket: String, _ kind: RuleKind) -> [Effect] {
        if let pane = workspace.rules, pane.hasEdits {
            if pane.bucket != bucket { status = Notice(.warning, "These edits of \(pane.bucket) aren't saved yet: ^s saves, esc leaves them.") }
            focusOn(.rules)
            return []
        }
        var effects = workspace.rules?.tickets.map(Effect.cancel) ?? []
        workspace.rules = RulesPane(bucket: bucket, listing: Listing(id: lastTicket))
        workspace.rules?.tab = kind
        focusOn(.rules)
        effects += loadRules()
        return effects
    }

    /// Shows what a bucket's replication rules lack: the checklist over their tab, as soon as they have been read.
    mutating func openChecklist(of bucket: String) -> [Effect] {
        let effects = openRules(of: bucket, .replication)
        guard let pane = workspace.rules, pane.bucket == bucket else { return effects }
        guard pane.replication.loading.ticket == nil else {
            workspace.rules?.opensChecklist = true
            return effects
        }
        return effects + openReplicationChecklist()
    }

    /// Reads the rules from the store.
    mutating func loadRules() -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        pane.opensChecklist = false
        var effects = RuleKind.allCases.compactMap { pane[$0].loading.ticket }.map(Effect.cancel)
        let (lifecycle, replication) = (newTicket(), newTicket())
        pane.lifecycle.loading = .running(lifecycle)
        pane.replication.loading = .running(replication)
        workspace.rules = pane
        effects += [.readLifecycle(lifecycle, bucket: pane.bucket), .readReplication(replication, bucket: pane.bucket)]
        return effects
    }

    /// Reads again; what has been edited is asked about first.
    mutating func refreshRules() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        guard pane.hasEdits else { return loadRules() }
        layers.append(.confirm(Self.discardQuestion(pane, decision: .rereadRules)))
        return []
    }

    /// Back to where the user came from; unsaved edits are asked about first.
    mutating func leaveRules() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        if pane.hasEdits {
            layers.append(.confirm(Self.discardQuestion(pane, decision: .discardRules)))
            return []
        }
        return closeRules()
    }

    mutating func closeRules() -> [Effect] {
        let effects = workspace.rules?.tickets.map(Effect.cancel) ?? []
        workspace.rules = nil
        workspace.cameFrom.removeAll { $0 == .rules }
        if focus == .rules { workspace.focus = workspace.cameFrom.popLast() ?? .buckets }
        return effects
    }

    static func discardQuestion(_ pane: RulesPane, decision: Decision) -> ConfirmLayer {
        var lines = [DetailLine(.text, "", "What you have edited in the rules of \(pane.bucket) hasn't been saved:")]
        for kind in RuleKind.allCases { lines += pane[kind].changes.flatMap { changeLines($0, kind) } }
        return ConfirmLayer(title: "Leave the edits", lines: lines, yes: "Discard", decision: decision)
    }

    /// Esc in the pane: rows, then the forecast, then the pane.
    mutating func escapeRules() -> [Effect] {
        switch workspace.rules?.level {
        case .rows: workspace.rules?.level = .forecast
        case .forecast: workspace.rules?.level = .rules
        case .rules, nil: return leaveRules()
        }
        return []
    }

    /// Enter: the form of the rule, or the rows of a line of the forecast.
    mutating func openInRules() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        switch pane.level {
        case .rules: return run(pane.sheet.count == 0 ? .addRule : .editRule)
        case .forecast: return openForecastLine()
        case .rows: return []
        }
    }

    mutating func switchRulesTab() -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        pane.tab = pane.tab.other
        pane.level = .rules
        workspace.rules = pane
        return []
    }

    mutating func moveInRules(_ motion: Motion) {
        guard var pane = workspace.rules else { return }
        let window = window(.rules)
        switch pane.level {
        case .rules: pane.sheet.cursor.move(motion, count: pane.sheet.count, window: max(1, pane.sheet.count))
        case .forecast: pane.forecast.cursor.move(motion, count: pane.forecast.lines.count, window: window)
        case .rows: pane.forecast.rowCursor.move(motion, count: pane.forecast.shown.count, window: window)
        }
        workspace.rules = pane
    }

    /// The rules of one kind have been read; `refusal` says why the store keeps none.
    mutating func rulesRead(_ ticket: Ticket, _ kind: RuleKind, _ base: RuleBase, refusal: Notice?) -> [Effect] {
        guard var pane = workspace.rules, pane[kind].loading.ticket == ticket else { return [] }
        pane[kind].loading = .done
        pane[kind].refusal = refusal
        pane[kind].start(from: base)
        let opensChecklist = kind == .replication && pane.opensChecklist
        if opensChecklist { pane.opensChecklist = false }
        workspace.rules = pane
        noteRuleCount(pane, kind)
        learnRegions()
        if kind == .lifecycle { return computeForecast() }
        // Whoever has gone on to something else meanwhile isn't disturbed.
        let effects = lookAtForeignSides()
        return opensChecklist && focus == .rules && pane.tab == .replication && layers.isEmpty ? effects + run(.replicationChecklist) : effects
    }

    /// The Buckets pane shows how many there are.
    mutating func noteRuleCount(_ pane: RulesPane, _ kind: RuleKind) {
        switch kind {
        case .lifecycle: workspace.buckets.facts[pane.bucket]?.lifecycleRules = .known(pane.lifecycle.count)
        case .replication: workspace.buckets.facts[pane.bucket]?.replicationRules = .known(pane.replication.count)
        }
    }

    /// A request of the pane has failed.
    mutating func failRules(_ ticket: Ticket, _ notice: Notice) {
        guard var pane = workspace.rules else { return }
        for kind in RuleKind.allCases {
            if pane[kind].loading.ticket == ticket { pane[kind].loading = .failed(notice) }
            guard pane[kind].saving == ticket else { continue }
            pane[kind].saving = nil
            status = notice
        }
        if pane.sides.listing == ticket {
            status = Notice(
                .warning, "The buckets of profile \(ticket.profile) can't be listed: type the destination's name.", hint: notice.headline,
                details: notice.details)
        }
        pane.sides.fail(ticket, notice)
        if pane.forecast.loading.ticket == ticket { pane.forecast.loading = .failed(notice) }
        if pane.forecast.computing?.ticket == ticket { pane.forecast.computing = nil }
        if pane.forecast.readingTags == ticket {
            pane.forecast.readingTags = nil
            status = notice
        }
        workspace.rules = pane
        teachReport()
    }
}
