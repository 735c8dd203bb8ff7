extension CellGrid {
    /// Draws over a rectangle of one column (a box's right border, say) where the window lies; nothing when everything is in sight.
    public mutating func drawScrollBar(in rect: Rect, visible: Range<Int>, count: Int, role: Role = .scroll) {
        guard let thumb = scrollThumb(rows: rect.rows, visible: visible, count: count) else { return }
        repeatGlyph(glyphs.scrollThumb, in: Rect(column: rect.column, row: rect.row + thumb.lowerBound, columns: 1, rows: thumb.count), role: role)
    }
}

/// The rows of a bar that stand for the window: at least one, touching an end only when the window does. Nil when everything is in sight.
func scrollThumb(rows: Int, visible: Range<Int>, count: Int) -> Range<Int>? {
    guard rows > 0, count > visible.count else { return nil }
    let length = min(max(1, rows * visible.count / count), max(1, rows - 1))
    let travel = rows - length
    let hidden = max(1, count - visible.count)
    var start = travel * visible.lowerBound / hidden
    if visible.lowerBound > 0, start == 0, travel > 1 { start = 1 }
    if visible.upperBound < count, start == travel, travel > 1 { start = travel - 1 }
    return start..<start + length
}

/// Where one is, in a word: `all`, `top`, `end` or a percentage.
public func scrollPosition(visible: Range<Int>, count: Int) -> String {
    if visible.count >= count { return "all" }
    if visible.lowerBound == 0 { return "top" }
    if visible.upperBound >= count { return "end" }
    return "\(100 * visible.lowerBound / max(1, count - visible.count)) %"
}
