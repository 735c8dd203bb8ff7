import S3Model

extension AppState {
    /// Carries out a command of the Rules pane.
    mutating func runInRules(_ command: Command) -> [Effect] {
        switch command {
        case .addRule: return openRuleForm(.new)
        case .editRule: return editRule()
        case .duplicateRule: return duplicateRule()
        case .toggleRule: return toggleRule()
        case .deleteRule: return deleteRule()
        case .moveRuleUp: return moveRule(by: -1)
        case .moveRuleDown: return moveRule(by: 1)
        case .ruleTemplates: return openTemplates()
        case .explainRule: return explainRule()
        case .rulesTab: return switchRulesTab()
        case .compareRules: return compareRules()
        case .saveRules: return prepareSave()
        case .editRulesText: return editRulesText()
        case .exportRules: return askExportRules()
        case .importRules: return askImportRules()
        case .forecast: return openForecast()
        case .stopForecast: return stopForecast()
        case .forecastTags: return askForecastTags()
        case .checkForecast: return checkForecast()
        default: return []
        }
    }

    /// Why a command of the Rules pane can't be used now.
    func disabledForRules(_ command: Command) -> String? {
        guard command.info.contexts == [.rules] else { return nil }
        guard let pane = workspace.rules else { return "open the rules first: R" }
        if command == .rulesTab { return nil }
        if command == .explainRule { return pane.tab == .lifecycle && pane.current == nil ? "there is no rule yet; a adds one" : nil }
        if pane.tab == .replication { return "replication rules can only be read here; tab goes to Lifecycle" }
        guard pane.base != nil else {
            return pane.loading.failure == nil ? "the rules are still being read" : "the rules couldn't be read; ^r tries again"
        }
        switch command {
        case .editRule, .duplicateRule, .toggleRule, .deleteRule: return pane.current == nil ? "there is no rule yet; a adds one" : nil
        case .moveRuleUp: return pane.cursor.row > 0 ? nil : "it is the first"
        case .moveRuleDown: return pane.cursor.row + 1 < pane.count ? nil : "it is the last"
        case .saveRules: return disabledForSaving(pane)
        case .compareRules: return pane.hasEdits ? nil : "nothing has been edited"
        case .stopForecast: return pane.forecast.loading.ticket == nil && pane.forecast.readingTags == nil ? "nothing is being read" : nil
        case .checkForecast: return pane.forecast.answer == nil ? "make a forecast first: F" : nil
        case .forecastTags: return pane.forecast.unreadTags.isEmpty ? "no rule of the forecast depends on tags" : nil
        default: return nil
        }
    }

    private func disabledForSaving(_ pane: RulesPane) -> String? {
        if let refusal = pane.refusal { return refusal.headline }
        if !pane.hasEdits { return "nothing has been edited" }
        if pane.saving != nil { return "a save is under way" }
        guard let problem = pane.problems.first(where: { $0.severity == .refused }) else { return nil }
        let name = problem.rule.flatMap { pane.drafts.indices.contains($0) ? "\(Self.name(of: pane.drafts[$0], at: $0)): " : nil } ?? ""
        return "\(name)\(problem.text)"
    }
}
