import S3Model
import StrataCore
import TerminalUI

extension Painter {
    mutating func drawVersions(_ rect: Rect) {
        let pane = workspace.versions
        guard let target = pane.target else {
            drawFrame(.versions, rect, title: "Versions")
            drawMessage([("The versions of the key under the cursor stand here.", .dim)], in: rect.inset)
            return
        }
        let name = target.key.split(separator: "/").last.map(String.init) ?? target.key
        let more = pane.listing.isComplete ? "" : "+"
        let busy = pane.loading.ticket != nil ? " \(spinner)" : ""
        drawFrame(
            .versions, rect, title: "\(name)  \(pane.count)\(more) v\(busy)", note: pane.marks.isEmpty ? "" : "\(glyphs.star)\(pane.marks.count)")
        let inside = rect.inset
        if pane.count == 0 { return drawNoVersions(pane, in: inside) }
        let (list, foot) = inside.splitTop(ScreenLayout.versionRows(rect))
        let newest = newestVersion(pane)
        let range = pane.rangeStart.map { min($0, pane.cursor.row)...max($0, pane.cursor.row) }
        for offset in 0..<list.rows {
            let position = pane.cursor.top + offset
            guard let row = pane.row(at: position) else { break }
            let isMarked = row.versionId.map(pane.marks.contains) == true || range?.contains(position) == true
            drawVersion(row, list.row(offset), isNewest: position == newest, row.versionId.flatMap { pane.retrievals[$0] })
            dressRow(list.row(offset), pane: .versions, isCursor: position == pane.cursor.row, isMarked: isMarked)
        }
        drawScroll(list, cursor: pane.cursor, count: pane.count, right: rect.right - 1)
        if foot.rows > 1, let row = pane.current { drawVersionFoot(row, target, in: foot, rect) }
    }

    private mutating func drawNoVersions(_ pane: VersionsPane, in rect: Rect) {
        if let failure = pane.loading.failure { return drawFailure(failure, in: rect) }
        drawMessage([(pane.loading.ticket != nil ? "reading \(spinner)" : "No version of this key is left.", .dim)], in: rect)
    }

    /// The newest entry that is a version: current unless a marker lies above it. Looked for near the top only, where it is.
    private func newestVersion(_ pane: VersionsPane) -> Int? {
        (0..<min(pane.count, 200)).first { pane.row(at: $0)?.kind == .version }
    }

    private mutating func drawVersion(_ row: ListingRow, _ line: Rect, isNewest: Bool, _ retrieval: RetrievalState?) {
        let isMarker = row.kind == .deleteMarker
        let sign = isMarker ? glyphs.cross : isNewest ? glyphs.diamond : glyphs.disc
        let role: Role = isMarker ? .deleteMarker : isNewest ? .versionLatest : .version
        grid.put(sign, at: Point(column: line.column + 1, row: line.row), role: role)
        let timeWidth = state.showsExact ? 19 : 10
        let time = figures.time(row.lastModified)
        grid.put(time, at: Point(column: line.column + 3, row: line.row), role: isMarker ? .deleted : .text, maxColumns: timeWidth)
        var right = line.right - 1
        if row.isLatest { right = putRight("latest", right: right, row: line.row, role: .versionLatest) - 1 }
        let start = line.column + 4 + timeWidth
        if isMarker {
            grid.put("delete marker", at: Point(column: start, row: line.row), role: .deleted, maxColumns: max(0, right - start))
            return
        }
        let sizeWidth = state.showsExact ? 15 : 9
        guard right - start >= sizeWidth else { return }
        putRight(figures.size(row.size), right: start + sizeWidth, row: line.row, role: .number, room: sizeWidth)
        let classStart = start + sizeWidth + 2
        let used = grid.put(row.storageClass, at: Point(column: classStart, row: line.row), role: .dim, maxColumns: max(0, right - classStart))
        guard let (word, role) = words(for: retrieval, room: right - classStart - used - 1) else { return }
        grid.put(word, at: Point(column: classStart + used + 1, row: line.row), role: role, maxColumns: max(0, right - classStart - used - 1))
    }

    /// How far the readable copy of an archived version is; nil where there is nothing to say.
    private func words(for retrieval: RetrievalState?, room: Int) -> (String, Role)? {
        switch retrieval {
        case .ongoing: return ("fetching", .progress)
        case .ready(let until):
            let long = until.map { "ready until \(figures.time($0))" } ?? "ready"
            return (long.count <= room ? long : "ready", .good)
        case .archived, nil: return nil
        }
    }

    private func footWords(for retrieval: RetrievalState?) -> String? {
        let exact = Figures(context: context, isExact: true)
        switch retrieval {
        case .archived: return "none yet; r asks for one"
        case .ongoing: return "being fetched; ^r looks again"
        case .ready(let until): return "readable" + (until.map { " until \(exact.time($0))" } ?? "")
        case nil: return nil
        }
    }

    private mutating func drawVersionFoot(_ row: ListingRow, _ target: ObjectReference, in rect: Rect, _ frame: Rect) {
        let exact = Figures(context: context, isExact: true)
        grid.drawDivider(frame, row: rect.row, title: row.kind == .deleteMarker ? "delete marker" : "version", titleRole: .dim)
        var lines = [("time", "\(exact.time(row.lastModified)) \(context.zoneName)"), ("id", row.versionId ?? "none")]
        if row.kind == .version {
            lines.append(("size", "\(grouped(row.size)) bytes \(glyphs.dot) \(row.storageClass)"))
            if let words = footWords(for: row.versionId.flatMap({ workspace.versions.retrievals[$0] })) { lines.append(("copy", words)) }
            lines.append(("ETag", row.eTag + (row.eTag.contains("-") ? " (multipart)" : "")))
        } else {
            lines.append(("", versioningAdvice(target.bucket) ?? "It hides the versions below it."))
        }
        for (index, line) in lines.enumerated() where index + 1 < rect.rows {
            let row = rect.row + 1 + index
            grid.put(line.0, at: Point(column: rect.column + 1, row: row), role: .dim)
            grid.put(line.1, at: Point(column: rect.column + 6, row: row), maxColumns: rect.columns - 7, truncation: .middle)
        }
    }

    private func versioningAdvice(_ bucket: String) -> String? {
        guard case .known(let versioning)? = workspace.buckets.facts[bucket]?.versioning, versioning.status == .suspended else { return nil }
        return "Versioning is suspended: new writes replace the null version."
    }
}
