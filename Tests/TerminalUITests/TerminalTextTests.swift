import Testing

@testable import TerminalUI

@Suite struct TerminalTextTests {
    func string(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")])
    func base64AsInRFC4648(text: String, encoded: String) {
        #expect(string(TerminalText.base64(Array(text.utf8))) == encoded)
    }

    @Test func clipboardTextIsCapped() {
        #expect(string(TerminalText.clipboardSequence("foo")) == "\u{1B}]52;c;Zm9v\u{1B}\\")
        #expect(TerminalText.clipboardSequence(String(repeating: "x", count: TerminalText.clipboardLimit + 1)) == nil)
    }

    @Test func titlesAreSafe() {
        #expect(string(TerminalText.titleSequence("a\u{1B}]0;b\u{7}")) == "\u{1B}]2;a\\u{1B}]0;b\\u{07}\u{1B}\\")
        #expect(TerminalText.titleSequence(String(repeating: "\u{7}", count: 5000)).count < 250)
    }

    @MainActor @Test func theHeadlessDriverKeepsWhatItWasTold() {
        let driver = HeadlessDriver(size: Size(columns: 10, rows: 2))
        driver.feed([.key(Key(.enter)), .resize(Size(columns: 8, rows: 2))])
        #expect(driver.readEvents() == [.key(Key(.enter)), .resize(Size(columns: 8, rows: 2))])
        #expect(driver.readEvents().isEmpty && driver.size.columns == 8)
        var grid = CellGrid(size: driver.size)
        driver.paint(grid, cursor: nil)
        grid.put("x", at: Point(column: 1, row: 1))
        driver.paint(grid, cursor: Point(column: 2, row: 1))
        #expect(driver.lastRuns == [.init(row: 1, column: 1, columns: 1)])
        #expect(driver.copyToClipboard("k") && driver.clipboard == "k")
        driver.suspend()
        #expect(driver.readEvents() == [.resume])
    }
}
