import Testing

@testable import TerminalUI

@Suite struct CellGridTests {
    func grid(_ columns: Int, _ rows: Int = 1, glyphs: Glyphs = .unicode) -> CellGrid {
        CellGrid(size: Size(columns: columns, rows: rows), glyphs: glyphs)
    }

    func shown(_ text: String, _ columns: Int, _ truncation: Truncation = .end, glyphs: Glyphs = .unicode) -> String {
        var grid = grid(columns, glyphs: glyphs)
        grid.put(text, at: Point(column: 0, row: 0), truncation: truncation)
        return grid.text()
    }

    @Test func aCellIsSmall() {
        #expect(MemoryLayout<Cell>.stride == 16)
    }

    @Test func putAnswersColumnsUsed() {
        var grid = grid(10)
        #expect(grid.put("abc", at: Point(column: 0, row: 0)) == 3)
        #expect(grid.put("日本", at: Point(column: 3, row: 0)) == 4)
        #expect(grid.put("tail-end", at: Point(column: 7, row: 0)) == 3)
        #expect(grid.text() == "abc日本ta…")
        #expect(grid.put("x", at: Point(column: 10, row: 0)) == 0)
        #expect(grid.put("x", at: Point(column: 0, row: 1)) == 0)
        #expect(grid.put("x", at: Point(column: 0, row: 0), maxColumns: 0) == 0)
    }

    @Test func cutsLeaveAMark() {
        #expect(shown("nightly.sql", 7) == "nightl…")
        #expect(shown("nightly.sql", 7, .middle) == "nig…sql")
        #expect(shown("nightly.sql", 7, .start) == "…ly.sql")
        #expect(shown("nightly.sql", 7, .clip) == "nightly")
        #expect(shown("nightly.sql", 7, glyphs: .ascii) == "nigh...")
        #expect(shown("nightly.sql", 2, glyphs: .ascii) == "..")
        #expect(shown("nightly.sql", 1) == "…")
    }

    @Test func cutsFallOnGraphemeBounds() {
        #expect(shown("日本語", 5) == "日本…")
        #expect(shown("日本語", 4) == "日…")
        #expect(shown("日本語", 2) == "…")
        #expect(shown("ab\u{202E}cd", 6) == "ab…")
        #expect(shown("🇩🇪🇫🇷", 3) == "🇩🇪…")
        #expect(shown("e\u{301}e\u{301}e\u{301}", 2) == "e\u{301}…")
    }

    @Test func hostileTextTakesItsRole() {
        var grid = grid(20)
        grid.put("a\u{7}b", at: Point(column: 0, row: 0), role: .title)
        let runs = grid.styledRuns(row: 0)
        #expect(runs[0] == StyledRun(text: "a", role: .title))
        #expect(runs[1] == StyledRun(text: #"\u{07}"#, role: .hostile))
        #expect(runs[2] == StyledRun(text: "b", role: .title))
    }

    @Test func noHalfOfAWideCellIsLeftAlone() {
        for column in 0..<6 {
            var grid = grid(6)
            grid.put("日本語", at: Point(column: 0, row: 0))
            grid.put("x", at: Point(column: column, row: 0))
            check(grid)
        }
        for column in 0..<5 {
            var grid = grid(6)
            grid.put("日本語", at: Point(column: 0, row: 0))
            grid.put("語", at: Point(column: column, row: 0))
            check(grid)
        }
        var small = grid(6)
        small.put("日本語", at: Point(column: 0, row: 0))
        small.repeatGlyph("-", in: Rect(column: 1, row: 0, columns: 2, rows: 1))
        check(small)
        #expect(small.text() == " -- 語")
    }

    func check(_ grid: CellGrid) {
        for row in 0..<grid.size.rows {
            for column in 0..<grid.size.columns {
                let cell = grid[column, row]
                if cell.width == 2 { #expect(column + 1 < grid.size.columns && grid[column + 1, row].width == 0) }
                if cell.width == 0 { #expect(column > 0 && grid[column - 1, row].width == 2) }
            }
        }
    }

    @Test func backdropStaysUnderText() {
        var grid = grid(4)
        grid.setBackdrop(.cursor, in: grid.bounds)
        grid.put("ab", at: Point(column: 0, row: 0), role: .number)
        #expect(grid.styledRuns(row: 0)[0] == StyledRun(text: "ab", role: .number, backdrop: .cursor))
    }

    @Test func boxesHaveTitlesAndFallBackToASCII() {
        var round = grid(12, 3)
        round.drawBox(round.bounds, title: "Buckets", note: "6")
        #expect(round.text() == "╭ Buckets ─╮\n│          │\n╰────── 6 ─╯")
        var plain = grid(12, 3, glyphs: .ascii)
        plain.drawBox(plain.bounds, title: "A very long title")
        #expect(plain.rowText(0) == "+ A ver... +")
        var tiny = grid(1, 1)
        tiny.drawBox(tiny.bounds, title: "x")
        #expect(tiny.text() == "")
        for columns in 2...8 {
            var box = grid(columns, 3)
            box.drawBox(box.bounds, title: "日本語", note: "日本")
            check(box)
            #expect(box[columns - 1, 0].text == CellText("╮"))
            #expect(box[columns - 1, 2].text == CellText("╯"))
        }
    }

    @Test func dividersJoinTheSides() {
        var grid = grid(10, 5)
        grid.drawBox(grid.bounds)
        grid.drawDivider(grid.bounds, row: 2, title: "in")
        #expect(grid.rowText(2) == "├ in ────┤")
    }
}
