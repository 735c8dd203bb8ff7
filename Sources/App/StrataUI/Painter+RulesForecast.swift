import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// The forecast below or beside the rules, under a divider of its own.
    mutating func drawForecastPart(_ pane: RulesPane, _ rect: Rect, frame: Rect) {
        guard rect.rows > 1 else { return }
        let border = Rect(column: rect.column - 1, row: frame.row, columns: frame.right - rect.column + 1, rows: frame.rows)
        grid.drawDivider(border, row: rect.row, title: forecastTitle(pane), titleRole: pane.level == .rules ? .dim : .title)
        if rect.column > frame.column + 1 {
            grid.put(glyphs.horizontal, at: Point(column: rect.column - 1, row: rect.row), role: .border)
            dividerDown(rect)
        }
        drawForecast(pane, in: rect.splitTop(1).rest)
    }

    /// A line down between the rule and its forecast.
    private mutating func dividerDown(_ rect: Rect) {
        for row in (rect.row + 1)..<rect.bottom { grid.put(glyphs.vertical, at: Point(column: rect.column - 1, row: row), role: .border) }
    }

    func forecastTitle(_ pane: RulesPane) -> String {
        let forecast = pane.forecast
        let busy = forecast.isBusy ? " \(spinner)" : ""
        if case .rows(let line) = pane.level, forecast.lines.indices.contains(line) {
            return "\(forecast.lines[line].action.words): \(forecast.lines[line].ruleId)\(busy)"
        }
        guard forecast.hasBegun else { return "forecast" }
        let count = grouped(Int64(forecast.listing.count))
        let isEdited = forecast.answer.map { $0.question.document != $0.question.saved } ?? false
        let whose = isEdited ? "forecast of the edited rules" : "forecast"
        return forecast.loading.ticket == nil ? "\(whose) \(glyphs.dot) \(count) versions\(busy)" : "\(whose) \(glyphs.dot) reading \(count)\(busy)"
    }

    /// What the rules will do, by rule and action; or the rows of one of these lines.
    mutating func drawForecast(_ pane: RulesPane, in rect: Rect) {
        let forecast = pane.forecast
        guard forecast.hasBegun else { return drawForecastOffer(pane, in: rect) }
        if let failure = forecast.loading.failure, forecast.answer == nil { return drawFailure(failure, in: rect) }
        guard let answer = forecast.answer else {
            return drawMessage(
                [("reading every version: \(grouped(Int64(forecast.listing.count))) so far \(spinner)", .dim), ("x stops", .hint)], in: rect)
        }
        if case .rows(let line) = pane.level { return drawForecastRows(pane, answer, line: line, in: rect) }
        let notes = forecastNotes(pane, answer)
        var row = rect.row
        for (text, role) in notes.head {
            for line in wrap(text, to: rect.columns - 2) where row < rect.bottom {
                grid.put(line, at: Point(column: rect.column + 1, row: row), role: role)
                row += 1
            }
        }
        let foot = notes.foot.flatMap { note in wrap(note.0, to: rect.columns - 2).map { ($0, note.1) } }
        let table = Rect(column: rect.column, row: row, columns: rect.columns, rows: max(0, rect.bottom - row - min(foot.count, rect.rows / 3)))
        drawForecastTable(pane, answer, in: table)
        for (index, line) in foot.enumerated() where table.bottom + index < rect.bottom {
            grid.put(line.0, at: Point(column: rect.column + 1, row: table.bottom + index), role: line.1)
        }
    }

    private mutating func drawForecastOffer(_ pane: RulesPane, in rect: Rect) {
        drawMessage(
            [
                ("What will these rules do to what is in the bucket?", .text),
                ("F reads every version once (a request for each 1,000) and tells what is moved or deleted now, in 30, 90 and 365 days.", .hint),
            ], in: rect)
    }

    /// What stands above and below the table.
    private func forecastNotes(_ pane: RulesPane, _ answer: ForecastAnswer) -> (head: [(String, Role)], foot: [(String, Role)]) {
        let forecast = pane.forecast
        var head = answer.headlines.map { ($0.text, $0.isPermanent ? Role.warning : Role.text) }
        if forecast.lines.isEmpty { head.append(("These rules do nothing to what is here within 365 days.", .text)) }
        var foot: [(String, Role)] = []
        if forecast.isPartial {
            foot.append(("Of the first \(grouped(Int64(forecast.listing.count))) versions only: F reads them all.", .warning))
        }
        let unread = forecast.unreadTags.count
        if unread > 0 {
            let how = pane.lifecycle.editing == nil ? ": T reads them in as many requests." : "."
            foot.append(("\(grouped(Int64(unread))) depend on tags, which a listing doesn't tell\(how)", .warning))
        }
        foot += (answer.caveats + forecast.gaps).map { ($0, .dim) }
        return (head, foot)
    }

    /// Counts at each horizon, bytes at the last; on narrow screens the first and last horizon.
    private mutating func drawForecastTable(_ pane: RulesPane, _ answer: ForecastAnswer, in rect: Rect) {
        guard rect.rows > 1, !answer.forecast.lines.isEmpty else { return }
        let places = rect.columns >= 60 ? Array(Forecast.horizons.indices) : [0, Forecast.horizons.count - 1]
        let width = 9
        let bytesWidth = rect.columns >= 54 ? 10 : 0
        let start = rect.right - 1 - bytesWidth - places.count * width
        for (index, place) in places.enumerated() {
            let name = Forecast.horizons[place] == 0 ? "now" : "\(Forecast.horizons[place]) d"
            putRight(name, right: start + (index + 1) * width, row: rect.row, role: .heading)
        }
        if bytesWidth > 0 { putRight("bytes", right: rect.right - 1, row: rect.row, role: .heading) }
        let list = rect.splitTop(1).rest
        let lines = answer.forecast.lines
        let top = max(0, min(pane.forecast.cursor.row - list.rows / 2, lines.count - list.rows))
        for offset in 0..<list.rows where lines.indices.contains(top + offset) {
            let (line, place) = (lines[top + offset], list.row(offset))
            let isOther = pane.lifecycle.editing.map { $0.index(count: answer.question.document.ruleCount) != line.rule } ?? false
            let role: Role = line.action.isPermanent ? .deleted : isOther ? .dim : .text
            let room = start - rect.column - 2
            let used = grid.put(line.action.words, at: Point(column: place.column + 1, row: place.row), role: role, maxColumns: room)
            if room - used > 6, !line.ruleId.isEmpty {
                grid.put(line.ruleId, at: Point(column: place.column + used + 3, row: place.row), role: .dim, maxColumns: room - used - 2)
            }
            for (index, horizon) in places.enumerated() {
                let count = line.tally.counts[horizon]
                putRight(
                    grouped(Int64(count)), right: start + (index + 1) * width, row: place.row, role: count == 0 ? .dim : .number, room: width - 1)
            }
            if bytesWidth > 0, let bytes = line.tally.bytes.last {
                putRight(figures.size(bytes), right: rect.right - 1, row: place.row, role: bytes == 0 ? .dim : .number, room: bytesWidth - 1)
            }
            if pane.level == .forecast, pane.lifecycle.editing == nil {
                dressRow(place, pane: .rules, isCursor: top + offset == pane.forecast.cursor.row, isMarked: false)
            }
        }
        let used = lines.count + 1
        if used < list.rows { drawSamples(pane, answer, in: list.splitTop(used).rest) }
        if pane.forecast.isOld { grid.setRole(.dim, in: rect) }
    }

    /// A few entries of the line under the cursor, spread over all of them.
    private mutating func drawSamples(_ pane: RulesPane, _ answer: ForecastAnswer, in rect: Rect) {
        // Beside a form those of its own rule.
        let edited = pane.lifecycle.editing.map { $0.index(count: answer.question.document.ruleCount) }
        let own = edited.flatMap { rule in answer.forecast.lines.firstIndex { $0.rule == rule } }
        let line = own ?? min(pane.forecast.cursor.row, answer.forecast.lines.count - 1)
        let samples = answer.forecast.samples(ofLine: line, limit: min(6, rect.rows - 2))
        guard !samples.isEmpty, rect.rows >= 3 else { return }
        let title = "\(answer.forecast.lines[line].action.words), such as"
        grid.put(title, at: Point(column: rect.column + 1, row: rect.row), role: .dim, maxColumns: rect.columns - 2)
        for (index, row) in samples.enumerated() { drawForecastRow(row, answer, line: line, in: rect.row(index + 1)) }
        guard pane.lifecycle.editing == nil else { return }
        let isOpen = pane.level == .rules ? "F, then enter lists all" : "enter lists all"
        grid.put(isOpen, at: Point(column: rect.column + 1, row: rect.row + samples.count + 1), role: .hint, maxColumns: rect.columns - 2)
    }

    /// Every entry of one line of the forecast, the first due first.
    private mutating func drawForecastRows(_ pane: RulesPane, _ answer: ForecastAnswer, line: Int, in rect: Rect) {
        let forecast = pane.forecast
        let top = max(0, min(forecast.rowCursor.row - rect.rows / 2, forecast.shown.count - rect.rows))
        for offset in 0..<rect.rows where forecast.shown.indices.contains(top + offset) {
            let place = rect.row(offset)
            drawForecastRow(answer.forecast.rows[Int(forecast.shown[top + offset])], answer, line: line, in: place)
            dressRow(place, pane: .rules, isCursor: top + offset == forecast.rowCursor.row, isMarked: false)
        }
    }

    /// One entry: its key, size and date, and when it is due.
    private mutating func drawForecastRow(_ row: Forecast.Row, _ answer: ForecastAnswer, line: Int, in place: Rect) {
        let isUpload = answer.forecast.lines.indices.contains(line) && answer.forecast.lines[line].action == .abortUpload
        let isNarrow = place.columns < 50
        let short = row.dueInDays <= 0 ? "now" : "\(row.dueInDays) d"
        let due = (isNarrow ? short : dueText(days: Int(row.dueInDays))) + (row.dependsOnTags ? " ?" : "")
        var right = putRight(due, right: place.right - 1, row: place.row, role: row.dueInDays <= 1 ? .warning : .text, room: 18)
        let name: String
        if isUpload {
            let upload = answer.question.uploads.indices.contains(Int(row.position)) ? answer.question.uploads[Int(row.position)] : nil
            if !isNarrow { right = min(right, place.right - 19) }
            if !isNarrow { right = putRight(figures.time(upload?.initiated), right: right - 1, row: place.row, role: .dim, room: 19) }
            name = upload?.key ?? ""
        } else {
            let entry = answer.question.listing[Int(row.position)]
            if !isNarrow {
                right = min(right, place.right - 19)
                putRight(figures.time(entry.lastModified), right: right - 1, row: place.row, role: .dim, room: 19)
                right -= state.showsExact ? 21 : 12
            }
            if entry.kind == .deleteMarker {
                putRight("marker", right: right - 1, row: place.row, role: .deleteMarker)
            } else {
                putRight(figures.size(entry.size), right: right - 1, row: place.row, role: .number, room: 14)
            }
            right -= state.showsExact ? 16 : 10
            name = entry.key
        }
        grid.put(
            name, at: Point(column: place.column + 1, row: place.row), role: .text, maxColumns: max(0, right - place.column - 2),
            truncation: .middle)
    }
}

