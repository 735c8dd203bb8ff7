/// One column of a table.
public struct TableColumn: Sendable, Equatable {
    public enum Alignment: Sendable, Equatable { case left, right }

    /// How wide it is. **Units**: columns.
    public enum Width: Sendable, Equatable {
        case fixed(Int)
        /// Takes what the others leave, at least so much.
        case flexible(minimum: Int)
    }

    public var title: String
    public var width: Width
    public var alignment: Alignment
    /// Columns of low priority go first when there is no room; the highest never goes.
    public var priority: Int
    public var truncation: Truncation

    public init(_ title: String, width: Width, alignment: Alignment = .left, priority: Int = 0, truncation: Truncation = .end) {
        self.title = title
        self.width = width
        self.alignment = alignment
        self.priority = priority
        self.truncation = truncation
    }
}

/// Text for one column of one row.
public struct TableCell: Sendable, Equatable {
    public var text: String
    public var role: Role
    public var attributes: Attributes
    public init(_ text: String, role: Role = .text, attributes: Attributes = []) {
        self.text = text
        self.role = role
        self.attributes = attributes
    }
}

/// Where a table's columns lie at some width.
public struct TableLayout: Sendable, Equatable {
    public struct Placement: Sendable, Equatable {
        /// Which of the table's columns.
        public var index: Int
        /// Its first column, counted from the row's start.
        public var offset: Int
        public var columns: Int
    }

    public let columns: [TableColumn]
    /// The columns there is room for, left to right.
    public let placements: [Placement]

    /// Lays columns out with `spacing` blanks between them. Flexible columns share what is left, the first taking the remainder.
    public init(_ columns: [TableColumn], width: Int, spacing: Int = 2) {
        self.columns = columns
        var kept = Array(columns.indices)
        func needed(_ indices: [Int]) -> Int {
            indices.reduce(max(0, indices.count - 1) * spacing) { $0 + columns[$1].leastWidth }
        }
        while kept.count > 1, needed(kept) > width {
            guard let lowest = kept.map({ columns[$0].priority }).min(), let last = kept.lastIndex(where: { columns[$0].priority == lowest }) else {
                break
            }
            kept.remove(at: last)
        }
        var spare = max(0, width - needed(kept))
        var flexible = kept.filter { columns[$0].isFlexible }.count
        var offset = 0
        placements = kept.map { index in
            var size = columns[index].leastWidth
            if columns[index].isFlexible {
                let share = (spare + flexible - 1) / flexible
                size += share
                spare -= share
                flexible -= 1
            }
            let placement = Placement(index: index, offset: offset, columns: min(size, max(0, width - offset)))
            offset += size + spacing
            return placement
        }
    }
}

extension TableColumn {
    fileprivate var isFlexible: Bool {
        if case .flexible = width { true } else { false }
    }

    fileprivate var leastWidth: Int {
        switch width {
        case .fixed(let columns): columns
        case .flexible(let minimum): minimum
        }
    }
}

extension CellGrid {
    /// Draws one row: a cell for every column of the layout, in the table's order; missing ones stay blank.
    public mutating func drawTableRow(_ row: [TableCell], layout: TableLayout, at point: Point) {
        for placement in layout.placements where placement.index < row.count {
            draw(row[placement.index], in: placement, of: layout.columns[placement.index], at: point)
        }
    }

    /// Draws the titles; the column `sorted` carries an arrow.
    public mutating func drawTableHeading(
        layout: TableLayout, at point: Point, sorted: Int? = nil, descending: Bool = false, role: Role = .heading
    ) {
        let mark = descending ? glyphs.descending : glyphs.ascending
        let titles = layout.columns.enumerated().map { index, column in
            TableCell(index == sorted ? column.title + mark : column.title, role: role)
        }
        drawTableRow(titles, layout: layout, at: point)
    }

    private mutating func draw(_ cell: TableCell, in placement: TableLayout.Placement, of column: TableColumn, at point: Point) {
        var start = point.column + placement.offset
        if column.alignment == .right {
            start += max(0, placement.columns - displayWidth(cell.text, repertoire: glyphs.repertoire))
        }
        let room = point.column + placement.offset + placement.columns - start
        let place = Point(column: start, row: point.row)
        put(cell.text, at: place, role: cell.role, attributes: cell.attributes, maxColumns: room, truncation: column.truncation)
    }
}
