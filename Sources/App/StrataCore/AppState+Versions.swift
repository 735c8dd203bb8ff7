import S3Model

extension AppState {
    /// Keeps a visible Versions pane on the key under the cursor of Objects.
    mutating func followCursor() -> [Effect] {
        guard focus == .objects, viewports[.versions] != nil else { return [] }
        guard let place = workspace.place, let row = workspace.currentRow, row.kind != .prefix, row.isActionable else {
            let effects = [workspace.versions.loading.ticket].compactMap { $0 }.map(Effect.cancel)
            workspace.versions = VersionsPane()
            return effects
        }
        return showVersions(of: ObjectReference(bucket: place.bucket, key: row.key))
    }

    mutating func showVersions() -> [Effect] {
        if focus == .objects, let place = workspace.place, let row = workspace.currentRow, row.kind != .prefix {
            let effects = showVersions(of: ObjectReference(bucket: place.bucket, key: row.key))
            focusOn(.versions)
            return effects
        }
        focusOn(.versions)
        return []
    }

    /// Shows the versions of a key with the cursor on one of them.
    mutating func showVersions(of target: ObjectReference, at versionId: String?) -> [Effect] {
        let effects = showVersions(of: target)
        workspace.versions.wantedVersion = versionId
        seekWantedVersion()
        focusOn(.versions)
        return effects
    }

    /// Moves the cursor to the version that is wanted, once it is there.
    mutating func seekWantedVersion() {
        guard let wanted = workspace.versions.wantedVersion else { return }
        for position in 0..<workspace.versions.count where workspace.versions.row(at: position)?.versionId == wanted {
            workspace.versions.wantedVersion = nil
            workspace.versions.cursor.move(.to(position), count: workspace.versions.count, window: window(.versions))
            return
        }
    }

    private mutating func showVersions(of target: ObjectReference) -> [Effect] {
        guard workspace.versions.target != target else { return [] }
        let effects = [workspace.versions.loading.ticket].compactMap { $0 }.map(Effect.cancel)
        workspace.versions = VersionsPane(listing: Listing(id: lastTicket))
        workspace.versions.target = target
        return effects + loadVersions()
    }

    mutating func loadVersions() -> [Effect] {
        guard let target = workspace.versions.target else { return [] }
        var effects = [workspace.versions.loading.ticket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        workspace.versions.loading = .running(ticket)
        workspace.versions.listing = Listing(id: ticket.number)
        workspace.versions.retrievalsAsked = []
        effects += [workspace.versions.retrievalTicket].compactMap { $0 }.map(Effect.cancel)
        workspace.versions.retrievalTicket = nil
        effects.append(.listVersions(ticket, target))
        return effects
    }

    /// Inspects or previews the version under the cursor.
    mutating func showDetail(_ mode: DetailPane.Mode) -> [Effect] {
        guard let (target, row) = detailTarget() else { return [] }
        let effects = [workspace.detail.loading.ticket].compactMap { $0 }.map(Effect.cancel)
        if workspace.detail.target != target { workspace.detail = DetailPane() }
        workspace.detail.target = target
        workspace.detail.row = row
        workspace.detail.mode = mode
        workspace.detail.cursor = ListCursor()
        focusOn(.detail)
        let isKnown = mode == .inspect ? workspace.detail.description != nil : mode == .preview && workspace.detail.preview != nil
        return isKnown ? effects : effects + loadDetail()
    }

    private func detailTarget() -> (ObjectReference, ListingRow?)? {
        switch focus {
        case .versions:
            guard let target = workspace.versions.target, let row = workspace.versions.current else { return nil }
            return (ObjectReference(bucket: target.bucket, key: row.key, versionId: row.versionId), row)
        case .objects:
            guard let place = workspace.place, let row = workspace.currentRow, row.kind != .prefix else { return nil }
            return (ObjectReference(bucket: place.bucket, key: row.key, versionId: row.versionId), row)
        case .detail:
            return workspace.detail.target.map { ($0, workspace.detail.row) }
        case .buckets, .queue, .rules, .posture: return nil
        }
    }

    mutating func loadDetail() -> [Effect] {
        guard let target = workspace.detail.target else { return [] }
        var effects = [workspace.detail.loading.ticket].compactMap { $0 }.map(Effect.cancel)
        if workspace.detail.row?.kind == .deleteMarker {
            workspace.detail.loading = .done
            return effects
        }
        let ticket = newTicket()
        workspace.detail.loading = .running(ticket)
        switch workspace.detail.mode {
        case .inspect: effects.append(.inspect(ticket, target))
        case .preview: effects.append(.preview(ticket, target, size: workspace.detail.row?.size ?? 0))
        case .compare:
            guard let newer = workspace.detail.newer else { return effects }
            effects.append(.compare(ticket, target, newer))
        }
        return effects
    }
}
