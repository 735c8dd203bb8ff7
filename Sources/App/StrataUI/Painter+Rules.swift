import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// The keys that help most in the Rules pane, as it is now.
    var rulesFooter: [Command] {
        guard let pane = workspace.rules else { return [] }
        let sheet = pane.sheet
        switch pane.level {
        case .forecast, .rows:
            return (pane.forecast.loading.ticket != nil ? [.stopForecast] : []) + (pane.forecast.unreadTags.isEmpty ? [] : [.forecastTags]) + [
                .open, .escape,
            ]
        case .rules where sheet.hasEdits:
            return [.saveRules, .compareRules, .addRule, .editRule, .toggleRule] + (pane.tab == .lifecycle ? [.forecast] : []) + [.escape]
        case .rules where pane.tab == .replication:
            if sheet.count == 0 { return [.addRule, .ruleTemplates, .importRules, .rulesTab, .escape] }
            let first: [Command] = sheet.isFirstForm ? [.convertRules] : [.addRule, .editRule]
            return first + [
                .replicationChecklist, .toggleRule, .deleteRule, .destinationProfile, .replicationStatus, .replicationDrift, .rulesTab,
                .replicationPolicies, .ruleTemplates, .duplicateRule, .explainRule, .escape,
            ]
        case .rules:
            return sheet.count == 0
                ? [.addRule, .ruleTemplates, .forecast, .rulesTab, .escape]
                : [.addRule, .editRule, .forecast, .toggleRule, .deleteRule, .duplicateRule, .ruleTemplates, .explainRule, .rulesTab]
        }
    }

    /// The rules of a bucket: in words, a life under them, and what they will do.
    mutating func drawRules(_ rect: Rect) {
        guard let pane = workspace.rules else { return }
        drawRulesFrame(pane, rect)
        let inside = rect.inset
        let sheet = pane.sheet
        guard let base = sheet.base else {
            if let failure = sheet.loading.failure { return drawFailure(failure, in: inside) }
            return drawMessage([("reading the rules of \(pane.bucket) \(spinner)", .dim)], in: inside)
        }
        let isLow = inside.rows < 12
        if pane.level != .rules, isLow { return drawForecast(pane, in: inside) }
        let lowRows = inside.rows >= 5 ? max(2, min(sheet.count, inside.rows - 3)) : inside.rows
        let listRows =
            isLow
            ? (sheet.count == 0 ? inside.rows : lowRows)
            : max(2, min(max(sheet.count, 1) + (sheet.refusal.map { refusalLines($0, inside).count + 1 } ?? 0), inside.rows * 2 / 5))
        let (list, rest) = inside.splitTop(listRows)
        drawRuleList(pane, in: list)
        if isLow {
            switch pane.tab {
            case .lifecycle: _ = drawLife(pane.drafts, at: sheet.cursor.row, base.context, rest)
            case .replication: drawBriefly(sheet, rest)
            }
            return
        }
        if pane.tab == .replication { return drawRulePart(pane, rest, frame: rect, room: rest.columns) }
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
        let tilde = glyphs.tilde
        let title = { (name: String, sheet: RuleSheet) in
            name + (sheet.base == nil ? "" : " \(sheet.count)") + (sheet.hasEdits && sheet.kind != pane.tab ? " \(tilde)" : "")
        }
        let (lifecycle, replication) = (title("Lifecycle", pane.lifecycle), title("Replication", pane.replication))
        let note: String
        if pane.sheet.saving != nil {
            note = "saving \(spinner)"
        } else if pane.sheet.hasEdits {
            note = "\(pane.sheet.changes.count) unsaved \(glyphs.dot) ^s save"
        } else {
            note = pane.sheet.loading.ticket == nil ? "" : spinner
        }
        let isLifecycle = pane.tab == .lifecycle
        let name = rect.columns >= 60 ? "\(pane.bucket) \(glyphs.chevron) " : ""
        let mark = { (text: String, isOn: Bool) in isOn ? "[\(text)]" : " \(text) " }
        drawFrame(.rules, rect, title: "\(name)\(mark(lifecycle, isLifecycle)) \(mark(replication, !isLifecycle))", note: note)
    }

    // MARK: the list

    private mutating func drawRuleList(_ pane: RulesPane, in rect: Rect) {
        let sheet = pane.sheet
        var list = rect
        if let refusal = sheet.refusal {
            let lines = refusalLines(refusal, rect)
            let parts = rect.splitTop(min(lines.count, max(1, rect.rows - 2)))
            for (row, line) in lines.enumerated() where row < parts.top.rows {
                grid.put(line, at: Point(column: rect.column + 1, row: parts.top.row + row), role: .warning)
            }
            list = parts.rest
        }
        guard sheet.count > 0 else { return drawMessage(emptyWords(sheet), in: list) }
        let top = max(0, min(sheet.cursor.row - list.rows / 2, sheet.count - list.rows))
        let widths = (0..<sheet.count).map { displayWidth(sheet.draft(at: $0)?.id ?? "") }
        let idWidth = min(24, max(6, widths.max() ?? 0), rect.columns / 4)
        for offset in 0..<list.rows where top + offset < sheet.count {
            drawRule(top + offset, pane, list.row(offset), idWidth: idWidth)
        }
        drawScroll(list, cursor: sheet.cursor, count: sheet.count, right: list.right)
    }

    /// Why the store keeps no such rules, over the list.
    private func refusalLines(_ refusal: Notice, _ rect: Rect) -> [[DisplayPiece]] {
        wrap("\(refusal.headline) \(refusal.hint ?? "")", to: rect.columns - 2)
    }

    private func emptyWords(_ sheet: RuleSheet) -> [(String, Role)] {
        if sheet.hasEdits { return [("Every rule is taken out; ^s saves that.", .text), ("a adds a rule", .hint)] }
        switch sheet.kind {
        case .lifecycle:
            return [
                ("No lifecycle rule is set for this bucket: nothing moves, nothing is deleted by itself.", .text),
                ("a adds a rule \(glyphs.dot) t offers templates", .hint),
            ]
        case .replication:
            return [
                ("No replication rule is set: this bucket is kept in one place only.", .text),
                ("a adds a rule \(glyphs.dot) t offers templates", .hint),
            ]
        }
    }

    /// Where the rule stands: edited, on or off, worth a look; its id; what it does.
    private mutating func drawRule(_ index: Int, _ pane: RulesPane, _ line: Rect, idWidth: Int) {
        let sheet = pane.sheet
        guard let draft = sheet.draft(at: index) else { return }
        let worst = sheet.problems(of: index).first?.severity
        let role: Role = draft.isEnabled ? .text : .dim
        var column = line.column + 1
        let put = { (painter: inout Painter, text: String, width: Int, role: Role) in
            painter.grid.put(text, at: Point(column: column, row: line.row), role: role, maxColumns: max(0, min(width, line.right - column - 1)))
            column += width + 1
        }
        let (mark, markRole) = editMark(index, sheet)
        put(&self, mark, 1, markRole)
        put(&self, draft.isEnabled ? "on" : "off", 3, draft.isEnabled ? .good : .dim)
        put(&self, worst == .refused ? glyphs.cross : worst == .warning ? glyphs.bang : " ", 1, worst == .refused ? .error : .warning)
        put(&self, draft.id.isEmpty ? "(no id)" : draft.id, idWidth, draft.id.isEmpty ? .dim : role)
        if draft.filter.isLegacy, pane.tab == .replication { put(&self, "V1", 2, .badge) }
        put(&self, sheet.words(of: index), line.right - column - 1, role)
        dressRow(line, pane: .rules, isCursor: index == sheet.cursor.row && pane.level == .rules, isMarked: false)
    }

    private func editMark(_ index: Int, _ sheet: RuleSheet) -> (String, Role) {
        switch sheet.edit(of: index) {
        case .added: (glyphs.plus, .created)
        case .changed: (glyphs.tilde, .overwritten)
        case nil: (" ", .text)
        }
    }

    // MARK: the rule under the cursor

    /// The rule under the cursor in full: its words, a life under it, what there is to say about it.
    private mutating func drawRulePart(_ pane: RulesPane, _ rect: Rect, frame: Rect, room: Int) {
        guard rect.rows > 1 else { return }
        let sheet = pane.sheet
        let title = sheet.current.map { $0.id.isEmpty ? "rule \(sheet.cursor.row + 1)" : "rule \($0.id)" } ?? "no rule"
        let border = Rect(column: frame.column, row: frame.row, columns: room + (room < frame.columns - 2 ? 1 : 2), rows: frame.rows)
        guard sheet.count > 0 else { return grid.drawDivider(border, row: rect.row) }
        grid.drawDivider(border, row: rect.row, title: title, titleRole: .dim)
        guard let base = sheet.base else { return }
        let body = rect.splitTop(1).rest
        let words = wrap(sheet.words(of: sheet.cursor.row), to: body.columns - 2)
        var row = body.row
        for line in words.prefix(max(1, body.rows / 4)) {
            grid.put(line, at: Point(column: body.column + 1, row: row), role: .text)
            row += 1
        }
        let room = Rect(column: body.column, row: row, columns: body.columns, rows: body.bottom - row)
        switch pane.tab {
        case .lifecycle: row = drawLife(pane.drafts, at: sheet.cursor.row, base.context, room)
        case .replication: row = drawReplicationFacts(sheet, base, room)
        }
        drawProblems(sheet, Rect(column: body.column, row: row, columns: body.columns, rows: body.bottom - row))
    }

    /// Warnings, the worst first, each with what it rests on where there is room.
    private mutating func drawProblems(_ sheet: RuleSheet, _ rect: Rect) {
        let problems = (sheet.problems(of: sheet.cursor.row) + sheet.problems(of: nil)).sorted { $0.severity > $1.severity }
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

    /// Where there is little room: the words of the rule in full, then what there is to say about it.
    private mutating func drawBriefly(_ sheet: RuleSheet, _ rect: Rect) {
        guard sheet.count > 0 else { return }
        let words = wrap(sheet.words(of: sheet.cursor.row), to: rect.columns - 2).prefix(rect.rows)
        for (offset, line) in words.enumerated() {
            grid.put(line, at: Point(column: rect.column + 1, row: rect.row + offset), role: .dim)
        }
        drawProblems(
            sheet, Rect(column: rect.column, row: rect.row + words.count, columns: rect.columns, rows: rect.rows - words.count))
    }

    /// From where to where, in which role: what the words of the rule don't say; answers the first row below.
    private mutating func drawReplicationFacts(_ sheet: RuleSheet, _ base: RuleBase, _ rect: Rect) -> Int {
        guard sheet.replication.indices.contains(sheet.cursor.row), rect.rows > 3 else { return rect.row }
        let rule = sheet.replication[sheet.cursor.row]
        let place = { (bucket: String, region: String?) in "\(bucket) (\(region ?? "region not known"))" }
        let way = "\(place(base.context.bucket, base.region)) \(glyphs.isUnicode ? "→" : "->") "
        let role = ReplicationConfiguration(tree: sheet.tree).role
        let facts = [
            (base.label(of: rule) ?? "way", "\(way)\(place(rule.destinationBucket, base.regions[rule.destinationBucket]))"),
            ("priority", rule.priority.map { "\($0); the higher number wins for one destination" } ?? "none (first form)"),
            ("role", role.isEmpty ? "none" : role),
        ]
        for (offset, fact) in facts.enumerated() {
            let row = rect.row + offset
            grid.put(fact.0, at: Point(column: rect.column + 1, row: row), role: .dim)
            grid.put(fact.1, at: Point(column: rect.column + 11, row: row), role: .text, maxColumns: rect.columns - 12)
        }
        return drawSides(of: rule, Rect(column: rect.column, row: rect.row + facts.count, columns: rect.columns, rows: rect.rows - facts.count))
    }
}
