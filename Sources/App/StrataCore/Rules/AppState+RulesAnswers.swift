import S3Model

extension AppState {
    /// A yes to a question about rules that doesn't change the store by itself; nil where it is another question.
    mutating func answerRules(_ layer: ConfirmLayer) -> [Effect] {
        switch layer.decision {
        case .discardRules: return closeRules()
        case .rereadRules: return loadRules()
        case .prepareSave: return run(.saveRules)
        case .resolveRules(let theirs): return resolveConflict(theirs: theirs, takesMine: layer.choices.first?.value == "mine")
        case .editTextAgain(let text): return [.editText(text, name: workspace.rules?.textName ?? "rules.xml", for: .rules)]
        case .convertRules: return convertRules(deleteMarkers: layer.choices.first?.value == Self.goOn)
        case .readForecastTags: return readForecastTags()
        case .fixReplication(let fixing, let plan): return fix(fixing, plan)
        case .saveRules(let plan): return saveRules(plan)
        case .undoRules(let rules, let saved):
            status = Notice(.info, "Putting \(rules.words) back as they were…")
            return [.undoRules(beginChange(), rules, saved)]
        default: return []
        }
    }
}

extension AppState {
    /// The rule under the cursor or the whole document, as words, XML, and JSON of the AWS CLI.
    func rulesCopyItems() -> [MenuLayer.Item] {
        guard let sheet = workspace.rules?.sheet, let base = sheet.base else { return [] }
        let item = { (name: String, text: String) in MenuLayer.Item(name, note: name, choice: .copy(text)) }
        var items: [MenuLayer.Item] = []
        if sheet.current != nil {
            items.append(item("rule in words", sheet.words(of: sheet.cursor.row)))
            items.append(item("rule as XML", sheet.elements[sheet.cursor.row].prettyLines().joined(separator: "\n")))
        }
        items.append(item("all rules as XML", Self.text(of: sheet.tree)))
        items.append(item("all rules as JSON", sheet.kind.json(sheet.tree, minimumObjectSize: base.context.minimumObjectSize)))
        return items
    }
}
