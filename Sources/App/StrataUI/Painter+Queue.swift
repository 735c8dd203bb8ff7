import StrataCore
import TerminalUI

extension Painter {
    mutating func drawQueue(_ rect: Rect) {
        let pane = state.queue
        let running = pane.jobs.count { $0.phase == .running || $0.phase == .waiting }
        drawFrame(.queue, rect, title: "Queue \(pane.jobs.count)", note: running > 0 ? "\(running) under way" : "")
        let inside = rect.inset
        if pane.jobs.isEmpty { return drawMessage([("Nothing has been asked of the store yet.", .dim)], in: inside) }
        for offset in 0..<inside.rows {
            let position = pane.cursor.top + offset
            guard pane.jobs.indices.contains(position) else { break }
            drawJob(pane.jobs[position], inside.row(offset))
            dressRow(inside.row(offset), pane: .queue, isCursor: position == pane.cursor.row, isMarked: false)
        }
    }

    private mutating func drawJob(_ job: JobRow, _ line: Rect) {
        let (sign, role): (String, Role) =
            switch job.phase {
            case .waiting: (glyphs.dot, .dim)
            case .running: (spinner, .progress)
            case .paused: (glyphs.pause, .warning)
            case .done: (glyphs.check, .good)
            case .cancelled: (glyphs.minus, .dim)
            case .failed: (glyphs.bang, .error)
            }
        grid.put(sign, at: Point(column: line.column + 1, row: line.row), role: role)
        var right = line.right - 1
        if let seconds = job.seconds { right = putRight("\(Int((seconds * 1000).rounded())) ms", right: right, row: line.row, role: .dim) - 2 }
        if job.done > 0 { right = putRight(progress(job, columns: line.columns), right: right, row: line.row, role: .number) - 2 }
        var text = job.label
        if case .failed(let why) = job.phase { text += ": \(why)" }
        grid.put(
            text, at: Point(column: line.column + 3, row: line.row), role: job.phase == .done ? .dim : .text, maxColumns: right - line.column - 3)
    }

    /// How far a job is: "1.2 GiB of 4.2 GiB, 85 MiB/s, 36 s left" where there is room, else the share of the whole, else what is done.
    private func progress(_ job: JobRow, columns: Int) -> String {
        let isRunning = job.phase == .running
        let amount = { (number: Int64) in job.unit == "bytes" && isRunning ? figures.size(number) : grouped(number) }
        let unit = job.unit == "bytes" && isRunning ? "" : " \(job.unit)"
        guard isRunning, let total = job.total, total > 0 else { return "\(amount(job.done))\(unit)" }
        if columns < 60 { return "\(Int(Double(job.done) / Double(total) * 100))%" }
        return ["\(amount(job.done)) of \(amount(total))\(unit)", rateText(job), leftText(job)].compactMap { $0 }.joined(separator: ", ")
    }
}
