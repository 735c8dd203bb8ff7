import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// The keys that help most in the Rules pane, as it is now.
    var rulesFooter: [Command] {
        guard let pane = workspace.rules else { return [] }
        if pane.tab == .replication { return [.explainRule, .rulesTab, .escape] }
        switch pane.level {
        case .forecast, .rows:
            return (pane.forecast.loading.ticket != nil ? [.stopForecast] : []) + (pane.forecast.unreadTags.isEmpty ? [] : [.forecastTags]) + [
                .open, .escape,
            ]
        case .rules where pane.hasEdits: return [.saveRules, .compareRules, .addRule, .editRule, .toggleRule, .forecast, .escape]
        case .rules:
            return pane.count == 0
                ? [.addRule, .ruleTemplates, .forecast, .rulesTab, .escape]
                : [.addRule, .editRule, .forecast, .toggleRule, .deleteRule, .duplicateRule, .ruleTemplates, .explainRule, .rulesTab]
        }
    }

    /// The rules of a bucket: in words, a life under them, and what they will do.
    mutating func drawRules(_ rect: Rect) {
        guard let pane = workspace.rules else { return }
        drawRulesFrame(pane, rect)
        let inside = rect.inset
        if pane.tab == .replication { return drawReplication(pane, in: inside) }
        guard pane.base != nil else {
            if let failure = pane.loading.failure { return drawFailure(failure, in: inside) }
            return drawMessage([("reading the rules of \(pane.bucket) \(spinner)", .dim)], in: inside)
        }
        let isLow = inside.rows < 12
        if pane.level != .rules, isLow { return drawForecast(pane, in: inside) }
        let lowRows = inside.rows >= 5 ? max(2, min(pane.count, inside.rows - 3)) : inside.rows
        let listRows =
            isLow ? (pane.count == 0 ? inside.rows : lowRows) : max(2, min(max(pane.count, 1) + (pane.refusal == nil ? 0 : 2), inside.rows * 2 / 5))
        let (list, rest) = inside.splitTop(listRows)
        drawRuleList(pane, in: list)
        if isLow {
            if let base = pane.base { _ = drawLife(pane.drafts, at: pane.cursor.row, base.context, rest) }
            return
        }
        if inside.columns >= 138 {
            let (left, right) = rest.splitLeft(inside.columns * 45 / 100)
            drawRulePart(pane, left, frame: rect, room: left.columns)
            drawForecastPart(pane, right, frame: rect)
        } else if pane.level != .rules || pane.forecast.hasBegun {
            drawForecastPart(pane, rest, frame: rect)
        } else {
            drawRulePart(pane, rest, frame: rect, room: rest.columns)
        }
    }

    private mutating func drawRulesFrame(_ pane: RulesPane, _ rect: Rect) {
        let lifecycle = "Lifecycle" + (pane.base == nil ? "" : " \(pane.count)")
        let replication = "Replication" + (pane.replication.loading == .done ? " \(pane.replication.rules.count)" : "")
        let note: String
        if pane.saving != nil {
            note = "saving \(spinner)"
        } else if pane.hasEdits {
            note = "\(pane.changes.count) unsaved \(glyphs.dot) ^s save"
        } else {
            note = pane.loading.ticket == nil ? "" : spinner
        }
        let isLifecycle = pane.tab == .lifecycle
        let name = rect.columns >= 60 ? "\(pane.bucket) \(glyphs.chevron) " : ""
        let mark = { (text: String, isOn: Bool) in isOn ? "[\(text)]" : " \(text) " }
        drawFrame(.rules, rect, title: "\(name)\(mark(lifecycle, isLifecycle)) \(mark(replication, !isLifecycle))", note: note)
    }

    // MARK: the list

    private mutating func drawRuleList(_ pane: RulesPane, in rect: Rect) {
        var list = rect
        if let refusal = pane.refusal {
            let lines = wrap("\(refusal.headline) \(refusal.hint ?? "")", to: rect.columns - 2)
            let parts = rect.splitTop(min(lines.count, max(1, rect.rows / 2)))
            for (row, line) in lines.enumerated() where row < parts.top.rows {
                grid.put(line, at: Point(column: rect.column + 1, row: parts.top.row + row), role: .warning)
            }
            list = parts.rest
        }
        guard pane.count > 0 else {
            let words =
                pane.hasEdits
                ? "Every rule is taken out; ^s saves that." : "No lifecycle rule is set for this bucket: nothing moves, nothing is deleted by itself."
            return drawMessage([(words, .text), ("a adds a rule \(glyphs.dot) t offers templates", .hint)], in: list)
        }
        let top = max(0, min(pane.cursor.row - list.rows / 2, pane.count - list.rows))
        let idWidth = min(24, max(6, pane.drafts.map { displayWidth($0.id) }.max() ?? 0), rect.columns / 4)
        for offset in 0..<list.rows where pane.drafts.indices.contains(top + offset) {
            drawRule(top + offset, pane, list.row(offset), idWidth: idWidth)
        }
        drawScroll(list, cursor: pane.cursor, count: pane.count, right: list.right)
    }

    /// Where the rule stands: edited, on or off, worth a look; its id; what it does.
    private mutating func drawRule(_ index: Int, _ pane: RulesPane, _ line: Rect, idWidth: Int) {
        let draft = pane.drafts[index]
        let worst = pane.problems(of: index).first?.severity
        let role: Role = draft.isEnabled ? .text : .dim
        var column = line.column + 1
        let put = { (painter: inout Painter, text: String, width: Int, role: Role) in
            painter.grid.put(text, at: Point(column: column, row: line.row), role: role, maxColumns: max(0, min(width, line.right - column - 1)))
            column += width + 1
        }
        let (mark, markRole) = editMark(index, pane)
        put(&self, mark, 1, markRole)
        put(&self, draft.isEnabled ? "on" : "off", 3, draft.isEnabled ? .good : .dim)
        put(&self, worst == .refused ? glyphs.cross : worst == .warning ? glyphs.bang : " ", 1, worst == .refused ? .error : .warning)
        put(&self, draft.id.isEmpty ? "(no id)" : draft.id, idWidth, draft.id.isEmpty ? .dim : role)
        put(&self, pane.base.map { draft.words(in: $0.context) } ?? "", line.right - column - 1, role)
        dressRow(line, pane: .rules, isCursor: index == pane.cursor.row && pane.level == .rules, isMarked: false)
    }

    private func editMark(_ index: Int, _ pane: RulesPane) -> (String, Role) {
        switch pane.edit(of: index) {
        case .added: (glyphs.plus, .created)
        case .changed: (glyphs.tilde, .overwritten)
        case nil: (" ", .text)
        }
    }

    // MARK: the rule under the cursor

    /// The rule under the cursor in full: its words, a life under it, what there is to say about it.
    private mutating func drawRulePart(_ pane: RulesPane, _ rect: Rect, frame: Rect, room: Int) {
        guard rect.rows > 1 else { return }
        let title = pane.current.map { $0.id.isEmpty ? "rule \(pane.cursor.row + 1)" : "rule \($0.id)" } ?? "no rule"
        let border = Rect(column: frame.column, row: frame.row, columns: room + (room < frame.columns - 2 ? 1 : 2), rows: frame.rows)
        guard pane.count > 0 else { return grid.drawDivider(border, row: rect.row) }
        grid.drawDivider(border, row: rect.row, title: title, titleRole: .dim)
        guard let base = pane.base, let draft = pane.current else { return }
        let body = rect.splitTop(1).rest
        let words = wrap(draft.words(in: base.context), to: body.columns - 2)
        var row = body.row
        for line in words.prefix(max(1, body.rows / 4)) {
            grid.put(line, at: Point(column: body.column + 1, row: row), role: .text)
            row += 1
        }
        row = drawLife(
            pane.drafts, at: pane.cursor.row, base.context, Rect(column: body.column, row: row, columns: body.columns, rows: body.bottom - row))
        drawProblems(pane, Rect(column: body.column, row: row, columns: body.columns, rows: body.bottom - row))
    }

    /// Warnings, the worst first, each with what it rests on where there is room.
    private mutating func drawProblems(_ pane: RulesPane, _ rect: Rect) {
        let problems = (pane.problems(of: pane.cursor.row) + pane.problems(of: nil)).sorted { $0.severity > $1.severity }
        var row = rect.row
        for (index, problem) in problems.enumerated() {
            let (sign, role) = sign(of: problem.severity)
            let lines = wrap("\(problem.text) (\(problem.basis))", to: rect.columns - 4)
            if row + lines.count > rect.bottom || (row + lines.count == rect.bottom && index + 1 < problems.count) {
                if row < rect.bottom {
                    let left = problems.count - index
                    grid.put("\(left) more: i shows all", at: Point(column: rect.column + 3, row: row), role: .hint, maxColumns: rect.columns - 4)
                }
                return
            }
            grid.put(sign, at: Point(column: rect.column + 1, row: row), role: role)
            for line in lines {
                grid.put(line, at: Point(column: rect.column + 3, row: row), role: role == .error ? .error : role == .warning ? .text : .dim)
                row += 1
            }
        }
    }

    func sign(of severity: RuleProblem.Severity) -> (String, Role) {
        switch severity {
        case .refused: (glyphs.cross, .error)
        case .warning: (glyphs.bang, .warning)
        case .note: (glyphs.dot, .info)
        }
    }

    // MARK: replication

    private mutating func drawReplication(_ pane: RulesPane, in rect: Rect) {
        let tab = pane.replication
        guard !tab.rules.isEmpty else {
            if let failure = tab.loading.failure { return drawFailure(failure, in: rect) }
            if tab.loading.ticket != nil { return drawMessage([("reading the replication rules \(spinner)", .dim)], in: rect) }
            return drawMessage([("No replication rule is set: this bucket is kept in one place only.", .text)], in: rect)
        }
        for (index, rule) in tab.rules.enumerated() where index < rect.rows {
            let line = rect.row(index)
            let used = grid.put(
                rule.isEnabled ? "on " : "off", at: Point(column: line.column + 1, row: line.row), role: rule.isEnabled ? .good : .dim)
            var column = line.column + used + 2
            column += grid.put(rule.filter.isLegacy ? "V1 " : "V2 ", at: Point(column: column, row: line.row), role: .badge)
            let id = rule.id.isEmpty ? "(no id)" : rule.id
            column += grid.put(id, at: Point(column: column, row: line.row), role: .text, maxColumns: max(6, rect.columns / 5)) + 2
            grid.put(rule.words(), at: Point(column: column, row: line.row), role: .text, maxColumns: max(0, line.right - column - 1))
            dressRow(line, pane: .rules, isCursor: index == tab.cursor.row, isMarked: false)
        }
        let role = tab.configuration?.role ?? ""
        if !role.isEmpty, tab.rules.count + 1 < rect.rows {
            grid.put(
                "role \(role)", at: Point(column: rect.column + 1, row: rect.row + tab.rules.count + 1), role: .dim, maxColumns: rect.columns - 2)
        }
    }
}
