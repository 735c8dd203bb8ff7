import S3Model

extension AppState {
    mutating func askExportRules() -> [Effect] {
        guard let bucket = workspace.rules?.bucket else { return [] }
        layers.append(.prompt(PromptLayer(purpose: .exportRules, text: "./\(bucket)-lifecycle.json")))
        return []
    }

    /// Writes the edited rules as the AWS CLI has them.
    mutating func exportRules(to path: String) -> [Effect] {
        let path = path.trimmingSpaces
        guard let pane = workspace.rules, !path.isEmpty else { return [] }
        let size = pane.minimumObjectSize ?? pane.base?.document.minimumObjectSize
        return [.writeRules(StoredRules(pane.document, minimumObjectSize: size), path: path)]
    }

    mutating func askImportRules() -> [Effect] {
        layers.append(.prompt(PromptLayer(purpose: .importRules, text: "./")))
        return []
    }

    mutating func importRules(from path: String) -> [Effect] {
        let path = path.trimmingSpaces
        guard workspace.rules != nil, !path.isEmpty else { return [] }
        let ticket = newTicket()
        workspace.rules?.importing = ticket
        return [.readRulesFile(ticket, path: path)]
    }
}

extension AppState {
    /// A file of rules has been read: they stand in place of those here, unsaved.
    mutating func rulesImported(_ ticket: Ticket, _ rules: StoredRules, from path: String) -> [Effect] {
        guard workspace.rules != nil, workspace.rules?.importing == ticket else { return [] }
        workspace.rules?.importing = nil
        workspace.rules?.minimumObjectSize = rules.minimumObjectSize
        let effects = editRules { $0 = rules.lifecycle }
        let count = rules.ruleCount
        status = Notice(
            .info, workspace.rules?.hasEdits == true ? "\(count) rules from \(path) stand here, unsaved." : "\(path) has exactly these rules.",
            hint: workspace.rules?.hasEdits == true ? "= shows what they change \u{b7} ^s saves" : nil)
        return effects
    }

    /// The whole document as XML in the user's editor.
    mutating func editRulesText() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        return [.editText(Self.text(of: pane.document), name: "\(pane.bucket)-lifecycle.xml")]
    }

    static func text(of document: LifecycleConfiguration) -> String { document.tree.prettyLines().joined(separator: "\n") + "\n" }

    /// The editor has ended: its text is taken if it is a document of rules, else it can be mended.
    mutating func textEdited(_ text: String) -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        let document: LifecycleConfiguration
        do throws(DecodingFailure) {
            document = try LifecycleConfiguration.decode(Array(text.utf8))
        } catch {
            layers.append(.confirm(Self.textQuestion(["This isn't a document of lifecycle rules: \(error.message)"], text, canKeep: false)))
            return []
        }
        guard document != pane.document else {
            status = Notice(.info, "Nothing was changed.")
            return []
        }
        let effects = editRules { $0 = document }
        let refused = workspace.rules?.problems.filter { $0.severity == .refused } ?? []
        if refused.isEmpty {
            status = Notice(.info, "The edited rules stand here, unsaved.", hint: "= shows what changes \u{b7} ^s saves")
        } else {
            let words = refused.map { problem in
                let name = problem.rule.flatMap { rule in workspace.rules.map { Self.name(of: $0.drafts[rule], at: rule) + ": " } } ?? ""
                return "\(name)\(problem.text) (\(problem.basis))"
            }
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
