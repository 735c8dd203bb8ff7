import S3Model

extension AppState {
    mutating func setFilter(_ text: String, in pane: Pane, isFuzzy: Bool) -> [Effect] {
        if pane == .buckets {
            workspace.buckets.filter = text
            workspace.buckets.isFuzzy = isFuzzy
            workspace.buckets.arrange(window: window(.buckets))
            return []
        }
        if pane == .posture {
            let rows = window(.posture)
            workspace.posture?.setFilter(text, window: rows)
            return []
        }
        guard var arrangement = workspace.objects?.arrangement else { return [] }
        arrangement.filter = text
        arrangement.isFuzzy = isFuzzy
        return arrange(arrangement)
    }

    /// Shows the rows in another way; the old order stays until the new one has been worked out.
    mutating func arrange(_ arrangement: Arrangement) -> [Effect] {
        guard var pane = workspace.objects, pane.arrangement != arrangement else { return [] }
        pane.wantedKey = arrangement.filter.isEmpty ? pane.current?.key : nil
        pane.arrangement = arrangement
        if arrangement.isPlain { pane.order = nil }
        pane.cursor.fit(count: pane.count, window: window(.objects))
        workspace.objects = pane
        if arrangement.isPlain { seekWantedKey(from: 0) }
        return rearrange() + followCursor()
    }

    /// Asks for the order of the rows as they are now, unless that is being worked out already.
    mutating func rearrange() -> [Effect] {
        guard var pane = workspace.objects else { return [] }
        if pane.arrangement.isPlain {
            let effects = [pane.arranging?.ticket].compactMap { $0 }.map(Effect.cancel)
            workspace.objects?.arranging = nil
            return effects
        }
        if let running = pane.arranging {
            if running.arrangement == pane.arrangement { return [] }
            let effects = [Effect.cancel(running.ticket)]
            workspace.objects?.arranging = nil
            return effects + rearrange()
        }
        let ticket = newTicket()
        pane.arranging = ObjectsPane.Arranging(ticket: ticket, generation: pane.listing.generation, arrangement: pane.arrangement)
        workspace.objects = pane
        let query = pane.arrangement.query(prefixLength: pane.place.prefix.utf8.count)
        let previous = pane.order?.query == query ? pane.order : nil
        return [.arrange(ticket, pane.listing, query, previous: previous)]
    }

    mutating func arranged(_ order: ListingIndex, _ ticket: Ticket) -> [Effect] {
        guard var pane = workspace.objects, let running = pane.arranging, running.ticket == ticket else { return [] }
        let key = pane.wantedKey ?? (pane.arrangement.filter.isEmpty ? pane.current?.key : nil)
        pane.arranging = nil
        pane.order = order
        pane.cursor.fit(count: pane.count, window: window(.objects))
        pane.wantedKey = key
        workspace.objects = pane
        seekWantedKey(from: 0)
        let isOld = running.generation != pane.listing.generation
        return (isOld ? rearrange() : []) + followCursor()
    }

    /// Puts the cursor on the wanted key if its row has come; looks at display rows from a position on.
    mutating func seekWantedKey(from start: Int) {
        guard var pane = workspace.objects, let wanted = pane.wantedKey else { return }
        // Only as far as a person would notice: a key far down in a million rows isn't worth a scan on the main loop.
        for position in start..<max(start, min(pane.count, start + 5000)) where pane.row(at: position).map({ KeyName($0.key) }) == KeyName(wanted) {
            pane.cursor.move(.to(position), count: pane.count, window: window(.objects))
            pane.wantedKey = nil
            workspace.objects = pane
            return
        }
        if pane.loading == .done { workspace.objects?.wantedKey = nil }
    }
}
