import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// The Objects pane as of a time: what was there, what became of it, and when anything changed.
    mutating func drawAsOf(_ pane: AsOfPane, _ rect: Rect) {
        drawFrame(.objects, rect, title: asOfTitle(pane, columns: rect.columns), note: pane.marks.isEmpty ? "" : "\(glyphs.star)\(pane.marks.count)")
        let inside = rect.inset
        let footRows = pane.histogram != nil && inside.rows >= 12 ? 4 : 0
        let (list, foot) = inside.splitBottom(footRows)
        guard pane.count > 0 else { return drawNoHistory(pane, in: inside) }
        let range = pane.rangeStart.map { min($0, pane.cursor.row)...max($0, pane.cursor.row) }
        for offset in 0..<list.rows {
            let position = pane.cursor.top + offset
            guard let row = pane.row(at: position) else { break }
            let line = list.row(offset)
            draw(row, pane, line)
            let isMarked = pane.marks.contains(KeyName(row.name)) || range?.contains(position) == true
            dressRow(line, pane: .objects, isCursor: position == pane.cursor.row, isMarked: isMarked)
        }
        if !pane.isCurrent { grid.setRole(.dim, in: list) }
        drawScroll(list, cursor: pane.cursor, count: pane.count, right: rect.right - 1)
        if let failure = pane.loading.failure {
            let strip = list.splitBottom(min(list.rows, 5)).bottom
            grid.fill(strip)
            drawFailure(failure, in: strip)
        }
        if footRows > 0, let histogram = pane.histogram { drawHistogram(histogram, pane, in: foot, rect) }
    }

    private func asOfTitle(_ pane: AsOfPane, columns: Int) -> String {
        let name = pane.place.prefix.isEmpty ? pane.place.bucket : pane.place.prefix
        let busy = pane.loading.ticket != nil || pane.computing != nil ? " \(spinner)" : ""
        guard let counts = pane.rows?.counts else { return "\(name)  reading \(grouped(Int64(pane.listing.count))) entries\(busy)" }
        let more = pane.listing.isComplete ? "" : "+"
        let changes = "+\(counts.created + counts.restored) \(glyphs.tilde)\(counts.overwritten) -\(counts.deleted)"
        let unknown = counts.unknown > 0 ? " ?\(counts.unknown)" : ""
        guard columns >= 70 else { return "\(name)  \(counts.then)\(more) \(changes)\(unknown)\(busy)" }
        var title = "\(name)  then \(grouped(Int64(counts.then)))\(more) keys, since \(changes), now \(grouped(Int64(counts.now)))"
        if counts.unknown > 0 { title += ", \(counts.unknown) unknown" }
        return title + busy
    }

    private mutating func drawNoHistory(_ pane: AsOfPane, in rect: Rect) {
        if let failure = pane.loading.failure { return drawFailure(failure, in: rect) }
        if pane.loading.ticket != nil || pane.computing != nil {
            return drawMessage(
                [("reading every version under \(pane.scope.uri): \(grouped(Int64(pane.listing.count))) so far \(spinner)", .dim)], in: rect)
        }
        drawMessage(
            [("Nothing was here then, and nothing has come since.", .text), ("[ goes to the change before, esc back to now", .hint)], in: rect)
    }

    private func sign(_ change: AsOfChange) -> (String, Role) {
        switch change {
        case .created, .restored: (glyphs.plus, .created)
        case .overwritten: (glyphs.tilde, .overwritten)
        case .deleted: (glyphs.minus, .deleted)
        case .unknown: ("?", .warning)
        case .absent, .unchanged, .rewritten: (" ", .text)
        }
    }

    private mutating func draw(_ row: AsOfRows.Row, _ pane: AsOfPane, _ line: Rect) {
        let (sign, role) = sign(row.change)
        grid.put(sign, at: Point(column: line.column + 1, row: line.row), role: role)
        let right: Int
        let nameRole: Role
        switch row {
        case .folder(let folder):
            right = drawFolderColumns(folder, line, role)
            nameRole = row.wasThere ? .prefix : role
        case .key(let key):
            right = drawKeyColumns(key, line, role)
            nameRole = row.wasThere ? .text : key.change == .unknown ? .warning : role
        }
        let shown = row.name.withoutPrefix(pane.place.prefix)
        let name = shown.isEmpty ? "(this prefix itself)" : shown
        grid.put(name, at: Point(column: line.column + 3, row: line.row), role: nameRole, maxColumns: right - line.column - 4, truncation: .middle)
    }

    private mutating func drawFolderColumns(_ folder: AsOfRows.Folder, _ line: Rect, _ role: Role) -> Int {
        let counts = folder.counts
        var text = ""
        switch folder.change {
        case .unchanged, .rewritten, .absent: text = "\(grouped(Int64(counts.then))) keys"
        case .deleted: text = "deleted \(figures.time(folder.changedAt)), \(grouped(Int64(counts.deleted))) keys"
        case .unknown: text = "\(counts.unknown) unknown"
        case .created, .restored, .overwritten:
            text = "+\(counts.created + counts.restored) \(glyphs.tilde)\(counts.overwritten) -\(counts.deleted)"
        }
        guard line.columns >= 30 else { return line.right - 1 }
        return putRight(text, right: line.right - 1, row: line.row, role: folder.change == .unchanged ? .dim : role, room: line.columns / 2)
    }

    /// Size and time of then, and what became of it since.
    private mutating func drawKeyColumns(_ key: AsOfKey, _ line: Rect, _ role: Role) -> Int {
        var right = line.right - 1
        if line.columns >= 44 {
            let width = line.columns >= 70 ? 32 : 18
            grid.put(fate(key), at: Point(column: right - width, row: line.row), role: role, maxColumns: width)
            right -= width + 1
        }
        guard let then = key.then, line.columns >= 30 else { return right }
        if line.columns >= 60 {
            let width = state.showsExact ? 19 : 10
            putRight(figures.time(then.lastModified), right: right, row: line.row, role: .dim, room: width)
            right -= width + 1
        }
        let width = state.showsExact ? 15 : 9
        putRight(figures.size(then.size), right: right, row: line.row, role: .number, room: width)
        return right - width - 1
    }

    private func fate(_ key: AsOfKey) -> String {
        let time = figures.time(key.changedAt)
        switch key.change {
        case .absent, .unchanged: return key.doubts.contains(.multipartDate) ? "(multipart: dated by its start)" : ""
        case .created: return "created \(time)"
        case .overwritten: return "overwritten \(time), now \(figures.size(key.newest.size))"
        case .rewritten: return "restored \(time), same content"
        case .deleted: return "deleted \(time)"
        case .restored: return "restored \(time)"
        case .unknown:
            if case .unknown(let reason, _) = key.state { return reason.text }
            return "unknown"
        }
    }

    /// Bars of changes over time with the time set marked below them.
    private mutating func drawHistogram(_ histogram: ChangeHistogram, _ pane: AsOfPane, in rect: Rect, _ frame: Rect) {
        let folder = pane.scope.prefix.isEmpty ? pane.scope.bucket : pane.scope.prefix
        grid.drawDivider(frame, row: rect.row, title: "changes under \(folder)", titleRole: .dim)
        let room = rect.columns - 2
        let bars = histogram.bars.count
        let columns = min(room, bars)
        let peak = Double(max(1, histogram.peak))
        for column in 0..<columns {
            let range = (column * bars / columns)..<max((column + 1) * bars / columns, column * bars / columns + 1)
            let counts = histogram.bars[range].reduce(into: (total: 0, deleted: 0)) { sum, bar in
                sum.total += bar.total
                sum.deleted += bar.deleted + bar.markedAgain
            }
            guard counts.total > 0 else { continue }
            let level = min(glyphs.levels.count - 1, Int((Double(counts.total) / peak).squareRoot() * Double(glyphs.levels.count)))
            let role: Role = counts.deleted * 2 > counts.total ? .deleted : .progress
            grid.put(glyphs.levels[level], at: Point(column: rect.column + 1 + column, row: rect.row + 1), role: role)
        }
        if let bar = histogram.bar(at: pane.time) {
            grid.put(glyphs.ascending, at: Point(column: rect.column + 1 + bar * columns / bars, row: rect.row + 2), role: .headerWarning)
        }
        let start = figures.time(histogram.start * 1000)
        let end = figures.time((histogram.start + Int64(bars) * histogram.width) * 1000)
        grid.put(start, at: Point(column: rect.column + 1, row: rect.row + 3), role: .dim)
        putRight(end, right: rect.column + 1 + max(columns, start.count + end.count + 2), row: rect.row + 3, role: .dim)
        let total = histogram.bars.reduce(0) { $0 + $1.total }
        putRight("\(grouped(Int64(total))) changes shown", right: rect.right - 1, row: rect.row + 3, role: .hint, room: max(0, room - columns - 2))
    }
}
