extension Rect {
    /// A place for a popup beside an anchor (a cursor, a field): below it where there is room, else above, moved left to stay inside.
    public func popup(_ size: Size, anchor: Point) -> Rect {
        let width = min(size.columns, columns)
        let below = bottom - anchor.row - 1
        let above = anchor.row - row
        let height = min(size.rows, max(below, above, 0))
        let start = min(max(column, anchor.column), right - width)
        let top = height <= below || below >= above ? anchor.row + 1 : anchor.row - height
        return Rect(column: start, row: top, columns: width, rows: height)
    }

    /// The share of an area a layer takes: most of a large one, all of a small one.
    public func layer(maxColumns: Int, maxRows: Int) -> Rect {
        let width = columns <= 44 ? columns : min(maxColumns, columns - 4)
        let height = rows <= 12 ? rows : min(maxRows, rows - 2)
        return centered(Size(columns: width, rows: height))
    }
}

extension CellGrid {
    /// Dims what lies behind a layer, keeping what it says.
    public mutating func dimBehind() {
        setRole(.dim, in: bounds)
        setBackdrop(.text, in: bounds)
    }
}
