/// Text in one look, as snapshots that care about roles compare it.
public struct StyledRun: Sendable, Equatable {
    public var text: String
    public var role: Role
    public var backdrop: Role
    public var attributes: Attributes
    public init(text: String, role: Role, backdrop: Role = .text, attributes: Attributes = []) {
        self.text = text
        self.role = role
        self.backdrop = backdrop
        self.attributes = attributes
    }
}

extension CellGrid {
    /// The grid as text: one line a row, blanks at the end of a row dropped, no line feed at the end.
    public func text() -> String {
        (0..<size.rows).map { rowText($0) }.joined(separator: "\n")
    }

    /// One row as text, blanks at its end dropped.
    public func rowText(_ row: Int) -> String {
        var line = String.UnicodeScalarView()
        for cell in self.row(row) { line.append(contentsOf: cell.text.scalars) }
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    /// One row as runs of one look each, left to right; wide cells are one character.
    public func styledRuns(row: Int) -> [StyledRun] {
        var runs: [StyledRun] = []
        var previous: Cell?
        for cell in self.row(row) {
            let text = String(String.UnicodeScalarView(cell.text.scalars))
            if let previous, previous.looksLike(cell) {
                runs[runs.count - 1].text += text
            } else {
                runs.append(StyledRun(text: text, role: cell.role, backdrop: cell.backdrop, attributes: cell.attributes))
            }
            previous = cell
        }
        return runs
    }
}
