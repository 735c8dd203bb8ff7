/// Where one is in a list that is longer than its window. **Shape**: `0 <= cursor < count` (0 when empty), and the cursor lies in the window.
public struct ScrollState: Sendable, Equatable {
    /// The row the cursor is on.
    public private(set) var cursor = 0
    /// The first row in the window.
    public private(set) var top = 0
    public private(set) var count: Int
    /// Rows in the window.
    public private(set) var height: Int

    public init(count: Int = 0, height: Int = 0, cursor: Int = 0) {
        self.count = max(0, count)
        self.height = max(0, height)
        move(to: cursor)
    }

    /// The rows to draw.
    public var visible: Range<Int> { top..<max(top, min(count, top + height)) }

    public mutating func move(to row: Int) {
        cursor = min(max(0, row), max(0, count - 1))
        showCursor()
    }

    public mutating func move(by rows: Int) { move(to: cursor + rows) }

    /// A window less one row of context; `pages` may be negative.
    public mutating func page(by pages: Int) { scroll(by: pages * max(1, height - 1)) }

    public mutating func halfPage(by halves: Int) { scroll(by: halves * max(1, height / 2)) }

    public mutating func home() { move(to: 0) }

    public mutating func end() { move(to: count - 1) }

    /// The wheel: moves the window and takes the cursor along only where it must.
    public mutating func wheel(by rows: Int) {
        top = min(max(0, top + rows), lastTop)
        if height > 0 { cursor = min(max(cursor, top), max(0, min(count, top + height) - 1)) }
    }

    /// Another list length or window height; the cursor stays on its row where it can.
    public mutating func resize(count: Int, height: Int) {
        self.count = max(0, count)
        self.height = max(0, height)
        move(to: cursor)
    }

    /// Puts the cursor's row in the middle of the window.
    public mutating func center() { top = min(max(0, cursor - height / 2), lastTop) }

    /// The row under a line of the window; nil below the last one.
    public func row(atLine line: Int) -> Int? {
        let row = top + line
        return line >= 0 && line < height && row < count ? row : nil
    }

    private var lastTop: Int { max(0, count - height) }

    /// Window and cursor move together, so that paging down and up again comes back.
    private mutating func scroll(by rows: Int) {
        top = min(max(0, top + rows), lastTop)
        move(to: cursor + rows)
    }

    private mutating func showCursor() {
        if cursor < top { top = cursor }
        if height > 0, cursor >= top + height { top = cursor - height + 1 }
        top = min(max(0, top), lastTop)
    }
}
