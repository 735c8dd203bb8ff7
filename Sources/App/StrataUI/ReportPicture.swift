import StrataCore
import TerminalUI

/// Where the parts of a report stand: rows with the text of one beside them, below them, or, where there is no room for both, in their place. One answer
/// for drawing it and for finding the row under a click.
struct ReportPicture {
    /// With its border.
    let box: Rect
    /// What stands above the rows.
    let summary: Rect
    /// nil where the text has their place.
    let list: Rect?
    /// nil where the rows have its place.
    let text: Rect?
    /// The row that is drawn first.
    let top: Int

    init(_ layer: ReportLayer, size: Size, repertoire: Repertoire = .unicode) {
        let all = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
        let feet = size.rows < 14 ? 1 : 2
        box = all.splitTop(1).rest.splitBottom(feet).rest
        let inside = box.inset
        let content = layer.content
        let wanted = Self.summaryRows(content, columns: inside.columns - 2, repertoire: repertoire)
        let (summary, rest) = inside.splitTop(min(wanted, inside.rows / 3))
        self.summary = summary
        let hasText = !layer.text.isEmpty
        if !hasText {
            (list, text) = (rest, nil)
        } else if rest.columns >= 100 {
            let parts = rest.splitLeft(rest.columns * 52 / 100)
            (list, text) = (parts.left, parts.rest)
        } else if rest.rows >= 14 {
            let rows = min(max(4, content.rowCount), rest.rows / 2)
            let parts = rest.splitTop(rows)
            (list, text) = (parts.top, parts.rest)
        } else {
            (list, text) = layer.isReading ? (nil, rest) : (rest, nil)
        }
        top = list.map { max(0, min(layer.cursor.row - $0.rows / 2, content.rowCount - $0.rows)) } ?? 0
    }

    /// The text stands beside the rows, not below them.
    var isWide: Bool { if let list, let text { text.row == list.row } else { false } }

    /// The report's row under a point.
    func row(at point: Point) -> Int? {
        guard let list, list.contains(point) else { return nil }
        return top + point.row - list.row
    }

    private static func summaryRows(_ content: any Reporting, columns: Int, repertoire: Repertoire) -> Int {
        content.summary.reduce(0) { $0 + wordWrap($1.words, columns: max(1, columns), repertoire: repertoire).count }
    }
}

extension DetailLine {
    /// Name and value as one sentence.
    var words: String { name.isEmpty ? value : value.isEmpty ? name : "\(name): \(value)" }
}
