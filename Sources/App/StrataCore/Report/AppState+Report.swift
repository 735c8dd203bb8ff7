import Timeline

extension AppState {
    /// The report on display, also while a question or a prompt about it lies above.
    public internal(set) var report: ReportLayer? {
        get {
            for case .report(let layer) in layers.reversed() { return layer }
            return nil
        }
        set {
            guard let newValue, let at = layers.lastIndex(where: { if case .report = $0 { true } else { false } }) else { return }
            layers[at] = .report(newValue)
        }
    }

    /// A ticket that the report on display waits for.
    mutating func beginReading() -> Ticket {
        let ticket = newTicket()
        report?.loading = .running(ticket)
        return ticket
    }

    /// Rows of a report that a page key goes over.
    private var reportWindow: Int { max(3, window(focus) / 2) }

    mutating func moveReport(_ motion: Motion) {
        let window = reportWindow
        report?.move(motion, window: window)
    }

    /// Enter: what the row under the cursor leads to, else its text.
    mutating func openReportRow() -> [Effect] {
        guard let layer = report else { return [] }
        switch layer.subject {
        case .backups(let report): return takeBackup(report.backups[safe: layer.cursor.row])
        case .settings(let report): return editSetting(report, SettingsReport.rows[safe: layer.cursor.row])
        case .finder(let report):
            if let entry = report.found.entries[safe: layer.cursor.row] { return showVersion(entry.row, in: report.place.bucket) }
            askFinder()
            return []
        case .drift(let report): return openDriftRow(layer, report)
        case .checklist(let report): return openCheck(report, at: layer.cursor.row)
        case .policies(let report): return openPolicy(report, at: layer.cursor.row)
        case .sides:
            switchReportSide()
            return []
        }
    }

    /// Between the rows and the text of the one under the cursor.
    mutating func switchReportSide() {
        guard let layer = report, layer.isReading || !layer.text.isEmpty else { return }
        report?.isReading.toggle()
        report?.scroll = 0
    }

    /// Escape: from the text to the rows, then away.
    mutating func escapeReport() -> [Effect] {
        guard let layer = report else { return [] }
        if layer.isReading {
            switchReportSide()
            return []
        }
        if leaveDriftRows() { return [] }
        workspace.keptReport = nil
        layers.removeLast()
        return layer.loading.ticket.map { [.cancel($0)] } ?? []
    }

    /// Carries out a command that means something else in a report than in the pane below it; nil where it doesn't.
    mutating func runInReport(_ command: Command) -> [Effect]? {
        switch command {
        case .nextPane, .previousPane:
            switchReportSide()
            return []
        case .refresh: return rereadReport()
        case .undo:
            guard case .settings(let settings)? = report?.subject else { return nil }
            return askUndoSetting(of: settings.bucket)
        case .exportReport:
            guard case .policies? = report?.subject else { return nil }
            return askWriteText()
        case .copyMenu:
            if let layer = report, case .policies(let policies) = layer.subject { return copyPolicy(policies, at: layer.cursor.row) }
            layers.append(.menu(MenuLayer(title: "Copy", items: reportCopyItems())))
            return []
        default: return nil
        }
    }

    private mutating func rereadReport() -> [Effect] {
        guard let layer = report else { return [] }
        let stop = layer.loading.ticket.map { [Effect.cancel($0)] } ?? []
        switch layer.subject {
        case .backups(let report): return stop + readBackups(of: report.rules)
        case .settings(let report): return stop + readSettings(of: report.bucket)
        case .finder(let report): return stop + listCandidates(of: report.place)
        case .drift(let report): return stop + (report.destination.isEmpty ? findDestinations(of: report.place) : compare(with: report.destination))
        case .checklist, .policies: return stop + lookAtChecklist()
        case .sides: return lookAtSidesAgain()
        }
    }

    /// The name of the row under the cursor and its text.
    private func reportCopyItems() -> [MenuLayer.Item] {
        guard let layer = report, layer.cursor.row < layer.content.rowCount else { return [] }
        let name = layer.content.row(at: layer.cursor.row).name
        let text = layer.text.map { $0.kind == .field ? "\($0.name): \($0.value)" : $0.kind == .heading ? $0.name : $0.value }.joined(separator: "\n")
        return [
            MenuLayer.Item(name, choice: .copy(name)),
            MenuLayer.Item("the whole text", note: "the text", choice: .copy(text)),
        ]
    }

    /// Why a command of reports alone can't be used now.
    func disabledForReport(_ command: Command) -> String? {
        guard let report else { return "works in a report" }
        return report.content.commands.contains(command) ? disabledForReplication(command) : "there is nothing of the kind here"
    }

    /// The report that waits for an answer.
    mutating func withReport(_ ticket: Ticket, _ change: (inout ReportLayer) -> Void) {
        guard var layer = report, layer.loading.ticket == ticket else { return }
        change(&layer)
        layer.fit()
        report = layer
    }

    mutating func failReport(_ ticket: Ticket, _ notice: Notice) {
        withReport(ticket) { $0.loading = .failed(notice) }
    }

    mutating func finishReport(_ ticket: Ticket) {
        withReport(ticket) { $0.loading = .done }
    }
}

extension Array {
    /// The element at a position that may lie outside.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
