/// Where a user is in a list of rows: the row under the cursor and the first row of the window. Rows count from 0.
public struct ListCursor: Sendable, Equatable {
    public private(set) var row = 0
    public private(set) var top = 0

    public init() {}

    /// Moves, and keeps the cursor inside the list and inside the window.
    public mutating func move(_ motion: Motion, count: Int, window: Int) {
        let page = max(1, window - 1)
        switch motion {
        case .up: row -= 1
        case .down: row += 1
        case .pageUp: row -= page
        case .pageDown: row += page
        case .halfPageUp: row -= max(1, window / 2)
        case .halfPageDown: row += max(1, window / 2)
        case .first: row = 0
        case .last: row = count - 1
        case .to(let target): row = target
        case .scroll(let lines):
            scroll(lines, count: count, window: window)
            return
        }
        fit(count: count, window: window)
    }

    /// Brings cursor and window back inside a list that has changed.
    public mutating func fit(count: Int, window: Int) {
        row = max(0, min(row, count - 1))
        let window = max(1, window)
        if row < top { top = row }
        if row >= top + window { top = row - window + 1 }
        top = max(0, min(top, max(0, count - window)))
    }

    /// The wheel moves the window and takes the cursor along only when it would leave it.
    private mutating func scroll(_ lines: Int, count: Int, window: Int) {
        let window = max(1, window)
        top = max(0, min(top + lines, max(0, count - window)))
        row = max(top, min(row, top + window - 1))
        row = max(0, min(row, count - 1))
    }
}

/// A step in a list.
public enum Motion: Sendable, Equatable {
    case up, down, pageUp, pageDown, halfPageUp, halfPageDown, first, last
    case to(Int)
    /// Lines down (negative: up), as a wheel does.
    case scroll(Int)
}
