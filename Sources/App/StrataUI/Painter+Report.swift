import StrataCore
import TerminalUI

extension Painter {
    /// Rows of findings with their text.
    mutating func drawReport(_ layer: ReportLayer) {
        let picture = ReportPicture(layer, size: context.size, repertoire: glyphs.repertoire)
        let content = layer.content
        grid.fill(picture.box, role: .text, backdrop: .text)
        let busy = layer.loading.ticket == nil ? "" : " \(spinner)"
        let place = content.rowCount > 0 ? "\(grouped(Int64(layer.cursor.row + 1))) of \(grouped(Int64(content.rowCount)))" : ""
        grid.drawBox(picture.box, title: content.title + busy, titleRole: .title, note: place, border: .borderFocused)
        drawSummary(content.summary, in: picture.summary)
        if let list = picture.list { drawReportRows(layer, top: picture.top, in: list) }
        if let text = picture.text { drawReportText(layer, picture, in: text) }
    }

    private mutating func drawSummary(_ lines: [DetailLine], in rect: Rect) {
        var row = rect.row
        for line in lines {
            let role: Role = line.kind == .problem ? .warning : line.kind == .heading ? .title : .text
            for piece in wrap(line.words, to: rect.columns - 2) where row < rect.bottom {
                grid.put(piece, at: Point(column: rect.column + 1, row: row), role: role)
                row += 1
            }
        }
    }

    private mutating func drawReportRows(_ layer: ReportLayer, top: Int, in rect: Rect) {
        let content = layer.content
        if content.rowCount == 0 {
            if let failure = layer.loading.failure { return drawFailure(failure, in: rect) }
            let isBusy = layer.loading.ticket != nil
            return drawMessage([(isBusy ? "reading \(spinner)" : content.emptyWords, .dim)], in: rect)
        }
        let rows = (top..<min(top + rect.rows, content.rowCount)).map { content.row(at: $0) }
        let cells = rows.map { $0.cells.map(text(of:)) }
        let widths = cellWidths(cells, room: rect.columns)
        // Names stand below each other, also of rows without a sign.
        let indent = rows.contains { $0.sign != nil } ? 2 : 0
        // Notes too, unless a name is far longer than the others.
        let noted = rows.filter { !$0.note.isEmpty }.map { displayWidth($0.name, repertoire: glyphs.repertoire) }.max() ?? 0
        let nameWidth = min(noted, rect.columns / 3)
        for (offset, row) in rows.enumerated() {
            drawReportRow(row, cells: cells[offset], widths: widths, indent: indent, nameWidth: nameWidth, in: rect.row(offset))
            guard top + offset == layer.cursor.row else { continue }
            let role: Role = layer.isReading ? .cursorUnfocused : .cursor
            grid.setBackdrop(role, in: rect.row(offset))
            grid.put(glyphs.bar, at: rect.row(offset).origin, role: role)
        }
        if let failure = layer.loading.failure, rows.count < rect.rows {
            grid.put(failure.headline, at: Point(column: rect.column + 1, row: rect.row + rows.count), role: .error, maxColumns: rect.columns - 2)
        }
    }

    /// Columns of each cell over the rows in sight; the first ones give way until names have half of the room.
    private func cellWidths(_ cells: [[String]], room: Int) -> [Int] {
        let count = cells.map(\.count).max() ?? 0
        var widths = (0..<count).map { column in
            min(28, cells.map { column < $0.count ? displayWidth($0[column], repertoire: glyphs.repertoire) : 0 }.max() ?? 0)
        }
        for column in widths.indices where widths.reduce(0, { $0 + $1 + 2 }) > room / 2 { widths[column] = 0 }
        return widths
    }

    private mutating func drawReportRow(_ row: ReportRow, cells: [String], widths: [Int], indent: Int, nameWidth: Int, in line: Rect) {
        var right = line.right - 1
        for (text, width) in zip(cells, widths).reversed() where width > 0 {
            putRight(text, right: right, row: line.row, role: .number, room: width)
            right -= width + 2
        }
        var column = line.column + 1
        if let (sign, role) = sign(row.sign) {
            grid.put(sign, at: Point(column: column, row: line.row), role: role)
        }
        column += indent
        let role: Role = row.sign == .problem ? .error : row.sign == .warning ? .warning : .text
        let room = max(0, right - column)
        let taken = grid.put(
            row.name, at: Point(column: column, row: line.row), role: row.note.isEmpty ? role : .text, maxColumns: room, truncation: .middle)
        let used = max(taken, nameWidth)
        guard !row.note.isEmpty, room - used > 6 else { return }
        grid.put(row.note, at: Point(column: column + used + 2, row: line.row), role: row.sign == nil ? .dim : role, maxColumns: room - used - 2)
    }

    private func sign(_ sign: ReportRow.Sign?) -> (String, Role)? {
        switch sign {
        case .good: (glyphs.check, .good)
        case .warning: (glyphs.bang, .warning)
        case .problem: (glyphs.cross, .error)
        case .unknown: ("?", .dim)
        case nil: nil
        }
    }

    private func text(of cell: ReportCell) -> String {
        switch cell {
        case .text(let text): text
        case .count(let count): grouped(Int64(count))
        case .size(let bytes): figures.size(bytes)
        case .time(let time): figures.time(time)
        }
    }

    /// The text under a divider, or beside the rows with a line between.
    private mutating func drawReportText(_ layer: ReportLayer, _ picture: ReportPicture, in rect: Rect) {
        var inside = rect
        if picture.isWide {
            for row in rect.row..<rect.bottom { grid.put(glyphs.vertical, at: Point(column: rect.column, row: row), role: .border) }
            inside = rect.splitLeft(1).rest
        } else if picture.list != nil {
            grid.drawDivider(picture.box, row: rect.row, title: "", titleRole: .dim)
            inside = rect.splitTop(1).rest
        }
        let lines = layer.text
        let longest = lines.filter { $0.kind == .field }.map { displayWidth($0.name, repertoire: glyphs.repertoire) }.max() ?? 0
        let nameWidth = min(inside.columns / 3, max(4, longest))
        let top = layer.isReading ? min(layer.scroll, max(0, lines.count - 1)) : 0
        var row = inside.row
        for line in lines.dropFirst(top) where row < inside.bottom {
            row += draw(line, at: Point(column: inside.column + 1, row: row), nameWidth: nameWidth, inside)
        }
    }
}
