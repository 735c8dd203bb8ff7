import S3Model
import Timeline

extension AppState {
    /// Takes a time that was typed: from now on the bucket is shown as it was then.
    mutating func setTime(_ time: AsOfTime) -> [Effect] {
        if workspace.asOf != nil {
            workspace.asOf?.time = time
            return computeView()
        }
        guard let place = workspace.place else { return [] }
        let effects = [workspace.objects?.loading.ticket, workspace.objects?.arranging?.ticket].compactMap { $0 }.map(Effect.cancel)
        workspace.objects?.arranging = nil
        if workspace.objects?.loading.ticket != nil { workspace.objects?.loading = .idle }
        workspace.asOf = AsOfPane(time: time, place: place, cameFrom: place, listing: Listing(id: lastTicket))
        workspace.focus = .objects
        return effects + loadHistory()
    }

    /// Back to the present, where the user is.
    mutating func leaveTime() -> [Effect] {
        guard let pane = workspace.asOf else { return [] }
        let effects = [pane.loading.ticket, pane.computing?.ticket].compactMap { $0 }.map(Effect.cancel)
        workspace.asOf = nil
        workspace.trail = []
        workspace.versions = VersionsPane()
        return effects + enter(pane.place)
    }

    /// Lists every version under the scope, anew.
    mutating func loadHistory() -> [Effect] {
        guard var pane = workspace.asOf else { return [] }
        var effects = [pane.loading.ticket, pane.computing?.ticket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        pane.listing = Listing(id: ticket.number)
        pane.loading = .running(ticket)
        pane.computing = nil
        pane.expiry = nil
        workspace.asOf = pane
        effects.append(.listHistory(ticket, pane.scope))
        return effects
    }

    /// Asks for the view of the time and folder, unless that is what is shown or being worked out.
    mutating func computeView() -> [Effect] {
        guard var pane = workspace.asOf, pane.listing.count > 0 || pane.loading == .done else { return [] }
        if pane.isCurrent { return [] }
        let wanted = AsOfPane.Computing(
            ticket: Ticket(number: 0, profile: profile), time: pane.time, prefix: pane.place.prefix, generation: pane.listing.generation)
        var effects: [Effect] = []
        if let running = pane.computing {
            if running.time == wanted.time, KeyName(running.prefix) == KeyName(wanted.prefix) { return [] }
            effects.append(.cancel(running.ticket))
        }
        let ticket = newTicket()
        pane.computing = AsOfPane.Computing(ticket: ticket, time: wanted.time, prefix: wanted.prefix, generation: wanted.generation)
        workspace.asOf = pane
        let question = AsOfQuestion(
            bucket: pane.scope.bucket, endpoint: workspace.connection?.endpoint, listing: pane.listing, time: pane.time,
            expiry: pane.expiry ?? .unknown, prefix: pane.place.prefix, scope: pane.scope.prefix)
        effects.append(.viewAsOf(ticket, question, previous: pane.rows?.view))
        return effects
    }

    mutating func receive(history segment: ListingSegment) -> [Effect] {
        guard var pane = workspace.asOf else { return [] }
        pane.listing.append(segment)
        workspace.asOf = pane
        // While pages come the view is worked out again each time the rows have doubled: in all no more work than once over.
        let known = pane.rows?.view.log.listing.count ?? 0
        return pane.computing == nil && pane.listing.count >= max(1, 2 * known) ? computeView() : []
    }

    mutating func finishHistory() -> [Effect] {
        workspace.asOf?.loading = .done
        workspace.asOf?.listing.finish()
        return computeView()
    }

    mutating func viewed(_ ticket: Ticket, _ answer: AsOfAnswer) -> [Effect] {
        guard var pane = workspace.asOf, let running = pane.computing, running.ticket == ticket else { return [] }
        let name = pane.wantedName ?? pane.current?.name
        pane.computing = nil
        pane.rows = answer.rows
        pane.changes = answer.changes
        pane.histogram = answer.histogram
        pane.cursor.fit(count: pane.count, window: window(.objects))
        if let name, let row = (0..<min(pane.count, 5000)).first(where: { KeyName(answer.rows[$0].name) == KeyName(name) }) {
            pane.cursor.move(.to(row), count: pane.count, window: window(.objects))
            pane.wantedName = nil
        }
        workspace.asOf = pane
        let isOld = running.generation != pane.listing.generation && pane.loading == .done
        return (isOld ? computeView() : []) + followCursor()
    }

    /// To the moment before, or after, at which anything under the scope changed.
    mutating func stepTime(forward: Bool) -> [Effect] {
        guard let pane = workspace.asOf, let changes = pane.changes else { return [] }
        guard let time = forward ? changes.next(after: pane.time) : changes.previous(before: pane.time) else {
            status = Notice(.info, forward ? "Nothing under here changed later." : "Nothing under here changed earlier.")
            return []
        }
        return setTime(time)
    }

    /// Shows a folder at the time set: at once inside what was listed, else by listing it.
    mutating func enterAsOf(_ place: Place, cursorOn name: String?) -> [Effect] {
        guard var pane = workspace.asOf else { return [] }
        pane.cursor = ListCursor()
        pane.wantedName = name
        pane.rangeStart = nil
        pane.place = place
        let isInside = place.bucket == pane.scope.bucket && place.prefix.utf8.starts(with: pane.scope.prefix.utf8)
        if !isInside {
            pane.scope = place
            pane.rows = nil
            pane.changes = nil
        }
        workspace.asOf = pane
        return isInside ? computeView() : loadHistory()
    }
}
