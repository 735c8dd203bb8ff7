import Testing

@testable import TerminalUI

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("a\u{202E}b", #"a\u{202E}b"#), ("tab\there", #"tab\u{09}here"#), ("cr\rlf\n", #"cr\u{0D}lf\u{0A}"#), ("\u{1B}[31m", #"\u{1B}[31m"#),
        ("\u{9B}31m", #"\u{9B}31m"#), ("del\u{7F}", #"del\u{7F}"#), ("zw\u{200B}sp", #"zw\u{200B}sp"#), ("bom\u{FEFF}", #"bom\u{FEFF}"#),
        ("ls\u{2028}ps\u{2029}", #"ls\u{2028}ps\u{2029}"#), ("iso\u{2066}x\u{2069}", #"iso\u{2066}x\u{2069}"#),
        ("tag\u{E0041}", #"tag\u{E0041}"#), ("pua\u{E000}", #"pua\u{E000}"#), ("none\u{0378}", #"none\u{0378}"#), ("shy\u{AD}", #"shy\u{AD}"#),
        ("nb\u{A0}sp", #"nb\u{A0}sp"#), ("vs\u{2764}\u{FE0F}", "vs\u{2764}\\u{FE0F}"), ("\u{0301}x", #"\u{0301}x"#),
        ("crlf\r\n", #"crlf\u{0D}\u{0A}"#),
        ("thin\u{2009}", #"thin\u{2009}"#), ("blank\u{2800}", #"blank\u{2800}"#), ("filler\u{3164}", #"filler\u{3164}"#),
        ("\u{1F468}\u{200D}\u{1F469}", "\u{1F468}\\u{200D}\u{1F469}"), ("\0", #"\u{00}"#),
    ])
    func hostileScalarsAreSpelledOut(text: String, shown: String) {
        #expect(visibleText(text) == shown)
        #expect(displayText(text).contains { $0.isHostile })
    }

    @Test(arguments: [
        ("plain", 5), ("публикации", 10), ("日本語", 6), ("e\u{301}", 1), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("🚀", 2), ("●◆✗", 3),
        ("العربية", 7), ("ไทย", 3), ("\u{3000}", 2), ("", 0), ("🇩🇪", 2), ("ﬁ", 1), ("Ａ", 2),
    ])
    func widths(text: String, columns: Int) {
        #expect(displayWidth(text) == columns)
        #expect(!displayText(text).contains { $0.isHostile })
    }

    @Test func marksBeyondTheRoomInACellAreSpelledOut() {
        let zalgo = "z" + String(repeating: "\u{0335}", count: 5)
        let pieces = displayText(zalgo)
        #expect(pieces[0].text.scalars.count == 1 + CellText.maximumMarks)
        #expect(visibleText(zalgo) == "z\u{0335}\u{0335}\u{0335}\\u{0335}\\u{0335}")
    }

    @Test func exactTellsLookAlikesApart() {
        #expect(visibleText("\u{E9}", repertoire: .exact) != visibleText("e\u{301}", repertoire: .exact))
        #expect(visibleText("a ", repertoire: .exact) == #"a\u{20}"#)
        #expect(visibleText("  ", repertoire: .exact) == #"\u{20}\u{20}"#)
        #expect(visibleText(" a b", repertoire: .exact) == #"\u{20}a b"#)
    }

    @Test func asciiSpellsOutWhatTheLocaleCannotShowWithoutCallingItHostile() {
        #expect(visibleText("né", repertoire: .ascii) == #"n\u{E9}"#)
        #expect(!displayText("né", repertoire: .ascii).contains { $0.isHostile })
        #expect(displayText("n\u{202E}", repertoire: .ascii).contains { $0.isHostile })
    }

    @Test func limitStopsEarly() {
        let long = String(repeating: "é", count: 100_000)
        #expect(displayText(long, limit: 10).count == 11)
    }

    @Test func noPieceHoldsAControlCharacter() {
        for value in (UInt32(0)...0x3000) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for piece in displayText(String(scalar)) {
                for shown in piece.text.scalars {
                    let category = shown.properties.generalCategory
                    #expect(category != .control && category != .format && category != .unassigned && category != .lineSeparator)
                }
            }
        }
    }
}
