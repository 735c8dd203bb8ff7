import S3Model

extension AppState {
    /// Why a command can't be used now; nil when it can. Shown in the status line, in help and in the palette.
    public func disabledReason(_ command: Command) -> String? {
        if isReadOnly, command.isChange { return "this session is read-only" }
        let contexts = command.info.contexts
        if command == .bothSides { return replicationForm == nil ? "there is no form of a replication rule" : nil }
        if contexts == [.form] { return layers.contains { if case .form = $0 { true } else { false } } ? nil : "there is no form" }
        if contexts == [.report] { return disabledForReport(command) }
        if contexts == [.input] { return layers.last?.takesText == true ? nil : "there is no text field" }
        if contexts.contains(.dialog) || contexts == [.plan] { return layers.isEmpty ? "there is no question" : nil }
        if !contexts.isEmpty, !contexts.contains(focus.keyContext) {
            return "works in \(contexts.map(\.rawValue).joined(separator: ", "))"
        }
        switch command {
        case .versions, .inspect, .preview: return disabledForVersion(command)
        case .compare:
            guard case .impossible(let reason) = comparedRows else { return nil }
            return reason
        case .restore, .undelete, .download, .deleteVersion: return disabledForChange(command)
        case .replicationStatus, .replicationDrift: return replicationPlace == nil ? "open a bucket first" : nil
        case .createBucket, .bucketSettings, .versioning, .deleteBucket, .emptyBucket: return disabledForBucket(command)
        case .upload: return disabledForUpload
        case .copyMenu: return copyItems().isEmpty ? "nothing under the cursor to copy" : nil
        case .bookmark: return workspace.place == nil ? "open a bucket first" : nil
        case .bookmarks: return bookmarks.isEmpty ? "no bookmarks yet; b keeps the place you are in" : nil
        case .back: return workspace.back.isEmpty ? "no place before this one" : nil
        case .forward: return workspace.forward.isEmpty ? "no place to go forward to" : nil
        case .profiles: return profiles.isEmpty ? "there are no profiles in the AWS config files" : nil
        case .themes: return themes.isEmpty ? "no themes were found" : nil
        case .filter, .fuzzyFind, .sort, .showDeleted:
            return workspace.asOf != nil && focus == .objects ? "not while a time is set; esc goes back to now" : nil
        case .asOf: return workspace.place == nil ? "open a bucket first" : nil
        case .previousChange, .nextChange: return workspace.asOf == nil ? "set a time first: t" : nil
        case .rules: return focus != .rules && rulesBucket == nil && workspace.rules == nil ? "open a bucket first" : nil
        case .posture, .bucketPosture, .stopPosture, .countPosture, .foldPosture: return disabledForPosture(command)
        case .clearMarks: return marksCount == 0 ? "nothing is marked" : nil
        case .cancelJob:
            guard let job = queue.current else { return "no job under the cursor" }
            return job.phase == .running || job.phase == .waiting ? nil : "this job is over"
        case .retryJob:
            guard let job = queue.current else { return "no job under the cursor" }
            switch (job.phase, job.kind) {
            case (.failed, .run), (.cancelled, .run): return "U finishes it from its journal, so that no key is done twice"
            case (.failed, .read), (.cancelled, .read): return canReread ? nil : "nothing on the screen waits for what it read; ^r reads a pane again"
            case (.failed, .change), (.cancelled, .change): return nil
            default: return "only failed or stopped jobs can be run again"
            }
        default: return disabledForRules(command)
        }
    }

    private func disabledForVersion(_ command: Command) -> String? {
        if focus == .detail, command == .inspect || command == .preview { return workspace.detail.target == nil ? "no version chosen" : nil }
        if focus == .versions {
            guard let row = workspace.versions.current else { return "no version under the cursor" }
            return row.kind == .deleteMarker && command == .preview ? "a delete marker has no content" : unusable(row)
        }
        guard focus == .objects else { return nil }
        guard let row = workspace.currentRow else { return "no object under the cursor" }
        if row.kind == .prefix { return "a folder has no versions of its own; enter opens it" }
        if row.kind == .deleteMarker, command != .versions { return "deleted: v shows its versions" }
        return unusable(row)
    }

    private func disabledForChange(_ command: Command) -> String? {
        if workspace.preparing != nil { return "reading what the version carries" }
        if focus == .detail { return command == .download && workspace.detail.target == nil ? "no version chosen" : nil }
        if command == .restore, focus == .objects, let pane = workspace.asOf {
            return pane.isCurrent && pane.loading == .done ? nil : "the versions are still being read"
        }
        let row = focus == .versions ? workspace.versions.current : workspace.currentRow
        guard let row else { return "nothing under the cursor" }
        if row.kind == .prefix { return "choose a key, or one of its versions" }
        if let reason = unusable(row) { return reason }
        switch command {
        case .download where row.kind == .deleteMarker, .restore where row.kind == .deleteMarker && focus == .versions:
            return "a delete marker has no content; u takes it away"
        case .undelete:
            let top = focus == .versions ? workspace.versions.row(at: 0) : row
            return top?.kind == .deleteMarker ? nil : "the key isn't deleted"
        case .restore where focus == .objects:
            return row.kind == .deleteMarker ? nil : "it is current; v shows the versions to choose from"
        default: return nil
        }
    }

    /// Why nothing that is asked about can be done in this session; nil where it can.
    var readOnlyRefusal: String? { isReadOnly ? "this session is read-only" : nil }

    /// Why a yes isn't taken: what a plan says stands against it, without its full stop, else what the session does.
    func refusal(_ sentence: String?) -> String? { sentence.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 } ?? readOnlyRefusal }

    private func unusable(_ row: ListingRow) -> String? {
        row.isActionable ? nil : "the store's listing can't carry this key's characters, so it can't be addressed safely"
    }

    /// The failure of what has the focus, newest first.
    public var currentFailure: Notice? {
        if let status, status.severity == .error { return status }
        let own: Notice? =
            switch focus {
            case .buckets: workspace.buckets.loading.failure
            case .objects: workspace.asOf?.loading.failure ?? workspace.objects?.loading.failure
            case .versions: workspace.versions.loading.failure
            case .detail: workspace.detail.loading.failure
            case .queue: nil
            case .rules: workspace.rules?.sheet.loading.failure
            case .posture: workspace.posture?.loading.failure
            }
        return own ?? workspace.connecting.failure
    }

    var marksCount: Int { focus == .versions ? workspace.versions.marks.count : workspace.marks.count }
}
