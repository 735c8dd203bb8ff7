import S3Model
import StrataCore
import TerminalUI
import Timeline

/// Where the rows of the Posture pane stand, and the text of the one under the cursor: beside them where there is room, else below.
struct PosturePicture {
    let list: Rect
    let text: Rect
    let isWide: Bool

    /// - Parameter inside: the pane without its frame.
    init(_ inside: Rect) {
        isWide = inside.columns >= 138
        if isWide {
            (list, text) = { ($0.left, $0.rest) }(inside.splitLeft(inside.columns * 60 / 100))
        } else {
            let rows = inside.rows < 12 ? max(2, inside.rows / 2) : inside.rows * 55 / 100
            (list, text) = { ($0.top, $0.rest) }(inside.splitTop(rows))
        }
    }
}

extension Painter {
    /// The keys that help most in the Posture pane, as it is now.
    var postureFooter: [Command] {
        let isBusy = workspace.posture?.loading.ticket != nil
        let open: [Command] = workspace.posture?.currentFinding?.fix == nil ? [.foldPosture] : [.open, .foldPosture]
        return open + (isBusy ? [.stopPosture] : [.countPosture, .refresh]) + [.filter, .copyMenu, .rules, .escape]
    }

    /// What would lose data, open it or take it offline, the gravest bucket first.
    mutating func drawPosture(_ rect: Rect) {
        guard let pane = workspace.posture else { return }
        let title = pane.report.entries.isEmpty ? "Posture" : "Posture \(glyphs.dot) \(pane.report.summary)"
        drawFrame(.posture, rect, title: title, note: postureNote(pane, room: rect.columns / 2))
        let inside = rect.inset
        if pane.rows.isEmpty { return drawNoPosture(pane, in: inside) }
        let picture = PosturePicture(inside)
        let nameWidth = min(30, picture.list.columns / 2)
        for offset in 0..<picture.list.rows where pane.rows.indices.contains(pane.cursor.top + offset) {
            let position = pane.cursor.top + offset
            let line = picture.list.row(offset)
            switch pane.rows[position] {
            case .bucket(let entry): drawBucket(pane.report.entries[entry], pane, line, nameWidth: nameWidth)
            case .finding(let entry, let finding): drawFinding(pane.report.entries[entry].findings[finding], isIndented: pane.bucket == nil, line)
            }
            dressRow(line, pane: .posture, isCursor: position == pane.cursor.row, isMarked: false)
        }
        drawScroll(picture.list, cursor: pane.cursor, count: pane.rows.count, right: picture.list.right)
        if let failure = pane.loading.failure {
            grid.put(failure.headline, at: picture.list.splitBottom(1).bottom.origin, role: .error, maxColumns: picture.list.columns - 1)
        }
        drawPostureText(pane, picture, frame: rect)
    }

    /// What is being read, or how far it came.
    private func postureNote(_ pane: PosturePane, room: Int) -> String {
        let listed = pane.entries > 0 ? " \(glyphs.dot) \(grouped(Int64(pane.entries))) entries" : ""
        let count = "\(pane.arrived) of \(pane.asked.count)"
        var notes: [String] = []
        if pane.loading.ticket != nil {
            notes = ["reading \(count) buckets\(listed) \(spinner) x stops", "reading \(count) \(spinner)"]
        } else if pane.isStopped {
            notes = ["stopped after \(count) buckets \(glyphs.dot) ^r reads again", "stopped after \(count)"]
        } else if let read = pane.report.entries.compactMap(\.facts.readAt).max() {
            let filter = pane.filter.isEmpty ? "" : "/\(pane.filter) \(glyphs.dot) "
            notes = ["\(filter)read \(figures.time(read))\(pane.depth == .whole ? ", all counted" : "") \(glyphs.dot) ^r again", "\(filter)^r again"]
        }
        return notes.first { displayWidth($0, repertoire: glyphs.repertoire) <= room } ?? notes.last ?? ""
    }

    private mutating func drawNoPosture(_ pane: PosturePane, in rect: Rect) {
        if let failure = pane.loading.failure { return drawFailure(failure, in: rect) }
        if !pane.filter.isEmpty { return drawMessage([("nothing with \"\(pane.filter)\"", .dim), ("esc clears the filter", .hint)], in: rect) }
        let what = pane.asked.count == 1 ? pane.asked[0].name : "\(pane.asked.count) buckets"
        guard pane.loading.ticket != nil else {
            return drawMessage([("Nothing was read.", .text), ("^r reads again \(glyphs.dot) esc goes back", .hint)], in: rect)
        }
        drawMessage(
            [
                ("reading the posture of \(what) \(spinner)", .dim),
                ("What would lose data, open it to others or take it offline. Nothing is changed.", .text),
                ("\(pane.depth.requests(buckets: pane.asked.count)) \(glyphs.dot) x stops", .hint),
            ], in: rect)
    }

