import S3Model
import StrataCore
import TerminalUI

/// Draws one picture; each pane and layer is an extension in a file of its own.
struct Painter {
    var grid: CellGrid
    let state: AppState
    let context: ScreenContext
    let layout: ScreenLayout
    /// The text cursor, once a text field has been drawn.
    var cursor: Point?

    init(_ state: AppState, _ context: ScreenContext) {
        self.state = state
        self.context = context
        grid = CellGrid(size: context.size, glyphs: context.glyphs)
        layout = ScreenLayout(state, size: context.size)
    }

    var glyphs: Glyphs { context.glyphs }
    var keys: CommandKeys { CommandKeys(keymap: context.keymap) }
    var workspace: Workspace { state.workspace }
    var figures: Figures { Figures(context: context, isExact: state.showsExact) }

    mutating func paint() {
        drawHeader(layout.header)
        for (pane, rect) in layout.panes { draw(pane, in: rect) }
        drawFooter()
        drawStatus()
        for layer in state.layers { draw(layer) }
    }

    private mutating func draw(_ pane: Pane, in rect: Rect) {
        switch pane {
        case .buckets: drawBuckets(rect)
        case .objects: drawObjects(rect)
        case .versions: drawVersions(rect)
        case .detail: drawDetail(rect)
        case .queue: drawQueue(rect)
        case .rules: drawRules(rect)
        case .posture: drawPosture(rect)
        }
    }

    /// A pane's frame: title above, note below, brighter when it has the keys.
    mutating func drawFrame(_ pane: Pane, _ rect: Rect, title: String, note: String = "") {
        let isFocused = state.focus == pane && state.layers.allSatisfy { !$0.coversPanes }
        grid.drawBox(rect, title: title, titleRole: isFocused ? .title : .dim, note: note, border: isFocused ? .borderFocused : .border)
    }

    /// Marks a row of a list: the cursor's, and those that are marked.
    mutating func dressRow(_ rect: Rect, pane: Pane, isCursor: Bool, isMarked: Bool) {
        if isMarked {
            grid.setBackdrop(.marked, in: rect)
            grid.put(glyphs.star, at: rect.origin, role: .marked)
        }
        guard isCursor else { return }
        grid.setBackdrop(state.focus == pane ? .cursor : .cursorUnfocused, in: rect)
        if !isMarked { grid.put(glyphs.bar, at: rect.origin, role: state.focus == pane ? .cursor : .cursorUnfocused) }
    }

    /// Draws text flush right, ending before `right`; answers the first column it took.
    @discardableResult
    mutating func putRight(_ text: String, right: Int, row: Int, role: Role, room: Int = .max) -> Int {
        let width = min(displayWidth(text, repertoire: glyphs.repertoire), room)
        let column = right - width
        grid.put(text, at: Point(column: column, row: row), role: role, maxColumns: width)
        return column
    }

    /// Several lines of plain words in the middle of a pane: what to say when there are no rows.
    mutating func drawMessage(_ lines: [(String, Role)], in rect: Rect) {
        let wrapped = lines.flatMap { line in wrap(line.0, to: max(1, rect.columns - 2)).map { ($0, line.1) } }
        let top = rect.row + max(0, min(2, (rect.rows - wrapped.count) / 2))
        for (index, line) in wrapped.enumerated() where index < rect.rows {
            grid.put(line.0, at: Point(column: rect.column + 1, row: top + index), role: line.1)
        }
    }

    /// A failure in its pane: headline, hint, and the keys that help.
    mutating func drawFailure(_ notice: Notice, in rect: Rect) {
        var lines: [(String, Role)] = [(notice.headline, .error)]
        if let hint = notice.hint { lines.append((hint, .text)) }
        lines.append(("^r try again \(glyphs.dot) ! details \(glyphs.dot) P other profile", .hint))
        drawMessage(lines, in: rect)
    }

    var spinner: String { glyphs.spinner[context.tick % glyphs.spinner.count] }

    /// Breaks text at blanks into lines of at most so many columns.
    func wrap(_ text: String, to columns: Int) -> [[DisplayPiece]] {
        wordWrap(text, columns: max(1, columns), repertoire: glyphs.repertoire)
    }
}

extension Layer {
    /// A prompt leaves the panes in sight and in colour.
    var coversPanes: Bool {
        if case .prompt = self { false } else { true }
    }
}