extension Painter {
    /// Beside a rule's form, where there is room: a life under the rules with this one as it stands in the form, and what they will do.
    mutating func drawFormAside() {
        guard let pane = workspace.rules, let editing = pane.lifecycle.editing, let base = pane.lifecycle.base,
            let rect = FormPicture.aside(context.size)
        else { return }
        grid.fill(rect, role: .text, backdrop: .text)
        grid.drawBox(
            rect, title: "what it does", titleRole: .dim, note: pane.forecast.loading.ticket == nil ? "" : "reading \(spinner)", border: .border)
        let inside = rect.inset
        let drafts = (pane.formDocument ?? pane.document).ruleElements.map { LifecycleRuleDraft($0) }
        let index = editing.index(count: drafts.count)
        let row = drawLife(drafts, at: index, base.context, inside)
        guard row + 2 < inside.bottom else { return }
        grid.drawDivider(rect, row: row, title: forecastTitle(pane), titleRole: .dim)
        drawForecast(pane, in: Rect(column: inside.column, row: row + 1, columns: inside.columns, rows: inside.bottom - row - 1))
    }

    /// Where there is no room beside a form: what the edit changes, in the status line.
    var formHeadline: (String, Role)? {
        guard case .form? = state.layers.last, let pane = workspace.rules, pane.lifecycle.editing != nil, FormPicture.aside(context.size) == nil
        else {
            return nil
        }
        if pane.forecast.loading.ticket != nil {
            return ("forecast: reading \(grouped(Int64(pane.forecast.listing.count))) versions \(spinner)", .dim)
        }
        guard let headline = pane.forecast.answer?.headlines.first else { return nil }
        return (headline.text, headline.isPermanent ? .warning : .info)
    }
}
