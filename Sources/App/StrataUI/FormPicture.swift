import S3Model
import StrataCore
import TerminalUI

/// Where everything of a form stands: one answer for drawing it and for finding the field under a click.
struct FormPicture {
    /// A piece of a row; columns count from the left of `view`.
    struct Span {
        enum Content {
            case words(String, Role)
            /// A text field with what stands in it.
            case input(LineInput, hint: String)
            /// Something that is switched, opened or added.
            case button(String, Role)
        }

        var column: Int
        var width: Int
        var content: Content
        var target: FormTarget?
    }

    struct Row {
        var spans: [Span] = []
        /// The field with the focus stands here.
        var isFocused = false
    }

    let layer: FormLayer
    let glyphs: Glyphs
    /// With its border.
    let box: Rect
    /// The rows of fields that are in sight.
    let view: Rect
    /// Help on the focused field.
    let foot: Rect
    private(set) var rows: [Row] = []
    /// The row that is drawn first.
    private(set) var top = 0
    /// The open list, over all.
    let list: LayerGeometry?

    init(_ layer: FormLayer, size: Size, glyphs: Glyphs = .unicode) {
        self.layer = layer
        self.glyphs = glyphs
        box = Self.box(size)
        let isLow = box.rows < 14
        (view, foot) = box.inset.splitBottom(isLow ? 1 : 3)
        list = layer.list.map { Self.list($0, size: size) }
        for line in layer.lines { add(line, isLow: isLow) }
        addRest(isLow: isLow)
        scroll()
    }

    /// The room of a form: between header and feet; on wide screens the left of it, so that what it does can stand beside it.
    static func box(_ size: Size) -> Rect {
        let body = body(size)
        return size.columns >= 118 ? body.splitLeft(max(70, size.columns * 56 / 100)).left : body
    }

    /// The room beside a form; nil where the screen is too narrow for it.
    static func aside(_ size: Size) -> Rect? {
        size.columns >= 118 ? body(size).splitLeft(max(70, size.columns * 56 / 100)).rest : nil
    }

    private static func body(_ size: Size) -> Rect {
        Rect(column: 0, row: 1, columns: size.columns, rows: size.rows - (size.rows < 14 ? 2 : 3))
    }

    private static func list(_ list: FormList, size: Size) -> LayerGeometry {
        let widest = list.options.map { displayWidth($0.title) + displayWidth($0.note) }.max() ?? 0
        let rows = min(list.options.count + (list.takesOther ? 1 : 0), max(1, size.rows - 7)) + 1
        let box = LayerGeometry.box(columns: min(size.columns - 4, max(34, widest + 8)), rows: rows, size: size)
        let inside = box.inset.splitTop(1).rest
        return LayerGeometry(box: box, list: inside, top: max(0, min(list.cursor.row - inside.rows / 2, list.matches.count - inside.rows)))
    }

    /// What a click at a point hits, as its place among the layer's targets; in an open list its row.
    func target(at point: Point) -> Int? {
        if let list, let open = layer.list {
            guard list.list.contains(point) else { return nil }
            let row = list.top + point.row - list.list.row
            return row < open.matches.count ? row : nil
        }
        guard view.contains(point), rows.indices.contains(top + point.row - view.row) else { return nil }
        let column = point.column - view.column
        let spans = rows[top + point.row - view.row].spans.filter { $0.target != nil }
        // A click on the label means the line's first field.
        let hit = spans.first { column >= $0.column && column < $0.column + $0.width } ?? spans.first
        return hit?.target.flatMap { layer.targets.firstIndex(of: $0) }
    }
}

// From lines to rows.
extension FormPicture {
    private var isNarrow: Bool { view.columns < 60 }
    private var valueColumn: Int { isNarrow ? 15 : 18 }

    private mutating func add(_ line: FormLine, isLow: Bool) {
        switch line.kind {
        case .heading:
            if !isLow, !rows.isEmpty { rows.append(Row()) }
            rows.append(Row(spans: [Span(column: 1, width: width(line.label), content: .words(line.label, .dialogTitle))]))
        case .note:
            addWords((line.label.isEmpty ? "" : "\(line.label): ") + line.note, at: 3, role: .dialog)
        case .fields:
            addFields(line)
            for problem in layer.problems where line.fields.contains(where: { $0.key == problem.field }) { add(problem) }
        }
    }

    /// Problems of the whole, and of fields that are out of sight.
    private mutating func addRest(isLow: Bool) {
        let keys = Set(layer.fields.map(\.key))
        let rest = layer.problems.filter { $0.field.map(keys.contains) != true }
        guard !rest.isEmpty else { return }
        if !isLow { rows.append(Row()) }
        rows.append(Row(spans: [Span(column: 1, width: 5, content: .words("As a whole", .dialogTitle))]))
        for problem in rest { add(problem) }
    }

