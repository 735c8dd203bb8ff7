import S3Model
import StrataCore
import TerminalUI
import Timeline

extension Painter {
    /// Where am I, as whom, when, how safe.
    mutating func drawHeader(_ rect: Rect) {
        guard rect.rows > 0 else { return }
        grid.fill(rect, role: .header, backdrop: .header)
        let right = headerRight(columns: rect.columns)
        let end = putRight(right.text, right: rect.right - 1, row: rect.row, role: right.role, room: rect.columns - 2)
        var place = workspace.place.map { [$0.bucket] + ($0.prefix.isEmpty ? [] : [$0.prefix]) } ?? []
        if let pane = workspace.rules, layout.panes[.rules] != nil { place = [pane.bucket, "rules"] }
        if let pane = workspace.posture, layout.panes[.posture] != nil { place = (pane.bucket.map { [$0] } ?? []) + ["posture"] }
        let profile = ([state.profile] + (place.isEmpty ? [] : [""])).joined(separator: " \(glyphs.chevron) ")
        let path = place.joined(separator: " \(glyphs.chevron) ")
        var column = rect.column + 1
        // The program's name gives way to the place; the profile gives way to nothing.
        if column + 8 + displayWidth(profile + path, repertoire: glyphs.repertoire) < end {
            column += grid.put("strata", at: Point(column: column, row: rect.row), role: .title) + 2
        }
        if let pane = workspace.asOf {
            let room = max(0, end - column - 1)
            column += grid.put(asOfText(pane.time), at: Point(column: column, row: rect.row), role: .headerWarning, maxColumns: room) + 2
        }
        column += grid.put(profile, at: Point(column: column, row: rect.row), role: .header, maxColumns: max(0, end - column - 1))
        grid.put(path, at: Point(column: column, row: rect.row), role: .header, maxColumns: max(0, end - column - 1), truncation: .start)
        grid.setBackdrop(.header, in: rect)
    }

    /// "AS OF today 11:55:00 (2 h 19 min ago)".
    private func asOfText(_ time: AsOfTime) -> String {
        let age = max(0, context.now / 1000 - time.second)
        let words: String
        switch age {
        case ..<60: words = "\(age) s ago"
        case ..<3600: words = "\(age / 60) min ago"
        case ..<86_400: words = "\(age / 3600) h \(age % 3600 / 60) min ago"
        default: words = "\(age / 86_400) d ago"
        }
        let exact = Figures(context: context, isExact: true).time(time.milliseconds)
        if context.size.columns >= 110 { return "AS OF \(exact) (\(words))" }
        // Today the time of day is enough.
        let isToday = exact.prefix(10) == Figures(context: context, isExact: true).time(context.now).prefix(10)
        return "AS OF \(isToday ? exact.suffix(8) : context.size.columns >= 60 ? exact[...] : exact.prefix(10))"
    }

    private func headerRight(columns: Int) -> (text: String, role: Role) {
        guard let connection = workspace.connection else {
            if workspace.connecting.failure != nil { return ("not connected", .headerWarning) }
            return ("connecting \(spinner)", .header)
        }
        let role: Role = connection.warnings.isEmpty ? .header : .headerWarning
        let choices = headerChoices(connection)
        let fitting = choices.first { displayWidth($0, repertoire: glyphs.repertoire) <= columns * 2 / 3 }
        return (fitting ?? choices.last ?? "", role)
    }

    /// Endpoint and who set it, region, safety, in ever fewer words: `~/.aws/config [profile x]` becomes `config`. An endpoint is always shown, since one
    /// that somebody else planted in a file would get every request; `!` says all of it.
    private func headerChoices(_ connection: Connection) -> [String] {
        let access = (connection.isAnonymous ? ["anonymous"] : []) + [connection.isReadOnly ? "read-only" : "read-write"]
        let join = { (parts: [String]) in parts.joined(separator: " \(glyphs.dot) ") }
        guard let endpoint = connection.endpoint else { return [join([connection.region] + access)] }
        let source = connection.endpointSource.map { " (\($0))" } ?? ""
        let file = connection.endpointSource?.split(separator: " ").first?.split(separator: "/").last.map { " (\($0))" } ?? ""
        let host = endpoint.split(separator: "/").dropFirst().first.map(String.init) ?? endpoint
        return [
            join([endpoint + source, connection.region] + access), join([endpoint + file, connection.region] + access),
            join([host + file, connection.region] + access), join([host + file] + access), join([host] + access),
            join([host, connection.isReadOnly ? "read-only" : "rw"]),
        ]
    }

