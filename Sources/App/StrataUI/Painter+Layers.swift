import StrataCore
import TerminalUI

extension Painter {
    mutating func draw(_ layer: Layer) {
        switch layer {
        case .prompt(let prompt): drawChoices(prompt)
        case .palette(let layer): drawPalette(layer)
        case .menu(let layer): drawMenu(layer)
        case .help(let layer): drawHelp(layer)
        case .details(let layer): drawDetails(layer)
        case .confirm(let layer): drawConfirm(layer)
        case .plan(let layer): drawPlan(layer)
        case .report(let layer): drawReport(layer)
        case .form(let layer):
            drawForm(layer)
            drawFormAside()
            drawFormSides(layer)
        }
    }

    /// The box of a layer: cleared, framed, in the middle; answers its inside.
    private mutating func openBox(_ rect: Rect, title: String, note: String = "") {
        grid.fill(rect, role: .dialog, backdrop: .dialog)
        grid.drawBox(rect, title: title, titleRole: .dialogTitle, note: note, border: .borderFocused)
        grid.setBackdrop(.dialog, in: rect)
    }

    mutating func openBox(columns: Int, rows: Int, title: String, note: String = "") -> Rect {
        let rect = LayerGeometry.box(columns: columns, rows: rows, size: context.size)
        openBox(rect, title: title, note: note)
        return rect.inset
    }

