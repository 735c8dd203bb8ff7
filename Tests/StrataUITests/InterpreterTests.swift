import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("Keys, pastes and clicks become actions")
struct InterpreterTests {
    private let size = Size(columns: 80, rows: 24)

    private func actions(_ keys: String, _ state: AppState) -> [Action] {
        var interpreter = Interpreter(keymap: DefaultKeys.keymap)
        return keys.split(separator: " ").flatMap { text -> [Action] in
            guard let key = Key(String(text)) else { return [] }
            return interpreter.actions(for: .key(key), state: state, size: size)
        }
    }

    @Test(
        "Keys of the panes",
        arguments: [
            ("j", Command.moveDown), ("down", .moveDown), ("g g", .first), ("G", .last), ("ctrl-d", .halfPageDown), ("enter", .open), ("l", .open),
            ("h", .out), ("backspace", .out), ("v", .versions), (".", .showDeleted), ("V", .markRange), ("P", .profiles), ("ctrl-r", .refresh),
            (":", .palette), ("?", .help), ("q", .quit), ("backtab", .previousPane), ("'", .bookmarks), ("<", .back),
        ])
    func keys(keys: String, command: Command) {
        #expect(actions(keys, DemoState.inPrefix()) == [.command(command)])
    }

    @Test("A sequence that isn't finished does nothing; one that leads nowhere is read anew")
    func sequences() {
        #expect(actions("g", DemoState.inPrefix()).isEmpty)
        #expect(actions("g j", DemoState.inPrefix()) == [.command(.moveDown)])
    }

    @Test("Escape and a key that arrived together are two keys; in a text field Alt and a letter does nothing")
    func escapeAndKey() {
        var state = DemoState.inPrefix()
        let interpreter = Interpreter(keymap: DefaultKeys.keymap)
        let both = TerminalEvent.key(Key(.character("q"), alt: true))
        #expect(interpreter.parts(of: both, state: state) == [.key(Key(.escape)), .key(Key(.character("q")))])
        DemoState.feed(&state, [.command(.filter)])
        #expect(interpreter.parts(of: both, state: state) == [both])
    }

    @Test("A key bound to a list of commands runs them in order")
    func commandLists() throws {
        var keymap = DefaultKeys.keymap
        keymap.bind(try #require(KeySequence("x")), to: "first ; mark ; no-such ; refresh", in: "objects")
        var interpreter = Interpreter(keymap: keymap)
        let actions = interpreter.actions(for: .key(Key(.character("x"))), state: DemoState.inPrefix(), size: size)
        #expect(actions == [.command(.first), .command(.mark), .command(.refresh)])
    }

    @Test("In a text field letters are text and commands aren't run")
    func typing() {
        var state = DemoState.inPrefix()
        DemoState.feed(&state, [.command(.filter)])
        #expect(actions("q", state) == [.edit(.insert("q"))])
        #expect(actions("ctrl-u", state) == [.edit(.deleteToStart)])
        #expect(actions("enter", state) == [.command(.open)])
        #expect(actions("esc", state) == [.command(.escape)])
    }

    @Test("A paste is a paste, whatever it holds")
    func paste() {
        var interpreter = Interpreter(keymap: DefaultKeys.keymap)
        #expect(interpreter.actions(for: .paste("y\n"), state: DemoState.inPrefix(), size: size) == [.paste("y\n")])
    }

    @Test("A click chooses the row under it, a double click opens it, the wheel moves the pane under it")
    func mouse() {
        var state = DemoState.inPrefix()
        _ = reduce(&state, .viewport(ScreenLayout(state, size: size).viewports))
        var interpreter = Interpreter(keymap: DefaultKeys.keymap)
        let objects = Point(column: 5, row: 4)
        #expect(
            interpreter.actions(for: .mouse(MouseEvent(kind: .press, at: objects)), state: state, size: size)
                == [.click(.objects, row: 2, isDouble: false)])
        #expect(
            interpreter.actions(for: .mouse(MouseEvent(kind: .doublePress, at: objects)), state: state, size: size)
                == [.click(.objects, row: 2, isDouble: true)])
        let versions = Point(column: 60, row: 3)
        #expect(
            interpreter.actions(for: .mouse(MouseEvent(kind: .wheelDown, at: versions)), state: state, size: size)
                == [.wheel(.versions, lines: 3)])
        let header = Point(column: 10, row: 0)
        #expect(interpreter.actions(for: .mouse(MouseEvent(kind: .press, at: header)), state: state, size: size) == [.command(.profiles)])
    }

    @Test("A click on a menu's row chooses it, beside it closes the menu")
    func menuClick() {
        var state = DemoState.inPrefix()
        DemoState.feed(&state, [.command(.profiles)])
        let grid = Screen.render(state, ScreenContext(size: size, now: DemoState.now)).grid
        let row = (0..<24).first { grid.rowText($0).contains("weed") } ?? -1
        var interpreter = Interpreter(keymap: DefaultKeys.keymap)
        let press = { (point: Point) in TerminalEvent.mouse(MouseEvent(kind: .press, at: point)) }
        let hit = interpreter.actions(for: press(Point(column: 40, row: row)), state: state, size: size)
        #expect(hit == [.clickLayer(row: 1, isDouble: false)])
        let miss = interpreter.actions(for: press(Point(column: 2, row: 2)), state: state, size: size)
        #expect(miss == [.command(.escape)])
    }

    @Test("Every default key can be read, and none hides another")
    func table() {
        #expect(DefaultKeys.keymap.conflicts().isEmpty)
        for (context, bindings) in DefaultKeys.table {
            let keys = bindings.map(\.0)
            #expect(Set(keys).count == keys.count, "\(context.rawValue) binds a key twice")
        }
    }

    @Test("Every command can be reached by a key, but for those the palette alone has")
    func reachable() {
        let keys = CommandKeys(keymap: DefaultKeys.keymap)
        let onlyInPalette: Set<Command> = [.clearMarks]
        for command in Command.allCases where !onlyInPalette.contains(command) {
            let contexts: [KeyContext] = command.info.contexts.isEmpty ? [.buckets] : command.info.contexts
            #expect(contexts.contains { keys.label(for: command, in: $0) != nil }, "\(command.rawValue)")
        }
    }
}
