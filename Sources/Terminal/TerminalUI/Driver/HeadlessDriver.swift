/// A terminal made of nothing: keeps the last grid and answers with events it was given. For tests and `--dump-screen`.
@MainActor
public final class HeadlessDriver: TerminalDriver {
    public var size: Size
    public let colorDepth: ColorDepth
    public let supportsUnicode: Bool
    /// The grid that was painted last; nil before the first paint.
    public private(set) var grid: CellGrid?
    public private(set) var cursor: Point?
    public private(set) var paintCount = 0
    /// Cells that changed with the last paint.
    public private(set) var lastRuns: [CellGrid.Run] = []
    public private(set) var theme: Theme?
    public private(set) var clipboard: String?
    public private(set) var title: String?
    public private(set) var suspendCount = 0
    public private(set) var isRestored = false
    private var pending: [TerminalEvent] = []

    public init(size: Size, colorDepth: ColorDepth = .trueColor, supportsUnicode: Bool = true) {
        self.size = size
        self.colorDepth = colorDepth
        self.supportsUnicode = supportsUnicode
    }

    /// Queues what the next `readEvents` answers. A resize changes `size` at once.
    public func feed(_ events: [TerminalEvent]) {
        for case .resize(let size) in events { self.size = size }
        pending += events
    }

    public func setTheme(_ theme: Theme) { self.theme = theme }

    public func paint(_ grid: CellGrid, cursor: Point?) {
        lastRuns = grid.diff(from: self.grid)
        self.grid = grid
        self.cursor = cursor
        paintCount += 1
    }

    public func readEvents() -> [TerminalEvent] {
        defer { pending.removeAll() }
        return pending
    }

    public func suspend() {
        suspendCount += 1
        pending.append(.resume)
    }

    public func handOver(_ body: () -> Void) {
        body()
        pending.append(.resume)
    }

    public func restore() { isRestored = true }

    public func copyToClipboard(_ text: String) -> Bool {
        guard TerminalText.clipboardSequence(text) != nil else { return false }
        clipboard = text
        return true
    }

    public func setTitle(_ title: String) { self.title = visibleText(title) }
}
