import S3Model

extension AppState {
    /// The bucket whose rules `R` would show: the one under the cursor of Buckets, else the one being looked at.
    var rulesBucket: String? { focus == .buckets ? workspace.buckets.current?.name : workspace.place?.bucket }

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
        guard let bucket = rulesBucket else { return [] }
        var effects = workspace.rules?.tickets.map(Effect.cancel) ?? []
        workspace.rules = RulesPane(bucket: bucket, listing: Listing(id: lastTicket))
        focusOn(.rules)
        effects += loadRules()
        return effects
    }

    /// Reads the rules from the store.
    mutating func loadRules() -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        var effects = [pane.loading.ticket, pane.replication.loading.ticket].compactMap { $0 }.map(Effect.cancel)
        let (lifecycle, replication) = (newTicket(), newTicket())
        pane.loading = .running(lifecycle)
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
        lines += pane.changes.flatMap(changeLines)
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
        if pane.tab == .replication { return explainRule() }
        switch pane.level {
        case .rules: return run(pane.count == 0 ? .addRule : .editRule)
        case .forecast: return openForecastLine()
        case .rows: return []
        }
    }

    mutating func switchRulesTab() -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        pane.tab = pane.tab == .lifecycle ? .replication : .lifecycle
        pane.level = .rules
        workspace.rules = pane
        return []
    }

    mutating func moveInRules(_ motion: Motion) {
        guard var pane = workspace.rules else { return }
        let window = window(.rules)
        switch (pane.tab, pane.level) {
        case (.replication, _): pane.replication.cursor.move(motion, count: pane.replication.rules.count, window: window)
        case (.lifecycle, .rules): pane.cursor.move(motion, count: pane.count, window: max(1, pane.count))
        case (.lifecycle, .forecast): pane.forecast.cursor.move(motion, count: pane.forecast.lines.count, window: window)
        case (.lifecycle, .rows): pane.forecast.rowCursor.move(motion, count: pane.forecast.shown.count, window: window)
        }
        workspace.rules = pane
    }

    mutating func lifecycleRead(_ ticket: Ticket, _ base: LifecycleSnapshot, refusal: Notice?) -> [Effect] {
        guard var pane = workspace.rules, pane.loading.ticket == ticket else { return [] }
        pane.loading = .done
        pane.refusal = refusal
        pane.start(from: base)
        workspace.rules = pane
        workspace.buckets.facts[pane.bucket]?.lifecycleRules = .known(pane.count)
        return computeForecast()
    }

    mutating func replicationRead(_ ticket: Ticket, _ configuration: ReplicationConfiguration?) {
        guard workspace.rules?.replication.loading.ticket == ticket else { return }
        workspace.rules?.replication.loading = .done
        workspace.rules?.replication.configuration = configuration
    }

    /// A request of the pane has failed; false where it is none of its own.
    mutating func failRules(_ ticket: Ticket, _ notice: Notice) {
        guard var pane = workspace.rules else { return }
        if pane.loading.ticket == ticket { pane.loading = .failed(notice) }
        if pane.replication.loading.ticket == ticket { pane.replication.loading = .failed(notice) }
        if pane.forecast.loading.ticket == ticket { pane.forecast.loading = .failed(notice) }
        if pane.forecast.computing?.ticket == ticket { pane.forecast.computing = nil }
        if pane.forecast.readingTags == ticket {
            pane.forecast.readingTags = nil
            status = notice
        }
        if pane.saving == ticket {
            pane.saving = nil
            status = notice
        }
        workspace.rules = pane
    }
}
