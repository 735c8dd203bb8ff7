/// A screen, or a part of one, as cells: what a renderer makes and a driver paints. A value with no terminal behind it.
/// **Shape**: `size.rows` rows of `size.columns` cells, top left first; everything drawn outside is clipped.
public struct CellGrid: Sendable, Equatable {
    public let size: Size
    /// The signs widgets draw with; also decides whether text beyond ASCII is drawn or spelled out.
    public let glyphs: Glyphs
    private(set) var cells: [Cell]

    public init(size: Size, glyphs: Glyphs = .unicode, role: Role = .text) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        self.glyphs = glyphs
        cells = Array(repeating: .blank(role: role), count: self.size.columns * self.size.rows)
    }

    /// The whole grid.
    public var bounds: Rect { Rect(column: 0, row: 0, columns: size.columns, rows: size.rows) }

    /// The cell at a place, which must lie inside.
    public subscript(column: Int, row: Int) -> Cell { cells[row * size.columns + column] }

    /// One row's cells; the row must lie inside.
    public func row(_ row: Int) -> ArraySlice<Cell> { cells[row * size.columns..<(row + 1) * size.columns] }

    /// Draws text on one row, made safe by `displayText`; hostile parts take the role `hostile`. Cells keep the backdrop they have.
    /// **Units**: columns. Text wider than `maxColumns` or than what is left of the row is cut as `truncation` says. Answers the columns used.
    @discardableResult
    public mutating func put(
        _ text: String, at point: Point, role: Role = .text, attributes: Attributes = [], maxColumns: Int = .max, truncation: Truncation = .end
    ) -> Int {
        guard point.row >= 0, point.row < size.rows, point.column < size.columns, point.column >= 0 else { return 0 }
        let room = min(maxColumns, size.columns - point.column)
        guard room > 0 else { return 0 }
        if let used = putASCII(text, at: point, role: role, attributes: attributes, room: room) { return used }
        let limit = truncation == .end || truncation == .clip ? room : .max
        let pieces = displayText(text, repertoire: glyphs.repertoire, limit: limit)
        return put(truncated(pieces, to: room, truncation, glyphs: glyphs), at: point, role: role, attributes: attributes)
    }

    /// Draws pieces on one row; the caller has cut them to fit. Answers the columns used.
    @discardableResult
    public mutating func put(_ pieces: [DisplayPiece], at point: Point, role: Role = .text, attributes: Attributes = []) -> Int {
        guard point.row >= 0, point.row < size.rows, point.column >= 0 else { return 0 }
        var column = point.column
        for piece in pieces {
            if column + piece.width > size.columns { break }
            set(piece.text, width: piece.width, column: column, row: point.row, role: piece.isHostile ? .hostile : role, attributes: attributes)
            column += piece.width
        }
        return column - point.column
    }

    /// Blanks a rectangle.
    public mutating func fill(_ rect: Rect, role: Role = .text, backdrop: Role = .text) {
        repeatGlyph(" ", in: rect, role: role)
        setBackdrop(backdrop, in: rect)
    }

    /// Fills a rectangle with a sign of one column.
    public mutating func repeatGlyph(_ glyph: String, in rect: Rect, role: Role = .text) {
        let area = clipped(rect)
        guard let scalar = glyph.unicodeScalars.first, !area.isEmpty else { return }
        let text = CellText(scalar)
        for row in area.row..<area.row + area.rows {
            splitWide(at: area.column, row: row)
            splitWide(at: area.column + area.columns, row: row)
            let start = row * size.columns + area.column
            for index in start..<start + area.columns {
                cells[index] = Cell(text: text, width: 1, role: role, backdrop: cells[index].backdrop)
            }
        }
    }

    /// Puts what is drawn in a rectangle onto a backdrop: the cursor row, marked rows, a dialog.
    public mutating func setBackdrop(_ backdrop: Role, in rect: Rect) {
        forEachIndex(in: rect) { $0.backdrop = backdrop }
    }

    /// Gives everything drawn in a rectangle one role: rows that are being refreshed are dimmed, say.
    public mutating func setRole(_ role: Role, in rect: Rect) {
        forEachIndex(in: rect) { $0.role = role }
    }

    /// The part of a rectangle that lies on the grid.
    public func clipped(_ rect: Rect) -> Rect { rect.intersection(bounds) }

    /// The fast path: printable ASCII that fits. Nil when the text is anything else.
    private mutating func putASCII(_ text: String, at point: Point, role: Role, attributes: Attributes, room: Int) -> Int? {
        let used = text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            guard bytes.count <= room, bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return nil }
            splitWide(at: point.column, row: point.row)
            splitWide(at: point.column + bytes.count, row: point.row)
            let start = point.row * size.columns + point.column
            for offset in 0..<bytes.count {
                let index = start + offset
                let text = CellText(ascii: bytes[offset])
                cells[index] = Cell(text: text, width: 1, role: role, backdrop: cells[index].backdrop, attributes: attributes)
            }
            return bytes.count
        }
        return used ?? nil
    }

    private mutating func set(_ text: CellText, width: Int, column: Int, row: Int, role: Role, attributes: Attributes) {
        splitWide(at: column, row: row)
        splitWide(at: column + width, row: row)
        let index = row * size.columns + column
        cells[index] = Cell(text: text, width: UInt8(width), role: role, backdrop: cells[index].backdrop, attributes: attributes)
        if width == 2 {
            let backdrop = cells[index].backdrop
            cells[index + 1] = Cell(text: .continuation, width: 0, role: role, backdrop: backdrop, attributes: attributes)
        }
    }

    /// Blanks both halves of a wide cell that straddles the bound before `column`, so that no half is left alone.
    private mutating func splitWide(at column: Int, row: Int) {
        guard column > 0, column < size.columns else { return }
        let index = row * size.columns + column
        guard cells[index].width == 0 else { return }
        for half in [index - 1, index] {
            cells[half] = Cell(text: .space, width: 1, role: cells[half].role, backdrop: cells[half].backdrop, attributes: cells[half].attributes)
        }
    }

    private mutating func forEachIndex(in rect: Rect, _ change: (inout Cell) -> Void) {
        let area = clipped(rect)
        guard !area.isEmpty else { return }
        for row in area.row..<area.row + area.rows {
            let start = row * size.columns + area.column
            for index in start..<start + area.columns { change(&cells[index]) }
        }
    }
}
