import Testing

@testable import TerminalUI

@Suite struct KeySequenceTests {
    @Test(arguments: [
        ("ctrl-d", "^d"), ("g g", "gg"), ("G", "G"), ("enter", "enter"), ("space", "space"), ("pgdn", "pgdn"), ("f5", "f5"), ("alt-x", "alt-x"),
        ("<", "<"), (":", ":"), ("'", "'"), ("ctrl-alt-x", "alt-^x"), ("-", "-"), ("ctrl--", "^-"), ("^", "^"), ("backtab", "backtab"),
        ("esc", "esc"), ("ctrl-up", "^up"), ("é", "é"), ("space g", "space g"), ("ctrl-space", "^space"),
    ])
    func readsWhatItPrints(text: String, label: String) throws {
        let sequence = try #require(KeySequence(text))
        #expect(sequence.text == text)
        #expect(sequence.label == label)
    }

    @Test func otherSpellings() {
        #expect(KeySequence("^d") == KeySequence("ctrl-d"))
        #expect(KeySequence("ctrl-D") == KeySequence("ctrl-d"))
        #expect(KeySequence("shift-tab") == KeySequence("backtab"))
        #expect(KeySequence("  pagedown ") == KeySequence("pgdn"))
    }

    @Test(arguments: ["", " ", "ctrl-", "nokey", "f0", "f99", "g nokey", "ctrl-nokey"])
    func refusesWhatIsNoKey(text: String) {
        #expect(KeySequence(text) == nil)
    }
}
