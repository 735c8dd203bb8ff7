import S3Model

extension AppState {
    /// Carries out a command of the Rules pane.
    mutating func runInRules(_ command: Command) -> [Effect] {
        switch command {
        case .addRule: return addRule()
        case .editRule: return editRule()
        case .duplicateRule: return duplicateRule()
        case .toggleRule: return toggleRule()
        case .deleteRule: return deleteRule()
        case .moveRuleUp: return moveRule(by: -1)
        case .moveRuleDown: return moveRule(by: 1)
        case .ruleTemplates: return openTemplates()
        case .explainRule: return explainRule()
        case .convertRules: return askConversion()
        case .rulesTab: return switchRulesTab()
        case .destinationProfile: return askDestinationProfile()
        case .replicationChecklist: return openReplicationChecklist()
        case .replicationPolicies: return openReplicationPolicies()
        case .compareRules: return compareRules()
        case .saveRules: return prepareSave()
        case .editRulesText: return editRulesText()
        case .exportRules: return askExportRules()
        case .importRules: return askImportRules()
        case .ruleBackups: return openBackups()
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
        if pane.tab == .replication, Self.onlyLifecycle.contains(command) { return "there is none of replication rules; tab goes to Lifecycle" }
        if pane.tab == .lifecycle, Self.onlyReplication.contains(command) { return "there is none of lifecycle rules; tab goes to Replication" }
        let sheet = pane.sheet
        guard sheet.base != nil else {
            return sheet.loading.failure == nil ? "the rules are still being read" : "the rules couldn't be read; ^r tries again"
        }
        switch command {
        case .editRule, .duplicateRule, .toggleRule, .deleteRule, .explainRule: return sheet.current == nil ? "there is no rule yet; a adds one" : nil
        case .moveRuleUp: return sheet.cursor.row > 0 ? nil : "it is the first"
        case .moveRuleDown: return sheet.cursor.row + 1 < sheet.count ? nil : "it is the last"
        case .convertRules: return sheet.isFirstForm ? nil : "there are no replication rules of the first form here"
        case .destinationProfile: return disabledForDestination()
        case .replicationChecklist, .replicationPolicies: return disabledForCheck(sheet)
        case .saveRules: return disabledForSaving(sheet)
        case .compareRules: return sheet.hasEdits ? nil : "nothing has been edited"
        case .stopForecast: return pane.forecast.loading.ticket == nil && pane.forecast.readingTags == nil ? "nothing is being read" : nil
        case .checkForecast: return pane.forecast.answer == nil ? "make a forecast first: F" : nil
        case .forecastTags: return pane.forecast.unreadTags.isEmpty ? "no rule of the forecast depends on tags" : nil
        default: return nil
        }
    }

    /// What only lifecycle rules have.
    private static let onlyLifecycle: Set<Command> = [.forecast, .stopForecast, .forecastTags, .checkForecast]

    /// What only replication rules have.
    private static let onlyReplication: Set<Command> = [.destinationProfile, .replicationChecklist, .replicationPolicies]

    private func disabledForCheck(_ sheet: RuleSheet) -> String? {
        if case .checklist(let found)? = report?.subject, found.sides == nil { return "both sides are still being looked at" }
        return sheet.count == 0 && sheet.base?.document.isNone != false ? "there is no rule yet; a adds one" : nil
    }

    private func disabledForSaving(_ sheet: RuleSheet) -> String? {
        if let refusal = sheet.refusal { return refusal.headline }
        if !sheet.hasEdits { return "nothing has been edited" }
        if sheet.saving != nil { return "a save is under way" }
        guard let problem = sheet.problems.first(where: { $0.severity == .refused }) else { return nil }
        return "\(Self.owner(of: problem, in: sheet))\(problem.text)"
    }

    /// "Rule tier: " before what is said of it; nothing for the document as a whole.
    static func owner(of problem: RuleProblem, in sheet: RuleSheet) -> String {
        problem.rule.flatMap { rule in sheet.draft(at: rule).map { "\(name(of: $0, at: rule)): " } } ?? ""
    }
}
