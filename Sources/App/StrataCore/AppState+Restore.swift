import S3Model
public import Timeline

extension AppState {
    /// Asks what restoring the version under the cursor would do; the question comes with the answer.
    mutating func askRestore() -> [Effect] {
        if focus == .objects { return workspace.asOf == nil ? askUndelete() : askPlan() }
        guard let target = workspace.versions.target, let row = workspace.versions.current else { return [] }
        return prepareRestore(ObjectReference(bucket: target.bucket, key: row.key, versionId: row.versionId))
    }

    /// Restores the newest version of a deleted key: taking the markers away is enough.
    mutating func askUndelete() -> [Effect] {
        if focus == .objects {
            guard let place = workspace.place, let row = workspace.currentRow else { return [] }
            return prepareRestore(ObjectReference(bucket: place.bucket, key: row.key))
        }
        guard let target = workspace.versions.target else { return [] }
        return prepareRestore(ObjectReference(bucket: target.bucket, key: target.key))
    }

    mutating func prepareRestore(_ target: ObjectReference) -> [Effect] {
        let ticket = newTicket()
        workspace.preparing = ticket
        status = Notice(.info, "Reading what the version carries…")
        return [.prepareRestore(ticket, target)]
    }

    /// Puts a plan before the user: a question, or why there is none.
    mutating func show(_ plan: VersionRestorePlan) {
        status = nil
        if let refusal = plan.refusal {
            if case .archived(let state) = refusal.kind {
                if state == .archived { return layers.append(.confirm(retrievalQuestion(plan, refusal))) }
                if workspace.versions.target?.key == plan.key { workspace.versions.retrievals[plan.versionId] = .ongoing }
            }
            if refusal.kind == .customerKey {
                let target = ObjectReference(bucket: plan.bucket, key: plan.key, versionId: plan.versionId)
                askForCustomerKey(.prepareRestore(target), bucket: plan.bucket, isWrong: refusal.message.contains("another key"))
            }
            status = Notice(.warning, refusal.message)
            return
        }
        if plan.mechanism == .nothing {
            status = Notice(.info, plan.sentence(time: isoText, size: { "\(grouped($0)) bytes" }))
            return
        }
        var ticks: [ConfirmLayer.Tick] = []
        if let retention = plan.lock.retention {
            let end = retention.retainUntil.map { " until \(isoText($0).prefix(10))" } ?? ""
            ticks.append(
                ConfirmLayer.Tick("take the lock over: \(retention.mode)\(end)" + (retention.mode == "COMPLIANCE" ? " (can't be undone)" : "")))
        }
        if plan.lock.hasLegalHold { ticks.append(ConfirmLayer.Tick("take the legal hold over")) }
        let isUndelete = if case .removeMarkers = plan.mechanism { true } else { false }
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "\(isUndelete ? "Undelete" : "Restore") \(plan.key)", lines: [], yes: isUndelete ? "Undelete" : "Restore",
                    ticks: ticks, refusal: readOnlyRefusal, decision: .restore(plan))))
    }

    mutating func askDownload() -> [Effect] {
        let target: ObjectReference? =
            switch focus {
            case .versions: version(of: workspace.versions.target?.bucket, workspace.versions.current)
            case .detail: workspace.detail.target
            default: version(of: workspace.place?.bucket, workspace.currentRow)
            }
        guard let target else { return [] }
        let name = target.key.split(separator: "/").last.map(String.init) ?? "download"
        layers.append(.prompt(PromptLayer(purpose: .download(target, name: name), text: "./" + Self.fileName(name))))
        return []
    }

    private func version(of bucket: String?, _ row: ListingRow?) -> ObjectReference? {
        guard let bucket, let row else { return nil }
        return ObjectReference(bucket: bucket, key: row.key, versionId: row.versionId)
    }

    /// A name that is safe to propose: what can't be typed or would lead elsewhere is replaced.
    private static func fileName(_ name: String) -> String {
        let clean = String(
            name.map { $0.isNewline || $0 == "/" || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "_" : $0 })
        return clean == "." || clean == ".." || clean.isEmpty ? "download" : clean
    }

    mutating func download(_ target: ObjectReference, named name: String, to path: String) -> [Effect] {
        let path = path.trimmingSpaces
        guard !path.isEmpty else { return [] }
        let ticket = beginChange()
        downloads[ticket] = .download(target, path: path)
        status = Notice(.info, "Saving \(name) as \(path)…")
        return [.download(ticket, target, path: path)]
    }

    mutating func askDeleteVersion() -> [Effect] {
        guard let target = workspace.versions.target, let row = workspace.versions.current else { return [] }
        let reference = ObjectReference(bucket: target.bucket, key: row.key, versionId: row.versionId)
        let isMarker = row.kind == .deleteMarker
        var lines = [
            DetailLine(.text, "", isMarker ? "Removes this delete marker for good." : "Deletes this version for good: no undo brings it back.")
        ]
        lines.append(DetailLine(.field, "key", row.key))
        lines.append(DetailLine(.field, "version", row.versionId ?? ""))
        if let time = row.lastModified { lines.append(DetailLine(.field, "written", isoText(time))) }
        if !isMarker { lines.append(DetailLine(.field, "size", "\(grouped(row.size)) bytes")) }
        if row.isLatest {
            lines.append(
                DetailLine(.text, "", isMarker ? "The version below it becomes current." : "It is current: the entry below it takes its place."))
        }
        lines.append(DetailLine(.text, "", "Type delete and press enter to do it."))
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: isMarker ? "Remove the marker" : "Delete for ever", lines: lines, yes: "Delete", mustType: "delete",
                    decision: .deleteVersion(reference))))
        return [.readDeletionTerms(newTicket(), reference, isMarker: isMarker)]
    }

    /// Adds what stands in the way to the question, if it is still asked.
    mutating func say(_ terms: DeletionTerms, of target: ObjectReference) {
        guard case .confirm(var layer)? = layers.last, layer.decision == .deleteVersion(target) else { return }
        let notes = terms.notes(time: isoText).map { DetailLine(.problem, "note", $0) }
        layer.lines.insert(contentsOf: notes, at: max(0, layer.lines.count - 1))
        layers[layers.count - 1] = .confirm(layer)
    }

    /// A y or n to the question on top.
    mutating func answerQuestion(isYes: Bool) -> [Effect] {
        guard case .confirm(let layer)? = layers.popLast() else { return [] }
        return answer(layer, isYes: isYes)
    }

    mutating func toggleTick() -> [Effect] {
        guard case .confirm(var layer)? = layers.popLast() else { return [] }
        layer.toggleTick()
        layers.append(.confirm(layer))
        return []
    }

    /// Does what was asked, or leaves it.
    mutating func answer(_ layer: ConfirmLayer, isYes: Bool) -> [Effect] {
        guard isYes else { return [] }
        guard layer.isReady else {
            layers.append(.confirm(layer))
            let tick = layer.ticks.contains { $0.isRequired && !$0.isOn }
            let missing =
                tick ? "Tick the line above the buttons first: up to it, then space." : "Type \(layer.mustType ?? "") to do it, or esc to leave it."
            status = Notice(.warning, layer.refusal.map { "\(layer.title): \($0)." } ?? missing)
            return []
        }
        switch layer.decision {
        case .leave: return [.quit]
        case .discardForm: return discardForm()
        case .restore(let plan): return startRestore(plan, layer)
        case .deleteVersion(let target): return [.deleteVersion(beginChange(), target)]
        case .run(let bucket, let plan):
            layers.removeAll { if case .plan = $0 { true } else { false } }
            status = Notice(.info, "Restoring \(grouped(Int64(plan.toDoCount))) keys; Q shows how far it is.")
            return [.runPlan(beginChange(), bucket: bucket, plan)]
        case .resume(let run):
            status = Notice(.info, "Going on with \(run.what); Q shows how far it is.")
            return [.resumeRun(beginChange(), run)]
        case .undo(let run, _):
            status = Notice(.info, "Undoing \(run.what); Q shows how far it is.")
            return [.undoRun(beginChange(), run)]
        case .requestRetrieval(let question): return [requestRetrieval(beginChange(), question, layer)]
        case .upload(let plan): return startUpload(plan, mayOverwrite: true)
        case .askStatus: return startFinder(layer)
        case .askDrift: return startAsking(layer)
        case .redrive(let plan): return startRedrive(plan, layer)
        case .discardRules, .rereadRules, .prepareSave, .saveRules, .resolveRules, .undoRules, .convertRules, .editTextAgain, .readForecastTags,
            .fixReplication:
            return answerRules(layer)
        case .readPosture, .createBucket, .setVersioning, .deleteBucket, .planEmptying, .emptyBucket: return answerBuckets(layer.decision)
        case .editSettingAgain, .saveSetting, .undoSetting: return answerSettings(layer.decision)
        }
    }

    private mutating func startRestore(_ plan: VersionRestorePlan, _ layer: ConfirmLayer) -> [Effect] {
        status = Notice(.info, "Restoring \(plan.key)…")
        // The retention's tick comes first where there is one.
        let keepsRetention = plan.lock.retention != nil && layer.ticks.first?.isOn == true
        let choice = LockChoice(keepsRetention: keepsRetention, keepsLegalHold: plan.lock.hasLegalHold && layer.ticks.last?.isOn == true)
        return [.restore(beginChange(), plan, choice)]
    }

    /// A key has changed: what shows it reads again.
    mutating func changed(_ target: ObjectReference, _ sentence: String, isWarning: Bool) -> [Effect] {
        status = Notice(isWarning ? .warning : .info, sentence)
        var effects: [Effect] = []
        if workspace.versions.target == ObjectReference(bucket: target.bucket, key: target.key) { effects += loadVersions() }
        if let place = workspace.place, place.bucket == target.bucket, target.key.utf8.starts(with: place.prefix.utf8) {
            workspace.trail = []
            let key = workspace.objects?.current?.key
            workspace.objects?.wantedKey = key
            effects += workspace.asOf == nil ? loadObjects() : loadHistory()
        }
        return effects
    }
}

extension VersionRestorePlan {
    /// The plan in words: one sentence, then what is kept, what changes, what is lost and what guards it.
    ///
    /// - Parameters:
    ///   - time: writes a moment (milliseconds since 1970, UTC) as the reader wants it.
    ///   - size: writes a number of bytes.
    public func lines(time: (Int64) -> String, size: (Int64) -> String) -> [DetailLine] {
        var lines = [DetailLine(.text, "", sentence(time: time, size: size))]
        if !kept.isEmpty { lines.append(DetailLine(.field, "kept", kept.joined(separator: ", "))) }
        if !changes.isEmpty { lines.append(DetailLine(.field, "changes", changes.joined(separator: ", "))) }
        for loss in notKept { lines.append(DetailLine(.problem, "not kept", "\(loss.what): \(loss.reason)")) }
        lines.append(DetailLine(.field, "guard", "stops if anyone writes the key in the meantime"))
        for warning in warnings { lines.append(DetailLine(.problem, "note", warning)) }
        lines.append(DetailLine(.field, "cost", "\(requests) requests" + (bytes > 0 ? ", \(size(bytes)) copied inside the store" : "")))
        return lines
    }
}
