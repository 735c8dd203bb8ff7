import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// A question: words, ticks, choices, and two buttons of which No has the focus at first.
    ///
    /// Ticks, choices and buttons are always in sight; the words above them scroll where there is too little room, and the frame says so.
    mutating func drawConfirm(_ layer: ConfirmLayer) {
        let isLow = context.size.rows < 16
        let columns = min(context.size.columns - (isLow ? 2 : 4), 104)
        let lines = words(of: layer)
        let nameWidth = lines.filter { $0.kind == .field || $0.kind == .problem }.map(\.name.count).max() ?? 0
        var rows: [ConfirmRow] = []
        for line in lines { rows += confirmRows(line, nameWidth: nameWidth, columns: columns) }
        let feet = layer.ticks.count + layer.choices.count + (isLow ? 1 : 2)
        let height = min(rows.count + feet, context.size.rows - (isLow ? 3 : 4))
        let isCut = rows.count + feet > height
        // Where not all is in sight at once, what is lost comes before what is kept.
        if isCut, rows.allSatisfy({ [.dialog, .warning, .text].contains($0.role) }) {
            rows = rows.filter { $0.role == .dialog } + rows.filter { $0.role == .warning } + rows.filter { $0.role == .text }
        }
        let note = isCut ? "pgdn pgup more" : ""
        let inside =
            isLow
            ? openLowBox(columns: columns, rows: height, title: layer.title, note: note)
            : openBox(columns: columns, rows: height, title: layer.title, note: note)
        let (text, foot) = inside.splitBottom(min(feet, inside.rows))
        let top = min(layer.scroll.row, max(0, rows.count - text.rows))
        for (offset, row) in rows.dropFirst(top).prefix(text.rows).enumerated() {
            let line = text.row(offset)
            grid.put(row.name, at: Point(column: line.column + 1, row: line.row), role: .hint)
            grid.put(row.pieces, at: Point(column: line.column + row.indent, row: line.row), role: row.role)
        }
        drawTicks(layer, in: foot)
        grid.setBackdrop(.dialog, in: inside)
        drawAnswer(layer, in: foot)
    }

    /// A restore's words have times and sizes in them, which are the reader's.
    private func words(of layer: ConfirmLayer) -> [DetailLine] {
        let exact = Figures(context: context, isExact: true)
        let time = { (moment: Int64) in "\(exact.time(moment)) \(context.zoneName)" }
        switch layer.decision {
        case .restore(let plan): return plan.lines(time: time, size: { figures.size($0) })
        // The bucket's default retention, MFA delete, a number of keys that is another engine's: said again where yes is said.
        case .run(_, let plan): return layer.lines + plan.notes(now: context.now, time: time).map { DetailLine(.problem, "note", $0) }
        case .undo(_, let plan): return layer.lines + plan.notes(now: context.now, time: time).map { DetailLine(.problem, "note", $0) }
        default: return layer.lines
        }
    }

    private struct ConfirmRow {
        var name = ""
        var pieces: [DisplayPiece]
        var role: Role
        var indent = 1
    }

    /// Text spans the box, kept as far to the right as it stands; fields have their name in a column of its own.
    private func confirmRows(_ line: DetailLine, nameWidth: Int, columns: Int) -> [ConfirmRow] {
        switch line.kind {
        case .text, .added, .removed:
            let role: Role = line.kind == .added ? .created : line.kind == .removed ? .deleted : .dialog
            let lead = min(line.value.prefix { $0 == " " }.count, columns / 3)
            // What is wrapped goes on behind the sign and the blanks it began with.
            let hang = line.kind == .text ? 0 : 2
            let first = wrap(String(line.value.dropFirst(lead)), to: columns - 2 - lead - hang)
            return first.enumerated().map { ConfirmRow(pieces: $0.element, role: role, indent: 1 + lead + ($0.offset == 0 ? 0 : hang)) }
        case .heading:
            return [ConfirmRow(pieces: [], role: .dialog)] + wrap(line.name, to: columns - 2).map { ConfirmRow(pieces: $0, role: .dialogTitle) }
        case .field, .problem:
            let role: Role = line.kind == .problem ? .warning : .text
            return wrap(line.value, to: columns - nameWidth - 4).enumerated().map {
                ConfirmRow(name: $0.offset == 0 ? line.name : "", pieces: $0.element, role: role, indent: nameWidth + 2)
            }
        }
    }

    private mutating func drawTicks(_ layer: ConfirmLayer, in foot: Rect) {
        for (index, tick) in layer.ticks.enumerated() {
            let line = foot.row(index)
            let isMissing = tick.isRequired && !tick.isOn
            grid.put(
                "[\(tick.isOn ? "x" : " ")] \(tick.title)", at: Point(column: line.column + 1, row: line.row),
                role: layer.focused == index ? .buttonFocused : isMissing ? .warning : .dialog, maxColumns: line.columns - 2)
        }
        let titleWidth = layer.choices.map { displayWidth($0.title) }.max() ?? 0
        for (index, choice) in layer.choices.enumerated() {
            let line = foot.row(layer.ticks.count + index)
            let isFocused = layer.focusedChoice == index
            grid.put(choice.title, at: Point(column: line.column + 1, row: line.row), role: isFocused ? .buttonFocused : .hint)
            var column = line.column + titleWidth + 3
            for (place, value) in choice.values.enumerated() {
                let isChosen = place == choice.selected
                let text = isChosen ? "[\(value)]" : " \(value) "
                column += grid.put(
                    text, at: Point(column: column, row: line.row), role: isChosen ? (isFocused ? .buttonFocused : .dialog) : .hint,
                    maxColumns: max(0, line.right - 1 - column))
            }
            if isFocused { putRight("space: next", right: line.right - 1, row: line.row, role: .hint, room: max(0, line.right - 2 - column)) }
        }
    }

    private mutating func drawAnswer(_ layer: ConfirmLayer, in foot: Rect) {
        guard foot.rows > 0 else { return }
        let row = foot.bottom - 1
        if let refusal = layer.refusal {
            let right = putRight("[\(glyphs.bar)OK ]", right: foot.right - 2, row: row, role: .buttonFocused)
            grid.put(refusal, at: Point(column: foot.column + 1, row: row), role: .warning, maxColumns: max(0, right - foot.column - 3))
            return
        }
        if let word = layer.mustType {
            let place = Point(column: foot.column + 1, row: row)
            drawField(layer.input, label: "type \(word): ", at: place, room: foot.columns - 2, backdrop: .input)
            return
        }
        let no = layer.isNoFocused ? "[\(glyphs.bar)No ]" : "[ No ]"
        let yes = layer.isYesFocused ? "[\(glyphs.bar)\(layer.yes) ]" : "[ \(layer.yes) ]"
        var right = putRight(no, right: foot.right - 2, row: row, role: layer.isNoFocused ? .buttonFocused : .button)
        right = putRight(yes, right: right - 3, row: row, role: layer.isYesFocused ? .buttonFocused : .button)
        let isMissing = layer.ticks.contains { $0.isRequired && !$0.isOn }
        let hint = isMissing ? "tick the line above first: up, space" : "y \(layer.yes.lowercased()) \(glyphs.dot) n, esc no"
        let short = isMissing ? "tick: up, space" : "y \(glyphs.dot) n"
        let room = max(0, right - foot.column - 3)
        grid.put(
            displayWidth(hint) <= room ? hint : short, at: Point(column: foot.column + 1, row: row), role: .hint, maxColumns: room)
    }
}
