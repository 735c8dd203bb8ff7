import S3Model

extension AppState {
    mutating func addRule() -> [Effect] {
        guard let sheet = workspace.rules?.sheet else { return [] }
        if sheet.isFirstForm { return askConversion() }
        return openRuleForm(.new)
    }

    mutating func editRule() -> [Effect] {
        guard let sheet = workspace.rules?.sheet, sheet.current != nil else { return [] }
        if sheet.isFirstForm { return askConversion() }
        return openRuleForm(.at(sheet.cursor.row))
    }

    mutating func duplicateRule() -> [Effect] {
        guard let sheet = workspace.rules?.sheet, var draft = sheet.current else { return [] }
        if sheet.isFirstForm { return askConversion() }
        draft.id = Self.freeId(like: draft.id, in: sheet)
        return openRuleForm(.copy(of: sheet.cursor.row), start: draft)
    }

    mutating func openTemplates() -> [Effect] {
        guard let sheet = workspace.rules?.sheet else { return [] }
        if sheet.isFirstForm { return askConversion() }
        let items: [MenuLayer.Item] =
            switch sheet.kind {
            case .lifecycle: LifecycleTemplate.all.map { MenuLayer.Item($0.name, note: $0.purpose, choice: .ruleTemplate($0)) }
            case .replication: ReplicationTemplate.all.map { MenuLayer.Item($0.name, note: $0.purpose, choice: .replicationTemplate($0)) }
            }
        layers.append(.menu(MenuLayer(title: "A rule for a common job", items: items)))
        return []
    }

    mutating func startTemplate(_ template: LifecycleTemplate) -> [Effect] {
        guard let sheet = workspace.rules?.lifecycle else { return [] }
        var draft = template.draft
        draft.id = Self.freeId(like: draft.id, in: sheet)
        return openRuleForm(.new, start: draft)
    }

    mutating func startTemplate(_ template: ReplicationTemplate) -> [Effect] {
        guard let sheet = workspace.rules?.replication else { return [] }
        var draft = template.draft
        draft.id = Self.freeId(like: draft.id, in: sheet)
        return openRuleForm(.new, start: draft)
    }

    /// Opens the form, and has the forecast read what it needs beside it.
    ///
    /// - Parameter start: what a new rule starts from, of the kind that is in sight; nil: nothing.
    mutating func openRuleForm(_ target: RuleSheet.EditedRule, start: (any RuleDraft)? = nil) -> [Effect] {
        guard let pane = workspace.rules, let subject = subject(of: target, start: start) else { return [] }
        workspace.rules?.sheet.editing = target
        layers.append(.form(FormLayer(subject)))
        guard pane.tab == .lifecycle else { return followDestination() }
        let reading = pane.forecast.hasBegun ? [] : readForForecast(limit: Self.forecastLimit)
        return reading + followForm()
    }

    private func subject(of target: RuleSheet.EditedRule, start: (any RuleDraft)?) -> FormSubject? {
        guard let sheet = workspace.rules?.sheet, let base = sheet.base else { return nil }
        switch sheet.kind {
        case .lifecycle:
            let document = LifecycleConfiguration(tree: sheet.tree)
            let start = start as? LifecycleRuleDraft ?? LifecycleRuleDraft()
            switch target {
            case .at(let index): return .lifecycle(LifecycleForm(document: document, position: index, context: base.context))
            case .new: return .lifecycle(LifecycleForm(newIn: document, context: base.context, start: start))
            case .copy(let index):
                return .lifecycle(LifecycleForm(newIn: document, context: base.context, start: start, copied: sheet.elements[index]))
            }
        case .replication: return .replication(replicationForm(of: target, sheet, base, start: start as? ReplicationRuleDraft))
        }
    }

    private func replicationForm(of target: RuleSheet.EditedRule, _ sheet: RuleSheet, _ base: RuleBase, start: ReplicationRuleDraft?)
        -> ReplicationForm
    {
        let document = ReplicationConfiguration(tree: sheet.tree)
        var form: ReplicationForm
        switch target {
        case .at(let index): form = ReplicationForm(document: document, position: index, base: base, places: [])
        case .new: form = ReplicationForm(newIn: document, base: base, places: [], start: start)
        case .copy(let index): form = ReplicationForm(newIn: document, base: base, places: [], start: start, copied: sheet.elements[index])
        }
        form.profiles = profiles.count > 1 ? profiles : []
        form.seenWith = destinationProfile(for: form.start.destinationBucket, account: form.start.account)
        form.learn(base, places: places(of: form.seenWith), sides: workspace.rules?.sides ?? RuleSides())
        return form
    }

    /// The form has changed, or closed: the forecast is of the rule as it stands there.
    mutating func followForm() -> [Effect] {
        if workspace.rules?.tab == .replication { return followReplicationForm() }
        guard let sheet = workspace.rules?.lifecycle else { return [] }
        var tree: XMLElement?
        if case .form(let form)? = layers.last(where: { if case .form = $0 { true } else { false } }) {
            if let target = sheet.editing, let result = form.ruleResult { tree = sheet.tree(with: result, as: target) }
        } else {
            for kind in RuleKind.allCases { workspace.rules?[kind].editing = nil }
        }
        guard tree != sheet.formTree else { return [] }
        workspace.rules?.lifecycle.formTree = tree
        return computeForecast()
    }

    /// The form of a replication rule has changed, or closed.
    private mutating func followReplicationForm() -> [Effect] {
        if replicationForm != nil { return followDestination() }
        workspace.rules?.replication.editing = nil
        return []
    }

    /// The form's rule goes into the document, and on to the question whether to save.
    mutating func ruleFormDone(_ result: RuleFormResult) -> [Effect] {
        guard let sheet = workspace.rules?.sheet, let target = sheet.editing else { return [] }
        let tree = sheet.tree(with: result, as: target)
        workspace.rules?.sheet.editing = nil
        workspace.rules?.sheet.formTree = nil
        let effects = takeRules(tree)
        moveInRules(.to(target.index(count: workspace.rules?.sheet.count ?? 0)))
        if let reason = disabledReason(.saveRules) {
            status = Notice(.info, "The rule is in the list, and not saved: \(reason).")
            return effects
        }
        return effects + prepareSave()
    }
}
