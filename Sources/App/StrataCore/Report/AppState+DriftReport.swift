import S3Model
import Timeline

extension AppState {
    /// Compares a place with its replica: with the destination of the rule under the cursor, else with the one that the bucket's rules name.
    mutating func openDrift() -> [Effect] {
        guard let place = replicationPlace else { return [] }
        if let kept = workspace.keptReport, case .drift(let report) = kept.subject,
            report.place == place || focus == .versions && report.destination == place.bucket
        {
            layers.append(.report(kept))
            return []
        }
        layers.append(.report(ReportLayer(.drift(DriftReport(place: place)))))
        let isAtRule = focus == .rules && workspace.rules?.tab == .replication
        let destination = isAtRule ? workspace.rules?.currentReplication?.destinationBucket ?? "" : ""
        return destination.isEmpty ? findDestinations(of: place) : compare(with: destination)
    }

    mutating func findDestinations(of place: Place) -> [Effect] {
        [.listDestinations(beginReading(), bucket: place.bucket)]
    }

    /// The destinations that the source's rules name: one is taken, among more is chosen, without any it is asked for.
    mutating func destinationsFound(_ ticket: Ticket, _ destinations: [String]) -> [Effect] {
        guard let layer = report, layer.loading.ticket == ticket, case .drift(let drift) = layer.subject else { return [] }
        report?.loading = .idle
        if destinations.count == 1 { return compare(with: destinations[0]) }
        if destinations.isEmpty {
            status = Notice(.info, "No rule of \(drift.place.bucket) says where it is replicated to.", hint: "Name the bucket to compare with.")
            layers.append(.prompt(PromptLayer(purpose: .driftDestination)))
            return []
        }
        layers.append(.menu(MenuLayer(title: "Compare with", items: destinations.map { MenuLayer.Item($0, choice: .driftDestination($0)) })))
        return []
    }

    /// Reads both sides.
    mutating func compare(with destination: String) -> [Effect] {
        guard case .drift(let before)? = report?.subject, !destination.isEmpty else { return [] }
        var drift = DriftReport(place: before.place)
        let other = destinationProfile(for: destination)
        drift.destination = destination
        drift.profile = other == profile ? nil : other
        report?.subject = .drift(drift)
        report?.cursor = ListCursor()
        return [.compareBuckets(beginReading(), drift.place, destination: destination, profile: other)]
    }

    mutating func driftProgressed(_ ticket: Ticket, _ progress: DriftProgress) {
        withReport(ticket) { layer in
            guard case .drift(var drift) = layer.subject else { return }
            drift.progress = progress
            layer.subject = .drift(drift)
        }
    }

    mutating func drifted(_ ticket: Ticket, _ found: Drift, asked: DriftAsked?) {
        withReport(ticket) { layer in
            guard case .drift(var drift) = layer.subject else { return }
            drift.drift = found
            drift.asked = asked
            if let shown = drift.shown { drift.rows = found.rows([shown]) }
            if drift.rows.isEmpty { drift.shown = nil }
            layer.subject = .drift(drift)
            layer.loading = .done
        }
    }

    /// Enter: the rows of a verdict, or the versions of a row.
    mutating func openDriftRow(_ layer: ReportLayer, _ drift: DriftReport) -> [Effect] {
        guard let found = drift.drift, layer.cursor.row < drift.rowCount else { return [] }
        guard drift.shown == nil else {
            let row = found[drift.rows[layer.cursor.row]]
            if let source = row.source { return showVersion(source, in: drift.place.bucket) }
            if let other = drift.profile {
                status = Notice(.info, "It is in \(drift.destination), which the profile \(other) looks at: P switches to that.")
                return []
            }
            return row.destination.map { showVersion($0, in: drift.destination) } ?? []
        }
        var drift = drift
        drift.shown = drift.verdicts[layer.cursor.row]
        drift.rows = found.rows([drift.verdicts[layer.cursor.row]])
        report?.subject = .drift(drift)
        report?.cursor = ListCursor()
        report?.scroll = 0
        return []
    }

    /// Escape from the rows of a verdict; false where the counts are shown already.
    mutating func leaveDriftRows() -> Bool {
        guard case .drift(var drift)? = report?.subject, let shown = drift.shown else { return false }
        drift.shown = nil
        drift.rows = []
        report?.subject = .drift(drift)
        report?.cursor.move(.to(drift.verdicts.firstIndex(of: shown) ?? 0), count: drift.rowCount, window: 1)
        return true
    }

    /// Says how many requests it takes to tell what listings leave open, and asks.
    mutating func askMoreOfDrift() -> [Effect] {
        guard case .drift(let drift)? = report?.subject, let found = drift.drift else { return [] }
        let questions = found.questions()
        let tags = questions.count { $0.question == .tags }
        let count = questions.count
        guard count > 0 else {
            status = Notice(.info, "The listings leave nothing open that could be asked about.")
            return []
        }
        var lines = [DetailLine(.text, "", "Listings tell neither tags nor what became of a version's replication.")]
        if tags > 0 { lines.append(DetailLine(.field, "tags", "of \(grouped(Int64(tags))) undecided versions: whether a rule is about them")) }
        if count > tags {
            lines.append(
                DetailLine(
                    .field, "status", "of \(grouped(Int64(count - tags))) missing versions: failed, under way, a replica, or older than the rule"))
        }
        lines.append(DetailLine(.field, "cost", "a request for each"))
        var choices: [ConfirmLayer.Choice] = []
        if count > Self.askedAtFirst {
            choices.append(ConfirmLayer.Choice("ask about", ["the first \(grouped(Int64(Self.askedAtFirst)))", "all \(grouped(Int64(count)))"]))
        }
        layers.append(
            .confirm(ConfirmLayer(title: "Ask about \(drift.place.bucket)", lines: lines, yes: "Ask", choices: choices, decision: .askDrift)))
        return []
    }

    private static let askedAtFirst = 1_000

    mutating func startAsking(_ layer: ConfirmLayer) -> [Effect] {
        guard case .drift(let drift)? = report?.subject, let found = drift.drift else { return [] }
        let limit = layer.choices.first?.selected == 0 ? Self.askedAtFirst : Int.max
        return [.askAboutDrift(beginReading(), found, limit: limit)]
    }
}