    private mutating func add(_ problem: FormProblem) {
        let (sign, role): (String, Role) =
            switch problem.severity {
            case .refused: (glyphs.cross, .error)
            case .warning: (glyphs.bang, .warning)
            case .note: (glyphs.dot, .hint)
            }
        addWords(problem.text + (problem.basis.isEmpty ? "" : " (\(problem.basis))"), at: isNarrow ? 3 : valueColumn, sign: sign, role: role)
    }

    private mutating func addWords(_ text: String, at column: Int, sign: String = "", role: Role) {
        let start = sign.isEmpty ? column : column + 2
        for (index, line) in wordWrap(text, columns: max(8, view.columns - start - 1), repertoire: glyphs.repertoire).enumerated() {
            var row = Row()
            if index == 0, !sign.isEmpty { row.spans.append(Span(column: column, width: 1, content: .words(sign, role))) }
            row.spans.append(Span(column: start, width: view.columns - start - 1, content: .words(Self.text(line), role)))
            rows.append(row)
        }
    }

    private static func text(_ pieces: [DisplayPiece]) -> String {
        var text = String.UnicodeScalarView()
        for piece in pieces { text.append(contentsOf: piece.text.scalars) }
        return String(text)
    }

    private mutating func addFields(_ line: FormLine) {
        let left = 1 + line.indent * 2
        var row = Row(spans: [Span(column: left, width: valueColumn - left - 1, content: .words(line.label, .dialog))])
        var column = valueColumn
        for field in line.fields {
            for span in spans(of: field) {
                if column > valueColumn, column + span.width > view.columns - 1 {
                    rows.append(row)
                    row = Row()
                    column = valueColumn
                }
                var placed = span
                placed.column = column
                placed.width = min(span.width, view.columns - 1 - column)
                row.spans.append(placed)
                if field.key == layer.focus, span.target != nil { row.isFocused = row.isFocused || isChosen(span, field) }
                column += span.width + 1
            }
            column += 1
        }
        rows.append(row)
        if !line.note.isEmpty { addWords(line.note, at: valueColumn, role: .hint) }
    }

    /// Of a radio the chosen option has the focus, else the field itself.
    func isChosen(_ span: Span, _ field: FormField) -> Bool {
        guard case .radio(let options) = field.kind else { return true }
        let chosen = layer.values.choice(field.key)
        return span.target?.option == (options.contains { $0.value == chosen } ? chosen : options.first?.value)
    }

    private func spans(of field: FormField) -> [Span] {
        var spans: [Span] = []
        if !field.lead.isEmpty { spans.append(words(field.lead, .hint)) }
        let target = FormTarget(field.key)
        switch field.kind {
        case .text(let hint):
            let text = layer.values.text(field.key)
            let room = view.columns - 1 - valueColumn - (field.lead.isEmpty ? 0 : width(field.lead) + 1)
            let wanted = field.width == 0 ? min(room, 60) : max(field.width, width(hint), width(text) + 1)
            let input = layer.values.input(field.key)
            spans.append(Span(column: 0, width: max(1, min(room, wanted)), content: .input(input, hint: hint), target: target))
        case .radio(let options):
            let chosen = layer.values.choice(field.key)
            for option in options {
                let mark = option.value == chosen ? (glyphs.isUnicode ? "•" : "*") : " "
                let text = "(\(mark)) \(option.title) "
                spans.append(button(text, .dialog, FormTarget(field.key, option: option.value)))
            }
        case .check(let title):
            spans.append(button("[\(layer.values.choice(field.key).isEmpty ? " " : "x")] \(title)", .dialog, target))
        case .choice(_, _):
            let chosen = layer.values.choice(field.key)
            spans.append(button("\(chosen.isEmpty ? "choose" : chosen) \(glyphs.descending)", chosen.isEmpty ? .hint : .input, target))
        case .add(_, let title):
            spans.append(button("+ \(title)", .footerKey, target))
        }
        if !field.echo.isEmpty { spans.append(words(field.echo, .hint)) }
        return spans
    }

    private func words(_ text: String, _ role: Role) -> Span { Span(column: 0, width: width(text), content: .words(text, role)) }

    private func button(_ text: String, _ role: Role, _ target: FormTarget) -> Span {
        Span(column: 0, width: width(text), content: .button(text, role), target: target)
    }

    private func width(_ text: String) -> Int { displayWidth(text, repertoire: glyphs.repertoire) }

    /// The focused row stands in the middle where the form is longer than its room.
    private mutating func scroll() {
        let focus = rows.firstIndex(where: \.isFocused) ?? 0
        top = max(0, min(focus - view.rows / 2, rows.count - view.rows))
    }
}
