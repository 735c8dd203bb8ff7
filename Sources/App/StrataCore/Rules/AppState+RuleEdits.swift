public import S3Model

extension AppState {
    /// Changes the edited document, and has the forecast follow.
    mutating func editRules(_ change: (inout LifecycleConfiguration) -> Void) -> [Effect] {
        guard var pane = workspace.rules else { return [] }
        var document = pane.document
        change(&document)
        guard document != pane.document else { return [] }
        pane.take(document)
        workspace.rules = pane
        return computeForecast()
    }

    /// The rule under the cursor on or off.
    mutating func toggleRule() -> [Effect] {
        guard let pane = workspace.rules, var draft = pane.current else { return [] }
        draft.isEnabled.toggle()
        let row = pane.cursor.row
        let name = Self.name(of: draft, at: row)
        status = Notice(.info, "\(name) is \(draft.isEnabled ? "on" : "off") here; ^s saves it.")
        return editRules { $0.replaceRule(at: row, with: draft) }
    }

    /// Takes the rule under the cursor out.
    mutating func deleteRule() -> [Effect] {
        guard let pane = workspace.rules, let draft = pane.current else { return [] }
        let row = pane.cursor.row
        status = Notice(.info, "\(Self.name(of: draft, at: row)) is taken out here; ^s saves it.")
        return editRules { $0.removeRule(at: row) }
    }

    /// Moves the rule under the cursor; the order has no meaning to S3, only to readers.
    mutating func moveRule(by step: Int) -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        let row = pane.cursor.row
        let target = row + step
        guard pane.drafts.indices.contains(row), pane.drafts.indices.contains(target) else { return [] }
        let effects = editRules { $0.moveRule(from: row, to: target) }
        moveInRules(.to(target))
        return effects
    }

    static func name(of draft: LifecycleRuleDraft, at row: Int) -> String { draft.id.isEmpty ? "Rule \(row + 1)" : "Rule \(draft.id)" }

    /// An id that no rule of the document has.
    static func freeId(like id: String, in drafts: [LifecycleRuleDraft]) -> String {
        let taken = Set(drafts.map { KeyName($0.id) })
        let stem = id.isEmpty ? "rule" : id
        if !taken.contains(KeyName(stem)) { return stem }
        var number = 2
        while taken.contains(KeyName("\(stem)-\(number)")) { number += 1 }
        return "\(stem)-\(number)"
    }

    mutating func explainRule() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        layers.append(.details(DetailsLayer(notice: pane.tab == .lifecycle ? Self.explanation(of: pane) : Self.replicationExplanation(of: pane))))
        return []
    }

    /// All that is known of the rule under the cursor: words, scope, problems with what they rest on.
    private static func explanation(of pane: RulesPane) -> Notice {
        guard let draft = pane.current, let base = pane.base else { return Notice(.info, "There is no rule here.") }
        var details = [Notice.Detail("status", draft.isEnabled ? "on" : "off")]
        let own = pane.problems(of: pane.cursor.row)
        details += (own + pane.problems(of: nil)).map { Notice.Detail($0.severity.word, "\($0.text) (\($0.basis))") }
        return Notice(.info, "\(name(of: draft, at: pane.cursor.row)): \(draft.words(in: base.context))", details: details)
    }

    private static func replicationExplanation(of pane: RulesPane) -> Notice {
        let rules = pane.replication.rules
        guard rules.indices.contains(pane.replication.cursor.row) else { return Notice(.info, "No replication rule is set for \(pane.bucket).") }
        let rule = rules[pane.replication.cursor.row]
        return Notice(.info, rule.words(), details: rule.facts.map { Notice.Detail($0.name, $0.value) })
    }
}

extension RuleProblem.Severity {
    /// In a word.
    public var word: String {
        switch self {
        case .note: "note"
        case .warning: "warning"
        case .refused: "refused"
        }
    }
}
