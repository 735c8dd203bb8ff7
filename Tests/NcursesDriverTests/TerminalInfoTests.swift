import Testing

@testable import NcursesDriver

@Suite struct TerminalInfoTests {
    @Test func delaysAreLeftOut() {
        func clean(_ text: String) -> String { String(decoding: TerminalInfo.withoutDelays(Array(text.utf8)), as: UTF8.self) }
        #expect(clean("\u{1B}[?5h$<100/>\u{1B}[?5l") == "\u{1B}[?5h\u{1B}[?5l")
        #expect(clean("a$<5") == "a$<5")
        #expect(clean("$<2*>") == "")
    }

    @Test(
        arguments: [
            ([:], []), (["TERM": "xterm-256color"], []), (["TERM": "xterm-256color", "COLORTERM": "yes"], []),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], ["xterm-direct"]),
            (["TERM": "xterm-256color", "COLORTERM": "24bit", "VTE_VERSION": "7200"], ["vte-direct", "xterm-direct"]),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor", "TERM_PROGRAM": "iTerm.app"], ["iterm2-direct", "xterm-direct"]),
            (["TERM": "tmux-256color", "COLORTERM": "truecolor"], ["tmux-direct"]),
            (["TERM": "alacritty", "COLORTERM": "truecolor"], ["alacritty-direct"]),
            (["TERM": "xterm-kitty", "COLORTERM": "truecolor"], ["kitty-direct"]), (["TERM": "xterm-direct", "COLORTERM": "truecolor"], []),
        ] as [([String: String], [String])])
    func trueColourOnlyWhereTheTerminalSaysSo(environment: [String: String], names: [String]) {
        #expect(TerminalInfo.directColorNames(environment: environment) == names)
    }
}
