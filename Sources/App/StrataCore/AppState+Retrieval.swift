import S3Model
import Timeline

extension AppState {
    /// Versions whose retrieval is looked up at once, one HEAD each.
    private static let retrievalBatch = 32
    /// Archived versions of a plan that are looked up without being asked for.
    private static let planRetrievalLimit = 100

    // MARK: Ask for it

    /// The question for one version that turned out to be archived.
    func retrievalQuestion(_ plan: VersionRestorePlan, _ refusal: VersionRestorePlan.Refusal) -> ConfirmLayer {
        let target = ObjectReference(bucket: plan.bucket, key: plan.key, versionId: plan.versionId)
        let tier = plan.source.archiveStatus ?? plan.source.storageClass ?? plan.row.storageClass
        let question = RetrievalQuestion(targets: [target], bytes: plan.source.contentLength ?? plan.row.size, tiers: [tier])
        return question.layer(refusal.message, refusal: readOnlyRefusal)
    }

    /// Asks for readable copies of the plan's archived versions: of the one under the cursor, or with `isAll` of every one nobody has asked for.
    mutating func askPlanRetrieval(isAll: Bool) -> [Effect] {
        guard case .plan(let layer)? = layers.last, let plan = layer.plan else { return [] }
        let rows = isAll ? layer.archivedRows(of: plan) : [layer.currentRow].compactMap { $0 }.filter { $0.obstacle == .archived }
        var question = RetrievalQuestion(targets: [], bytes: 0, tiers: [])
        for row in rows {
            guard let wanted = row.wanted, let id = wanted.versionId else { continue }
            if isAll, layer.retrievals[id] == .ongoing { continue }
            question.targets.append(ObjectReference(bucket: layer.bucket, key: row.key, versionId: id))
            question.bytes += wanted.size
            if !question.tiers.contains(wanted.storageClass) { question.tiers.append(wanted.storageClass) }
        }
        guard !question.targets.isEmpty else {
            status = Notice(.info, rows.isEmpty ? "Nothing in this plan is archived." : "The store is at all of them already; ^r looks again.")
            return []
        }
        let count = question.targets.count
        let words =
            count == 1
            ? "\(question.targets[0].key) is archived in \(question.tiers[0]): its bytes can be copied once the store has made a readable copy."
            : "\(grouped(Int64(count))) versions are archived in \(question.tiers.joined(separator: " and ")): their bytes can be copied once the store has made readable copies."
        layers.append(.confirm(question.layer(words, refusal: readOnlyRefusal)))
        return []
    }

    /// The yes to a retrieval, with what was chosen.
    func requestRetrieval(_ ticket: Ticket, _ question: RetrievalQuestion, _ layer: ConfirmLayer) -> Effect {
        let tier = layer.chosen("tier").flatMap(RestoreRequest.Tier.init(rawValue:)) ?? .standard
        let request = RestoreRequest(days: layer.chosen("days").flatMap { Int($0) }, tier: tier)
        return .requestRetrieval(ticket, question.targets, days: request.days, tier: request.tier)
    }

    // MARK: See how far it is

    /// Looks up how far the archived versions in sight are, once each. Called after every action: whatever brought rows into sight.
    mutating func askForRetrievals() -> [Effect] {
        let pane = workspace.versions
        guard focus == .versions, let target = pane.target, pane.loading == .done, pane.retrievalTicket == nil else { return [] }
        var wanted: [ObjectReference] = []
        let inSight = (0..<pane.count).clamped(to: pane.cursor.top..<pane.cursor.top + window(.versions))
        for position in inSight where wanted.count < Self.retrievalBatch {
            guard let row = pane.row(at: position), row.kind == .version, StorageCharges.isArchive(row.storageClass), let id = row.versionId,
                !pane.retrievalsAsked.contains(id)
            else { continue }
            wanted.append(ObjectReference(bucket: target.bucket, key: row.key, versionId: id))
        }
        guard !wanted.isEmpty else { return [] }
        let ticket = newTicket()
        workspace.versions.retrievalTicket = ticket
        workspace.versions.retrievalsAsked.formUnion(wanted.compactMap(\.versionId))
        return [.readRetrievals(ticket, wanted)]
    }

    /// Looks up how far the plan's archived versions are; those that are readable by now are planned as copies.
    mutating func lookAtPlanRetrievals(isAsked: Bool) -> [Effect] {
        guard case .plan(var layer)? = layers.last, let plan = layer.plan, layer.retrievalTicket == nil else { return [] }
        let count = plan.totals.count(of: .archived)
        guard count > 0, isAsked || (!layer.hasLooked && count <= Self.planRetrievalLimit) else { return [] }
        let ticket = newTicket()
        layer.retrievalTicket = ticket
        layer.hasLooked = true
        layers[layers.count - 1] = .plan(layer)
        if isAsked { status = Notice(.info, "Looking at \(grouped(Int64(count))) archived versions…") }
        let targets = layer.archivedRows(of: plan).map { ObjectReference(bucket: layer.bucket, key: $0.key, versionId: $0.wanted?.versionId) }
        return [.readRetrievals(ticket, targets)]
    }

    mutating func receive(_ facts: [RetrievalFact], _ ticket: Ticket) {
        if workspace.versions.retrievalTicket == ticket {
            for fact in facts { if let id = fact.target.versionId { workspace.versions.retrievals[id] = fact.state } }
        }
        changePlan(ticket) { layer in for fact in facts { if let id = fact.target.versionId { layer.retrievals[id] = fact.state } } }
    }

    /// Every state has come: what is readable now changes the plan.
    mutating func finishRetrievals(_ ticket: Ticket) -> [Effect] {
        if workspace.versions.retrievalTicket == ticket { workspace.versions.retrievalTicket = nil }
        var isNews = false
        changePlan(ticket) { layer in
            layer.retrievalTicket = nil
            let ready = Set(layer.retrievals.compactMap { if case .ready = $0.value { $0.key } else { nil } })
            layer.question.retrieved.formUnion(ready)
            isNews = layer.plan.map { !ready.isSubset(of: $0.options.retrievedVersions) } ?? false
        }
        return isNews ? makePlan() : []
    }

    /// The store was asked: what shows these versions says so.
    mutating func retrievalAsked(_ targets: [ObjectReference], _ sentence: String, isWarning: Bool) {
        status = Notice(isWarning ? .warning : .info, sentence)
        for target in targets {
            guard let id = target.versionId else { continue }
            let pane = workspace.versions.target
            if pane?.bucket == target.bucket, pane?.key == target.key { workspace.versions.retrievals[id] = .ongoing }
            if case .plan(var layer)? = layers.last {
                layer.retrievals[id] = .ongoing
                layers[layers.count - 1] = .plan(layer)
            }
        }
    }

    private mutating func changePlan(_ ticket: Ticket, _ change: (inout PlanLayer) -> Void) {
        for index in layers.indices {
            guard case .plan(var layer) = layers[index], layer.retrievalTicket == ticket else { continue }
            change(&layer)
            layers[index] = .plan(layer)
        }
    }
}

extension PlanLayer {
    /// Rows whose version is archived and not readable, as far as the plan knows.
    func archivedRows(of plan: RestorePlan) -> [RestoreRow] {
        plan.rows(of: .unrecoverable).map { plan[$0] }.filter { $0.obstacle == .archived }
    }

    /// Archived versions that the store is fetching.
    public var ongoing: Int { retrievals.values.count { $0 == .ongoing } }
}
