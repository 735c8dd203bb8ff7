import S3Model

extension AppState {
    mutating func editRule() -> [Effect] {
        guard let pane = workspace.rules, pane.current != nil else { return [] }
        return openRuleForm(.at(pane.cursor.row))
    }

    mutating func duplicateRule() -> [Effect] {
        guard let pane = workspace.rules, var draft = pane.current else { return [] }
        draft.id = Self.freeId(like: draft.id, in: pane.drafts)
        return openRuleForm(.copy(of: pane.cursor.row), start: draft)
    }

    mutating func openTemplates() -> [Effect] {
        let items = LifecycleTemplate.all.map { MenuLayer.Item($0.name, note: $0.purpose, choice: .ruleTemplate($0)) }
        layers.append(.menu(MenuLayer(title: "A rule for a common job", items: items)))
        return []
    }

    mutating func startTemplate(_ template: LifecycleTemplate) -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        var draft = template.draft
        draft.id = Self.freeId(like: draft.id, in: pane.drafts)
        return openRuleForm(.new, start: draft)
    }

    /// Opens the form, and has the forecast read what it needs beside it.
    mutating func openRuleForm(_ target: RulesPane.EditedRule, start: LifecycleRuleDraft = LifecycleRuleDraft()) -> [Effect] {
        guard let pane = workspace.rules, let base = pane.base else { return [] }
        let form =
            switch target {
            case .at(let index): LifecycleForm(document: pane.document, position: index, context: base.context)
            case .new: LifecycleForm(newIn: pane.document, context: base.context, start: start)
            case .copy(let index):
                LifecycleForm(newIn: pane.document, context: base.context, start: start, copied: pane.document.ruleElements[index])
            }
        workspace.rules?.editing = target
        layers.append(.form(FormLayer(.lifecycle(form))))
        let reading = pane.forecast.hasBegun ? [] : readForForecast(limit: Self.forecastLimit)
        return reading + followForm()
    }

    /// The form has changed, or closed: the forecast is of the rule as it stands there.
    mutating func followForm() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        var document: LifecycleConfiguration?
        if case .form(let form)? = layers.last(where: { if case .form = $0 { true } else { false } }), let target = pane.editing,
            let draft = form.lifecycleDraft
        {
            document = pane.document(with: draft, as: target)
        }
        guard document != pane.formDocument else { return [] }
        workspace.rules?.formDocument = document
        return computeForecast()
    }

    /// The form's rule goes into the document, and on to the question whether to save.
    mutating func ruleFormDone(_ draft: LifecycleRuleDraft) -> [Effect] {
        guard let pane = workspace.rules, let target = pane.editing else { return [] }
        let document = pane.document(with: draft, as: target)
        workspace.rules?.editing = nil
        workspace.rules?.formDocument = nil
        let effects = editRules { $0 = document }
        let row = target.index(in: document)
        moveInRules(.to(row))
        if let reason = disabledReason(.saveRules) {
            status = Notice(.info, "The rule is in the list, and not saved: \(reason).")
            return effects
        }
        return effects + prepareSave()
    }
}
