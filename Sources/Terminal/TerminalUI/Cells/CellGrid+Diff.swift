extension CellGrid {
    /// Neighbouring cells of one row that changed.
    public struct Run: Sendable, Equatable {
        public var row: Int
        public var column: Int
        public var columns: Int
        public init(row: Int, column: Int, columns: Int) {
            self.row = row
            self.column = column
            self.columns = columns
        }
    }

    /// A gap of unchanged cells this small is drawn over: moving the cursor would cost as much.
    private static let smallestGap = 3

    /// What must be drawn so that a terminal which shows `old` shows this grid. **Shape**: rows top down, runs left to right, none overlapping, none
    /// starting inside or ending within a wide cell; every row in full when `old` is nil or has another size.
    public func diff(from old: CellGrid?) -> [Run] {
        guard let old, old.size == size else {
            return size.columns == 0 ? [] : (0..<size.rows).map { Run(row: $0, column: 0, columns: size.columns) }
        }
        var runs: [Run] = []
        cells.withUnsafeBufferPointer { new in
            old.cells.withUnsafeBufferPointer { old in
                for row in 0..<size.rows { appendRuns(of: row, new: new, old: old, to: &runs) }
            }
        }
        return runs
    }

    /// The cells of a run.
    public func cells(of run: Run) -> ArraySlice<Cell> {
        let start = run.row * size.columns + run.column
        return cells[start..<start + run.columns]
    }

    private func appendRuns(of row: Int, new: UnsafeBufferPointer<Cell>, old: UnsafeBufferPointer<Cell>, to runs: inout [Run]) {
        let base = row * size.columns
        var column = 0
        while column < size.columns {
            if new[base + column] == old[base + column] {
                column += 1
                continue
            }
            var start = column
            if new[base + start].width == 0, start > 0 { start -= 1 }
            var end = column + 1
            var gap = 0
            while end + gap < size.columns, gap <= Self.smallestGap {
                if new[base + end + gap] == old[base + end + gap] {
                    gap += 1
                } else {
                    end += gap + 1
                    gap = 0
                }
            }
            while end < size.columns, new[base + end].width == 0 { end += 1 }
            runs.append(Run(row: row, column: start, columns: end - start))
            column = end
        }
    }
}