    // MARK: rows

    private mutating func drawBucket(_ entry: PostureReport.Entry, _ pane: PosturePane, _ line: Rect, nameWidth: Int) {
        let (sign, role) = postureSign(entry.worst)
        let isUnfolded = pane.isUnfolded(entry.bucket)
        grid.put(isUnfolded ? glyphs.descending : glyphs.chevron, at: Point(column: line.column + 1, row: line.row), role: .dim)
        grid.put(sign, at: Point(column: line.column + 3, row: line.row), role: role)
        let used = grid.put(entry.bucket, at: Point(column: line.column + 5, row: line.row), role: .title, maxColumns: nameWidth, truncation: .middle)
        let hidden = pane.hidden(of: entry)
        var right = line.right - 1
        if hidden > 0, line.columns >= 60 {
            right = putRight("\(hidden) \(hidden == 1 ? "note" : "notes")", right: right, row: line.row, role: .dim) - 1
        }
        var words = ""
        if entry.worst >= .costs {
            let good = entry.findings.filter { $0.severity == .good && $0.subject != .noncurrent && $0.subject != .uploads }
            words = good.map(\.what).joined(separator: "; ")
        } else if case .known(let region) = entry.facts.region {
            words = region
        }
        let column = line.column + 5 + max(used, min(nameWidth, 16)) + 2
        grid.put(words, at: Point(column: column, row: line.row), role: .dim, maxColumns: max(0, right - column))
    }

    private mutating func drawFinding(_ finding: PostureFinding, isIndented: Bool, _ line: Rect) {
        let (sign, role) = postureSign(finding.severity)
        var column = line.column + (isIndented && line.columns >= 60 ? 5 : 1)
        grid.put(sign, at: Point(column: column, row: line.row), role: role)
        column += 2
        if line.columns >= 60 {
            grid.put(finding.severity.word, at: Point(column: column, row: line.row), role: role)
            column += 8
        }
        var right = line.right - 1
        if let fix = finding.fix, line.columns >= 96 {
            let words = "enter \(fix.words)"
            let room = right - column - displayWidth(finding.what, repertoire: glyphs.repertoire)
            if displayWidth(words, repertoire: glyphs.repertoire) + 2 <= room {
                right = putRight(words, right: right, row: line.row, role: .hint) - 1
            }
        }
        grid.put(
            finding.what, at: Point(column: column, row: line.row), role: finding.severity == .good ? .dim : .text,
            maxColumns: max(0, right - column))
    }

    /// Sign and colour; the word stands beside them.
    private func postureSign(_ severity: PostureFinding.Severity) -> (String, Role) {
        switch severity {
        case .losesData: (glyphs.cross, .error)
        case .exposed: (glyphs.cross, .error)
        case .offline: (glyphs.bang, .warning)
        case .unknown: ("?", .warning)
        case .costs: (glyphs.plus, .info)
        case .note: (glyphs.dot, .info)
        case .good: (glyphs.check, .good)
        }
    }

    // MARK: the row under the cursor

    private mutating func drawPostureText(_ pane: PosturePane, _ picture: PosturePicture, frame: Rect) {
        var rect = picture.text
        if picture.isWide {
            for row in rect.row..<rect.bottom { grid.put(glyphs.vertical, at: Point(column: rect.column, row: row), role: .border) }
            rect = rect.splitLeft(2).rest
        } else {
            grid.drawDivider(frame, row: rect.row, title: pane.currentEntry?.bucket ?? "", titleRole: .dim)
            rect = rect.splitTop(1).rest
        }
        let nameWidth = rect.columns < 60 ? 7 : 8
        var row = rect.row
        // Below the rows the divider has the name already.
        for line in pane.text where row < rect.bottom && (picture.isWide || line.kind != .heading) {
            row += draw(line, at: Point(column: rect.column + 1, row: row), nameWidth: nameWidth, rect)
            // Room between what it means and the rest, where there is any.
            if picture.isWide, line.kind != .field { row += 1 }
        }
    }
}
