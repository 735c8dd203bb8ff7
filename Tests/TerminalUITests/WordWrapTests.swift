import Testing

@testable import TerminalUI

@Suite struct WordWrapTests {
    func text(_ lines: [[DisplayPiece]]) -> [String] {
        lines.map { line in String(String.UnicodeScalarView(line.flatMap { $0.text.scalars })) }
    }

    @Test func wordsWrapAtBlanks() {
        #expect(text(wordWrap("the quick brown fox", columns: 10)) == ["the quick", "brown fox"])
        #expect(text(wordWrap("", columns: 5)) == [""])
        #expect(text(wordWrap("abcdefgh", columns: 3)) == ["abc", "def", "gh"])
        #expect(text(wordWrap("日本語日本", columns: 5)) == ["日本", "語日", "本"])
        #expect(text(wordWrap("kept  type, tags, more", columns: 12, hangingIndent: 3)) == ["kept  type,", "   tags,", "   more"])
        #expect(text(wordWrap("x", columns: 0)) == [""])
    }

    @Test func everyWrappedLineFitsAndNothingIsLost() {
        let texts = ["a\u{202E}b\u{7}c d", "日本語 и latin e\u{301}e\u{301} 🚀🚀🚀", "one-very-long-word and two", "  lead  and trail  "]
        for text in texts {
            for columns in 1...20 {
                let lines = wordWrap(text, columns: columns)
                let shown = self.text(lines).joined().filter { $0 != " " }
                #expect(shown == visibleText(text).filter { $0 != " " })
                if columns >= 2 { #expect(lines.allSatisfy { $0.reduce(0) { $0 + $1.width } <= columns }) }
            }
        }
    }
}
