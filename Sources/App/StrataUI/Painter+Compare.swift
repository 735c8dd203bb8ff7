import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// Columns from which two texts stand side by side; below, one stands above the other.
    private static let sideBySide = 70

    /// What differs between two versions: the older one left (or above, with -), the newer one right (or below, with +).
    mutating func drawCompare(_ pane: DetailPane, in rect: Rect, busy: String) {
        let ids = [pane.target, pane.newer].map { $0?.versionId ?? "current" }
        drawFrame(.detail, rect, title: "compare  \(ids[0]) \(glyphs.ellipsis) \(ids[1])\(busy)", note: "^r again \(glyphs.dot) esc close")
        let inside = rect.inset
        if let failure = pane.loading.failure { return drawFailure(failure, in: inside) }
        guard let comparison = pane.comparison else {
            return drawMessage([("reading both versions \(spinner)", .dim)], in: inside)
        }
        let isWide = inside.columns >= Self.sideBySide
        var (head, body) = (inside, inside)
        if isWide, inside.rows > 4 {
            (head, body) = inside.splitTop(1)
            drawSideNames(head)
        }
        var row = body.row
        for line in comparison.lines.dropFirst(pane.cursor.row) where row < body.bottom {
            let room = Rect(column: body.column, row: row, columns: body.columns, rows: body.bottom - row)
            row += isWide ? drawWide(line, in: room) : drawNarrow(line, in: room)
        }
    }

    private mutating func drawSideNames(_ rect: Rect) {
        let columns = ComparedColumns(rect, name: "", number: 0)
        grid.put("older", at: Point(column: columns.a, row: rect.row), role: .heading)
        grid.put("newer", at: Point(column: columns.b, row: rect.row), role: .heading)
    }

    /// Draws a line with both sides beside each other; answers the rows it took.
    private mutating func drawWide(_ line: VersionComparison.Line, in rect: Rect) -> Int {
        guard line.kind == .fact || line.kind == .text else { return drawWords(line, in: rect) }
        let role = role(of: line.sign)
        grid.put(sign(of: line.sign), at: Point(column: rect.column, row: rect.row), role: role)
        var rows = 1
        if line.kind == .fact {
            // Names can be as long as a store likes: a line of their own leaves the values their room.
            grid.put(line.name, at: Point(column: rect.column + 2, row: rect.row), role: .dim, maxColumns: rect.columns - 3, truncation: .middle)
        }
        let columns = ComparedColumns(rect, name: line.name, number: max(line.numberA ?? 0, line.numberB ?? 0))
        let below = line.kind == .fact && !columns.holdsName ? 1 : 0
        let text = Rect(column: rect.column, row: rect.row + below, columns: rect.columns, rows: rect.rows - below)
        putNumber(line.numberA, at: Point(column: columns.a, row: text.row), width: columns.number)
        putNumber(line.numberB, at: Point(column: columns.b, row: text.row), width: columns.number)
        let isSame = line.sign == .same
        let (a, b) = pieces(of: line)
        rows = max(
            rows, putWrapped(a, at: columns.a + columns.indent, room: columns.width - columns.indent, in: text, role: isSame ? .dim : .deleted))
        let newer: Role = isSame ? .dim : .created
        rows = max(rows, putWrapped(b, at: columns.b + columns.indent, room: columns.width - columns.indent, in: text, role: newer))
        return rows + below
    }

    /// Draws a line with the older side above the newer one; answers the rows it took.
    private mutating func drawNarrow(_ line: VersionComparison.Line, in rect: Rect) -> Int {
        guard line.kind == .fact || line.kind == .text else { return drawWords(line, in: rect) }
        var row = rect.row
        if line.kind == .fact {
            grid.put(sign(of: line.sign), at: rect.origin, role: role(of: line.sign))
            grid.put(line.name, at: Point(column: rect.column + 2, row: row), role: .dim, maxColumns: rect.columns - 2, truncation: .middle)
            row += 1
        }
        let indent = line.kind == .fact ? 2 : 0
        let isSame = line.sign == .same
        let (a, b) = pieces(of: line)
        for (text, sign, role) in [(a, glyphs.minus, Role.deleted), (b, glyphs.plus, Role.created)] {
            guard let text, row < rect.bottom, !(isSame && role == .created) else { continue }
            let rest = Rect(column: rect.column, row: row, columns: rect.columns, rows: rect.bottom - row)
            grid.put(isSame ? " " : sign, at: Point(column: rect.column + indent, row: row), role: role)
            row += putWrapped(text, at: rect.column + indent + 2, room: rect.columns - indent - 2, in: rest, role: isSame ? .dim : role)
        }
        return row - rect.row
    }

    private mutating func drawWords(_ line: VersionComparison.Line, in rect: Rect) -> Int {
        if line.kind == .heading {
            grid.put(line.name, at: Point(column: rect.column + 1, row: rect.row), role: .title, maxColumns: rect.columns - 2)
            return 1
        }
        return putWrapped(
            displayText(line.name, repertoire: glyphs.repertoire), at: rect.column + 2, room: rect.columns - 3, in: rect, role: .dim)
    }

    private mutating func putNumber(_ number: Int?, at point: Point, width: Int) {
        guard let number else { return }
        putRight(String(number), right: point.column + width, row: point.row, role: .dim)
    }

    /// Both sides of a line; in one that was changed, what the other side hasn't got stands out.
    private func pieces(of line: VersionComparison.Line) -> (a: [DisplayPiece]?, b: [DisplayPiece]?) {
        guard line.sign == .changed, let a = line.a, let b = line.b else {
            let whole = { (text: String?) -> [DisplayPiece]? in
                text.map { displayText([($0, isMarked: line.sign != .same)], repertoire: glyphs.repertoire) }
            }
            return (whole(line.a), whole(line.b))
        }
        let parts = LineDiff.parts(a, b)
        let marked = { (parts: [LineDiff.Part]) in displayText(parts.map { ($0.text, isMarked: !$0.isSame) }, repertoire: glyphs.repertoire) }
        return (marked(parts.a), marked(parts.b))
    }

    /// Draws text broken into lines of at most `room` columns, down to the end of `rect`; answers the lines there are. What stands out has the role, the
    /// rest is plain text.
    private mutating func putWrapped(_ text: [DisplayPiece]?, at column: Int, room: Int, in rect: Rect, role: Role) -> Int {
        guard let text else { return 0 }
        let lines = wordWrap(text, columns: max(1, room))
        for (index, line) in lines.enumerated() where index < rect.rows {
            grid.put(line, at: Point(column: column, row: rect.row + index), role: role == .dim ? .dim : .text)
            guard role != .dim else { continue }
            var at = column
            for piece in line {
                if piece.isMarked, !piece.isHostile {
                    grid.setRole(role, in: Rect(column: at, row: rect.row + index, columns: piece.width, rows: 1))
                }
                at += piece.width
            }
        }
        return max(1, lines.count)
    }

    private func sign(of sign: VersionComparison.Line.Sign) -> String {
        switch sign {
        case .same: " "
        case .added: glyphs.plus
        case .removed: glyphs.minus
        case .changed: glyphs.tilde
        }
    }

    private func role(of sign: VersionComparison.Line.Sign) -> Role {
        switch sign {
        case .same: .dim
        case .added: .created
        case .removed: .deleted
        case .changed: .overwritten
        }
    }
}

/// Where the two sides of a line stand: names of values to their left, line numbers inside.
private struct ComparedColumns {
    /// First columns of both sides.
    var a, b: Int
    /// Columns of each.
    var width: Int
    /// Columns of the line number; the text follows after a blank.
    var number: Int
    var holdsName: Bool

    var indent: Int { number == 0 ? 0 : number + 1 }

    init(_ rect: Rect, name: String, number: Int) {
        let nameWidth = name.isEmpty ? 0 : min(24, rect.columns / 5)
        holdsName = name.isEmpty || displayWidth(name) <= nameWidth
        self.number = number == 0 ? 0 : max(4, String(number).count)
        let start = rect.column + 2 + (nameWidth == 0 ? 0 : nameWidth + 1)
        width = max(1, (rect.right - start - 1) / 2)
        a = start
        b = start + width + 1
    }
}
