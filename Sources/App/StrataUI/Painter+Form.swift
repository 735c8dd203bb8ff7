import S3Model
import StrataCore
import TerminalUI

extension Painter {
    /// A form: its lines with their problems, help on the focused field, and the open list over it.
    mutating func drawForm(_ layer: FormLayer) {
        let picture = FormPicture(layer, size: context.size, glyphs: glyphs)
        grid.fill(picture.box, role: .dialog, backdrop: .dialog)
        grid.drawBox(picture.box, title: layer.title, titleRole: .dialogTitle, note: formNote(layer), border: .borderFocused)
        grid.setBackdrop(.dialog, in: picture.box)
        for (offset, row) in picture.rows.dropFirst(picture.top).prefix(picture.view.rows).enumerated() {
            draw(row, picture, in: picture.view.row(offset))
        }
        drawFormScroll(picture)
        drawFormHelp(layer, picture)
        if let list = layer.list, let geometry = picture.list { drawFormList(list, geometry, title: listTitle(layer)) }
    }

    private func formNote(_ layer: FormLayer) -> String {
        let (refused, warnings) = (layer.count(.refused), layer.count(.warning))
        var parts: [String] = []
        let isNarrow = context.size.columns < 60
        if refused > 0 { parts.append("\(glyphs.cross) \(refused)" + (isNarrow ? "" : " to be put right")) }
        if warnings > 0 { parts.append("\(glyphs.bang) \(warnings)" + (isNarrow ? "" : " warning\(warnings == 1 ? "" : "s")")) }
        if layer.isChanged { parts.append("changed") }
        return parts.joined(separator: " \(glyphs.dot) ")
    }

    private mutating func draw(_ row: FormPicture.Row, _ picture: FormPicture, in line: Rect) {
        if row.isFocused { grid.put(glyphs.bar, at: line.origin, role: .dialogTitle) }
        for span in row.spans {
            let place = Rect(column: line.column + span.column, row: line.row, columns: span.width, rows: 1)
            let field = span.target.flatMap { target in picture.layer.fields.first { $0.key == target.key } }
            let hasFocus = field.map { $0.key == picture.layer.focus && picture.isChosen(span, $0) } ?? false
            switch span.content {
            case .words(let text, let role):
                grid.put(text, at: place.origin, role: row.isFocused && role == .dialog ? .dialogTitle : role, maxColumns: place.columns)
            case .button(let text, let role):
                grid.put(text, at: place.origin, role: role, maxColumns: place.columns)
                guard hasFocus else { continue }
                grid.setRole(.buttonFocused, in: place)
                grid.setBackdrop(.buttonFocused, in: place)
                cursor = Point(column: place.column + (text.hasPrefix("(") || text.hasPrefix("[") ? 1 : 0), row: place.row)
            case .input(let input, let hint): drawInput(input, hint: hint, in: place, hasFocus: hasFocus)
            }
        }
    }

    /// A text field: around its cursor when it has the focus, else from its start.
    private mutating func drawInput(_ input: LineInput, hint: String, in place: Rect, hasFocus: Bool) {
        if input.text.isEmpty {
            grid.put(hint, at: place.origin, role: .hint, maxColumns: place.columns)
        } else if hasFocus {
            let before = String(input.text.prefix(input.cursor))
            var shown = input.text
            var column = displayWidth(before, repertoire: glyphs.repertoire)
            if column >= place.columns {
                // The end of what stands before the cursor; what is behind it comes in sight as the cursor goes there.
                let kept = tail(of: before, columns: place.columns - 1)
                shown = kept + input.text.dropFirst(input.cursor)
                column = displayWidth(kept, repertoire: glyphs.repertoire)
            }
            grid.put(shown, at: place.origin, role: .input, maxColumns: place.columns, truncation: .clip)
            cursor = Point(column: place.column + column, row: place.row)
        } else {
            grid.put(input.text, at: place.origin, role: .input, maxColumns: place.columns, truncation: .middle)
        }
        grid.setBackdrop(.input, in: place)
        if hasFocus, input.text.isEmpty { cursor = place.origin }
    }

