import S3Model
import Timeline

extension AppState {
    /// Buckets of an account that are read without asking.
    static let postureWithoutAsking = 25

    /// The bucket that `A` is about; nil: all of the account.
    private var postureBucket: String? {
        switch focus {
        case .buckets: nil
        case .rules: workspace.rules?.bucket ?? workspace.place?.bucket
        default: workspace.place?.bucket
        }
    }

    /// Shows the posture, or leaves it. What was read stays, and is shown again.
    mutating func togglePosture() -> [Effect] {
        if focus == .posture { return leavePosture() }
        if focus == .queue, workspace.posture != nil {
            focusOn(.posture)
            return []
        }
        return openPosture(of: postureBucket)
    }

    /// The posture of the bucket under the cursor of Buckets alone.
    mutating func openBucketPosture() -> [Effect] {
        guard let bucket = workspace.buckets.current?.name else { return [] }
        return openPosture(of: bucket)
    }

    private mutating func openPosture(of bucket: String?) -> [Effect] {
        if let pane = workspace.posture, !pane.isStopped, pane.loading.failure == nil, covers(pane, bucket) {
            focusOn(.posture)
            let rows = window(.posture)
            if let bucket { workspace.posture?.show(bucket, window: rows) }
            return []
        }
        let asked = bucket.map { name in [workspace.buckets.buckets.first { $0.name == name } ?? Bucket(name: name)] } ?? workspace.buckets.buckets
        guard asked.count <= Self.postureWithoutAsking else {
            layers.append(.confirm(Self.postureQuestion(asked, of: bucket, .sample)))
            return []
        }
        return readPosture(of: bucket, asked, .sample)
    }

    private func covers(_ pane: PosturePane, _ bucket: String?) -> Bool {
        pane.bucket == bucket || (pane.bucket == nil && pane.asked.contains { $0.name == bucket })
    }

    /// What is sent, before much is.
    private static func postureQuestion(_ asked: [Bucket], of bucket: String?, _ depth: PostureDepth) -> ConfirmLayer {
        let what = asked.count == 1 ? asked[0].name : "\(asked.count) buckets"
        let lines = [
            DetailLine(
                .text, "",
                "Reads settings, rules and \(depth == .whole ? "everything that is listed" : "the beginning of the listing") of \(what). Nothing is changed."
            ),
            DetailLine(.field, "sends", depth.requests(buckets: asked.count)),
        ]
        return ConfirmLayer(
            title: "Posture of \(what)", lines: lines, yes: depth == .whole ? "Count" : "Read", decision: .readPosture(bucket: bucket, asked, depth))
    }

    /// Begins to read; what is known of the same buckets stays on display until it is read again.
    mutating func readPosture(of bucket: String?, _ asked: [Bucket], _ depth: PostureDepth) -> [Effect] {
        var effects = workspace.posture?.tickets.map(Effect.cancel) ?? []
        if workspace.posture?.bucket != bucket || workspace.posture == nil {
            workspace.posture = PosturePane(bucket: bucket, asked: asked, depth: depth)
        }
        let ticket = newTicket()
        workspace.posture?.asked = asked
        workspace.posture?.depth = depth
        workspace.posture?.rereading = []
        workspace.posture?.start(ticket)
        focusOn(.posture)
        effects.append(.readPosture(ticket, asked, depth))
        return effects
    }

    /// Reads again: the same bucket, or all that are listed now.
    mutating func refreshPosture() -> [Effect] {
        guard let pane = workspace.posture else { return [] }
        let asked = pane.bucket == nil ? workspace.buckets.buckets : pane.asked
        return readPosture(of: pane.bucket, asked, pane.depth)
    }

    mutating func stopPosture() -> [Effect] {
        let effects = workspace.posture?.tickets.map(Effect.cancel) ?? []
        workspace.posture?.interrupt()
        return effects
    }

    /// Asks whether everything is to be counted.
    mutating func askPostureCount() -> [Effect] {
        guard let pane = workspace.posture else { return [] }
        let asked = pane.bucket == nil ? workspace.buckets.buckets : pane.asked
        layers.append(.confirm(Self.postureQuestion(asked, of: pane.bucket, .whole)))
        return []
    }

    /// Back to where the user came from; what is being read stops, what was read stays.
    mutating func leavePosture() -> [Effect] {
        let effects = workspace.posture?.loading.ticket == nil ? [] : stopPosture()
        workspace.cameFrom.removeAll { $0 == .posture }
        workspace.focus = workspace.cameFrom.popLast() ?? .buckets
        return effects
    }

    /// Esc: the filter first, then the pane.
    mutating func escapePosture() -> [Effect] {
        workspace.posture?.filter.isEmpty == false ? setFilter("", in: .posture, isFuzzy: false) : leavePosture()
    }