    /// The box of a layer on a low screen: all but the status line, so that as much as can be is in sight.
    mutating func openLowBox(columns: Int, rows: Int, title: String, note: String = "") -> Rect {
        let size = context.size
        let rect = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1).centered(Size(columns: columns + 2, rows: rows + 2))
        openBox(rect, title: title, note: note)
        return rect.inset
    }

    /// A text field with its label; the text cursor stands in it.
    mutating func drawField(_ input: LineInput, label: String, at point: Point, room: Int, backdrop: Role) {
        let used = grid.put(label, at: point, role: .footerKey)
        let start = point.column + used
        let width = max(1, room - used)
        let text = input.isSecret ? String(repeating: "*", count: input.text.count) : input.text
        let before = String(text.prefix(input.cursor))
        let beforeWidth = displayWidth(before, repertoire: glyphs.repertoire)
        let shown = beforeWidth < width ? text : String(before.suffix(max(1, width - 2)))
        grid.put(shown, at: Point(column: start, row: point.row), role: .input, maxColumns: width, truncation: .clip)
        grid.setBackdrop(backdrop, in: Rect(column: point.column, row: point.row, columns: room, rows: 1))
        let column = start + (beforeWidth < width ? beforeWidth : displayWidth(shown, repertoire: glyphs.repertoire))
        cursor = Point(column: min(column, context.size.columns - 1), row: point.row)
    }

    mutating func drawPrompt(_ prompt: PromptLayer, in rect: Rect) {
        grid.fill(rect, role: .input, backdrop: .input)
        let (label, hint): (String, String) =
            switch prompt.purpose {
            case .filter(_, isFuzzy: false): ("filter / ", "enter keep \(glyphs.dot) esc clear")
            case .filter(_, isFuzzy: true): ("find ", "letters in order \(glyphs.dot) enter keep \(glyphs.dot) esc clear")
            case .goTo: ("go to ", "s3://bucket/prefix, /from the top, or from here")
            case .asOf: ("as of ", "14:00 \(glyphs.dot) yesterday 18:00 \(glyphs.dot) 2h ago \(glyphs.dot) 2026-11-20")
            case .export: ("write plan to ", ".csv, .json (lines), .manifest (S3 Batch Operations)")
            case .writeText(_, let name): ("write to ", "\(name); a file that is there stays as it is")
            case .exportRules: ("write rules to ", "JSON as the AWS CLI has it; a file that is there stays as it is")
            case .importRules: ("read rules from ", "JSON of the AWS CLI, or XML; nothing is sent yet")
            case .exportReport: ("write to ", ".csv, .json (lines), .manifest (S3 Batch Replication)")
            case .driftDestination: ("compare with ", "the bucket's name \(glyphs.dot) esc leaves it")
            case .customerKey(_, let problem, _): ("SSE-C key ", (problem.map { "\($0): " } ?? "") + "base64 or /file, forgotten at the end")
            case .download: ("save as ", "enter saves; a file that is there stays as it is")
            case .uploadFile: ("upload ", "tab completes \(glyphs.dot) enter \(glyphs.dot) esc")
            case .uploadKey(let source):
                (
                    "as key ",
                    prompt.looking == nil ? "enter uploads \(figures.size(source.size)) to \(source.place.bucket)" : "looking at the key \(spinner)"
                )
            }
        // The field keeps some room whatever the hint says.
        let hintWidth = rect.columns >= 60 ? min(displayWidth(hint) + 2, rect.columns - 36) : 0
        if hintWidth > 0 { putRight(hint, right: rect.right - 1, row: rect.row, role: .hint, room: hintWidth - 2) }
        let place = Point(column: rect.column + 1, row: rect.row)
        drawField(prompt.input, label: label, at: place, room: rect.columns - hintWidth - 2, backdrop: .input)
        grid.setBackdrop(.input, in: rect)
    }

    private mutating func drawPalette(_ layer: PaletteLayer) {
        let geometry = LayerGeometry.palette(layer, size: context.size)
        openBox(geometry.box, title: "Command", note: "enter runs it")
        let inside = geometry.box.inset
        drawField(layer.input, label: ": ", at: Point(column: inside.column + 1, row: inside.row), room: inside.columns - 2, backdrop: .input)
        let list = geometry.list
        if layer.matches.isEmpty { grid.put("no command has these words", at: Point(column: list.column + 1, row: list.row), role: .dim) }
        let top = geometry.top
        for (offset, command) in layer.matches.dropFirst(top).prefix(list.rows).enumerated() {
            drawCommand(command, list.row(offset), isCursor: top + offset == layer.cursor.row)
        }
    }

    private mutating func drawCommand(_ command: Command, _ line: Rect, isCursor: Bool) {
        let reason = state.disabledReason(command)
        let key = keys.label(for: command, in: state.focus.keyContext) ?? ""
        let right = putRight(key, right: line.right - 1, row: line.row, role: .footerKey)
        let used = grid.put(
            command.info.title, at: Point(column: line.column + 1, row: line.row), role: reason == nil ? .dialog : .dim, maxColumns: 24)
        let start = line.column + 1 + max(used, 18) + 1
        let text = reason.map { "(\($0))" } ?? command.info.summary
        grid.put(text, at: Point(column: start, row: line.row), role: .hint, maxColumns: max(0, right - start - 1))
        grid.setBackdrop(isCursor ? .cursor : .dialog, in: line)
    }

    private mutating func drawMenu(_ layer: MenuLayer) {
        let geometry = LayerGeometry.menu(layer, size: context.size, widest: LayerGeometry.widest(layer))
        openBox(geometry.box, title: layer.title, note: "enter \(glyphs.dot) esc")
        let (inside, top) = (geometry.list, geometry.top)
        for (offset, item) in layer.items.dropFirst(top).prefix(inside.rows).enumerated() {
            let line = inside.row(offset)
            let isCursor = top + offset == layer.cursor.row
            if isCursor { grid.put(glyphs.bar, at: line.origin, role: .cursor) }
            let used = grid.put(
                item.title, at: Point(column: line.column + 2, row: line.row), role: .dialog, maxColumns: line.columns - 3, truncation: .middle)
            let room = line.columns - used - 6
            if room > 3, !item.note.isEmpty {
                let note = Point(column: line.column + used + 4, row: line.row)
                grid.put(item.note, at: note, role: .hint, maxColumns: room, truncation: .middle)
            }
            grid.setBackdrop(isCursor ? .cursor : .dialog, in: line)
        }
    }

    private mutating func drawHelp(_ layer: HelpLayer) {
        var lines: [HelpLine] = []
        let own = helpLines(layer.context)
        if !own.isEmpty { lines += [.heading("in \(layer.context.rawValue)")] + own }
        if CommandKeys.contexts(layer.context).contains(KeyContext.everywhere.rawValue) {
            lines += [.heading("everywhere")] + helpLines(.everywhere)
        }
        let columns = min(context.size.columns - 4, 96)
        let rows = min(lines.count, context.size.rows - 4)
        let top = min(layer.cursor.row, max(0, lines.count - rows))
        let more = lines.count > rows ? "j k scroll \(glyphs.dot) " : ""
        let inside = openBox(columns: columns, rows: rows, title: "Keys", note: "\(more)esc closes")
        for (offset, line) in lines.dropFirst(top).prefix(inside.rows).enumerated() { drawHelpLine(line, inside.row(offset)) }
    }

    private enum HelpLine {
        case heading(String)
        case command(Command, KeyContext, keys: String)
    }

    /// One line a command, with all its keys.
    private func helpLines(_ context: KeyContext) -> [HelpLine] {
        Command.allCases.compactMap { command in
            let labels = keys.labels(for: command, within: context)
            return labels.isEmpty ? nil : .command(command, context, keys: labels.joined(separator: " "))
        }
    }

    private mutating func drawHelpLine(_ line: HelpLine, _ rect: Rect) {
        switch line {
        case .heading(let title):
            grid.put(title, at: Point(column: rect.column + 1, row: rect.row), role: .dialogTitle)
        case .command(let command, let context, let keys):
            let reason = state.disabledReason(command)
            let summary = command.info(in: context).summary
            let text = reason.map { "\(summary) (\($0))" } ?? summary
            let start = rect.column + min(21, max(8, rect.columns / 3))
            grid.put(keys, at: Point(column: rect.column + 1, row: rect.row), role: .footerKey, maxColumns: start - rect.column - 2)
            grid.put(text, at: Point(column: start, row: rect.row), role: reason == nil ? .dialog : .dim, maxColumns: rect.right - start - 1)
        }
        grid.setBackdrop(.dialog, in: rect)
    }

    private mutating func drawDetails(_ layer: DetailsLayer) {
        let columns = min(context.size.columns - 4, 100)
        var lines: [(String, [DisplayPiece], Role)] = wrap(layer.notice.headline, to: columns - 2).map {
            ("", $0, layer.notice.severity == .error ? .error : .dialogTitle)
        }
        if let hint = layer.notice.hint { lines += wrap(hint, to: columns - 2).map { ("", $0, .dialog) } }
        for detail in layer.notice.details {
            for (index, part) in wrap(detail.value, to: max(8, columns - 14)).enumerated() {
                lines.append((index == 0 ? detail.name : " ", part, .dialog))
            }
        }
        let rows = min(lines.count, context.size.rows - 4)
        let inside = openBox(columns: columns, rows: rows, title: "Details", note: "esc closes")
        let top = min(layer.cursor.row, max(0, lines.count - rows))
        for (offset, line) in lines.dropFirst(top).prefix(inside.rows).enumerated() {
            let row = inside.row + offset
            let indent = line.0.isEmpty ? 1 : 13
            grid.put(line.0, at: Point(column: inside.column + 1, row: row), role: .hint)
            grid.put(line.1, at: Point(column: inside.column + indent, row: row), role: line.2)
            grid.setBackdrop(.dialog, in: inside.row(offset))
        }
    }
}
