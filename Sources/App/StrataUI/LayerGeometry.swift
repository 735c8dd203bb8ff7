import StrataCore
import TerminalUI

/// Where a list layer stands: one answer for drawing it and for finding the row under a click.
struct LayerGeometry {
    /// With its border.
    let box: Rect
    /// The rows of the list.
    let list: Rect
    /// The list's row that is drawn first.
    let top: Int

    static func palette(_ layer: PaletteLayer, size: Size) -> LayerGeometry {
        let rows = min(max(4, size.rows - 6), 18)
        let box = box(columns: min(84, size.columns - 4), rows: rows, size: size)
        let list = box.inset.splitTop(1).rest
        return LayerGeometry(box: box, list: list, top: top(cursor: layer.cursor.row, count: layer.matches.count, rows: list.rows))
    }

    static func menu(_ layer: MenuLayer, size: Size, widest: Int) -> LayerGeometry {
        let columns = min(size.columns - 4, max(30, widest + 8))
        let box = box(columns: columns, rows: min(layer.items.count, max(1, size.rows - 6)), size: size)
        return LayerGeometry(box: box, list: box.inset, top: top(cursor: layer.cursor.row, count: layer.items.count, rows: box.inset.rows))
    }

    /// A box of so many inside cells in the middle of the screen, never larger than the screen.
    static func box(columns: Int, rows: Int, size: Size) -> Rect {
        Rect(column: 1, row: 1, columns: size.columns - 2, rows: size.rows - 2).centered(Size(columns: columns + 2, rows: rows + 2))
    }

    /// The list's row under a point, for layers that are lists; nil beside them.
    static func row(at point: Point, layer: Layer, size: Size) -> Int? {
        let geometry: LayerGeometry
        let count: Int
        switch layer {
        case .palette(let palette): (geometry, count) = (.palette(palette, size: size), palette.matches.count)
        case .menu(let menu): (geometry, count) = (.menu(menu, size: size, widest: widest(menu)), menu.items.count)
        case .form(let form): return FormPicture(form, size: size).target(at: point)
        case .report(let report): return ReportPicture(report, size: size).row(at: point)
        case .prompt(let prompt):
            guard let choices = choices(prompt, size: size) else { return nil }
            (geometry, count) = (choices, prompt.choices?.completion.entries.count ?? 0)
        case .help, .details, .confirm, .plan: return nil
        }
        guard geometry.list.contains(point) else { return nil }
        let row = geometry.top + point.row - geometry.list.row
        return row < count ? row : nil
    }

    /// The list above a path that is being typed, over the foot of the panes; nil where there is none to show.
    static func choices(_ prompt: PromptLayer, size: Size) -> LayerGeometry? {
        guard let choices = prompt.choices ?? (prompt.problem == nil ? nil : PathChoices(PathCompletion(text: ""))) else { return nil }
        let hasProblem = (prompt.problem ?? choices.completion.problem) != nil
        let count = choices.completion.entries.count
        let rows = min(count == 0 && !hasProblem ? 1 : count, max(1, min(12, size.rows - 7))) + (hasProblem ? 1 : 0)
        // The field is in the status line, above the footer where there is room for both.
        let bottom = size.rows - (size.rows < 14 ? 1 : 2)
        let box = Rect(column: 0, row: max(0, bottom - rows - 2), columns: min(size.columns, 100), rows: min(rows + 2, bottom))
        // What was wrong stands next to the field, below the list.
        let list = hasProblem ? box.inset.splitBottom(1).rest : box.inset
        return LayerGeometry(box: box, list: list, top: top(cursor: choices.selected ?? 0, count: count, rows: list.rows))
    }

    /// Columns of a menu's widest row.
    static func widest(_ menu: MenuLayer) -> Int {
        menu.items.map { displayWidth($0.title) + displayWidth($0.note) }.max() ?? 0
    }

    private static func top(cursor: Int, count: Int, rows: Int) -> Int { max(0, min(cursor - rows / 2, count - rows)) }
}
