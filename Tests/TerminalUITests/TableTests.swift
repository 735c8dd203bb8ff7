import Testing

@testable import TerminalUI

@Suite struct TableTests {
    let columns = [
        TableColumn("key", width: .flexible(minimum: 8), priority: 9, truncation: .middle),
        TableColumn("size", width: .fixed(9), alignment: .right, priority: 5),
        TableColumn("time", width: .fixed(8), priority: 3), TableColumn("class", width: .fixed(11), priority: 1),
    ]

    func drawn(_ row: [String], width: Int) -> String {
        var grid = CellGrid(size: Size(columns: width, rows: 1))
        grid.drawTableRow(row.map { TableCell($0) }, layout: TableLayout(columns, width: width), at: Point(column: 0, row: 0))
        return grid.text()
    }

    @Test func numbersAreRightAlignedAndTheKeyTakesTheRest() {
        #expect(drawn(["nightly.sql", "4.2 GiB", "12:03:11", "STANDARD"], width: 50) == "nightly.sql         4.2 GiB  12:03:11  STANDARD")
        #expect(drawn(["日本語", "1 B", "12:03:11", "STANDARD"], width: 50) == "日本語                  1 B  12:03:11  STANDARD")
    }

    @Test func columnsOfLowPriorityGoFirst() {
        #expect(TableLayout(columns, width: 41).placements.map(\.index) == [0, 1, 2])
        #expect(TableLayout(columns, width: 42).placements.map(\.index) == [0, 1, 2, 3])
        #expect(TableLayout(columns, width: 20).placements.map(\.index) == [0, 1])
        #expect(TableLayout(columns, width: 10).placements.map(\.index) == [0])
        #expect(TableLayout(columns, width: 4).placements == [.init(index: 0, offset: 0, columns: 4)])
        #expect(TableLayout(columns, width: 0).placements == [.init(index: 0, offset: 0, columns: 0)])
    }

    @Test func aLongKeyIsCutWithAMarkAndNeverRunsIntoItsNeighbour() {
        let row = drawn(["a-very-long-name-that-does-not-fit.sql", "4.2 GiB", "12:03:11", "STANDARD"], width: 50)
        #expect(row == "a-very-l…fit.sql    4.2 GiB  12:03:11  STANDARD")
        for width in 0...50 {
            let line = drawn(["名前が長いキー\u{202E}名前が長いキー", "1 B", "t", "c"], width: width)
            #expect(displayWidth(line) <= width)
        }
    }

    @Test func headingsShowTheSortedColumn() {
        var grid = CellGrid(size: Size(columns: 42, rows: 1))
        grid.drawTableHeading(layout: TableLayout(columns, width: 42), at: Point(column: 0, row: 0), sorted: 1, descending: true)
        #expect(grid.text() == "key           size▼  time      class")
    }
}
