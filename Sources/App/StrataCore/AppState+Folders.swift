import S3Model

extension AppState {
    /// Folders asked about at once, one request each.
    private static let foldersBatch = 64

    /// While deleted keys are shown: asks of the folders in sight which hold nothing else, since a listing of versions doesn't say. Called after every
    /// action: whatever brought rows into sight.
    mutating func askForFolders() -> [Effect] {
        guard workspace.asOf == nil, let pane = workspace.objects, pane.showsDeleted, pane.loading == .done, pane.foldersTicket == nil else {
            return []
        }
        var folders: [String] = []
        // The cursor may stand behind the end until new rows are arranged.
        let inSight = (0..<pane.count).clamped(to: pane.cursor.top..<pane.cursor.top + window(.objects))
        for position in inSight where folders.count < Self.foldersBatch {
            guard let row = pane.row(at: position), row.kind == .prefix, row.isActionable, !pane.foldersAsked.contains(KeyName(row.key)) else {
                continue
            }
            folders.append(row.key)
        }
        guard !folders.isEmpty else { return [] }
        let ticket = newTicket()
        workspace.objects?.foldersTicket = ticket
        workspace.objects?.foldersAsked.formUnion(folders.map { KeyName($0) })
        return [.readFolders(ticket, bucket: pane.place.bucket, folders)]
    }

    mutating func receive(folder: String, isDeleted: Bool, _ ticket: Ticket) {
        guard workspace.objects?.foldersTicket == ticket, isDeleted else { return }
        workspace.objects?.deletedFolders.insert(KeyName(folder))
    }
}
