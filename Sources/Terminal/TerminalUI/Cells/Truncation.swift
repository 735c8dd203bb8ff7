/// What happens to text that is wider than its place. Every cut leaves a mark, but for `clip`.
public enum Truncation: Sendable, Equatable {
    /// Keeps the start.
    case end
    /// Keeps start and end: for names whose end tells them apart.
    case middle
    /// Keeps the end: for paths.
    case start
    /// Cuts without a mark: for rules and fills, never for names.
    case clip
}

/// Fits pieces into `columns`, cutting at grapheme bounds. **Shape**: the answer takes at most `columns`; may be narrower by one when a wide piece doesn't fit.
func truncated(_ pieces: [DisplayPiece], to columns: Int, _ truncation: Truncation, glyphs: Glyphs) -> [DisplayPiece] {
    if columns <= 0 { return [] }
    if pieces.reduce(0, { $0 + $1.width }) <= columns { return pieces }
    if truncation == .clip { return head(of: pieces, columns: columns) }
    let mark = displayText(String(glyphs.ellipsis.prefix(columns)))
    let room = columns - mark.count
    switch truncation {
    case .end, .clip: return head(of: pieces, columns: room) + mark
    case .start: return mark + tail(of: pieces, columns: room)
    case .middle:
        let end = tail(of: pieces, columns: room / 2)
        let start = head(of: pieces, columns: room - end.reduce(0) { $0 + $1.width })
        return start + mark + end
    }
}

/// The longest start that fits and ends at a grapheme bound.
private func head(of pieces: [DisplayPiece], columns: Int) -> [DisplayPiece] {
    var used = 0
    var end = 0
    for (index, piece) in pieces.enumerated() {
        if !piece.joinsPrevious { end = index }
        used += piece.width
        if used > columns { return Array(pieces[..<end]) }
    }
    return pieces
}

/// The longest end that fits and starts at a grapheme bound.
private func tail(of pieces: [DisplayPiece], columns: Int) -> [DisplayPiece] {
    var used = 0
    var start = pieces.count
    for index in pieces.indices.reversed() {
        used += pieces[index].width
        if used > columns { break }
        if !pieces[index].joinsPrevious { start = index }
    }
    return Array(pieces[start...])
}
