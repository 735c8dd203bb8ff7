import S3Model

extension AppState {
    /// Goes into what is under the cursor.
    mutating func open() -> [Effect] {
        if !layers.isEmpty { return chooseLayer() }
        switch focus {
        case .buckets:
            guard let bucket = workspace.buckets.current else { return [] }
            if workspace.place?.bucket == bucket.name, workspace.objects?.loading.failure == nil {
                focusOn(.objects)
                return []
            }
            return go(to: Place(bucket: bucket.name))
        case .objects:
            guard let place = workspace.place, let row = workspace.currentRow else { return [] }
            if row.kind != .prefix { return run(.versions) }
            guard row.isActionable else { return run(.versions) }
            return go(to: Place(bucket: place.bucket, prefix: row.key))
        case .versions: return run(.inspect)
        case .rules: return openInRules()
        case .posture: return openInPosture()
        case .detail: return []
        case .queue:
            guard case .failed(let why)? = queue.current?.phase else { return [] }
            layers.append(.details(DetailsLayer(notice: Notice(.error, why, details: [Notice.Detail("job", queue.current?.label ?? "")]))))
            return []
        }
    }

    /// One step out.
    mutating func out() -> [Effect] {
        if !layers.isEmpty { return escape() }
        switch focus {
        case .buckets: return []
        case .objects:
            guard let place = workspace.place else { return [] }
            if let parent = place.parent { return go(to: parent, cursorOn: place.prefix) }
            focusOn(.buckets)
            workspace.buckets.select(place.bucket, window: window(.buckets))
            return []
        case .versions: focusOn(.objects)
        case .detail, .queue, .rules, .posture: return escape()
        }
        return []
    }

    /// Goes to a place as a new step of the history.
    mutating func go(to place: Place, cursorOn key: String? = nil) -> [Effect] {
        if let here = workspace.place, here != place { workspace.back.append(here) }
        workspace.forward = []
        return enter(place, cursorOn: key)
    }

    mutating func goBack() -> [Effect] {
        guard let place = workspace.back.popLast() else { return [] }
        if let here = workspace.place { workspace.forward.append(here) }
        return enter(place, cursorOn: workspace.place?.prefix)
    }

    mutating func goForward() -> [Effect] {
        guard let place = workspace.forward.popLast() else { return [] }
        if let here = workspace.place { workspace.back.append(here) }
        return enter(place)
    }

    /// Shows a place: at once from what was left on the way, else by listing it.
    mutating func enter(_ place: Place, cursorOn key: String? = nil) -> [Effect] {
        if workspace.rules?.hasEdits == false { return closeRules() + enter(place, cursorOn: key) }
        if workspace.asOf != nil {
            workspace.focus = .objects
            workspace.buckets.select(place.bucket, window: window(.buckets))
            return enterAsOf(place, cursorOn: key)
        }
        var effects = leaveObjects()
        workspace.focus = .objects
        workspace.cameFrom = [.buckets]
        workspace.buckets.select(place.bucket, window: window(.buckets))
        if let kept = workspace.trail.lastIndex(where: { $0.place == place }) {
            workspace.objects = workspace.trail.remove(at: kept)
        } else {
            let showsDeleted = workspace.objects?.showsDeleted ?? false
            workspace.objects = ObjectsPane(place: place, showsDeleted: showsDeleted, listing: Listing(id: lastTicket))
            effects += loadObjects()
        }
        workspace.objects?.wantedKey = key
        seekWantedKey(from: 0)
        return effects + followCursor()
    }

    /// Stops what the Objects pane is asking for, and keeps a complete listing for the way back.
    private mutating func leaveObjects() -> [Effect] {
        guard var pane = workspace.objects else { return [] }
        let effects = [pane.loading.ticket, pane.arranging?.ticket, pane.foldersTicket].compactMap { $0 }.map(Effect.cancel)
        pane.arranging = nil
        pane.rangeStart = nil
        pane.forgetFolders()
        if pane.loading == .done, pane.arrangement.isPlain || pane.order != nil {
            workspace.trail.append(pane)
            if workspace.trail.count > 12 { workspace.trail.removeFirst() }
        }
        return effects
    }

