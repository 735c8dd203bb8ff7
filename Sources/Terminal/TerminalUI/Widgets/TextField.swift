/// One line of text being typed. **Shape**: `0 <= cursor <= text.count`, in characters.
public struct TextField: Sendable, Equatable {
    /// No more characters than this are taken in.
    public static let limit = 8192

    private var characters: [Character]
    /// Characters before the cursor.
    public private(set) var cursor: Int

    public init(_ text: String = "") {
        characters = Array(text.prefix(Self.limit))
        cursor = characters.count
    }

    public var text: String {
        get { String(characters) }
        set { self = TextField(newValue) }
    }

    public var isEmpty: Bool { characters.isEmpty }
    /// What lies before the cursor: what a completion goes by.
    public var textBeforeCursor: String { String(characters[..<cursor]) }

    /// Puts text in at the cursor.
    public mutating func insert(_ text: String) {
        // Joined as text, not as characters: an accent typed on its own belongs to the letter before it.
        let before = Array(textBeforeCursor + text.prefix(max(0, Self.limit - characters.count)))
        characters = before + characters[cursor...]
        cursor = before.count
    }

    /// Pasted text: line ends and tabs become blanks, one line end at the end is dropped, other control characters too.
    public mutating func paste(_ text: String) {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" {
                scalars.append(" ")
            } else if scalar.properties.generalCategory != .control {
                scalars.append(scalar)
            }
        }
        if text.unicodeScalars.last == "\n", !scalars.isEmpty { scalars.removeLast() }
        insert(String(scalars))
    }

    /// Acts on a key as a shell's line does; false when it isn't a key for text (enter, esc, arrows up and down).
    public mutating func handle(_ key: Key) -> Bool {
        switch (key.base, key.control, key.alt) {
        case (.character(let character), false, false): insert(String(character))
        case (.left, false, false), (.character("b"), true, false): cursor = max(0, cursor - 1)
        case (.right, false, false), (.character("f"), true, false): cursor = min(characters.count, cursor + 1)
        case (.home, _, _), (.character("a"), true, false): cursor = 0
        case (.end, _, _), (.character("e"), true, false): cursor = characters.count
        case (.left, true, false), (.left, false, true), (.character("b"), false, true): cursor = wordStart
        case (.right, true, false), (.right, false, true), (.character("f"), false, true): cursor = wordEnd
        case (.backspace, false, false), (.character("h"), true, false): delete(max(0, cursor - 1)..<cursor)
        case (.delete, false, false), (.character("d"), true, false): delete(cursor..<min(characters.count, cursor + 1))
        case (.character("w"), true, false), (.backspace, false, true), (.backspace, true, false): delete(wordStart..<cursor)
        case (.character("d"), false, true): delete(cursor..<wordEnd)
        case (.character("u"), true, false): delete(0..<cursor)
        case (.character("k"), true, false): delete(cursor..<characters.count)
        default: return false
        }
        return true
    }

    private mutating func delete(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private var wordStart: Int {
        var index = cursor
        while index > 0, !isWord(characters[index - 1]) { index -= 1 }
        while index > 0, isWord(characters[index - 1]) { index -= 1 }
        return index
    }

    private var wordEnd: Int {
        var index = cursor
        while index < characters.count, !isWord(characters[index]) { index += 1 }
        while index < characters.count, isWord(characters[index]) { index += 1 }
        return index
    }

    private func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
}

extension CellGrid {
    /// Draws a text field on one row, scrolled so that its cursor shows. Answers where the terminal's cursor belongs; nil when there is no room.
    @discardableResult
    public mutating func drawTextField(_ field: TextField, in rect: Rect, role: Role = .input, placeholder: String = "") -> Point? {
        let area = clipped(rect)
        guard !area.isEmpty else { return nil }
        fill(area.row(0), role: role, backdrop: role)
        if field.isEmpty { put(placeholder, at: area.origin, role: .hint, maxColumns: area.columns) }
        let before = displayText(field.textBeforeCursor, repertoire: glyphs.repertoire).reduce(0) { $0 + $1.width }
        let room = area.columns
        // Scrolls by half a field at a time: a function of the cursor alone, so that drawing keeps no state.
        let step = max(1, room / 2)
        let offset = before < room ? 0 : (before - room + step) / step * step
        var column = -offset
        for piece in displayText(field.text, repertoire: glyphs.repertoire, limit: offset + room) {
            if column >= 0, column + piece.width <= room {
                put([piece], at: Point(column: area.column + column, row: area.row), role: role)
            }
            column += piece.width
        }
        if offset > 0 { put(String(glyphs.ellipsis.prefix(1)), at: area.origin, role: .hint) }
        return Point(column: area.column + before - offset, row: area.row)
    }
}
