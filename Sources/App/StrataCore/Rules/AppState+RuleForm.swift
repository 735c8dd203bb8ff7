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
        let items = LifecycleTemplate.all.map { MenuLayer.Item($0.name, note: $0.purpose, choice: .ruleTemplate($0)) }
        layers.append(.menu(MenuLayer(title: "A rule for a common job", items: items)))
        return []
    }

    mutating func startTemplate(_ template: LifecycleTemplate) -> [Effect] {
        guard let sheet = workspace.rules?.lifecycle else { return [] }
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
        guard pane.tab == .lifecycle else { return [] }
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
        case .replication:
            let document = ReplicationConfiguration(tree: sheet.tree)
            switch target {
            case .at(let index): return .replication(ReplicationForm(document: document, position: index, base: base, places: places))
            case .new: return .replication(ReplicationForm(newIn: document, base: base, places: places, start: start as? ReplicationRuleDraft))
            case .copy(let index):
                return .replication(
                    ReplicationForm(
                        newIn: document, base: base, places: places, start: start as? ReplicationRuleDraft, copied: sheet.elements[index]))
            }
        }
    }

    /// The profile's other buckets, as destinations to choose from.
    private var places: [ReplicationForm.Place] {
        workspace.buckets.buckets.filter { $0.name != workspace.rules?.bucket }.map { bucket in
            var isVersioned: Bool?
            if case .known(let versioning)? = workspace.buckets.facts[bucket.name]?.versioning { isVersioned = versioning.status == .enabled }
            let region = workspace.buckets.region(of: bucket).flatMap { $0.isEmpty ? nil : $0 }
            return ReplicationForm.Place(name: bucket.name, region: region, isVersioned: isVersioned)
        }
    }

    /// The form has changed, or closed: the forecast is of the rule as it stands there.
    mutating func followForm() -> [Effect] {
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
