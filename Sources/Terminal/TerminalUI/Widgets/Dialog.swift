/// A box that asks or tells.
public struct Dialog: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        public var text: String
        public var role: Role
        /// Blanks before the continued lines of a line that is wrapped: lines a table's rows up.
        public var hangingIndent: Int
        public init(_ text: String, role: Role = .dialog, hangingIndent: Int = 0) {
            self.text = text
            self.role = role
            self.hangingIndent = hangingIndent
        }
    }

    public var title: String
    public var lines: [Line]
    /// Text to type (a name, a confirmation); below the lines.
    public var field: TextField?
    public var buttons: [String]
    /// The focused button; nil when the field has the focus.
    public var focused: Int?
    /// In the bottom border: the keys.
    public var note: String
    /// The first wrapped line shown, when there are more than fit.
    public var top: Int

    public init(
        title: String, lines: [Line], field: TextField? = nil, buttons: [String] = [], focused: Int? = 0, note: String = "", top: Int = 0
    ) {
        self.title = title
        self.lines = lines
        self.field = field
        self.buttons = buttons
        self.focused = focused
        self.note = note
        self.top = top
    }
}

/// Where a dialog's parts came to lie: for the mouse and the terminal's cursor.
public struct DialogPlaces: Sendable, Equatable {
    public var box: Rect
    public var buttons: [Rect]
    public var cursor: Point?
    /// Wrapped lines that don't fit: how far `top` may go.
    public var hiddenLines: Int
}

extension CellGrid {
    /// Draws a dialog in the middle of an area, as wide as it needs to be and at most `maxColumns`. Buttons and field are always in sight.
    @discardableResult
    public mutating func drawDialog(_ dialog: Dialog, in area: Rect, maxColumns: Int = 78) -> DialogPlaces {
        let area = clipped(area)
        let natural = dialog.naturalWidth(repertoire: glyphs.repertoire)
        let columns = min(max(natural + 4, 24), maxColumns, area.columns)
        let lines = dialog.lines.flatMap { line in
            wordWrap(line.text, columns: max(1, columns - 4), hangingIndent: line.hangingIndent, repertoire: glyphs.repertoire)
                .map { (pieces: $0, role: line.role) }
        }
        let below = (dialog.field == nil ? 0 : 2) + (dialog.buttons.isEmpty ? 0 : 2)
        let box = area.centered(Size(columns: columns, rows: lines.count + below + 2))
        fill(box, role: .dialog, backdrop: .dialog)
        drawBox(box, title: dialog.title, titleRole: .dialogTitle, note: dialog.note, border: .borderFocused)
        let inside = Rect(column: box.column + 2, row: box.row + 1, columns: box.columns - 4, rows: box.rows - 2)
        let parts = inside.splitBottom(below)
        let room = parts.rest.rows
        let top = min(max(0, dialog.top), max(0, lines.count - room))
        for (offset, line) in lines.dropFirst(top).prefix(room).enumerated() {
            put(line.pieces, at: Point(column: parts.rest.column, row: parts.rest.row + offset), role: line.role)
        }
        let bar = Rect(column: box.right - 1, row: parts.rest.row, columns: 1, rows: room)
        drawScrollBar(in: bar, visible: top..<min(lines.count, top + room), count: lines.count)
        var places = DialogPlaces(box: box, buttons: [], cursor: nil, hiddenLines: max(0, lines.count - room))
        if let field = dialog.field {
            let line = Rect(column: inside.column, row: parts.bottom.row + (parts.bottom.rows >= below ? 1 : 0), columns: inside.columns, rows: 1)
            places.cursor = drawTextField(field, in: line.intersection(inside))
            if dialog.focused != nil { places.cursor = nil }
        }
        if !dialog.buttons.isEmpty, !inside.isEmpty { places.buttons = drawButtons(dialog, in: inside.row(inside.rows - 1)) }
        return places
    }

    /// Right-aligned, the focused one marked by its bar and its role. Answers their rectangles.
    private mutating func drawButtons(_ dialog: Dialog, in line: Rect) -> [Rect] {
        let labels = dialog.buttons.enumerated().map { index, name in
            index == dialog.focused ? "[\(glyphs.bar)\(name) ]" : "[ \(name) ]"
        }
        let widths = labels.map { displayWidth($0, repertoire: glyphs.repertoire) }
        var column = max(line.column, line.right - widths.reduce(0, +) - 2 * (labels.count - 1))
        var places: [Rect] = []
        for (index, label) in labels.enumerated() {
            let role: Role = index == dialog.focused ? .buttonFocused : .button
            let room = max(0, line.right - column)
            let used = put(label, at: Point(column: column, row: line.row), role: role, maxColumns: room)
            let place = Rect(column: column, row: line.row, columns: used, rows: 1)
            setBackdrop(role, in: place)
            places.append(place)
            column += widths[index] + 2
        }
        return places
    }
}

extension Dialog {
    /// The widest of its parts.
    fileprivate func naturalWidth(repertoire: Repertoire) -> Int {
        let buttonWidth = buttons.reduce(0) { $0 + displayWidth($1, repertoire: repertoire) + 6 }
        let lineWidth = lines.map { displayWidth($0.text, repertoire: repertoire) }.max() ?? 0
        let titles = max(displayWidth(title, repertoire: repertoire), displayWidth(note, repertoire: repertoire)) + 2
        return max(lineWidth, buttonWidth, titles, field == nil ? 0 : 40)
    }
}
