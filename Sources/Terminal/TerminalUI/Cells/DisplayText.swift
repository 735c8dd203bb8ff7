/// One cell's worth of text that is safe to draw.
public struct DisplayPiece: Sendable, Equatable {
    public var text: CellText
    /// Columns: 1 or 2.
    public var width: Int
    /// Part of a `\u{…}` that stands for a scalar which must not reach the terminal.
    public var isHostile: Bool
    /// True when a cut must not fall before this piece: inside an escape, or inside a grapheme.
    public var joinsPrevious: Bool
    /// Stands out from the text around it: what that looks like is the drawer's.
    public var isMarked = false

    init(text: CellText, width: Int, isHostile: Bool = false, joinsPrevious: Bool = false) {
        self.text = text
        self.width = width
        self.isHostile = isHostile
        self.joinsPrevious = joinsPrevious
    }
}

/// How much of Unicode is drawn as it is.
public enum Repertoire: Sendable, Equatable {
    case unicode
    /// The locale isn't UTF-8: everything beyond ASCII is shown as `\u{…}`.
    case ascii
    /// As `unicode`, but what two different names could share is shown too: combining marks, and spaces at either end.
    /// For naming the target of something that can't be undone.
    case exact
}

/// Makes untrusted text visible: the one way from a string to cells.
///
/// Control characters, line separators, bidi controls, zero-width and tag characters, private use, unassigned scalars, look-alike spaces and
/// marks without a base become pieces that spell `\u{…}` and are `isHostile`. Nothing is dropped.
/// **Shape**: in the text's order; stops after the first piece past `limit` columns, so that a long text costs no more than what is seen of it.
public func displayText(_ text: String, repertoire: Repertoire = .unicode, limit: Int = .max) -> [DisplayPiece] {
    var pieces: [DisplayPiece] = []
    var columns = 0
    pieces.reserveCapacity(min(limit, text.utf8.count) + 1)
    for scalar in text.unicodeScalars {
        if columns > limit { break }
        columns += appendPieces(of: scalar, to: &pieces, repertoire: repertoire)
    }
    if repertoire == .exact { showOuterSpaces(of: &pieces) }
    return pieces
}

/// A text some parts of which stand out. A part begins with a grapheme of its own.
public func displayText(_ parts: [(text: String, isMarked: Bool)], repertoire: Repertoire = .unicode) -> [DisplayPiece] {
    parts.flatMap { part in
        displayText(part.text, repertoire: repertoire).map { piece in
            var piece = piece
            piece.isMarked = part.isMarked
            return piece
        }
    }
}

/// The columns a text takes when drawn.
public func displayWidth(_ text: String, repertoire: Repertoire = .unicode) -> Int {
    if repertoire != .exact, isPrintableASCII(text) { return text.utf8.count }
    return displayText(text, repertoire: repertoire).reduce(0) { $0 + $1.width }
}

/// A safe line for places outside the grid (titles, standard error): hostile scalars spelled out, nothing else changed.
public func visibleText(_ text: String, repertoire: Repertoire = .unicode) -> String {
    if repertoire != .exact, isPrintableASCII(text) { return text }
    var result = String.UnicodeScalarView()
    for piece in displayText(text, repertoire: repertoire) { result.append(contentsOf: piece.text.scalars) }
    return String(result)
}

/// True when every byte is printable ASCII: such text needs no analysis.
func isPrintableASCII(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
}

/// Appends what one scalar looks like; answers the columns added.
private func appendPieces(of scalar: Unicode.Scalar, to pieces: inout [DisplayPiece], repertoire: Repertoire) -> Int {
    if repertoire == .ascii && scalar.value >= 0x80 {
        let isHostile = ScalarClass(scalar) == .hostile
        return appendEscape(of: scalar, to: &pieces, isHostile: isHostile)
    }
    switch ScalarClass(scalar) {
    case .plain(let width):
        let isSecondOfFlag = isRegionalIndicator(scalar) && endsInOddIndicators(pieces)
        pieces.append(DisplayPiece(text: CellText(scalar), width: Int(width), joinsPrevious: isSecondOfFlag))
        return Int(width)
    case .joined(let width):
        let hasBase = pieces.last.map { !$0.isHostile } ?? false
        pieces.append(DisplayPiece(text: CellText(scalar), width: Int(width), joinsPrevious: hasBase))
        return Int(width)
    case .mark:
        if repertoire != .exact, let last = pieces.indices.last, !pieces[last].isHostile, pieces[last].text.append(scalar) { return 0 }
        return appendEscape(of: scalar, to: &pieces, isHostile: true)
    case .hostile:
        return appendEscape(of: scalar, to: &pieces, isHostile: true)
    }
}

private func appendEscape(of scalar: Unicode.Scalar, to pieces: inout [DisplayPiece], isHostile: Bool) -> Int {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let shortest = digits.utf8.count <= 2 ? 2 : 4
    let escape = "\\u{" + String(repeating: "0", count: max(0, shortest - digits.utf8.count)) + digits + "}"
    var isFirst = true
    for byte in escape.utf8 {
        pieces.append(DisplayPiece(text: CellText(ascii: byte), width: 1, isHostile: isHostile, joinsPrevious: !isFirst))
        isFirst = false
    }
    return escape.utf8.count
}

/// Two regional indicators make a flag: the second one of a pair belongs to the first.
private func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
}

private func endsInOddIndicators(_ pieces: [DisplayPiece]) -> Bool {
    guard let last = pieces.last else { return false }
    return isRegionalIndicator(last.text.base) && !last.joinsPrevious
}

/// Spells out spaces at the start and at the end, which nobody sees.
private func showOuterSpaces(of pieces: inout [DisplayPiece]) {
    let blank = CellText.space
    guard let first = pieces.firstIndex(where: { $0.text != blank }), let last = pieces.lastIndex(where: { $0.text != blank }) else {
        pieces = pieces.flatMap { _ in escapedSpace }
        return
    }
    let leading = first
    let trailing = pieces.count - 1 - last
    if leading + trailing == 0 { return }
    let head = Array(repeating: escapedSpace, count: leading).joined()
    let tail = Array(repeating: escapedSpace, count: trailing).joined()
    pieces = head + Array(pieces[first...last]) + tail
}

private let escapedSpace: [DisplayPiece] = {
    var pieces: [DisplayPiece] = []
    _ = appendEscape(of: " ", to: &pieces, isHostile: true)
    return pieces
}()
