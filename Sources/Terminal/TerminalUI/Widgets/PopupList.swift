/// A list to choose from over the panes, with a line to type in or without: palette, fuzzy find, menus.
public struct PopupList: Sendable, Equatable {
    public struct Item: Sendable, Equatable {
        public var text: String
        /// Right-aligned beside it: a key, a reason.
        public var hint: String
        /// Positions of characters to stand out.
        public var matches: [Int]
        public var role: Role
        public init(_ text: String, hint: String = "", matches: [Int] = [], role: Role = .text) {
            self.text = text
            self.hint = hint
            self.matches = matches
            self.role = role
        }
    }

    public var title: String
    /// What is being typed; nil for a list without a line.
    public var query: TextField?
    public var prompt: String
    /// All items, or those from `firstItem` on when only a window of a long list was made.
    public var items: [Item]
    /// The chosen row, in the whole list.
    public var scroll: ScrollState
    /// The index in the whole list of `items[0]`.
    public var firstItem: Int
    /// In the bottom border.
    public var note: String
    /// Shown when there are no items.
    public var emptyText: String

    public init(
        title: String, query: TextField? = nil, prompt: String = "", items: [Item], scroll: ScrollState, firstItem: Int = 0, note: String = "",
        emptyText: String = ""
    ) {
        self.title = title
        self.query = query
        self.prompt = prompt
        self.items = items
        self.scroll = scroll
        self.firstItem = firstItem
        self.note = note
        self.emptyText = emptyText
    }

    /// The rectangle of the item lines inside a box; what `scroll.height` should be.
    public static func listArea(in rect: Rect, hasQuery: Bool) -> Rect {
        hasQuery ? rect.inset.splitTop(2).rest : rect.inset
    }
}

extension CellGrid {
    /// Draws a popup over a rectangle. Answers where the terminal's cursor belongs when there is a line to type in.
    @discardableResult
    public mutating func drawPopup(_ popup: PopupList, in rect: Rect) -> Point? {
        let area = clipped(rect)
        fill(area, role: .dialog, backdrop: .dialog)
        drawBox(area, title: popup.title, titleRole: .dialogTitle, note: popup.note, border: .borderFocused)
        var cursor: Point?
        if let query = popup.query {
            let line = area.inset.row(0)
            let used = popup.prompt.isEmpty ? 0 : put(popup.prompt, at: line.origin, role: .dialogTitle, maxColumns: line.columns / 3)
            cursor = drawTextField(query, in: line.splitLeft(used).rest)
            drawDivider(area, row: area.row + 2, border: .borderFocused)
        }
        let list = PopupList.listArea(in: area, hasQuery: popup.query != nil)
        if popup.scroll.count == 0 {
            put(popup.emptyText, at: Point(column: list.column + 1, row: list.row), role: .dim, maxColumns: list.columns - 1)
        }
        for (line, row) in popup.scroll.visible.prefix(list.rows).enumerated() {
            let index = row - popup.firstItem
            if popup.items.indices.contains(index) { draw(popup.items[index], isChosen: row == popup.scroll.cursor, in: list.row(line)) }
        }
        let bar = Rect(column: area.right - 1, row: list.row, columns: 1, rows: list.rows)
        drawScrollBar(in: bar, visible: popup.scroll.visible, count: popup.scroll.count)
        return cursor
    }

    private mutating func draw(_ item: PopupList.Item, isChosen: Bool, in line: Rect) {
        guard !line.isEmpty else { return }
        if isChosen {
            fill(line, role: .cursor, backdrop: .cursor)
            put(glyphs.bar, at: line.origin, role: .borderFocused)
        }
        let hintWidth = min(displayWidth(item.hint, repertoire: glyphs.repertoire), line.columns / 2)
        let room = line.columns - 2 - (hintWidth > 0 ? hintWidth + 2 : 0)
        let start = Point(column: line.column + 1, row: line.row)
        put(item.text, at: start, role: item.role, maxColumns: room)
        highlight(item.matches, of: item.text, at: start, columns: room)
        if hintWidth > 0 {
            put(item.hint, at: Point(column: line.right - 1 - hintWidth, row: line.row), role: .hint, maxColumns: hintWidth)
        }
    }

    /// Gives the characters at `positions` of a text drawn at `point` the role `match`; those beyond the cut are left out.
    public mutating func highlight(_ positions: [Int], of text: String, at point: Point, columns: Int, role: Role = .match) {
        guard !positions.isEmpty else { return }
        let wanted = Set(positions)
        let isCut = displayWidth(text, repertoire: glyphs.repertoire) > columns
        let room = isCut ? columns - glyphs.ellipsis.count : columns
        var column = 0
        for (position, character) in text.enumerated() {
            let width = displayWidth(String(character), repertoire: glyphs.repertoire)
            if column + width > room { break }
            if wanted.contains(position) {
                setRole(role, in: Rect(column: point.column + column, row: point.row, columns: width, rows: 1))
            }
            column += width
        }
    }
}
