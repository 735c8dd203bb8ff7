extension CellGrid {
    /// Draws a border with an optional title in its top and a note in its bottom line, rounded where the terminal can; the inside is left alone.
    /// Titles are cut with a mark; a box smaller than two by two draws nothing.
    public mutating func drawBox(
        _ rect: Rect, title: String = "", titleRole: Role = .title, note: String = "", border: Role = .border
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let right = rect.column + rect.columns - 1
        let bottom = rect.row + rect.rows - 1
        let inside = rect.columns - 2
        repeatGlyph(glyphs.horizontal, in: Rect(column: rect.column + 1, row: rect.row, columns: inside, rows: 1), role: border)
        repeatGlyph(glyphs.horizontal, in: Rect(column: rect.column + 1, row: bottom, columns: inside, rows: 1), role: border)
        for column in [rect.column, right] {
            repeatGlyph(glyphs.vertical, in: Rect(column: column, row: rect.row + 1, columns: 1, rows: rect.rows - 2), role: border)
        }
        let corners = [(glyphs.topLeft, rect.column, rect.row), (glyphs.topRight, right, rect.row)]
        for (glyph, column, row) in corners + [(glyphs.bottomLeft, rect.column, bottom), (glyphs.bottomRight, right, bottom)] {
            put(glyph, at: Point(column: column, row: row), role: border)
        }
        putTitle(title, column: rect.column + 1, row: rect.row, room: inside, role: titleRole)
        putNote(note, right: right, row: bottom, room: inside, role: titleRole)
    }

    /// Draws a line across a box, joined to its sides, with a title: the border between two parts.
    public mutating func drawDivider(_ rect: Rect, row: Int, title: String = "", titleRole: Role = .title, border: Role = .border) {
        guard rect.columns >= 2, row > rect.row, row < rect.row + rect.rows - 1 else { return }
        repeatGlyph(glyphs.horizontal, in: Rect(column: rect.column + 1, row: row, columns: rect.columns - 2, rows: 1), role: border)
        put(glyphs.teeLeft, at: Point(column: rect.column, row: row), role: border)
        put(glyphs.teeRight, at: Point(column: rect.column + rect.columns - 1, row: row), role: border)
        putTitle(title, column: rect.column + 1, row: row, room: rect.columns - 2, role: titleRole)
    }

    private mutating func putTitle(_ title: String, column: Int, row: Int, room: Int, role: Role) {
        guard !title.isEmpty, room >= 3 else { return }
        let used = put(title, at: Point(column: column + 1, row: row), role: role, maxColumns: room - 2)
        for side in [column, column + 1 + used] { put(" ", at: Point(column: side, row: row), role: role) }
    }

    private mutating func putNote(_ note: String, right: Int, row: Int, room: Int, role: Role) {
        guard !note.isEmpty, room >= 5 else { return }
        let width = min(room - 3, displayWidth(note, repertoire: glyphs.repertoire))
        let column = right - 2 - width
        put(" ", at: Point(column: column - 1, row: row), role: role)
        let used = put(note, at: Point(column: column, row: row), role: role, maxColumns: width)
        put(" ", at: Point(column: column + used, row: row), role: role)
    }
}
