import Testing

@testable import TerminalUI

@Suite struct WidgetTests {
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

    @Test func wrappedTextThatDoesNotFitIsMarked() {
        var grid = CellGrid(size: Size(columns: 9, rows: 2))
        #expect(grid.putWrapped("the quick brown fox jumps", in: grid.bounds) == 2)
        #expect(grid.text() == "the quick\nbrown fo…")
    }

    @Test func theThumbTouchesAnEndOnlyAtTheEnd() {
        #expect(scrollThumb(rows: 10, visible: 0..<10, count: 10) == nil)
        #expect(scrollThumb(rows: 10, visible: 0..<10, count: 100) == 0..<1)
        #expect(scrollThumb(rows: 10, visible: 1..<11, count: 100) == 1..<2)
        #expect(scrollThumb(rows: 10, visible: 89..<99, count: 100) == 8..<9)
        #expect(scrollThumb(rows: 10, visible: 90..<100, count: 100) == 9..<10)
        #expect(scrollThumb(rows: 10, visible: 0..<10, count: 1_000_000) == 0..<1)
        for top in 0...90 {
            let thumb = scrollThumb(rows: 3, visible: top..<top + 10, count: 100)
            #expect(thumb.map { $0.lowerBound >= 0 && $0.upperBound <= 3 } == true)
        }
    }

    @Test func positions() {
        #expect(scrollPosition(visible: 0..<5, count: 5) == "all")
        #expect(scrollPosition(visible: 0..<5, count: 50) == "top")
        #expect(scrollPosition(visible: 45..<50, count: 50) == "end")
        #expect(scrollPosition(visible: 9..<14, count: 50) == "20 %")
    }

    @Test func progress() {
        var grid = CellGrid(size: Size(columns: 10, rows: 1))
        grid.drawProgress(0.55, in: grid.bounds)
        #expect(grid.text() == "█████▌░░░░")
        grid.drawProgress(.nan, in: grid.bounds)
        #expect(grid.text() == "░░░░░░░░░░")
        grid.drawProgress(7, in: grid.bounds)
        #expect(grid.text() == "██████████")
        var plain = CellGrid(size: Size(columns: 10, rows: 1), glyphs: .ascii)
        plain.drawProgress(0.55, in: plain.bounds)
        #expect(plain.text() == "#####.....")
        grid.drawProgress(nil, in: grid.bounds)
        grid.drawLevels([0, 1, 4, 8], at: Point(column: 0, row: 0))
        #expect(grid.text() == "░▁▄█░░░░░░")
    }

    @Test func fuzzyPrefersStartsOfWordsAndNeighbours() throws {
        #expect(FuzzyMatch("xyz", in: "abc") == nil)
        #expect(FuzzyMatch("", in: "abc")?.positions == [])
        let word = try #require(FuzzyMatch("ls", in: "list-show"))
        let inside = try #require(FuzzyMatch("ls", in: "falsify"))
        #expect(FuzzyMatch("sh", in: "list-show")?.positions == [5, 6])
        #expect(word.score > 0 && inside.positions == [2, 3])
        #expect(FuzzyMatch("Sh", in: "list-show") == nil)
        let early = try #require(FuzzyMatch("copy", in: "copy key"))
        let late = try #require(FuzzyMatch("copy", in: "scan options py"))
        #expect(early.score > late.score)
        #expect(FuzzyMatch("пуб", in: "Публикации")?.positions == [0, 1, 2])
    }

    @Test func popups() {
        var grid = CellGrid(size: Size(columns: 24, rows: 7))
        let items = [PopupList.Item("copy key", hint: "y", matches: [0, 1]), .init("copy ETag"), .init("日本語の長い名前の項目です", hint: "ctrl-x")]
        let list = PopupList(
            title: "Palette", query: TextField("co"), prompt: ": ", items: items, scroll: ScrollState(count: 3, height: 3, cursor: 1), note: "3")
        let cursor = grid.drawPopup(list, in: grid.bounds)
        #expect(
            grid.text() == """
                ╭ Palette ─────────────╮
                │: co                  │
                ├──────────────────────┤
                │ copy key           y │
                │▌copy ETag            │
                │ 日本語の長…   ctrl-x │
                ╰────────────────── 3 ─╯
                """)
        #expect(cursor == Point(column: 5, row: 1))
        #expect(grid.styledRuns(row: 3).contains(StyledRun(text: "co", role: .match, backdrop: .dialog)))
        #expect(grid[3, 4].backdrop == .cursor)
    }

    @Test func dialogsKeepTheirButtonsInSight() {
        var grid = CellGrid(size: Size(columns: 40, rows: 8))
        let dialog = Dialog(
            title: "Delete", lines: [.init("Delete a\u{202E}b for ever?")], buttons: ["Delete", "No"], focused: 1, note: "y · n")
        let places = grid.drawDialog(dialog, in: grid.bounds)
        let shown = [
            "╭ Delete ─────────────────────╮", "│ Delete a\\u{202E}b for ever? │", "│                             │",
            "│          [ Delete ]  [▌No ] │",
            "╰───────────────────── y · n ─╯",
        ]
        #expect((1...5).map { grid.rowText($0) } == shown.map { "    " + $0 })
        #expect(places.buttons == [Rect(column: 15, row: 4, columns: 10, rows: 1), Rect(column: 27, row: 4, columns: 6, rows: 1)])
        let long = Dialog(title: "T", lines: (0..<40).map { .init("line \($0)") }, buttons: ["Yes", "No"], focused: 1, top: 99)
        for (columns, rows) in [(40, 10), (80, 24), (10, 4), (5, 3), (1, 1), (0, 0)] {
            var grid = CellGrid(size: Size(columns: columns, rows: rows))
            let places = grid.drawDialog(long, in: grid.bounds)
            if rows >= 4, columns >= 40 { #expect(grid.text().contains("[▌No ]") && places.hiddenLines > 0 && grid.text().contains("line 39")) }
        }
    }

    @Test func layersStayInside() {
        let screen = Rect(column: 0, row: 0, columns: 40, rows: 10)
        #expect(screen.popup(Size(columns: 10, rows: 3), anchor: Point(column: 38, row: 2)) == Rect(column: 30, row: 3, columns: 10, rows: 3))
        #expect(screen.popup(Size(columns: 10, rows: 3), anchor: Point(column: 2, row: 8)) == Rect(column: 2, row: 5, columns: 10, rows: 3))
        #expect(screen.popup(Size(columns: 99, rows: 99), anchor: Point(column: 2, row: 4)).intersection(screen).columns == 40)
        #expect(screen.layer(maxColumns: 80, maxRows: 20) == screen)
        let large = Rect(column: 0, row: 0, columns: 160, rows: 45)
        #expect(large.layer(maxColumns: 100, maxRows: 30) == Rect(column: 30, row: 7, columns: 100, rows: 30))
    }
}
