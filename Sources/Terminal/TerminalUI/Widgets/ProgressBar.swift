extension CellGrid {
    /// Draws how much is done (0 to 1) on one row; nil, when nobody knows, draws an empty bar. UTF-8 terminals show eighths of a cell.
    public mutating func drawProgress(_ fraction: Double?, in rect: Rect, role: Role = .progress, rest: Role = .dim) {
        let area = clipped(rect.row(0))
        guard !area.isEmpty else { return }
        let done = fraction.map { $0.isFinite ? min(max(0, $0), 1) : 0 } ?? 0
        let eighths = Int(done * Double(area.columns * 8))
        let full = eighths / 8
        repeatGlyph(glyphs.empty, in: area, role: rest)
        repeatGlyph(glyphs.full, in: Rect(column: area.column, row: area.row, columns: full, rows: 1), role: role)
        let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        if glyphs.isUnicode, !partial.isEmpty { put(partial, at: Point(column: area.column + full, row: area.row), role: role) }
    }

    /// Draws values as bars of one row, scaled to the largest; zero is blank.
    public mutating func drawLevels(_ values: [Int], at point: Point, role: Role = .progress) {
        let largest = values.max() ?? 0
        guard largest > 0 else { return }
        for (offset, value) in values.enumerated() where value > 0 {
            let level = min(glyphs.levels.count - 1, (value * glyphs.levels.count - 1) / largest)
            put(glyphs.levels[level], at: Point(column: point.column + offset, row: point.row), role: role)
        }
    }
}