    /// The five most useful keys of the focused pane, then palette and help.
    mutating func drawFooter() {
        let rect = layout.footer
        guard rect.rows > 0 else { return }
        grid.fill(rect, role: .footer, backdrop: .footer)
        let tail: [Command] = rect.columns >= 60 && hintContext != .form && hintContext != .report ? [.palette, .help] : [.help]
        let tailWidth = tail.reduce(0) { $0 + hintWidth($1) }
        var column = rect.column + 1
        for command in footerCommands where column + hintWidth(command) + tailWidth < rect.right {
            column = putHint(command, column: column, row: rect.row)
        }
        column = max(column, rect.right - tailWidth + 1)
        for command in tail where column + hintWidth(command) <= rect.right + 2 {
            column = putHint(command, column: column, row: rect.row)
        }
        grid.setBackdrop(.footer, in: rect)
    }

    private var footerCommands: [Command] {
        if case .report(let layer)? = state.layers.last { return layer.content.commands + [.nextPane, .escape] }
        if case .form(let layer)? = state.layers.last, case .replication = layer.subject {
            return [.saveForm, .escape, .nextPane, .bothSides, .formTemplates, .addRow, .removeRow, .takeBack]
        }
        return hintContext == .form ? [.saveForm, .escape, .nextPane, .addRow, .removeRow, .formTemplates, .takeBack] : paneCommands
    }

    private var paneCommands: [Command] {
        switch state.focus {
        case .buckets: [.open, .filter, .goTo, .createBucket, .rules, .profiles, .versioning, .bucketSettings, .deleteBucket, .sort, .posture]
        case .objects where workspace.asOf != nil: [.previousChange, .nextChange, .restore, .mark, .versions, .escape, .asOf]
        case .objects: [.open, .versions, .asOf, .inspect, .preview, .filter, .showDeleted, .upload, .rules, .goTo, .sort]
        case .versions where !workspace.versions.marks.isEmpty: [.compare, .mark, .clearMarks, .inspect, .preview]
        case .versions: [.restore, .undelete, .inspect, .preview, .download, .mark, .copyMenu]
        case .detail: [.inspect, .preview, .copyMenu, .escape]
        case .queue: [.cancelJob, .retryJob, .escape]
        case .rules: rulesFooter
        case .posture: postureFooter
        }
    }

    /// Forms and reports leave the footer in sight and have keys of their own.
    private var hintContext: KeyContext {
        switch state.layers.last {
        case .form: .form
        case .report: .report
        default: state.focus.keyContext
        }
    }

    private func hintParts(_ command: Command) -> (key: String, title: String)? {
        guard let key = keys.label(for: command, in: hintContext) else { return nil }
        if command == .open, case .report(let layer)? = state.layers.last { return (key, layer.content.openTitle) }
        return (key, command.info(in: hintContext).title)
    }

    private func hintWidth(_ command: Command) -> Int {
        guard let (key, title) = hintParts(command) else { return 0 }
        return key.count + title.count + 3
    }

    private mutating func putHint(_ command: Command, column: Int, row: Int) -> Int {
        guard let (key, title) = hintParts(command) else { return column }
        let used = grid.put(key, at: Point(column: column, row: row), role: .footerKey)
        let more = grid.put(title, at: Point(column: column + used + 1, row: row), role: .footer)
        return column + used + more + 3
    }

    /// What just happened, or what the row under the cursor wants said. On low screens it covers the footer.
    mutating func drawStatus() {
        let rect = layout.status
        guard rect.rows > 0 else { return }
        if case .prompt(let prompt)? = state.layers.last {
            drawPrompt(prompt, in: rect)
            return
        }
        // On low screens the keys share this row: they stay.
        let transfer = layout.status.row == layout.footer.row ? nil : transferText
        guard let (text, role) = statusText ?? transfer.map({ ($0, .progress) }) else { return }
        grid.fill(rect)
        var room = rect.columns - 2
        if let transfer, transfer != text, rect.columns >= 100 {
            let start = putRight(transfer, right: rect.right - 1, row: rect.row, role: .progress)
            room = start - rect.column - 3
        }
        let used = grid.put(text, at: Point(column: rect.column + 1, row: rect.row), role: role, maxColumns: room)
        if let hint = state.status?.hint, used + 2 < room {
            grid.put(hint, at: Point(column: rect.column + 3 + used, row: rect.row), role: .hint, maxColumns: room - used - 2)
        }
    }

    private var statusText: (String, Role)? {
        if let status = state.status {
            let role: Role = status.severity == .error ? .error : status.severity == .warning ? .warning : .info
            return (status.headline, role)
        }
        if let headline = formHeadline { return headline }
        guard layout.status.row != layout.footer.row, workspace.asOf == nil else { return nil }
        if state.focus == .objects, let row = workspace.objects?.current, row.kind == .deleteMarker {
            let time = figures.time(row.lastModified)
            return ("\(row.key) is deleted: its newest entry is a delete marker from \(time). u undelete \(glyphs.dot) v its versions", .dim)
        }
        if state.focus == .objects, let row = workspace.objects?.current, !row.isActionable {
            return ("This key holds characters that the store's listing can't carry: it is shown but can't be opened.", .warning)
        }
        return nil
    }
}
