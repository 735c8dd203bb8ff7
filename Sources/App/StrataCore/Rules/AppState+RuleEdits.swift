public import S3Model

extension AppState {
    /// Changes the edited document of the rules in sight, and has the forecast follow.
    mutating func editRules(_ change: (inout any RuleDocument) -> Void) -> [Effect] {
        guard let sheet = workspace.rules?.sheet else { return [] }
        var document = sheet.kind.document(sheet.tree)
        change(&document)
        return takeRules(document.tree)
    }

    /// A whole document stands in place of the one in sight.
    mutating func takeRules(_ tree: XMLElement) -> [Effect] {
        guard var pane = workspace.rules, tree != pane.sheet.tree else { return [] }
        pane.sheet.take(tree)
        workspace.rules = pane
        learnRegions()
        return pane.tab == .lifecycle ? computeForecast() : []
    }

    /// The rule under the cursor on or off.
    mutating func toggleRule() -> [Effect] {
        guard let sheet = workspace.rules?.sheet, var draft = sheet.current else { return [] }
        let row = sheet.cursor.row
        let rule = sheet.elements[row]
        draft.isEnabled.toggle()
        let name = Self.name(of: draft, at: row)
        status = Notice(.info, "\(name) is \(draft.isEnabled ? "on" : "off") here; ^s saves it.")
        let toggled = draft.applied(to: rule)
        return editRules { $0.replaceRule(at: row, with: toggled) }
    }

    /// Takes the rule under the cursor out.
    mutating func deleteRule() -> [Effect] {
        guard let sheet = workspace.rules?.sheet, let draft = sheet.current else { return [] }
        let row = sheet.cursor.row
        status = Notice(.info, "\(Self.name(of: draft, at: row)) is taken out here; ^s saves it.")
        return editRules { $0.removeRule(at: row) }
    }

    /// Moves the rule under the cursor; the order has no meaning to S3, only to readers.
    mutating func moveRule(by step: Int) -> [Effect] {
        guard let sheet = workspace.rules?.sheet else { return [] }
        let row = sheet.cursor.row
        let target = row + step
        guard sheet.draft(at: row) != nil, sheet.draft(at: target) != nil else { return [] }
        let effects = editRules { $0.moveRule(from: row, to: target) }
        moveInRules(.to(target))
        return effects
    }

    static func name(of draft: any RuleDraft, at row: Int) -> String { draft.id.isEmpty ? "Rule \(row + 1)" : "Rule \(draft.id)" }

    /// An id that no rule of the document has.
    static func freeId(like id: String, in sheet: RuleSheet) -> String {
        let taken = Set((0..<sheet.count).compactMap { sheet.draft(at: $0)?.id }.map { KeyName($0) })
        let stem = id.isEmpty ? "rule" : id
        if !taken.contains(KeyName(stem)) { return stem }
        var number = 2
        while taken.contains(KeyName("\(stem)-\(number)")) { number += 1 }
        return "\(stem)-\(number)"
    }

    /// All that is known of the rule under the cursor: words, scope, problems with what they rest on.
    mutating func explainRule() -> [Effect] {
        guard let sheet = workspace.rules?.sheet else { return [] }
        layers.append(.details(DetailsLayer(notice: Self.explanation(of: sheet))))
        return []
    }

    private static func explanation(of sheet: RuleSheet) -> Notice {
        guard let draft = sheet.current, let base = sheet.base else { return Notice(.info, "There is no rule here.") }
        let row = sheet.cursor.row
        var details: [Notice.Detail] = []
        switch sheet.kind {
        case .lifecycle: details.append(Notice.Detail("status", draft.isEnabled ? "on" : "off"))
        case .replication: details += sheet.replication[row].facts(in: base, role: ReplicationConfiguration(tree: sheet.tree).role)
        }
        details += (sheet.problems(of: row) + sheet.problems(of: nil)).map { Notice.Detail($0.severity.word, "\($0.text) (\($0.basis))") }
        return Notice(.info, "\(name(of: draft, at: row)): \(sheet.words(of: row))", details: details)
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
