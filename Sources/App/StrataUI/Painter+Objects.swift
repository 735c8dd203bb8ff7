import S3Model
import StrataCore
import TerminalUI

extension Painter {
    mutating func drawObjects(_ rect: Rect) {
        if let pane = workspace.asOf { return drawAsOf(pane, rect) }
        guard let pane = workspace.objects else {
            drawFrame(.objects, rect, title: "Objects")
            drawMessage([("enter on a bucket shows its keys; o goes straight to a path.", .dim)], in: rect.inset)
            return
        }
        drawFrame(.objects, rect, title: objectsTitle(pane, columns: rect.columns), note: objectsNote(pane))
        let inside = rect.inset
        if pane.count == 0 { return drawNoObjects(pane, in: inside) }
        let range = pane.rangeStart.map { min($0, pane.cursor.row)...max($0, pane.cursor.row) }
        for offset in 0..<inside.rows {
            let position = pane.cursor.top + offset
            guard let row = pane.row(at: position) else { break }
            let isMarked = pane.marks.contains(KeyName(row.key)) || range?.contains(position) == true
            drawObject(row, pane, position, inside.row(offset), isMarked: isMarked)
        }
        if pane.isStale || pane.loading.failure != nil { grid.setRole(.dim, in: inside) }
        drawScroll(inside, cursor: pane.cursor, count: pane.count, right: rect.right - 1)
        if let failure = pane.loading.failure {
            let strip = inside.splitBottom(min(inside.rows, 5)).bottom
            grid.fill(strip)
            drawFailure(failure, in: strip)
        }
    }

    private func objectsTitle(_ pane: ObjectsPane, columns: Int) -> String {
        let name = pane.place.prefix.isEmpty ? pane.place.bucket : pane.place.prefix
        var title = name
        let room = columns / 2
        if displayWidth(title, repertoire: glyphs.repertoire) > room { title = glyphs.ellipsis + String(title.suffix(max(4, room - 4))) }
        let count = grouped(Int64(pane.count))
        let more = pane.listing.isComplete ? "" : "+"
        title += pane.arrangement.filter.isEmpty ? "  \(count)\(more)" : "  \(count) of \(grouped(Int64(pane.listing.count)))\(more)"
        if pane.loading.ticket != nil || pane.arranging != nil { title += " \(spinner)" }
        if !pane.marks.isEmpty { title += "  \(glyphs.star)\(grouped(Int64(pane.marks.count)))" }
        return title
    }

    private func objectsNote(_ pane: ObjectsPane) -> String {
        var parts: [String] = []
        let arrangement = pane.arrangement
        if !arrangement.filter.isEmpty { parts.append((arrangement.isFuzzy ? "f " : "/ ") + arrangement.filter) }
        if arrangement.column != .name || arrangement.isDescending {
            let partial = pane.listing.isComplete ? "" : " (partial: still listing)"
            parts.append("by \(arrangement.column.rawValue) \(arrangement.isDescending ? glyphs.descending : glyphs.ascending)\(partial)")
        }
        if pane.showsDeleted { parts.append("deleted shown") }
        return parts.joined(separator: " \(glyphs.dot) ")
    }

    private mutating func drawNoObjects(_ pane: ObjectsPane, in rect: Rect) {
        if let failure = pane.loading.failure { return drawFailure(failure, in: rect) }
        if pane.loading.ticket != nil || pane.arranging != nil { return drawMessage([("reading \(spinner)", .dim)], in: rect) }
        if !pane.arrangement.filter.isEmpty {
            return drawMessage([("nothing here with \"\(pane.arrangement.filter)\"", .dim), ("esc clears the filter", .hint)], in: rect)
        }
        let what = pane.place.prefix.isEmpty ? "This bucket holds no keys." : "There is nothing under this prefix."
        let hint = pane.showsDeleted ? "Not even deleted ones." : ". shows deleted keys too."
        let upload: [(String, Role)] = state.isReadOnly ? [] : [("+ uploads a file.", .hint)]
        drawMessage([(what, .text), (hint, .hint)] + upload, in: rect)
    }

    private mutating func drawObject(_ row: ListingRow, _ pane: ObjectsPane, _ position: Int, _ line: Rect, isMarked: Bool) {
        let isDeletedFolder = row.kind == .prefix && pane.deletedFolders.contains(KeyName(row.key))
        let isDeleted = row.kind == .deleteMarker || isDeletedFolder
        var right = row.kind == .prefix ? line.right - 1 : drawObjectColumns(row, pane.entries(at: position), line)
        if isDeletedFolder, line.columns >= 26 { right = putRight("all deleted", right: right, row: line.row, role: .deleted) - 1 }
        let shown = row.key.withoutPrefix(pane.place.prefix)
        let role: Role = isDeleted ? .deleted : row.kind == .prefix ? .prefix : row.isActionable ? .text : .hostile
        let name = shown.isEmpty ? "(this prefix itself)" : shown
        grid.put(name, at: Point(column: line.column + 2, row: line.row), role: role, maxColumns: right - line.column - 3, truncation: .middle)
        if isDeleted { grid.put(glyphs.cross, at: Point(column: line.column + 1, row: line.row), role: .deleteMarker) }
        dressRow(line, pane: .objects, isCursor: position == pane.cursor.row, isMarked: isMarked)
    }

    /// Size, time, class and number of versions, as many as there is room for; answers where the name must end.
    private mutating func drawObjectColumns(_ row: ListingRow, _ entries: Int?, _ line: Rect) -> Int {
        var right = line.right - 1
        let wide = state.showsExact
        if line.columns >= 62 + (wide ? 24 : 0) {
            grid.put(row.storageClass, at: Point(column: right - 11, row: line.row), role: .dim, maxColumns: 11)
            right -= 12
        }
        if line.columns >= 40 + (wide ? 16 : 0) {
            let width = wide ? 19 : 10
            putRight(figures.time(row.lastModified), right: right, row: line.row, role: .dim, room: width)
            right -= width + 1
        }
        if line.columns >= 26 {
            let width = wide || context.sizes == .bytes ? 15 : 9
            let text = row.kind == .deleteMarker ? "deleted" : figures.size(row.size)
            putRight(text, right: right, row: line.row, role: row.kind == .deleteMarker ? .deleted : .number, room: width)
            right -= width + 1
        }
        if let entries, line.columns >= 44 {
            putRight("\(entries) v", right: right, row: line.row, role: .dim, room: 6)
            right -= 7
        }
        return right
    }

    /// Where the window is in a long list, on the pane's right border.
    mutating func drawScroll(_ rect: Rect, cursor: ListCursor, count: Int, right: Int) {
        guard count > rect.rows, rect.rows > 2 else { return }
        let length = max(1, rect.rows * rect.rows / count)
        let start = (rect.rows - length) * cursor.top / max(1, count - rect.rows)
        grid.repeatGlyph(glyphs.scrollThumb, in: Rect(column: right, row: rect.row + start, columns: 1, rows: length), role: .scroll)
    }
}

extension String {
    /// What follows a prefix, byte by byte: a combining mark after the prefix must not swallow its last letter.
    func withoutPrefix(_ prefix: String) -> String {
        utf8.starts(with: prefix.utf8) ? String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : self
    }
}
