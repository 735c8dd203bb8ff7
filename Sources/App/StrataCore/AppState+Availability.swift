import S3Model

extension AppState {
    /// Why a command can't be used now; nil when it can. Shown in the status line, in help and in the palette.
    public func disabledReason(_ command: Command) -> String? {
        let contexts = command.info.contexts
        if !contexts.isEmpty, !contexts.contains(focus.keyContext) {
            return "works in \(contexts.map(\.rawValue).joined(separator: ", "))"
        }
        switch command {
        case .versions, .inspect, .preview: return disabledForVersion(command)
        case .copyMenu: return copyItems().isEmpty ? "nothing under the cursor to copy" : nil
        case .bookmark: return workspace.place == nil ? "open a bucket first" : nil
        case .bookmarks: return bookmarks.isEmpty ? "no bookmarks yet; b keeps the place you are in" : nil
        case .back: return workspace.back.isEmpty ? "no place before this one" : nil
        case .forward: return workspace.forward.isEmpty ? "no place to go forward to" : nil
        case .profiles: return profiles.isEmpty ? "there are no profiles in the AWS config files" : nil
        case .themes: return themes.isEmpty ? "no themes were found" : nil
        case .clearMarks: return marksCount == 0 ? "nothing is marked" : nil
        case .cancelJob:
            guard let job = queue.current else { return "no job under the cursor" }
            return job.phase == .running || job.phase == .waiting ? nil : "this job is over"
        case .retryJob:
            guard let job = queue.current else { return "no job under the cursor" }
            switch job.phase {
            case .failed, .cancelled: return nil
            default: return "only failed or stopped jobs can be run again"
            }
        default: return nil
        }
    }

    private func disabledForVersion(_ command: Command) -> String? {
        if focus == .detail, command == .inspect || command == .preview { return workspace.detail.target == nil ? "no version chosen" : nil }
        if focus == .versions {
            guard let row = workspace.versions.current else { return "no version under the cursor" }
            return row.kind == .deleteMarker && command == .preview ? "a delete marker has no content" : unusable(row)
        }
        guard focus == .objects else { return nil }
        guard let row = workspace.objects?.current else { return "no object under the cursor" }
        if row.kind == .prefix { return "a folder has no versions of its own; enter opens it" }
        if row.kind == .deleteMarker, command != .versions { return "deleted: v shows its versions" }
        return unusable(row)
    }

    private func unusable(_ row: ListingRow) -> String? {
        row.isActionable ? nil : "the store's listing can't carry this key's characters, so it can't be addressed safely"
    }

    /// The failure of what has the focus, newest first.
    public var currentFailure: Notice? {
        if let status, status.severity == .error { return status }
        let own: Notice? =
            switch focus {
            case .buckets: workspace.buckets.loading.failure
            case .objects: workspace.objects?.loading.failure
            case .versions: workspace.versions.loading.failure
            case .detail: workspace.detail.loading.failure
            case .queue: nil
            }
        return own ?? workspace.connecting.failure
    }

    var marksCount: Int { focus == .versions ? workspace.versions.marks.count : workspace.objects?.marks.count ?? 0 }
}
