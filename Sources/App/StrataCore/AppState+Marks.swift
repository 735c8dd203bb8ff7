import S3Model

extension AppState {
    mutating func mark() -> [Effect] {
        if focus == .versions {
            guard let id = workspace.versions.current?.versionId else { return [] }
            workspace.versions.marks.formSymmetricDifference([id])
        } else {
            guard let row = workspace.currentRow else { return [] }
            workspace.marks.formSymmetricDifference([KeyName(row.key)])
        }
        return move(.down, in: focus)
    }

    /// The first call begins a range at the cursor, the second marks all rows between.
    mutating func markRange() -> [Effect] {
        if focus == .versions {
            guard let start = workspace.versions.rangeStart else {
                workspace.versions.rangeStart = workspace.versions.cursor.row
                return []
            }
            let ids = Self.between(start, workspace.versions.cursor.row).compactMap { workspace.versions.row(at: $0)?.versionId }
            workspace.versions.marks.formUnion(ids)
            workspace.versions.rangeStart = nil
        } else {
            guard let start = workspace.rangeStart else {
                workspace.rangeStart = workspace.cursorRow
                return []
            }
            let names = Self.between(start, workspace.cursorRow).compactMap { row in workspace.name(at: row).map { KeyName($0) } }
            workspace.marks.formUnion(names)
            workspace.rangeStart = nil
        }
        return []
    }

    mutating func clearMarks() -> [Effect] {
        if focus == .versions { workspace.versions.marks = [] } else { workspace.marks = [] }
        return []
    }

    private static func between(_ a: Int, _ b: Int) -> ClosedRange<Int> { min(a, b)...max(a, b) }

    /// What can be copied from where the cursor is; marked keys go together, a line each.
    func copyItems() -> [MenuLayer.Item] {
        switch focus {
        case .buckets:
            guard let bucket = workspace.buckets.current else { return [] }
            return [item("name", bucket.name), item("URI", "s3://\(bucket.name)/")]
        case .objects:
            guard let place = workspace.place else { return [] }
            if !workspace.marks.isEmpty { return markedItems(workspace.marks, in: place.bucket) }
            guard let row = workspace.currentRow else { return [item("URI", place.uri)] }
            return rowItems(row, bucket: place.bucket)
        case .versions:
            guard let target = workspace.versions.target, let row = workspace.versions.current else { return [] }
            return rowItems(row, bucket: target.bucket)
        case .detail:
            guard let target = workspace.detail.target else { return [] }
            return rowItems(workspace.detail.row ?? ListingRow(kind: .object, key: target.key), bucket: target.bucket)
        case .queue:
            return queue.current.map { [item("job", $0.label)] } ?? []
        case .rules: return rulesCopyItems()
        case .posture: return postureCopyItems()
        }
    }

    private func rowItems(_ row: ListingRow, bucket: String) -> [MenuLayer.Item] {
        var items = [item("key", row.key), item("URI", "s3://\(bucket)/\(row.key)")]
        if !row.eTag.isEmpty { items.append(item("ETag", row.eTag)) }
        if let id = row.versionId { items.append(item("version id", id)) }
        return items
    }

    private func markedItems(_ marks: Set<KeyName>, in bucket: String) -> [MenuLayer.Item] {
        let keys = marks.sorted().map(\.text)
        let uris = keys.map { "s3://\(bucket)/\($0)" }
        return [
            MenuLayer.Item("\(keys.count) keys", note: keys[0], choice: .copy(keys.map(pasteable).joined(separator: "\n"))),
            MenuLayer.Item("\(keys.count) URIs", note: uris[0], choice: .copy(uris.map(pasteable).joined(separator: "\n"))),
        ]
    }

    private func item(_ title: String, _ text: String) -> MenuLayer.Item { MenuLayer.Item(title, note: text, choice: .copy(pasteable(text))) }

    mutating func toggleBookmark() -> [Effect] {
        guard let place = workspace.place else { return [] }
        let bookmark = Bookmark(profile: profile, place: place)
        if let at = bookmarks.firstIndex(of: bookmark) {
            bookmarks.remove(at: at)
            status = Notice(.info, "Bookmark taken out: \(place.uri)")
        } else {
            bookmarks.append(bookmark)
            status = Notice(.info, "Bookmark kept: \(place.uri)  (' lists them)")
        }
        return [.saveBookmarks(bookmarks)]
    }
}
