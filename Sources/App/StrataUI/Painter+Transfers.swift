import StrataCore
import TerminalUI

extension Painter {
    /// What a path that is being typed can go on with, and why the last one was no good; nothing while a layer that is no prompt lies on top.
    mutating func drawChoices(_ prompt: PromptLayer) {
        guard let geometry = LayerGeometry.choices(prompt, size: context.size) else { return }
        let completion = prompt.choices?.completion ?? PathCompletion(text: prompt.input.text)
        grid.fill(geometry.box, role: .dialog, backdrop: .dialog)
        let place = completion.text.lastIndex(of: "/").map { String(completion.text[...$0]) } ?? "./"
        grid.drawBox(
            geometry.box, title: prompt.choices == nil ? "" : place, titleRole: .dialogTitle, note: note(completion), border: .borderFocused)
        grid.setBackdrop(.dialog, in: geometry.box)
        let list = geometry.list
        if let problem = prompt.problem ?? completion.problem {
            drawLine(problem, .warning, geometry.box.inset.splitBottom(1).bottom)
        } else if completion.entries.isEmpty {
            drawLine(completion.text.hasSuffix("/") || completion.text.isEmpty ? "nothing here" : "nothing here begins so", .dim, list.row(0))
        }
        for (offset, entry) in completion.entries.dropFirst(geometry.top).prefix(list.rows).enumerated() {
            drawEntry(entry, list.row(offset), isCursor: geometry.top + offset == prompt.choices?.selected)
        }
    }

    private func note(_ completion: PathCompletion) -> String {
        let shown = completion.entries.count
        guard completion.total > shown || completion.isCut else { return shown > 1 ? "tab \(glyphs.dot) \(shown)" : "" }
        return "the first \(shown) of \(grouped(Int64(completion.total)))\(completion.isCut ? "+" : "")"
    }

    private mutating func drawLine(_ text: String, _ role: Role, _ line: Rect) {
        grid.put(text, at: Point(column: line.column + 1, row: line.row), role: role, maxColumns: max(0, line.columns - 2))
    }

    private mutating func drawEntry(_ entry: PathCompletion.Entry, _ line: Rect, isCursor: Bool) {
        let right = entry.size.map { putRight(figures.size($0), right: line.right - 1, row: line.row, role: .number) } ?? line.right
        grid.put(
            entry.name, at: Point(column: line.column + 1, row: line.row), role: entry.isFolder ? .prefix : entry.size == nil ? .dim : .dialog,
            maxColumns: max(0, right - line.column - 2), truncation: .middle)
        grid.setBackdrop(isCursor ? .cursor : .dialog, in: line)
    }

    /// How far the newest transfer is that runs: "upload a.iso: 45% of 4.2 GiB, 12 MiB/s, 3 min left"; nil where none does.
    var transferText: String? {
        guard let job = state.queue.jobs.last(where: { $0.phase == .running && $0.unit == "bytes" && $0.total != nil }), let total = job.total else {
            return nil
        }
        let name = job.label.split(separator: " ").prefix(2).joined(separator: " ")
        let percent = total > 0 ? Int(Double(job.done) / Double(total) * 100) : 100
        return ["\(name): \(percent)% of \(figures.size(total))", rateText(job), leftText(job)].compactMap { $0 }.joined(separator: ", ")
    }

    /// "12 MiB/s"; nil while nothing can be said.
    func rateText(_ job: JobRow) -> String? {
        guard let rate = job.rate else { return nil }
        return (job.unit == "bytes" ? figures.size(Int64(rate)) : "\(grouped(Int64(rate))) \(job.unit)") + "/s"
    }

    /// "3 min left".
    func leftText(_ job: JobRow) -> String? {
        guard let seconds = job.secondsLeft else { return nil }
        switch seconds {
        case ..<90: return "\(max(1, Int(seconds.rounded()))) s left"
        case ..<5400: return "\(Int((seconds / 60).rounded())) min left"
        default: return "\(Int((seconds / 3600).rounded())) h left"
        }
    }
}
