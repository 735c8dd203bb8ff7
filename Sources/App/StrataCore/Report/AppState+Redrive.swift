import S3Model
import Timeline

extension AppState {
    /// Plans to replicate anew what a report has found.
    mutating func askRedrive() -> [Effect] {
        guard let layer = report else { return [] }
        let candidates: [RedrivePlan.Candidate]
        var destination: String?
        switch layer.subject {
        case .finder(let finder): candidates = RedrivePlan.candidates(finder.found)
        case .drift(let drift):
            guard let found = drift.drift else { return [] }
            candidates = RedrivePlan.candidates(found, verdicts: drift.shown.map { [$0] } ?? [.missing, .older])
            destination = drift.destination
        default: return []
        }
        let ticket = newTicket()
        workspace.preparing = ticket
        status = Notice(.info, "Reading what the rules say, and what copies would carry\u{2026}")
        return [.planRedrive(ticket, bucket: layer.replicated?.bucket ?? "", candidates, destination: destination)]
    }

    /// Puts the plan before the user, or says why there is nothing to do.
    mutating func redrivePlanned(_ ticket: Ticket, _ plan: RedrivePlan, now: Int64) {
        guard workspace.preparing == ticket else { return }
        workspace.preparing = nil
        status = nil
        let pending = plan.left[.pending] ?? 0
        guard plan.toDoCount + pending > 0 else {
            let why = plan.leftWords.isEmpty ? "nothing is missing" : plan.leftWords.joined(separator: "; ")
            status = Notice(.info, "Nothing here can be replicated anew by a copy: \(why).")
            return
        }
        let size = { (bytes: Int64) in "\(grouped(bytes)) bytes" }
        var lines = [DetailLine(.text, "", plan.sentence(size: size))]
        lines += plan.leftWords.map { DetailLine(.problem, "left", String($0)) }
        lines += plan.notes(now: now, time: isoText, size: size).map { DetailLine(.field, "note", $0) }
        let tick = pending > 0 ? [ConfirmLayer.Tick("also \(grouped(Int64(pending))) that are PENDING, which S3 does by itself")] : []
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "Replicate anew", lines: lines, yes: "Copy", ticks: tick, refusal: readOnlyRefusal, decision: .redrive(plan))))
    }

    /// Copies; a tick takes in what is pending.
    mutating func startRedrive(_ plan: RedrivePlan, _ layer: ConfirmLayer) -> [Effect] {
        var plan = plan
        if layer.ticks.first?.isOn == true {
            var setting = plan.setting
            setting.includesPending = true
            plan = RedrivePlan(plan.rows.map(\.candidate), setting)
        }
        guard plan.toDoCount > 0 else {
            status = Notice(.info, "Nothing was chosen to be copied.")
            return []
        }
        let ticket = beginChange()
        status = Notice(.info, "Copying \(grouped(Int64(plan.toDoCount))) keys onto themselves; Q shows how far it is.")
        return [.redrive(ticket, plan)]
    }

    mutating func askExportReport() -> [Effect] {
        guard let layer = report, let place = layer.replicated else { return [] }
        let name = if case .drift = layer.subject { "drift" } else { "replication" }
        layers.append(.prompt(PromptLayer(purpose: .exportReport, text: "./\(name)-\(place.bucket).csv")))
        return []
    }

    mutating func exportReport(to path: String) -> [Effect] {
        let path = path.trimmingSpaces
        guard !path.isEmpty, let layer = report else { return [] }
        switch layer.subject {
        case .finder(let finder): return [.exportReport(.status(finder.found, bucket: finder.place.bucket), path: path)]
        case .drift(let drift):
            guard let found = drift.drift else { return [] }
            return [.exportReport(.drift(found, drift.shown.map { [$0] } ?? Set(Drift.Verdict.allCases)), path: path)]
        default: return []
        }
    }

    /// Why a command of the replication reports can't be used now.
    func disabledForReplication(_ command: Command) -> String? {
        guard let layer = report else { return nil }
        switch command {
        case .stopReport: return layer.loading.ticket == nil ? "nothing is being read" : nil
        case .exportReport: return hasFindings(layer) ? nil : "there is nothing to write yet"
        case .askMore:
            if layer.loading.ticket != nil { return "wait until what is being read has come, or stop it: x" }
            return hasFindings(layer) ? nil : "nothing has been compared yet"
        case .redrive:
            if layer.loading.ticket != nil { return "wait until what is being read has come, or stop it: x" }
            if workspace.preparing != nil { return "a plan is being made" }
            return hasFindings(layer) ? nil : "nothing has been found that could be replicated anew"
        default: return nil
        }
    }

    private func hasFindings(_ layer: ReportLayer) -> Bool {
        switch layer.subject {
        case .finder(let finder): !finder.found.entries.isEmpty
        case .drift(let drift): drift.drift != nil
        default: false
        }
    }
}

extension ReportLayer {
    /// The place whose replication it is about; nil for other reports.
    var replicated: Place? {
        switch subject {
        case .finder(let finder): finder.place
        case .drift(let drift): drift.place
        default: nil
        }
    }
}
