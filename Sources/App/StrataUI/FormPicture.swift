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
        /// It goes on with the row above, or says what is wrong there.
        var isTail = false
    }

    let layer: FormLayer
    let glyphs: Glyphs
    private let problems: [FormProblem]
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
        problems = layer.shownProblems
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
        let titles = titleWidth(list)
        let notes = list.options.map { displayWidth($0.note) }.max() ?? 0
        let columns = min(size.columns - 4, max(34, titles + notes + 6))
        // Notes that don't fit beside the titles stand at the foot, that of the cursor's row.
        let foot = titles + notes + 6 > columns ? 2 : 0
        let rows = min(list.options.count + (list.takesOther ? 1 : 0) + 1 + foot, max(1, size.rows - 4))
        let box = LayerGeometry.box(columns: columns, rows: rows, size: size)
        let inside = box.inset.splitTop(1).rest.splitBottom(foot).rest
        return LayerGeometry(box: box, list: inside, top: max(0, min(list.cursor.row - inside.rows / 2, list.matches.count - inside.rows)))
    }

    /// Columns of a list's widest title.
    static func titleWidth(_ list: FormList) -> Int { list.options.map { displayWidth($0.title) }.max() ?? 0 }

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
            addHeading(line.label)
        case .fields:
            addFields(line)
            for problem in problems where line.fields.contains(where: { $0.key == problem.field }) { add(problem) }
        }
    }

    private mutating func addHeading(_ title: String) {
        rows.append(Row(spans: [Span(column: 1, width: width(title), content: .words(title, .dialogTitle))]))
    }

    /// Problems of the whole, and of fields that are out of sight.
    private mutating func addRest(isLow: Bool) {
        let keys = Set(layer.fields.map(\.key))
        let rest = problems.filter { $0.field.map(keys.contains) != true }
        guard !rest.isEmpty else { return }
        if !isLow { rows.append(Row()) }
        addHeading("The rule as a whole")
        for problem in rest { add(problem) }
    }

    private mutating func add(_ problem: FormProblem) {
        let (sign, role): (String, Role) =
            switch problem.severity {
            case .refused: (glyphs.cross, .error)
            case .warning: (glyphs.bang, .warning)
            case .note: (glyphs.dot, .hint)
            }
        let basis = problem.basis.isEmpty ? "" : " (\(problem.basis))"
        // A note may be out of sight, what is wrong may not.
        let isTail = problem.severity != .note
        addWords(problem.text + basis, at: isNarrow ? 3 : valueColumn, sign: sign, isTail: isTail, role: role)
    }

    private mutating func addWords(_ text: String, at column: Int, sign: String = "", isTail: Bool = false, role: Role) {
        let start = sign.isEmpty ? column : column + 2
        for (index, line) in wordWrap(text, columns: max(8, view.columns - start - 1), repertoire: glyphs.repertoire).enumerated() {
            var row = Row(isTail: isTail)
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
            for unit in units(of: field) {
                let needed = unit.reduce(-1) { $0 + $1.width + 1 }
                if column > valueColumn, column + needed > view.columns - 1 {
                    rows.append(row)
                    row = Row(isTail: true)
                    column = valueColumn
                }
                for var span in unit {
                    span.column = column
                    span.width = min(span.width, view.columns - 1 - column)
                    row.spans.append(span)
                    if field.key == layer.focus, span.target != nil, isChosen(span, field) { row.isFocused = true }
                    column += span.width + 1
                }
            }
            column += 1
        }
        rows.append(row)
    }

    /// Of a radio the chosen option has the focus, else the field itself.
    func isChosen(_ span: Span, _ field: FormField) -> Bool {
        guard case .radio(let options) = field.kind else { return true }
        let chosen = layer.values.choice(field.key)
        return span.target?.option == (options.contains { $0.value == chosen } ? chosen : options.first?.value)
    }

    /// What belongs to a field; each unit stays on one row.
    private func units(of field: FormField) -> [[Span]] {
        let lead = field.lead.isEmpty ? [] : [words(field.lead, .hint)]
        let target = FormTarget(field.key)
        var units: [[Span]]
        switch field.kind {
        case .text(let hint): units = [lead + [input(field, hint: hint)]]
        case .radio(let options):
            let chosen = layer.values.choice(field.key)
            units = options.map { option in
                let mark = option.value == chosen ? (glyphs.isUnicode ? "•" : "*") : " "
                return [button("(\(mark)) \(option.title) ", .dialog, FormTarget(field.key, option: option.value))]
            }
            if !units.isEmpty { units[0] = lead + units[0] }
        case .check(let title):
            units = [lead + [button("[\(layer.values.choice(field.key).isEmpty ? " " : "x")] \(title)", .dialog, target)]]
        case .choice(_, _):
            let chosen = layer.values.choice(field.key)
            let text = chosen.isEmpty ? "choose" : chosen
            units = [lead + [button("\(text) \(glyphs.descending)", chosen.isEmpty ? .hint : .input, target)]]
        case .add(_, let title): units = [lead + [button("+ \(title)", .footerKey, target)]]
        }
        let echoWidth = isNarrow ? width(field.echo) : max(field.echoWidth, width(field.echo))
        if echoWidth > 0 { units.append([Span(column: 0, width: echoWidth, content: .words(field.echo, .hint))]) }
        if !field.caution.isEmpty { units.append([words("\(glyphs.bang) \(field.caution)", .warning)]) }
        return units
    }

    /// As wide as it likes to be and as what stands in it needs; on narrow screens no wider than that.
    private func input(_ field: FormField, hint: String) -> Span {
        let text = layer.values.text(field.key)
        let room = view.columns - 1 - valueColumn - (field.lead.isEmpty ? 0 : width(field.lead) + 1)
        let liked = isNarrow ? min(field.width, 6) : field.width
        let wanted = field.width == 0 ? min(room, 60) : max(liked, text.isEmpty ? width(hint) : width(text) + 1)
        let content = Span.Content.input(layer.values.input(field.key), hint: hint)
        return Span(column: 0, width: max(1, min(room, wanted)), content: content, target: FormTarget(field.key))
    }

    private func words(_ text: String, _ role: Role) -> Span { Span(column: 0, width: width(text), content: .words(text, role)) }

    private func button(_ text: String, _ role: Role, _ target: FormTarget) -> Span {
        Span(column: 0, width: width(text), content: .button(text, role), target: target)
    }

    private func width(_ text: String) -> Int { displayWidth(text, repertoire: glyphs.repertoire) }

    /// The focused row stands in the middle where the form is longer than its room, with what is said of it in sight.
    private mutating func scroll() {
        let focus = rows.firstIndex(where: \.isFocused) ?? 0
        let last = rows.dropFirst(focus + 1).firstIndex { !$0.isTail } ?? rows.count
        let middle = max(focus - view.rows / 2, min(focus, last - view.rows))
        top = max(0, min(max(0, middle) + layer.beyond, rows.count - view.rows))
    }
}