    private func tail(of text: String, columns: Int) -> String {
        var kept = text[...]
        while !kept.isEmpty, displayWidth(String(kept), repertoire: glyphs.repertoire) > columns { kept.removeFirst() }
        return String(kept)
    }

    private mutating func drawFormScroll(_ picture: FormPicture) {
        var place = ListCursor()
        place.move(.scroll(picture.top), count: picture.rows.count, window: picture.view.rows)
        drawScroll(picture.view, cursor: place, count: picture.rows.count, right: picture.box.right - 1)
    }

    private mutating func drawFormHelp(_ layer: FormLayer, _ picture: FormPicture) {
        var foot = picture.foot
        if foot.rows > 1 {
            grid.drawDivider(picture.box, row: foot.row, border: .borderFocused)
            foot = foot.splitTop(1).rest
        }
        var help = layer.focused?.help ?? ""
        if layer.focusedLine?.row != nil, let key = keys.label(for: .removeRow, in: .form) { help += " \(key) removes the row." }
        let lines = wrap(help, to: max(1, foot.columns - 2))
        for (index, line) in lines.enumerated() where index < foot.rows {
            let used = grid.put(line, at: Point(column: foot.column + 1, row: foot.row + index), role: .hint)
            guard index == foot.rows - 1, lines.count > foot.rows else { continue }
            let end = min(foot.column + 1 + used, foot.right - displayWidth(glyphs.ellipsis))
            grid.put(glyphs.ellipsis, at: Point(column: end, row: foot.row + index), role: .hint)
        }
        grid.setBackdrop(.dialog, in: picture.foot)
    }

    private func listTitle(_ layer: FormLayer) -> String {
        if layer.list?.isTemplates == true { return "Templates" }
        let words = [layer.focusedLine?.label ?? "", layer.focused?.lead ?? ""].filter { !$0.isEmpty }
        return words.joined(separator: " ")
    }

    private mutating func drawFormList(_ list: FormList, _ geometry: LayerGeometry, title: String) {
        grid.fill(geometry.box, role: .dialog, backdrop: .dialog)
        grid.drawBox(geometry.box, title: title, titleRole: .dialogTitle, note: "enter \(glyphs.dot) esc", border: .borderFocused)
        grid.setBackdrop(.dialog, in: geometry.box)
        let inside = geometry.box.inset
        drawField(list.input, label: "/ ", at: Point(column: inside.column + 1, row: inside.row), room: inside.columns - 2, backdrop: .input)
        if list.matches.isEmpty {
            grid.put("nothing here has these letters", at: Point(column: geometry.list.column + 2, row: geometry.list.row), role: .dim)
        }
        let foot = geometry.box.inset.bottom - geometry.list.bottom
        let noteColumn = FormPicture.titleWidth(list) + 4
        for (offset, option) in list.matches.dropFirst(geometry.top).prefix(geometry.list.rows).enumerated() {
            let line = geometry.list.row(offset)
            let isCursor = geometry.top + offset == list.cursor.row
            if isCursor { grid.put(glyphs.bar, at: line.origin, role: .cursor) }
            let used = grid.put(option.title, at: Point(column: line.column + 2, row: line.row), role: .dialog, maxColumns: line.columns - 3)
            let start = max(noteColumn, used + 4)
            let room = line.columns - start - 1
            if foot == 0, room > 3 {
                grid.put(option.note, at: Point(column: line.column + start, row: line.row), role: .hint, maxColumns: room)
            }
            grid.setBackdrop(isCursor ? .cursor : .dialog, in: line)
        }
        guard foot > 0, let note = list.current?.note else { return }
        for (offset, line) in wrap(note, to: inside.columns - 2).prefix(foot).enumerated() {
            grid.put(line, at: Point(column: inside.column + 1, row: geometry.list.bottom + offset), role: .hint)
        }
    }
}
