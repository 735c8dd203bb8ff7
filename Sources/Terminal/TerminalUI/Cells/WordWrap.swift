/// Breaks text into lines of at most `columns`, at blanks where there are any, else at grapheme bounds. Made safe by `displayText`.
/// **Shape**: at least one line; blanks at a break are dropped; lines after the first start with `hangingIndent` blanks.
public func wordWrap(_ text: String, columns: Int, hangingIndent: Int = 0, repertoire: Repertoire = .unicode) -> [[DisplayPiece]] {
    wordWrap(displayText(text, repertoire: repertoire), columns: columns, hangingIndent: hangingIndent)
}

/// The same of text that is made safe already.
public func wordWrap(_ pieces: [DisplayPiece], columns: Int, hangingIndent: Int = 0) -> [[DisplayPiece]] {
    guard columns > 0 else { return [[]] }
    let indent = hangingIndent < columns / 2 ? hangingIndent : 0
    let blank = DisplayPiece(text: .space, width: 1)
    let padding = Array(repeating: blank, count: indent)
    var lines: [[DisplayPiece]] = []
    var rest = pieces[...]
    while true {
        let room = lines.isEmpty ? columns : columns - indent
        let end = breakIndex(of: rest, columns: room)
        var line = Array(rest[..<end])
        let isLast = end == rest.endIndex
        if !isLast { while let last = line.last, isBlank(last) { line.removeLast() } }
        lines.append(lines.isEmpty ? line : padding + line)
        if isLast { return lines }
        rest = rest[end...].drop(while: isBlank)
        if rest.isEmpty { return lines }
    }
}

/// A space, marked or not.
private func isBlank(_ piece: DisplayPiece) -> Bool { piece.text == .space && !piece.isHostile }

/// Where a line of at most `columns` ends; always past the first grapheme.
private func breakIndex(of pieces: ArraySlice<DisplayPiece>, columns: Int) -> Int {
    var used = 0
    var lastBlank: Int?
    var lastBound = pieces.startIndex
    for index in pieces.indices {
        let piece = pieces[index]
        let isBlank = piece.text == .space && !piece.isHostile
        if isBlank, index > pieces.startIndex { lastBlank = index }
        if !piece.joinsPrevious { lastBound = index }
        used += piece.width
        guard used > columns else { continue }
        if isBlank { return index }
        if let lastBlank { return lastBlank }
        // An escape longer than the line is cut: nothing else would end.
        return lastBound > pieces.startIndex ? lastBound : max(index, pieces.startIndex + 1)
    }
    return pieces.endIndex
}
