/// A place on the screen, in cells; column 0, row 0 is the top left.
public struct Point: Sendable, Equatable, Hashable {
    public var column: Int
    public var row: Int
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// Columns and rows, in cells.
public struct Size: Sendable, Equatable, Hashable {
    public var columns: Int
    public var rows: Int
    public init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A rectangle of cells; never negative in size.
public struct Rect: Sendable, Equatable, Hashable {
    public var column: Int
    public var row: Int
    public var columns: Int
    public var rows: Int

    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    public var isEmpty: Bool { columns == 0 || rows == 0 }

    public func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < column + columns && point.row >= row && point.row < row + rows
    }

    /// The inside of a border of one cell.
    public var inset: Rect { Rect(column: column + 1, row: row + 1, columns: columns - 2, rows: rows - 2) }
}