    mutating func loadBuckets() -> [Effect] {
        var effects = [workspace.buckets.loading.ticket, workspace.buckets.factsTicket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        workspace.buckets.loading = .running(ticket)
        workspace.buckets.factsTicket = nil
        effects.append(.listBuckets(ticket))
        return effects
    }

    mutating func loadObjects() -> [Effect] {
        guard var pane = workspace.objects else { return [] }
        var effects = [pane.loading.ticket, pane.foldersTicket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        pane.loading = .running(ticket)
        pane.forgetFolders()
        pane.isStale = pane.listing.count > 0
        workspace.objects = pane
        effects.append(.listObjects(ticket, pane.place, withVersions: pane.showsDeleted))
        return effects
    }

    /// Reads again what the focused pane shows.
    mutating func refresh() -> [Effect] {
        if workspace.connecting.failure != nil { return reconnect() }
        switch focus {
        case .buckets, .queue:
            return loadBuckets()
        case .objects where workspace.asOf != nil: return loadHistory()
        case .objects:
            workspace.trail = []
            let key = workspace.objects?.current?.key
            workspace.objects?.wantedKey = key
            return loadObjects()
        case .versions: return loadVersions()
        case .detail: return loadDetail()
        case .rules: return refreshRules()
        case .posture: return refreshPosture()
        }
    }

    mutating func reconnect() -> [Effect] {
        let ticket = newTicket()
        workspace.connecting = .running(ticket)
        var effects: [Effect] = [.connect(ticket)] + loadBuckets()
        if workspace.objects?.loading.failure != nil { effects += loadObjects() }
        return effects
    }

    mutating func toggleDeleted() -> [Effect] {
        guard var pane = workspace.objects else { return [] }
        var effects = [pane.loading.ticket, pane.arranging?.ticket, pane.foldersTicket].compactMap { $0 }.map(Effect.cancel)
        let key = pane.current?.key
        let arrangement = pane.arrangement
        pane = ObjectsPane(place: pane.place, showsDeleted: !pane.showsDeleted, listing: Listing(id: lastTicket))
        pane.arrangement = arrangement
        pane.arrangement.groupsVersions = pane.showsDeleted
        pane.wantedKey = key
        workspace.objects = pane
        workspace.trail = []
        effects += loadObjects()
        status = Notice(.info, pane.showsDeleted ? "Deleted keys are shown, marked with a cross." : "Deleted keys are hidden.")
        return effects
    }

    /// Shows another profile; the one left keeps its place and stops asking.
    mutating func switchProfile(to name: String) -> [Effect] {
        guard name != profile else { return [] }
        let effects = workspace.tickets.map(Effect.cancel)
        workspace.interrupt()
        parked[profile] = workspace
        profile = name
        if let kept = parked.removeValue(forKey: name) {
            workspace = kept
            return effects + resume()
        }
        workspace = Workspace()
        return effects + start(at: nil)
    }

    /// Asks again for what was under way when the profile was left.
    private mutating func resume() -> [Effect] {
        var effects: [Effect] = []
        if workspace.connection == nil { return start(at: workspace.place) }
        if workspace.buckets.loading == .idle { effects += loadBuckets() }
        if let pane = workspace.asOf {
            effects += pane.loading == .idle ? loadHistory() : computeView()
        } else if workspace.objects?.loading == .idle {
            effects += loadObjects()
        }
        if workspace.rules?.lifecycle.loading == .idle { effects += loadRules() }
        return effects + followCursor()
    }
}

extension Workspace {
    /// Marks everything unfinished as to be asked for again.
    mutating func interrupt() {
        if connecting.ticket != nil { connecting = .idle }
        if buckets.loading.ticket != nil { buckets.loading = .idle }
        if buckets.factsTicket != nil { buckets.factsAsked = Set(buckets.facts.keys) }
        buckets.factsTicket = nil
        if objects?.loading.ticket != nil { objects?.loading = .idle }
        objects?.arranging = nil
        objects?.forgetFolders()
        if asOf?.loading.ticket != nil { asOf?.loading = .idle }
        asOf?.computing = nil
        preparing = nil
        buckets.looking = nil
        if versions.retrievalTicket != nil { (versions.retrievalTicket, versions.retrievalsAsked) = (nil, []) }
        if versions.loading.ticket != nil {
            versions.loading = .idle
            versions.target = nil
        }
        if detail.loading.ticket != nil { detail.loading = .idle }
        rules?.interrupt()
        posture?.interrupt()
    }
}
