import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

/// Compares what is drawn of a state at each size with the recorded text; as the loop does, the state first learns what is on the screen.
///
/// - Parameters:
///   - withTextCursor: says below the picture where the text cursor stands.
///   - then: what is done once the size is known, such as typing.
func checkScreens(
    _ name: String, sizes: [Size] = ScreenSnapshotTests.sizes, glyphs: Glyphs = .unicode, withTextCursor: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation, _ make: () -> AppState, then: (inout AppState, Size) -> Void = { _, _ in }
) {
    for size in sizes {
        var state = make()
        _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
        then(&state, size)
        let frame = Screen.render(state, ScreenContext(size: size, glyphs: glyphs, now: DemoState.now))
        var text = frame.grid.text()
        if withTextCursor, let cursor = frame.cursor { text += "\ncursor \(cursor.column) \(cursor.row)" }
        let difference = Snapshot.difference(text, named: "\(name)-\(size.columns)x\(size.rows)")
        #expect(difference == nil, "\(difference ?? "")", sourceLocation: sourceLocation)
    }
}
