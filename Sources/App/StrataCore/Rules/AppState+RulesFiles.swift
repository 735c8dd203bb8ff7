import S3Model

extension AppState {
    mutating func askExportRules() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        layers.append(.prompt(PromptLayer(purpose: .exportRules, text: "./\(pane.bucket)-\(pane.tab.name).json")))
        return []
    }

    /// Writes the edited rules as the AWS CLI has them.
    mutating func exportRules(to path: String) -> [Effect] {
        let path = path.trimmingSpaces
        guard let pane = workspace.rules, !path.isEmpty else { return [] }
        return [.writeRules(pane.tab, pane.sheet.edited, path: path)]
    }

    mutating func askImportRules() -> [Effect] {
        layers.append(.prompt(PromptLayer(purpose: .importRules, text: "./")))
        return []
    }

    mutating func importRules(from path: String) -> [Effect] {
        let path = path.trimmingSpaces
        guard let pane = workspace.rules, !path.isEmpty else { return [] }
        let ticket = newTicket()
        workspace.rules?.sheet.importing = ticket
        return [.readRulesFile(ticket, pane.tab, path: path)]
    }
}

extension AppState {
    /// A file of rules has been read: they stand in place of those here, unsaved.
    mutating func rulesImported(_ ticket: Ticket, _ rules: StoredRules, from path: String) -> [Effect] {
        guard let kind = workspace.rules?.kind(of: ticket) else { return [] }
        workspace.rules?.sheet.importing = nil
        return placeRules(rules, of: kind, from: path)
    }

    /// Puts a document in place of the edited rules of its kind, unsaved.
    mutating func placeRules(_ rules: StoredRules, of kind: RuleKind, from path: String) -> [Effect] {
        workspace.rules?.tab = kind
        workspace.rules?.sheet.minimumObjectSize = rules.minimumObjectSize
        let effects = takeRules(rules.tree ?? kind.empty)
        let count = rules.ruleCount == 1 ? "1 rule" : "\(rules.ruleCount) rules"
        let verb = rules.ruleCount == 1 ? "stands" : "stand"
        status = Notice(
            .info, workspace.rules?.sheet.hasEdits == true ? "\(count) from \(path) \(verb) here, unsaved." : "\(path) has exactly these rules.",
            hint: workspace.rules?.sheet.hasEdits == true ? "= shows what they change \u{b7} ^s saves" : nil)
        return effects
    }

    /// The whole document as XML in the user's editor.
    mutating func editRulesText() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        return [.editText(Self.text(of: pane.sheet.tree), name: pane.textName, for: .rules)]
    }

    static func text(of tree: XMLElement) -> String { tree.prettyLines().joined(separator: "\n") + "\n" }

    /// The editor has ended: its text is taken if it is a document of rules, else it can be mended.
    mutating func textEdited(_ text: String) -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        let tree: XMLElement
        do throws(DecodingFailure) {
            tree = try pane.tab.decode(text)
        } catch {
            layers.append(.confirm(Self.textQuestion(["This isn't a document of \(pane.tab.name) rules: \(error.message)"], text, canKeep: false)))
            return []
        }
        guard tree != pane.sheet.tree else {
            status = Notice(.info, "Nothing was changed.")
            return []
        }
        let effects = takeRules(tree)
        let sheet = workspace.rules?.sheet ?? pane.sheet
        let refused = sheet.problems.filter { $0.severity == .refused }
        if refused.isEmpty {
            status = Notice(.info, "The edited rules stand here, unsaved.", hint: "= shows what changes \u{b7} ^s saves")
        } else {
            let words = refused.map { "\(Self.owner(of: $0, in: sheet))\($0.text) (\($0.basis))" }
            layers.append(.confirm(Self.textQuestion(words, text, canKeep: true)))
        }
        return effects
    }

    private static func textQuestion(_ problems: [String], _ text: String, canKeep: Bool) -> ConfirmLayer {
        var lines = problems.map { DetailLine(.problem, canKeep ? "refused" : "unreadable", $0) }
        lines.append(
            DetailLine(
                .text, "",
                canKeep
                    ? "No keeps the rules here as they are now: they can't be saved before this is put right."
                    : "No leaves the rules as they were before."))
        return ConfirmLayer(title: "The edited rules", lines: lines, yes: "Edit again", decision: .editTextAgain(text))
    }
}

extension RulesPane {
    /// What an editor shows as the name of the document in sight.
    var textName: String { "\(bucket)-\(tab.name).xml" }
}
