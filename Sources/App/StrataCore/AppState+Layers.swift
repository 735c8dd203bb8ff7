extension AppState {
    mutating func openLayer(for command: Command) {
        switch command {
        case .filter: layers.append(.prompt(PromptLayer(purpose: .filter(focus, isFuzzy: false), text: filterText)))
        case .fuzzyFind: layers.append(.prompt(PromptLayer(purpose: .filter(focus, isFuzzy: true), text: filterText)))
        case .goTo: layers.append(.prompt(PromptLayer(purpose: .goTo)))
        case .asOf: layers.append(.prompt(PromptLayer(purpose: .asOf)))
        case .palette: layers.append(.palette(PaletteLayer()))
        case .help: layers.append(.help(HelpLayer(context: helpContext)))
        case .sort: layers.append(.menu(sortMenu()))
        case .copyMenu: layers.append(.menu(MenuLayer(title: "Copy", items: copyItems())))
        case .profiles: layers.append(.menu(profileMenu()))
        case .themes:
            let items = themes.map { MenuLayer.Item($0, choice: .theme($0)) }
            layers.append(.menu(MenuLayer(title: "Theme", items: items, selected: themes.firstIndex(of: theme) ?? 0)))
        case .bookmarks:
            let items = bookmarks.map { MenuLayer.Item($0.place.uri, note: $0.profile, choice: .bookmark($0)) }
            layers.append(.menu(MenuLayer(title: "Bookmarks", items: items)))
        default: break
        }
    }

    /// All that is known of what was just said; without an error, of the connection.
    mutating func showDetails(of said: Notice?) -> [Effect] {
        let failure = said.flatMap { $0.severity == .error ? $0 : nil } ?? currentFailure
        layers.append(.details(DetailsLayer(notice: failure ?? connectionNotice)))
        return []
    }

    /// Where requests go and as whom, who said so, and what was wrong at the start.
    private var connectionNotice: Notice {
        let connection = workspace.connection
        var details = [Notice.Detail("profile", profile)]
        details.append(Notice.Detail("endpoint", connection.map { $0.endpoint ?? "Amazon S3" } ?? "not connected yet"))
        if let source = connection?.endpointSource { details.append(Notice.Detail("set by", source)) }
        if let connection {
            details.append(Notice.Detail("region", connection.region))
            details.append(Notice.Detail("access", (connection.isAnonymous ? "anonymous, " : "") + (isReadOnly ? "read-only" : "read-write")))
        }
        for warning in (connection?.warnings ?? []) + warnings { details.append(Notice.Detail("warning", warning)) }
        return Notice(.info, "Where requests of this profile go", details: details)
    }

    private var helpContext: KeyContext {
        if case .report? = layers.last { return .report }
        return form == nil ? focus.keyContext : .form
    }

    private var filterText: String {
        if focus == .posture { return workspace.posture?.filter ?? "" }
        return focus == .buckets ? workspace.buckets.filter : workspace.objects?.arrangement.filter ?? ""
    }

    private func profileMenu() -> MenuLayer {
        let items = profiles.map { name in
            MenuLayer.Item(name, note: name == profile ? "here" : parked[name]?.place?.uri ?? "", choice: .profile(name))
        }
        return MenuLayer(title: "Profile", items: items, selected: profiles.firstIndex(of: profile) ?? 0)
    }

    private func sortMenu() -> MenuLayer {
        if focus == .buckets {
            let pane = workspace.buckets
            let items = BucketsPane.Column.allCases.map { column in
                MenuLayer.Item(column.rawValue, note: sortNote(column == pane.column, pane.isDescending), choice: .sortBuckets(column))
            }
            return MenuLayer(title: "Sort by", items: items, selected: BucketsPane.Column.allCases.firstIndex(of: pane.column) ?? 0)
        }
        let arrangement = workspace.objects?.arrangement ?? Arrangement()
        let items = Arrangement.Column.allCases.map { column in
            MenuLayer.Item(column.rawValue, note: sortNote(column == arrangement.column, arrangement.isDescending), choice: .sortObjects(column))
        }
        return MenuLayer(title: "Sort by", items: items, selected: Arrangement.Column.allCases.firstIndex(of: arrangement.column) ?? 0)
    }

    private func sortNote(_ isCurrent: Bool, _ isDescending: Bool) -> String {
        isCurrent ? (isDescending ? "descending; again: ascending" : "ascending; again: descending") : ""
    }

    /// Moves inside the topmost layer.
    mutating func moveLayer(_ motion: Motion) {
        let window = 10
        switch layers.popLast() {
        case .help(var layer):
            layer.cursor.move(motion, count: Command.allCases.count, window: 1)
            layers.append(.help(layer))
        case .palette(var layer):
            layer.cursor.move(motion, count: layer.matches.count, window: window)
            layers.append(.palette(layer))
        case .menu(var layer):
            layer.cursor.move(motion, count: layer.items.count, window: window)
            layers.append(.menu(layer))
        case .details(var layer):
            layer.cursor.move(motion, count: layer.notice.details.count + 4, window: 1)
            layers.append(.details(layer))
        case .plan(var layer):
            layer.cursor.move(motion, count: layer.count, window: window)
            layers.append(.plan(layer))
        case .report(let layer):
            layers.append(.report(layer))
            moveReport(motion)
        case .confirm(var layer):
            switch motion {
            case .pageUp, .pageDown, .halfPageUp, .halfPageDown:
                layer.scroll.move(motion, count: layer.rowCount(window: self.window(focus)), window: window)
            case .up, .first: layer.moveUp()
            default: layer.moveFocus(by: 1)
            }
            layers.append(.confirm(layer))
        case .prompt(var layer):
            if let path = layer.choices?.move(motion) {
                layer.input.apply(.replace(path))
                (layer.problem, layer.completing) = (nil, nil)
            }
            layers.append(.prompt(layer))
        case .form(let layer): layers.append(.form(layer))
        case nil: break
        }
    }

    /// A change to the text field on top.
    mutating func edit(_ edit: LineEdit) -> [Effect] {
        status = nil
        if form != nil { return changeForm { $0.edit(edit) } }
        switch layers.popLast() {
        case .palette(var layer):
            layer.input.apply(edit)
            layer.search()
            layers.append(.palette(layer))
            return []
        case .prompt(var layer):
            layer.input.apply(edit)
            (layer.problem, layer.looking) = (nil, nil)
            layers.append(.prompt(layer))
            if layer.choices != nil { return completePath(isAsked: false) }
            guard case .filter(let pane, let isFuzzy) = layer.purpose else { return [] }
            return setFilter(layer.input.text, in: pane, isFuzzy: isFuzzy)
        case .confirm(var layer):
            if layer.mustType != nil { layer.input.apply(edit) }
            layers.append(.confirm(layer))
            return []
        case let layer?:
            layers.append(layer)
            return []
        case nil: return []
        }
    }

    mutating func paste(_ text: String) -> [Effect] {
        // What must be typed can't be pasted either.
        if case .confirm? = layers.last {
            status = Notice(.warning, "A paste can't answer a question.")
            return []
        }
        guard layers.last?.takesText == true else {
            status = Notice(.warning, "Pasted text was ignored: no text field has the keys.")
            return []
        }
        if form != nil { return changeForm { $0.paste(text) } }
        return edit(.insert(text))
    }

    /// Enter on the topmost layer.
    mutating func chooseLayer() -> [Effect] {
        if form != nil { return changeForm { $0.open() } }
        if case .report? = layers.last { return openReportRow() }
        switch layers.popLast() {
        case .palette(let layer):
            guard layer.matches.indices.contains(layer.cursor.row) else { return [] }
            return run(layer.matches[layer.cursor.row])
        case .prompt(let layer):
            switch layer.purpose {
            case .goTo: return goTo(layer.input.text)
            case .download(let target, let name): return download(target, named: name, to: layer.input.text)
            case .asOf: return layer.input.text.trimmingSpaces.isEmpty ? [] : [.readTime(layer.input.text)]
            case .export: return export(to: layer.input.text)
            case .writeText(let text, _): return writeText(text, to: layer.input.text)
            case .exportRules: return exportRules(to: layer.input.text)
            case .importRules: return importRules(from: layer.input.text)
            case .exportReport: return exportReport(to: layer.input.text)
            case .driftDestination: return compare(with: layer.input.text.trimmingSpaces)
            case .customerKey(let bucket, _, let request): return useCustomerKey(layer.input.text, bucket: bucket, then: request)
            case .filter: return []
            case .uploadFile(let place): return chooseFile(layer, place)
            case .uploadKey(let source): return chooseKey(layer, source)
            }
        case .plan(let layer): return openPlanRow(layer)
        case .confirm(let layer):
            return answer(layer, isYes: layer.isYesFocused || layer.mustType != nil)
        case .menu(let layer):
            guard layer.items.indices.contains(layer.cursor.row) else { return [] }
            return choose(layer.items[layer.cursor.row])
        case .help, .details, .form, .report, nil: return []
        }
    }

    mutating func clickLayer(row: Int, isDouble: Bool) -> [Effect] {
        if form != nil { return changeForm { $0.click(row) } }
        moveLayer(.to(row))
        switch layers.last {
        case .menu, .palette: return chooseLayer()
        case .report: return isDouble ? openReportRow() : []
        default: return []
        }
    }

    /// Escape on a layer: a filter being typed is taken back.
    mutating func abandon(_ layer: Layer) -> [Effect] {
        if case .plan(let plan) = layer { return [plan.ticket, plan.retrievalTicket].compactMap { $0 }.map(Effect.cancel) }
        if case .prompt(let prompt) = layer, let ticket = prompt.looking { return [.cancel(ticket)] }
        guard case .prompt(let prompt) = layer, case .filter(let pane, let isFuzzy) = prompt.purpose else { return [] }
        return setFilter("", in: pane, isFuzzy: isFuzzy)
    }

    private mutating func goTo(_ text: String) -> [Effect] {
        let text = text.trimmingSpaces
        guard !text.isEmpty else { return [] }
        guard let place = Place.parse(text, relativeTo: workspace.place) else {
            status = Notice(.warning, "\"\(text)\" names no bucket.", hint: "Type s3://bucket/prefix.")
            return []
        }
        return go(to: place)
    }

    private mutating func choose(_ item: MenuLayer.Item) -> [Effect] {
        switch item.choice {
        case .copy(let text):
            status = Notice(.info, "Copied: \(item.note.isEmpty ? item.title : item.note)")
            return [.copyToClipboard(text)]
        case .sortObjects(let column):
            guard var arrangement = workspace.objects?.arrangement else { return [] }
            arrangement.isDescending = arrangement.column == column ? !arrangement.isDescending : false
            arrangement.column = column
            return arrange(arrangement)
        case .sortBuckets(let column):
            workspace.buckets.isDescending = workspace.buckets.column == column ? !workspace.buckets.isDescending : false
            workspace.buckets.column = column
            workspace.buckets.arrange(window: window(.buckets))
            return []
        case .profile(let name): return switchProfile(to: name)
        case .theme(let name):
            theme = name
            return [.useTheme(name)]
        case .resume(let run):
            layers.append(.confirm(Self.question(toFinish: run)))
            return []
        case .undo(let run): return prepareUndo(run)
        case .ruleTemplate(let template): return startTemplate(template)
        case .replicationTemplate(let template): return startTemplate(template)
        case .destinationProfile(let name, let bucket, let account): return chooseDestinationProfile(name, bucket: bucket, account: account)
        case .editSetting(let snapshot, let text): return [snapshot.edit(text)]
        case .undoSetting(let saved):
            layers.append(.confirm(undoSettingQuestion(saved)))
            return []
        case .driftDestination(let bucket): return compare(with: bucket)
        case .undoRules(let saved):
            layers.append(.confirm(Self.undoQuestion(saved)))
            return []
        case .bookmark(let bookmark):
            let effects = switchProfile(to: bookmark.profile)
            return effects + go(to: bookmark.place)
        }
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmingSpaces: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
