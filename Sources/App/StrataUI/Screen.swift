public import StrataCore

/// State in, picture out. Pure: no clock, no terminal.
public enum Screen {
    public static func render(_ state: AppState, _ context: ScreenContext) -> Frame {
        var painter = Painter(state, context)
        painter.paint()
        return Frame(grid: painter.grid, cursor: painter.cursor)
    }
}