    mutating func foldPosture() -> [Effect] {
        guard let name = workspace.posture?.currentEntry?.bucket else { return [] }
        let rows = window(.posture)
        workspace.posture?.turn(name, window: rows)
        return []
    }

    // MARK: Answers

    mutating func postureRead(_ ticket: Ticket, _ facts: PostureFacts) {
        guard let pane = workspace.posture, pane.tickets.contains(ticket) else { return }
        let rows = window(.posture)
        workspace.posture?.add(facts, isAgain: pane.rereading.contains(ticket), window: rows)
    }

    mutating func postureListed(_ ticket: Ticket, entries: Int) {
        if workspace.posture?.loading.ticket == ticket { workspace.posture?.entries = entries }
    }

    mutating func finishPosture(_ ticket: Ticket) {
        let rows = window(.posture)
        if workspace.posture?.loading.ticket == ticket { workspace.posture?.finish(window: rows) }
        workspace.posture?.rereading.remove(ticket)
    }

    mutating func failPosture(_ ticket: Ticket, _ notice: Notice) {
        workspace.posture?.rereading.remove(ticket)
        if workspace.posture?.loading.ticket == ticket { workspace.posture?.loading = .failed(notice) }
    }

    /// Looks at a bucket again of which something has been changed that the pane is about.
    mutating func rereadPosture(of bucket: String) -> [Effect] {
        guard let pane = workspace.posture, let asked = pane.asked.first(where: { $0.name == bucket }),
            pane.report.entries.contains(where: { $0.bucket == bucket })
        else { return [] }
        let ticket = newTicket()
        workspace.posture?.rereading.insert(ticket)
        return [.readPosture(ticket, [asked], pane.depth)]
    }

    // MARK: Fixes

    /// Enter: shows or hides what is folded away of a bucket, or goes to where the finding can be fixed.
    mutating func openInPosture() -> [Effect] {
        guard let finding = workspace.posture?.currentFinding else { return foldPosture() }
        guard let fix = finding.fix else {
            status = Notice(.info, "No key leads from here: what can be done is said in the text.")
            return []
        }
        switch fix {
        case .enableVersioning(let bucket): return askVersioning(of: bucket, .enabled)
        case .lifecycleRules(let bucket): return openRules(of: bucket, .lifecycle)
        case .replicationRules(let bucket): return openRules(of: bucket, .replication)
        case .replicationChecklist(let bucket): return openChecklist(of: bucket)
        case .replicationStatus: return openFinder()
        case .setting(let setting, let bucket): return openSettings(of: bucket, setting)
        case .count: return askPostureCount()
        }
    }

    // MARK: Copies

    /// The finding under the cursor, the way to its fix, and everything as text.
    func postureCopyItems() -> [MenuLayer.Item] {
        guard let pane = workspace.posture else { return [] }
        let item = { (name: String, text: String) in MenuLayer.Item(name, note: name, choice: .copy(text)) }
        var items: [MenuLayer.Item] = []
        if let finding = pane.currentFinding {
            items.append(item("finding", Self.text(of: finding)))
            if let fix = finding.fix { items.append(MenuLayer.Item("command", note: fix.command, choice: .copy(pasteable(fix.command)))) }
        }
        if let entry = pane.currentEntry { items.append(item("findings of \(entry.bucket)", entry.findings.map(Self.text).joined(separator: "\n"))) }
        if pane.bucket == nil, !pane.report.entries.isEmpty {
            items.append(item("all findings", ([pane.report.summary] + pane.report.findings.map(Self.text)).joined(separator: "\n")))
        }
        return items
    }

    private static func text(of finding: PostureFinding) -> String {
        let parts = ["\(finding.bucket): \(finding.severity.word): \(finding.what).", finding.meaning, "(\(finding.certainty.words))"]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Why a command of the Posture pane can't be used now.
    func disabledForPosture(_ command: Command) -> String? {
        switch command {
        case .posture:
            if focus == .posture || workspace.posture != nil || postureBucket != nil || !workspace.buckets.buckets.isEmpty { return nil }
            return workspace.buckets.loading.ticket != nil
                ? "the buckets are still being listed"
                : "no bucket is listed; o goes to one, and A looks at it there"
        case .bucketPosture: return workspace.buckets.current == nil ? "no bucket under the cursor" : nil
        case .stopPosture: return workspace.posture?.tickets.isEmpty == false ? nil : "nothing is being read"
        case .foldPosture: return workspace.posture?.currentEntry == nil ? "no bucket under the cursor" : nil
        case .countPosture: return workspace.posture?.loading.ticket == nil ? nil : "it is being read; x stops that"
        default: return nil
        }
    }
}

extension PosturePane {
    /// Stops what it asks for.
    mutating func interrupt() {
        if loading.ticket != nil {
            loading = .done
            isStopped = true
        }
        rereading = []
    }
}
