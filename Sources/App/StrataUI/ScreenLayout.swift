public import StrataCore
public import TerminalUI

/// Which pane stands where. Three side by side on wide screens, two on usual ones, one on narrow ones.
public struct ScreenLayout: Sendable, Equatable {
    public private(set) var panes: [Pane: Rect] = [:]
    public let header: Rect
    /// What just happened; shares the footer's row on low screens.
    public let status: Rect
    public let footer: Rect

    public init(_ state: AppState, size: Size) {
        let all = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
        let (header, rest) = all.splitTop(1)
        let isLow = size.rows < 14
        let (body, feet) = rest.splitBottom(isLow ? 1 : 2)
        self.header = header
        status = feet.row(0)
        footer = feet.row(isLow ? 0 : 1)
        place(state, in: body)
    }

    /// Rows of content each pane shows.
    public var viewports: [Pane: Int] {
        panes.reduce(into: [:]) { rows, entry in
            rows[entry.key] = Self.rows(of: entry.key, in: entry.value)
        }
    }

    private static func rows(of pane: Pane, in rect: Rect) -> Int {
        switch pane {
        case .versions: versionRows(rect)
        case .posture: max(1, PosturePicture(rect.inset).list.rows)
        default: max(1, rect.inset.rows)
        }
    }

    /// The pane at a point.
    public func pane(at point: Point) -> Pane? {
        panes.first { $0.value.contains(point) }?.key
    }

    /// Rows of the list in a Versions pane; a tall one keeps its foot for the version under the cursor.
    static func versionRows(_ rect: Rect) -> Int {
        let inside = rect.inset.rows
        return max(1, inside >= 14 ? inside - 5 : inside)
    }

    private mutating func place(_ state: AppState, in body: Rect) {
        var body = body
        if state.queue.isOpen {
            if body.rows >= 18, body.columns >= 72 {
                let parts = body.splitBottom(min(10, body.rows / 3))
                panes[.queue] = parts.bottom
                body = parts.rest
            } else if state.focus == .queue {
                panes[.queue] = body
                return
            }
        }
        let focus = state.focus == .queue ? state.workspace.cameFrom.last ?? .buckets : state.focus
        if focus == .rules || focus == .posture {
            panes[focus] = body
        } else if body.columns >= 118 {
            wide(state, body)
        } else if body.columns >= 72 {
            medium(state, focus, body)
        } else {
            panes[focus] = body
        }
    }

    private mutating func wide(_ state: AppState, _ body: Rect) {
        let (left, rest) = body.splitLeft(max(29, body.columns / 5))
        let detail = state.workspace.detail.target != nil
        if state.focus == .detail, state.workspace.detail.mode == .compare {
            // Two texts side by side want all the room that a list of versions leaves.
            split(body, at: 40, .versions, .detail)
            return
        }
        let right = max(40, rest.columns * (detail ? 45 : 36) / 100)
        let (middle, last) = rest.splitLeft(rest.columns - right)
        panes[.buckets] = left
        panes[.objects] = middle
        guard detail else {
            panes[.versions] = last
            return
        }
        let (top, bottom) = last.splitTop(max(7, last.rows * 2 / 5))
        panes[.versions] = top
        panes[.detail] = bottom
    }

    private mutating func medium(_ state: AppState, _ focus: Pane, _ body: Rect) {
        switch focus {
        case .buckets, .queue:
            split(body, at: 30, .buckets, .objects)
        case .objects:
            split(body, at: body.columns * (state.workspace.asOf == nil ? 56 : 68) / 100, .objects, .versions)
        case .versions:
            split(body, at: body.columns * 44 / 100, .objects, .versions)
        case .detail where state.workspace.detail.mode == .compare:
            panes[.detail] = body
        case .rules, .posture: panes[focus] = body
        case .detail:
            split(body, at: body.columns * 38 / 100, .versions, .detail)
        }
    }

    private mutating func split(_ body: Rect, at column: Int, _ first: Pane, _ second: Pane) {
        (panes[first], panes[second]) = { ($0.left, $0.rest) }(body.splitLeft(column))
    }
}
