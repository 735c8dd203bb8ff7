import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// The plan of a restore: what would happen to how many keys; nothing has been changed.
    mutating func drawPlan(_ layer: PlanLayer) {
        let columns = min(context.size.columns - 4, 112)
        let rows = min(context.size.rows - 4, layer.shown == nil ? 13 : 30)
        let time = Figures(context: context, isExact: true).time(layer.view.time.milliseconds)
        let inside = openBox(
            columns: columns, rows: rows, title: "Restore \(layer.question.title) to \(time) \(glyphs.dot) plan, nothing has been changed",
            note: planNote(layer))
        if let failure = layer.failure {
            drawFailure(failure, in: inside)
        } else if let plan = layer.plan {
            if layer.shown == nil { drawSummary(plan, layer, in: inside) } else { drawPlanRows(plan, layer, in: inside) }
        } else {
            drawMessage([("planning \(spinner)", .dim)], in: inside)
        }
        for row in 0..<inside.rows {
            let isCursor = layer.shown == nil ? row == layer.cursor.row : row == layer.cursor.row - planTop(layer, inside)
            grid.setBackdrop(isCursor && layer.plan != nil ? .cursor : .dialog, in: inside.row(row))
        }
    }

    private func planNote(_ layer: PlanLayer) -> String {
        let dot = " \(glyphs.dot) "
        let hasArchived = layer.plan.map { $0.totals.count(of: .archived) > 0 } ?? false
        guard layer.shown == nil else {
            let ask = layer.currentRow?.obstacle == .archived ? ["enter ask for it", "r for all", "^r look again"] : []
            return (ask + ["esc back to the plan"]).joined(separator: dot)
        }
        return (["enter rows"] + (hasArchived ? ["r retrieve"] : []) + ["e export", "d dry run", "y run", "esc leave"]).joined(separator: dot)
    }

    private func planTop(_ layer: PlanLayer, _ inside: Rect) -> Int {
        max(0, min(layer.cursor.row - inside.rows / 2, layer.rows.count - inside.rows))
    }

    private mutating func drawSummary(_ plan: RestorePlan, _ layer: PlanLayer, in rect: Rect) {
        for (index, action) in PlanLayer.actions.enumerated() where index < rect.rows {
            let line = rect.row(index)
            let sum = plan.totals[action]
            let isProblem = (action == .unknown || action == .unrecoverable) && sum.keys > 0
            let role: Role = sum.keys == 0 ? .dim : isProblem ? .warning : .dialog
            grid.put(name(of: action), at: Point(column: line.column + 1, row: line.row), role: role)
            putRight("\(grouped(Int64(sum.keys))) keys", right: line.column + 28, row: line.row, role: role)
            let text = words(for: action, plan, layer)
            grid.put(
                text, at: Point(column: line.column + 31, row: line.row), role: role == .warning ? .warning : .hint, maxColumns: rect.columns - 32)
        }
        let totals = plan.totals
        let seconds = Int(totals.estimatedSeconds(concurrency: 16).rounded(.up))
        var lines = ["\(grouped(Int64(totals.requests))) requests, about \(seconds) s at 16 at a time. No data version is deleted. Undo is kept."]
        lines += plan.notes(now: context.now) { Figures(context: context, isExact: true).time($0) }
        for charge in totals.charges where charge.hasRetrievalCharge {
            lines.append(
                "\(charge.storageClass): \(figures.size(charge.sum.bytes)) are charged as retrieved; copies are billed for \(charge.minimumDays) days at least."
            )
        }
        if !plan.view.log.isComplete { lines.append("Versions are still being read: the plan is of those that have come.") }
        var row = PlanLayer.actions.count + 1
        for line in lines.flatMap({ wrap($0, to: rect.columns - 2) }) where row < rect.rows {
            grid.put(line, at: Point(column: rect.column + 1, row: rect.row + row), role: .dialog)
            row += 1
        }
    }

    private func name(of action: RestoreAction) -> String {
        switch action {
        case .undelete: "undelete"
        case .copy: "bring back"
        case .hide: "hide"
        case .unchanged: "unchanged"
        case .unrecoverable: "can't do"
        case .unknown: "unknown"
        }
    }

    private func words(for action: RestoreAction, _ plan: RestorePlan, _ layer: PlanLayer) -> String {
        let sum = plan.totals[action]
        switch action {
        case .undelete: return "remove \(grouped(Int64(plan.totals.markers))) markers, 0 B moved"
        case .copy: return "copy an older version on top, \(figures.size(sum.bytes)) inside the store"
        case .hide: return "created since: add a marker  [\(layer.question.hidesCreated ? "x" : " ")] (space)"
        case .unchanged: return "left alone"
        case .unrecoverable:
            let reasons = RestoreObstacle.allCases.filter { plan.totals.count(of: $0) > 0 }
            let ongoing = layer.ongoing > 0 ? " (\(layer.ongoing) being fetched)" : ""
            return reasons.map { "\(plan.totals.count(of: $0)) \($0.text)" + ($0 == .archived ? "\(ongoing): r asks for it" : "") }.joined(
                separator: "; ")
        case .unknown:
            let reasons = UnknownReason.allCases.filter { plan.totals.count(of: $0) > 0 }
            return sum.keys == 0 ? "" : reasons.map(\.text).joined(separator: "; ") + ": left alone unless you mark them one by one"
        }
    }

    private mutating func drawPlanRows(_ plan: RestorePlan, _ layer: PlanLayer, in rect: Rect) {
        let top = planTop(layer, rect)
        for offset in 0..<rect.rows where top + offset < layer.rows.count {
            let row = plan[layer.rows[top + offset]]
            let line = rect.row(offset)
            var right = line.right - 1
            let isNarrow = rect.columns < 60 && (row.obstacle != nil || row.unknown != nil)
            if let wanted = row.wanted, !isNarrow {
                right = putRight(figures.time(wanted.lastModified), right: right, row: line.row, role: .hint, room: 19) - 2
                right = putRight(figures.size(wanted.size), right: right, row: line.row, role: .number, room: 15) - 2
            }
            var why = row.obstacle?.text ?? row.unknown?.text ?? ""
            if row.obstacle == .archived, let id = row.wanted?.versionId, layer.retrievals[id] == .ongoing { why = "the store is fetching it" }
            if !why.isEmpty { right = putRight(why, right: right, row: line.row, role: .warning, room: rect.columns / 2) - 2 }
            let tick = row.action == .unknown ? "[\(layer.question.tickedUnknown.contains(KeyName(row.key)) ? "x" : " ")] " : ""
            grid.put(
                tick + row.key, at: Point(column: line.column + 1, row: line.row), role: .dialog, maxColumns: right - line.column - 2,
                truncation: .middle)
        }
    }
}
