import S3Model

extension AppState {
    /// Tries the job under the cursor again: a change as it was; of a read, what the panes still want of it, since the answer to its old request would
    /// be nobody's.
    mutating func retryJob() -> [Effect] {
        guard let job = queue.current else { return [] }
        return job.kind == .read ? rereadFailed() : [.retryJob(job.id)]
    }

    /// True where a pane shows a failure that reading again may mend.
    var canReread: Bool {
        let own: [Loading] = [
            workspace.connecting, workspace.buckets.loading, workspace.versions.loading, workspace.detail.loading,
            workspace.asOf?.loading ?? workspace.objects?.loading ?? .idle,
        ]
        return own.contains { $0.failure != nil }
    }

    /// Reads again what failed or was stopped, pane by pane.
    private mutating func rereadFailed() -> [Effect] {
        if workspace.connecting.failure != nil { return reconnect() }
        var effects: [Effect] = []
        if workspace.buckets.loading.failure != nil { effects += loadBuckets() }
        if workspace.asOf?.loading.failure != nil {
            effects += loadHistory()
        } else if workspace.asOf == nil, workspace.objects?.loading.failure != nil {
            effects += loadObjects()
        }
        if workspace.versions.loading.failure != nil { effects += loadVersions() }
        if workspace.detail.loading.failure != nil { effects += loadDetail() }
        return effects
    }
}
