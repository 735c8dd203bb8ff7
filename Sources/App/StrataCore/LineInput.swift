/// One line of text being typed. Positions count characters (grapheme clusters).
public struct LineInput: Sendable, Equatable {
    public private(set) var text: String
    public private(set) var cursor: Int
    /// Nothing of the text is shown, on the screen or in a dump.
    public let isSecret: Bool

    public init(_ text: String = "", isSecret: Bool = false) {
        self.isSecret = isSecret
        self.text = text
        cursor = text.count
    }

    public mutating func apply(_ edit: LineEdit) {
        switch edit {
        case .insert(let piece): insert(piece)
        case .deleteBackward: delete(from: cursor - 1, to: cursor)
        case .deleteForward: delete(from: cursor, to: cursor + 1)
        case .deleteWordBackward: delete(from: wordStart(), to: cursor)
        case .deleteToStart: delete(from: 0, to: cursor)
        case .deleteToEnd: delete(from: cursor, to: text.count)
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(text.count, cursor + 1)
        case .start: cursor = 0
        case .end: cursor = text.count
        case .replace(let whole):
            text = whole
            cursor = whole.count
        }
    }

    /// Line ends and other control characters of a paste become spaces: the field has one line.
    private mutating func insert(_ piece: String) {
        let clean = String(piece.map { $0.isNewline || $0 == "\t" ? " " : $0 }.filter { !Self.isControl($0) })
        text.insert(contentsOf: clean, at: text.index(text.startIndex, offsetBy: cursor))
        cursor = min(text.count, cursor + clean.count)
    }

    private static func isControl(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }

    private mutating func delete(from start: Int, to end: Int) {
        let start = max(0, start)
        let end = min(text.count, end)
        guard start < end else { return }
        text.removeSubrange(text.index(text.startIndex, offsetBy: start)..<text.index(text.startIndex, offsetBy: end))
        cursor = start
    }

    private func wordStart() -> Int {
        let before = Array(text.prefix(cursor))
        var place = before.count
        while place > 0, !Self.isWord(before[place - 1]) { place -= 1 }
        while place > 0, Self.isWord(before[place - 1]) { place -= 1 }
        return place
    }

    private static func isWord(_ character: Character) -> Bool { character != "/" && !character.isWhitespace }
}

extension LineInput: CustomStringConvertible, CustomReflectable {
    public var description: String { isSecret ? "[secret]" : text }
    public var customMirror: Mirror { Mirror(self, children: isSecret ? [:] : ["text": text, "cursor": cursor]) }
}

/// A change to a line of text.
public enum LineEdit: Sendable, Equatable {
    case insert(String)
    case deleteBackward, deleteForward, deleteWordBackward, deleteToStart, deleteToEnd
    case left, right, start, end
    case replace(String)
}
