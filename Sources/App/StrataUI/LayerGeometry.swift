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
        case .help, .details, .prompt, .confirm, .plan: return nil
        }
        guard geometry.list.contains(point) else { return nil }
        let row = geometry.top + point.row - geometry.list.row
        return row < count ? row : nil
    }

    /// Columns of a menu's widest row.
    static func widest(_ menu: MenuLayer) -> Int {
        menu.items.map { displayWidth($0.title) + displayWidth($0.note) }.max() ?? 0
    }

    private static func top(cursor: Int, count: Int, rows: Int) -> Int { max(0, min(cursor - rows / 2, count - rows)) }
}
