import Testing

@testable import TerminalUI

@Suite struct TextFieldTests {
    func field(_ text: String, _ keys: String) -> TextField {
        var field = TextField(text)
        for word in keys.split(separator: " ") { _ = field.handle(Key(String(word))!) }
        return field
    }

    @Test(arguments: [
        ("", "a b c", "abc", 3), ("abc", "left X", "abXc", 3), ("abc", "home X", "Xabc", 1), ("abc", "backspace", "ab", 2),
        ("abc", "home delete", "bc", 0), ("one two", "ctrl-w", "one ", 4), ("one two", "ctrl-u", "", 0), ("one two", "home ctrl-k", "", 0),
        ("one two", "alt-b X", "one Xtwo", 5), ("one two", "home alt-d", " two", 0), ("e\u{301}x", "left backspace", "x", 0),
        ("日本", "left left left X", "X日本", 1), ("", "backspace delete left right", "", 0), ("a", "space b", "a b", 3),
    ])
    func editsLikeAShell(start: String, keys: String, text: String, cursor: Int) {
        let result = field(start, keys)
        #expect(result.text == text)
        #expect(result.cursor == cursor)
    }

    @Test func otherKeysAreNotForText() {
        var field = TextField("a")
        for name in ["enter", "esc", "up", "down", "tab", "f1", "ctrl-s", "alt-x", "pgup"] {
            let isTaken = field.handle(Key(name)!)
            #expect(!isTaken)
        }
        #expect(field.text == "a")
    }

    @Test func pastesAreOneSafeLine() {
        var field = TextField()
        field.paste("a\nb\tc\u{1B}[31m\n")
        #expect(field.text == "a b c[31m")
        field.paste(String(repeating: "x", count: TextField.limit * 2))
        #expect(field.text.count == TextField.limit)
    }

    @Test func theCursorIsAlwaysInSight() {
        for text in ["short", String(repeating: "abcdefgh", count: 9), String(repeating: "日本語", count: 9), "x\u{202E}y\u{7}"] {
            var field = TextField(text)
            for _ in 0...text.count {
                for width in 1...12 {
                    var grid = CellGrid(size: Size(columns: 14, rows: 1))
                    let cursor = grid.drawTextField(field, in: Rect(column: 1, row: 0, columns: width, rows: 1))
                    let column = cursor?.column ?? -1
                    #expect(column >= 1 && column <= width)
                    #expect(grid[13, 0].text == .space)
                }
                _ = field.handle(Key(.left))
            }
        }
    }

    @Test func placeholderShowsOnlyWhenEmpty() {
        var grid = CellGrid(size: Size(columns: 10, rows: 1))
        grid.drawTextField(TextField(), in: grid.bounds, placeholder: "type")
        #expect(grid.text() == "type")
        grid.drawTextField(TextField("a"), in: grid.bounds, placeholder: "type")
        #expect(grid.text() == "a")
    }
}
