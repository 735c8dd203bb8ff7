import S3Model

extension AppState {
    /// The regions of the rules' destinations, as far as the Buckets pane knows them.
    mutating func learnRegions() {
        guard let pane = workspace.rules, pane.replication.base != nil else { return }
        var regions: [String: String] = [:]
        for bucket in workspace.buckets.buckets {
            if let region = workspace.buckets.region(of: bucket), !region.isEmpty { regions[bucket.name] = region }
        }
        regions.merge(pane.sides.regions) { _, read in read }
        workspace.rules?.replication.learn(regions)
    }

    /// What a save of replication rules does that the rules don't say.
    static func replicationLines(_ plan: RuleSavePlan) -> [DetailLine] {
        let starts = plan.changes.contains { change in
            guard change.kind == .added || change.kind == .changed, let rule = change.new, rule.localName == "Rule" else { return false }
            return ReplicationRuleDraft(rule).isEnabled
        }
        guard starts else { return [] }
        return [
            DetailLine(
                .field, "begins", "with what is written from now on; what is there already isn't copied by a rule, but by S3 Batch Replication")
        ]
    }

    static let goOn = "go on being replicated"

    /// Says what converting rules of the first form changes, and asks.
    mutating func askConversion() -> [Effect] {
        guard let sheet = workspace.rules?.replication, sheet.isFirstForm else { return [] }
        let count = sheet.replication.count { $0.filter.isLegacy }
        var lines = [
            DetailLine(
                .text, "",
                "\(count == 1 ? "One rule is" : "\(count) rules are") of the first form (V1), with a prefix and without a filter. The two forms "
                    + "can't stand side by side, so all of them are converted, here and unsaved.")
        ]
        lines.append(DetailLine(.field, "markers", "The first form replicates delete markers unasked, the second only where it is said: choose."))
        lines.append(
            DetailLine(
                .field, "priority", "Each rule gets one, the first the highest: where rules overlap, only the highest acts on one destination."))
        lines.append(DetailLine(.field, "gained", "tags in filters, changes to replicas, and delete markers as a choice"))
        if sheet.replication.contains(where: { !$0.filter.isLegacy }) {
            lines.append(DetailLine(.problem, "mixed", "Some rules have a filter already; they stay as they are."))
        }
        layers.append(
            .confirm(
                ConfirmLayer(
                    title: "Convert to filters", lines: lines, yes: "Convert",
                    choices: [ConfirmLayer.Choice("delete markers", ["stop being replicated", Self.goOn])], decision: .convertRules)))
        return []
    }

    mutating func convertRules(deleteMarkers: Bool) -> [Effect] {
        guard let sheet = workspace.rules?.replication else { return [] }
        var configuration = ReplicationConfiguration(tree: sheet.tree)
        configuration.convertToFilters(deleteMarkers: deleteMarkers)
        workspace.rules?.tab = .replication
        let effects = takeRules(configuration.tree)
        status = Notice(.info, "Every rule has a filter here, unsaved.", hint: "= shows what changes \u{b7} ^s saves")
        return effects
    }
}
