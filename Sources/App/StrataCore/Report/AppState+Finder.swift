import S3Model
import Timeline

extension AppState {
    /// The place whose replication is asked about: the rule's prefix in the Rules pane, else the folder in sight, else the bucket under the cursor.
    var replicationPlace: Place? {
        switch focus {
        case .rules:
            guard let pane = workspace.rules else { return nil }
            return Place(bucket: pane.bucket, prefix: pane.tab == .replication ? pane.currentReplication?.filter.prefix ?? "" : "")
        case .buckets: return workspace.buckets.current.map { Place(bucket: $0.name) }
        case .posture: return workspace.posture?.currentBucket.map { Place(bucket: $0) }
        default: return workspace.place
        }
    }

    /// Lists what can be asked about; what was found here before is shown again.
    mutating func openFinder() -> [Effect] {
        guard let place = replicationPlace else { return [] }
        if let kept = workspace.keptReport, case .finder(let report) = kept.subject, report.place == place {
            layers.append(.report(kept))
            return []
        }
        layers.append(.report(ReportLayer(.finder(FinderReport(place: place)))))
        return listCandidates(of: place)
    }

    mutating func listCandidates(of place: Place) -> [Effect] {
        report?.subject = .finder(FinderReport(place: place))
        report?.cursor = ListCursor()
        return [.listCandidates(beginReading(), place, limit: FinderReport.listingLimit)]
    }

    mutating func candidatesListed(_ ticket: Ticket, _ candidates: ReplicationCandidates) {
        guard let layer = report, layer.loading.ticket == ticket, case .finder(var finder) = layer.subject else { return }
        finder.candidates = candidates
        finder.stage = .ready
        report?.subject = .finder(finder)
        report?.loading = .done
        askFinder()
    }

    /// Says how many requests it takes, and asks how many to send.
    mutating func askFinder() {
        guard case .finder(let finder)? = report?.subject, finder.stage == .ready, !finder.candidates.rows.isEmpty else { return }
        let bounds = finder.bounds
        let count = grouped(Int64(finder.candidates.rows.count))
        let more = finder.candidates.isWhole ? "" : " and more"
        let lines = [
            DetailLine(
                .text, "",
                "A listing doesn't tell what became of a version's replication: it takes a HEAD request for each. There are \(count)\(more) here, without "
                    + "delete markers, which have no status."),
            DetailLine(.field, "cost", "as many HEAD requests as versions are asked about; x stops"),
        ]
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "Ask about \(finder.place.uri)", lines: lines, yes: "Ask",
                    choices: [ConfirmLayer.Choice("ask about", bounds.map(\.words))],
                    decision: .askStatus)))
    }

    /// Asks about what was chosen.
    mutating func startFinder(_ layer: ConfirmLayer) -> [Effect] {
        guard case .finder(var finder)? = report?.subject, let bound = finder.bounds[safe: layer.choices.first?.selected ?? 0] else { return [] }
        let chosen = finder.chosen(bound)
        finder.stage = .asked(isWhole: true)
        finder.wanted = chosen.rows.count
        finder.found = ReplicationReport()
        report?.subject = .finder(finder)
        return [.askStatus(beginReading(), finder.place, chosen)]
    }

    mutating func statusFound(_ ticket: Ticket, _ found: ReplicationReport) {
        withReport(ticket) { layer in
            guard case .finder(var finder) = layer.subject else { return }
            finder.found = found
            layer.subject = .finder(finder)
        }
    }

    /// Stops what a report is reading; what has come stays.
    mutating func stopReport() -> [Effect] {
        guard let ticket = report?.loading.ticket else { return [] }
        report?.loading = .done
        switch report?.subject {
        case .finder(var finder)?:
            if case .asked = finder.stage { finder.stage = .asked(isWhole: false) } else { finder.stage = .ready }
            if case .ready = finder.stage { finder.candidates.isWhole = false }
            report?.subject = .finder(finder)
        case .drift(var drift)?:
            drift.isStopped = true
            report?.subject = .drift(drift)
        default: break
        }
        return [.cancel(ticket)]
    }

    /// Shows a version of a report among its key's others; the report is kept for when it is asked for again.
    mutating func showVersion(_ row: ListingRow, in bucket: String) -> [Effect] {
        guard row.isActionable else {
            status = Notice(.warning, "The store's listing can't carry this key's characters, so it can't be addressed safely.")
            return []
        }
        if let pane = workspace.rules, pane.hasEdits {
            status = Notice(
                .warning, "These edits of the rules of \(pane.bucket) aren't saved yet: ^s saves, esc leaves them; then enter shows versions.")
            return []
        }
        workspace.keptReport = report
        layers.removeAll { if case .report = $0 { true } else { false } }
        let folder = row.key.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(row.key[...$0]) } ?? ""
        let place = Place(bucket: bucket, prefix: folder)
        let effects = workspace.place == place && workspace.rules == nil ? [] : go(to: place, cursorOn: row.key)
        focusOn(.objects)
        return effects + showVersions(of: ObjectReference(bucket: bucket, key: row.key), at: row.versionId)
    }
}
