import Testing

@testable import TerminalUI

@Suite struct CellGridDiffTests {
    /// A small generator with a fixed seed, so that a failure can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func equalGridsNeedNothing() {
        let grid = CellGrid(size: Size(columns: 20, rows: 4))
        #expect(grid.diff(from: grid).isEmpty)
    }

    @Test func anotherSizeNeedsEverything() {
        let grid = CellGrid(size: Size(columns: 20, rows: 2))
        let whole = [CellGrid.Run(row: 0, column: 0, columns: 20), CellGrid.Run(row: 1, column: 0, columns: 20)]
        #expect(grid.diff(from: nil) == whole)
        #expect(grid.diff(from: CellGrid(size: Size(columns: 19, rows: 2))) == whole)
        #expect(CellGrid(size: Size(columns: 0, rows: 2)).diff(from: nil).isEmpty)
    }

    @Test func nearChangesAreOneRun() {
        let old = CellGrid(size: Size(columns: 20, rows: 1))
        var new = old
        new.put("a", at: Point(column: 2, row: 0))
        new.put("b", at: Point(column: 5, row: 0))
        new.put("c", at: Point(column: 15, row: 0))
        #expect(new.diff(from: old) == [CellGrid.Run(row: 0, column: 2, columns: 4), CellGrid.Run(row: 0, column: 15, columns: 1)])
    }

    @Test func applyingTheRunsGivesTheNewGrid() {
        var random = Random(state: 7)
        let words = ["plain", "日本語", "e\u{301}", "🚀🚀", "a\u{202E}", "публ", " "]
        var old = CellGrid(size: Size(columns: 23, rows: 6))
        for _ in 0..<400 {
            var new = old
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                let point = Point(column: Int.random(in: 0..<23, using: &random), row: Int.random(in: 0..<6, using: &random))
                let role = Role.allCases.randomElement(using: &random) ?? .text
                new.put(words.randomElement(using: &random) ?? "", at: point, role: role)
            }
            var painted = old.rowsOfCells
            for run in new.diff(from: old) {
                let cells = Array(new.cells(of: run))
                #expect(cells.first?.width != 0 && (cells.last?.width ?? 1) < 2)
                painted[run.row].replaceSubrange(run.column..<run.column + run.columns, with: cells)
            }
            #expect(painted == new.rowsOfCells)
            old = new
        }
    }
}

extension CellGrid {
    fileprivate var rowsOfCells: [[Cell]] { (0..<size.rows).map { Array(row($0)) } }
}
