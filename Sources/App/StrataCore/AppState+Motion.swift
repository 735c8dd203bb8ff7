extension AppState {
    /// Moves the cursor of the topmost layer, else of the focused pane.
    mutating func move(_ motion: Motion) -> [Effect] {
        if form != nil { return changeForm { $0.move(motion) } }
        if !layers.isEmpty {
            moveLayer(motion)
            return []
        }
        return move(motion, in: focus)
    }

    mutating func move(_ motion: Motion, in pane: Pane) -> [Effect] {
        let window = window(pane)
        switch pane {
        case .buckets:
            workspace.buckets.cursor.move(motion, count: workspace.buckets.visible.count, window: window)
        case .objects where workspace.asOf != nil:
            guard let count = workspace.asOf?.count else { return [] }
            workspace.asOf?.cursor.move(motion, count: count, window: window)
            workspace.asOf?.wantedName = nil
            return followCursor()
        case .objects:
            guard let count = workspace.objects?.count else { return [] }
            workspace.objects?.cursor.move(motion, count: count, window: window)
            workspace.objects?.wantedKey = nil
            return followCursor()
        case .versions:
            workspace.versions.cursor.move(motion, count: workspace.versions.count, window: window)
        case .detail:
            workspace.detail.cursor.move(motion, count: workspace.detail.lineCount, window: 1)
        case .queue:
            queue.cursor.move(motion, count: queue.jobs.count, window: window)
        case .rules: moveInRules(motion)
        case .posture:
            guard let count = workspace.posture?.rows.count else { return [] }
            workspace.posture?.cursor.move(motion, count: count, window: window)
        }
        return []
    }

    mutating func click(_ pane: Pane, row: Int?, isDouble: Bool) -> [Effect] {
        guard layers.isEmpty else { return escape() }
        status = nil
        focusOn(pane)
        guard let row else { return [] }
        // Below the rules there are words, no rows.
        if pane == .rules, let rules = workspace.rules, rules.level != .rules || row >= rules.sheet.count { return [] }
        let effects = move(.to(row), in: pane)
        return isDouble ? effects + open() : effects
    }

    mutating func wheel(_ pane: Pane, lines: Int) -> [Effect] {
        guard layers.isEmpty else { return move(lines < 0 ? .up : .down) }
        return move(.scroll(lines), in: pane)
    }

    /// Takes note of what is on the screen; a Versions pane that came into sight starts to follow.
    mutating func resize(_ rows: [Pane: Int]) -> [Effect] {
        viewports = rows
        workspace.buckets.cursor.fit(count: workspace.buckets.visible.count, window: window(.buckets))
        if var pane = workspace.objects {
            pane.cursor.fit(count: pane.count, window: window(.objects))
            workspace.objects = pane
        }
        if var pane = workspace.asOf {
            pane.cursor.fit(count: pane.count, window: window(.objects))
            workspace.asOf = pane
        }
        workspace.versions.cursor.fit(count: workspace.versions.count, window: window(.versions))
        queue.cursor.fit(count: queue.jobs.count, window: window(.queue))
        if var pane = workspace.posture {
            pane.cursor.fit(count: pane.rows.count, window: window(.posture))
            workspace.posture = pane
        }
        return followCursor()
    }

    mutating func focusOn(_ pane: Pane) {
        guard workspace.focus != pane else { return }
        workspace.cameFrom.removeAll { $0 == pane }
        workspace.cameFrom.append(workspace.focus)
        workspace.focus = pane
    }

    mutating func cycleFocus(by step: Int) -> [Effect] {
        if case .confirm(var layer)? = layers.last {
            layer.moveFocus(by: step)
            layers[layers.count - 1] = .confirm(layer)
            return []
        }
        if form != nil { return changeForm { $0.moveField(by: step) } }
        if focus == .posture || focus == .queue && workspace.cameFrom.last == .posture {
            if queue.isOpen { focusOn(focus == .posture ? .queue : .posture) }
            return []
        }
        if workspace.rules != nil, queue.isOpen {
            focusOn(focus == .rules ? .queue : .rules)
            return []
        }
        var panes: [Pane] = [.buckets]
        if workspace.objects != nil { panes.append(.objects) }
        if workspace.versions.target != nil { panes.append(.versions) }
        if workspace.detail.target != nil { panes.append(.detail) }
        if queue.isOpen { panes.append(.queue) }
        let at = panes.firstIndex(of: focus) ?? 0
        focusOn(panes[(at + step + panes.count) % panes.count])
        return []
    }

    /// Undoes the topmost temporary thing: a layer, a range, a filter, marks, then the focus.
    mutating func escape() -> [Effect] {
        if form != nil { return escapeForm() }
        if case .plan(var layer)? = layers.last, layer.shown != nil {
            (layer.shown, layer.rows, layer.cursor) = (nil, [], ListCursor())
            layers[layers.count - 1] = .plan(layer)
            return []
        }
        if case .report? = layers.last { return escapeReport() }
        if let layer = layers.popLast() { return abandon(layer) }
        if workspace.rangeStart != nil || workspace.versions.rangeStart != nil {
            workspace.rangeStart = nil
            workspace.versions.rangeStart = nil
            return []
        }
        if focus == .objects, let pane = workspace.objects, !pane.arrangement.filter.isEmpty { return setFilter("", in: .objects, isFuzzy: false) }
        if focus == .buckets, !workspace.buckets.filter.isEmpty { return setFilter("", in: .buckets, isFuzzy: false) }
        if marksCount > 0, focus == .objects || focus == .versions { return clearMarks() }
        if focus == .objects, workspace.asOf != nil { return leaveTime() }
        if focus == .rules { return escapeRules() }
        if focus == .posture { return escapePosture() }
        if focus == .queue { queue.isOpen = false }
        if focus == .detail { closeDetail() }
        if let pane = workspace.cameFrom.popLast() { workspace.focus = pane }
        return []
    }

    mutating func closeDetail() {
        workspace.detail = DetailPane()
    }

    mutating func toggleQueue() -> [Effect] {
        if queue.isOpen, focus == .queue { return escape() }
        queue.isOpen = true
        focusOn(.queue)
        return move(.last, in: .queue)
    }
}
