import S3Model
import StrataCore
import TerminalUI

extension Painter {
    mutating func drawDetail(_ rect: Rect) {
        let pane = workspace.detail
        let name = pane.target?.key.split(separator: "/").last.map(String.init) ?? ""
        let busy = pane.loading.ticket != nil ? " \(spinner)" : ""
        switch pane.mode {
        case .inspect:
            drawFrame(.detail, rect, title: "inspect  \(name)\(busy)", note: "p preview \(glyphs.dot) esc close")
            drawInspect(pane, in: rect.inset)
        case .preview:
            let kind = pane.preview.map { " \(glyphs.dot) \($0.name)\($0.isTruncated ? ", the first KiB" : "")" } ?? ""
            drawFrame(.detail, rect, title: "preview  \(name)\(kind)\(busy)", note: "i inspect \(glyphs.dot) esc close")
            drawPreview(pane, in: rect.inset)
        case .compare: drawCompare(pane, in: rect, busy: busy)
        }
    }

    private mutating func drawInspect(_ pane: DetailPane, in rect: Rect) {
        let lines = pane.inspectLines
        let nameWidth = min(rect.columns / 3, 30)
        var row = rect.row
        for line in lines.dropFirst(pane.cursor.row) where row < rect.bottom {
            row += draw(line, at: Point(column: rect.column + 1, row: row), nameWidth: nameWidth, rect)
        }
        if let failure = pane.loading.failure {
            drawFailure(failure, in: Rect(column: rect.column, row: row, columns: rect.columns, rows: rect.bottom - row))
        }
    }

    /// Draws a line, wrapped; answers the rows it took.
    mutating func draw(_ line: DetailLine, at point: Point, nameWidth: Int, _ rect: Rect) -> Int {
        let room = rect.columns - 2
        switch line.kind {
        case .heading:
            grid.put(line.name, at: point, role: .title, maxColumns: room)
            return 1
        case .text, .problem, .added, .removed:
            let role: Role = line.kind == .problem ? .error : line.kind == .added ? .created : line.kind == .removed ? .deleted : .text
            return drawWrapped(line.value, at: point, room: room, rect, role: role)
        case .field:
            let used = grid.put(line.name, at: point, role: .dim, maxColumns: room)
            if used > nameWidth {
                let below = Point(column: point.column + 2, row: point.row + 1)
                return 1 + drawWrapped(line.value, at: below, room: room - 2, rect, role: .text)
            }
            let value = Point(column: point.column + nameWidth + 1, row: point.row)
            return drawWrapped(line.value, at: value, room: room - nameWidth - 1, rect, role: .text)
        }
    }

    private mutating func drawWrapped(_ text: String, at point: Point, room: Int, _ rect: Rect, role: Role) -> Int {
        let lines = wrap(text, to: max(1, room))
        for (index, line) in lines.enumerated() where point.row + index < rect.bottom {
            grid.put(line, at: Point(column: point.column, row: point.row + index), role: role)
        }
        return lines.count
    }

    private mutating func drawPreview(_ pane: DetailPane, in rect: Rect) {
        if let failure = pane.loading.failure { return drawFailure(failure, in: rect) }
        guard let preview = pane.preview else {
            if pane.loading.ticket != nil { drawMessage([("reading the first KiB \(spinner)", .dim)], in: rect) }
            return
        }
        if preview.lines.isEmpty { return drawMessage([("This version is empty: 0 bytes.", .dim)], in: rect) }
        var row = rect.row
        for line in preview.lines.dropFirst(pane.cursor.row) where row < rect.bottom {
            row += drawWrapped(line, at: Point(column: rect.column + 1, row: row), room: rect.columns - 2, rect, role: .text)
        }
    }
}
