import S3Model
import Timeline

extension AppState {
    /// Plans a restore of the marks, else of the folder on display, to the time set.
    mutating func askPlan() -> [Effect] {
        guard let pane = workspace.asOf, let view = pane.rows?.view else { return [] }
        let scope: RestoreScope
        let title: String
        if pane.marks.isEmpty {
            scope = .prefix(pane.place.prefix)
            title = pane.place.prefix.isEmpty ? "all of \(pane.place.bucket)" : pane.place.prefix
        } else {
            let names = pane.marks.sorted().map(\.text)
            scope = RestoreScope(prefixes: names.filter { $0.hasSuffix("/") }, keys: names.filter { !$0.hasSuffix("/") })
            title = names.count == 1 ? names[0] : "\(names.count) marked"
        }
        var versioning: VersioningConfiguration.Status?
        if case .known(let known)? = workspace.buckets.facts[pane.place.bucket]?.versioning { versioning = known.status }
        let question = PlanQuestion(bucket: pane.place.bucket, scope: scope, versioning: versioning, title: title)
        layers.append(.plan(PlanLayer(bucket: pane.place.bucket, question: question, view: view)))
        return makePlan()
    }

    /// Asks for the plan of the layer on top, anew.
    mutating func makePlan() -> [Effect] {
        guard case .plan(var layer)? = layers.last else { return [] }
        var effects = [layer.ticket].compactMap { $0 }.map(Effect.cancel)
        let ticket = newTicket()
        layer.ticket = ticket
        layers[layers.count - 1] = .plan(layer)
        effects.append(.plan(ticket, layer.view, layer.question))
        return effects
    }

    mutating func planned(_ ticket: Ticket, _ plan: RestorePlan) -> [Effect] {
        guard case .plan(var layer)? = layers.last, layer.ticket == ticket else { return [] }
        layer.ticket = nil
        layer.plan = plan
        if let shown = layer.shown { layer.rows = plan.rows(of: shown) }
        layer.cursor.fit(count: layer.count, window: 10)
        layers[layers.count - 1] = .plan(layer)
        return lookAtPlanRetrievals(isAsked: false)
    }

    mutating func failPlan(_ ticket: Ticket, _ notice: Notice) {
        guard case .plan(var layer)? = layers.last, layer.ticket == ticket else { return }
        layer.ticket = nil
        layer.failure = notice
        layers[layers.count - 1] = .plan(layer)
    }

    /// Enter on a line of the summary shows its keys; on an archived key it asks for a readable copy.
    mutating func openPlanRow(_ layer: PlanLayer) -> [Effect] {
        if layer.currentRow?.obstacle == .archived {
            layers.append(.plan(layer))
            return askPlanRetrieval(isAll: false)
        }
        var layer = layer
        if layer.shown == nil, let plan = layer.plan, plan.totals[layer.action].keys > 0 {
            let action = layer.action
            layer.shown = action
            layer.rows = plan.rows(of: action)
            layer.cursor = ListCursor()
        }
        layers.append(.plan(layer))
        return []
    }

    /// Space: hiding on or off; an unknown key chosen or not.
    mutating func togglePlanTick(_ layer: PlanLayer) -> [Effect] {
        var layer = layer
        if layer.shown == nil, layer.action == .hide {
            layer.question.hidesCreated.toggle()
        } else if layer.action == .unknown, let row = layer.currentRow {
            layer.question.tickedUnknown.formSymmetricDifference([KeyName(row.key)])
        } else {
            return []
        }
        layers[layers.count - 1] = .plan(layer)
        return makePlan()
    }

    /// Asks before a plan is run.
    mutating func askRun(_ layer: PlanLayer) -> [Effect] {
        guard let plan = layer.plan, layer.ticket == nil else { return [] }
        let totals = plan.totals
        let hidden = layer.question.hidesCreated ? totals.hide.keys : 0
        guard totals.undelete.keys + totals.copy.keys + hidden > 0 else {
            status = Notice(.info, "There is nothing to do: \(layer.question.title) is what it was.")
            return []
        }
        var lines = [
            DetailLine(
                .text, "",
                "Undelete \(totals.undelete.keys), bring back \(totals.copy.keys) by copying an older version on top, hide \(hidden) created since.")
        ]
        lines.append(DetailLine(.field, "never", "No data version is deleted. Undo removes only what this run makes."))
        lines.append(
            DetailLine(.field, "cost", "\(grouped(Int64(totals.requests))) requests, \(grouped(totals.copy.bytes)) bytes copied inside the store"))
        for charge in totals.charges where charge.hasRetrievalCharge {
            let keys = charge.sum.keys == 1 ? "1 key" : "\(grouped(Int64(charge.sum.keys))) keys"
            let text =
                "\(charge.storageClass): \(keys), \(grouped(charge.sum.bytes)) bytes retrieved; new versions are billed for \(charge.minimumDays) days at least"
            lines.append(DetailLine(.problem, "charge", text))
        }
        if totals.unrecoverable.keys > 0 { lines.append(DetailLine(.problem, "left", "\(totals.unrecoverable.keys) can't be brought back")) }
        if totals.unknown.keys > 0 { lines.append(DetailLine(.problem, "left", "\(totals.unknown.keys) unknown at that time stay as they are")) }
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "Restore \(layer.question.title)", lines: lines, yes: "Restore", refusal: readOnlyRefusal,
                    decision: .run(bucket: layer.bucket, plan))))
        return []
    }

    /// What running the plan would send; nothing is sent.
    mutating func showDryRun() -> [Effect] {
        guard case .plan(let layer)? = layers.last, let plan = layer.plan else { return [] }
        let lines = plan.requestLines
        let total = lines.reduce(0) { $0 + $1.count }
        var details = lines.map { Notice.Detail(grouped(Int64($0.count)), $0.words) }
        if let prefix = layer.question.scope.onlyPrefix {
            let hides = layer.question.hidesCreated ? " --hide-created" : ""
            let command =
                "strata restore \(Self.shellWord("s3://\(layer.bucket)/\(prefix)")) --as-of \(isoText(layer.view.time.milliseconds))\(hides) --dry-run"
            details.append(Notice.Detail("the same", command))
        }
        let headline =
            total == 0 ? "Running it would send nothing." : "Running it would send \(grouped(Int64(total))) requests. Nothing has been sent."
        let hint = total == 0 ? nil : "In the plan, enter on a line lists its keys, e writes all of them to a file, y runs it."
        layers.append(.details(DetailsLayer(notice: Notice(.info, headline, hint: hint, details: details))))
        return []
    }

    /// A word that a shell takes as it is: a prefix may be anybody's.
    private static func shellWord(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "-_./:=@%+,".unicodeScalars.contains($0))
        }
        return isPlain ? text : "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    mutating func askExport() -> [Effect] {
        guard case .plan(let layer)? = layers.last, layer.plan != nil else { return [] }
        layers.append(.prompt(PromptLayer(purpose: .export, text: "./restore-plan.csv")))
        return []
    }

    mutating func export(to path: String) -> [Effect] {
        guard case .plan(let layer)? = layers.last, let plan = layer.plan else { return [] }
        return [.export(plan, bucket: layer.bucket, path: path.trimmingSpaces)]
    }
}
