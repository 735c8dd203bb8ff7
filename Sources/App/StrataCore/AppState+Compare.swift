import S3Model

extension AppState {
    /// The two versions a comparison would be of, or why there is none.
    enum ComparedRows {
        case rows(older: ListingRow, newer: ListingRow)
        case impossible(String)
    }

    /// Two marked versions, or one marked and the one under the cursor. The listing has the newest first.
    var comparedRows: ComparedRows {
        let pane = workspace.versions
        guard (1...2).contains(pane.marks.count) else {
            return .impossible(pane.marks.isEmpty ? "mark two versions first (space)" : "two versions are compared; \(pane.marks.count) are marked")
        }
        var wanted = pane.marks
        if wanted.count == 1, let id = pane.current?.versionId { wanted.insert(id) }
        guard wanted.count == 2 else { return .impossible("mark two versions first (space)") }
        var found: [ListingRow] = []
        for position in 0..<pane.count where found.count < 2 {
            guard let row = pane.row(at: position), let id = row.versionId, wanted.contains(id) else { continue }
            found.append(row)
        }
        guard found.count == 2 else { return .impossible("a marked version isn't in the list any more") }
        if found.contains(where: { $0.kind == .deleteMarker }) { return .impossible("a delete marker has no content to compare") }
        if !found[0].isActionable { return .impossible("the store's listing can't carry this key's characters, so it can't be addressed safely") }
        return .rows(older: found[1], newer: found[0])
    }

    /// Opens the Detail pane with what differs between the two.
    mutating func showComparison() -> [Effect] {
        guard let bucket = workspace.versions.target?.bucket, case .rows(let older, let newer) = comparedRows else { return [] }
        let effects = [workspace.detail.loading.ticket].compactMap { $0 }.map(Effect.cancel)
        var detail = DetailPane()
        detail.mode = .compare
        detail.target = ObjectReference(bucket: bucket, key: older.key, versionId: older.versionId)
        detail.row = older
        detail.newer = ObjectReference(bucket: bucket, key: newer.key, versionId: newer.versionId)
        workspace.detail = detail
        focusOn(.detail)
        return effects + loadDetail()
    }
}
