import S3Model

/// What replication rules need: looked up on both sides, listed, and the policies as text.
extension AppState {
    /// Opens the checklist and looks at both sides.
    mutating func openReplicationChecklist() -> [Effect] {
        guard let pane = workspace.rules else { return [] }
        layers.append(.report(ReportLayer(.checklist(ReplicationCheckReport(bucket: pane.bucket, profile: profile)))))
        return lookAtChecklist()
    }

    /// Looks again, with the rules and the profiles as they are now; what was found before stays meanwhile.
    mutating func lookAtChecklist() -> [Effect] {
        guard let pane = workspace.rules, var report = checklist else { return [] }
        let sheet = pane.replication
        let edited = sheet.hasEdits ? ReplicationConfiguration(tree: sheet.tree) : nil
        let saved = sheet.base?.document.replication
        report.profiles = foreignProfiles(of: ((edited?.rules ?? []) + (saved?.rules ?? [])).destinationBuckets)
        report.isReadOnly = isReadOnly
        change(checklist: report)
        return [.checkReplication(beginReading(), bucket: pane.bucket, edited: edited, profiles: report.profiles)]
    }

    mutating func replicationChecked(_ ticket: Ticket, _ findings: ReplicationFindings) -> [Effect] {
        guard report?.loading.ticket == ticket else { return [] }
        // The policies may lie over the checklist: both know it now.
        for index in layers.indices {
            guard case .report(var layer) = layers[index] else { continue }
            switch layer.subject {
            case .checklist(var found):
                let isFirst = found.findings == nil
                found.take(findings)
                layer.subject = .checklist(found)
                if isFirst, let row = found.rows.firstIndex(where: { $0.check.state == .failed || $0.check.state == .unknown }) {
                    layer.move(.to(row), window: max(1, found.rowCount))
                }
            case .policies(let policies):
                var found = policies.check
                found.take(findings)
                guard let sides = found.sides else { continue }
                layer.subject = .policies(ReplicationPoliciesReport(found, sides))
            default: continue
            }
            if layer.loading.ticket == ticket { layer.loading = .done }
            layer.fit()
            layers[index] = .report(layer)
        }
        return []
    }

    /// What the report on display has found, be it the checklist or the policies.
    private var checklist: ReplicationCheckReport? {
        switch report?.subject {
        case .checklist(let report)?: report
        case .policies(let report)?: report.check
        default: nil
        }
    }

    private mutating func change(checklist: ReplicationCheckReport) {
        guard var layer = report else { return }
        switch layer.subject {
        case .checklist: layer.subject = .checklist(checklist)
        case .policies: if let sides = checklist.sides { layer.subject = .policies(ReplicationPoliciesReport(checklist, sides)) }
        default: return
        }
        layer.fit()
        report = layer
    }

    /// Enter on a row: its fix is prepared, and the question comes with the answer; a row without one is read.
    mutating func openCheck(_ report: ReplicationCheckReport, at index: Int) -> [Effect] {
        guard let row = report.rows[safe: index] else { return [] }
        guard let fix = row.check.fix else {
            switchReportSide()
            return []
        }
        return prepareFix(ReplicationFixing(source: report.bucket, fix: fix, rules: row.rules, profile: report.profile(for: fix.bucket)))
    }

    /// Enter on a policy: a bucket's is compared with the one that is there.
    mutating func openPolicy(_ report: ReplicationPoliciesReport, at index: Int) -> [Effect] {
        guard let bucket = report.policies[safe: index]?.bucket, let rules = report.check.sides?.configuration else {
            switchReportSide()
            return []
        }
        return prepareFix(
            ReplicationFixing(source: report.check.bucket, fix: .addPolicy(bucket: bucket), rules: rules, profile: report.check.profile(for: bucket)))
    }

    /// The policies of the rules, over the pane or over the checklist; what they depend on is looked up if it isn't known yet.
    mutating func openReplicationPolicies() -> [Effect] {
        if case .checklist(let found)? = report?.subject {
            guard let sides = found.sides else { return [] }
            layers.append(.report(ReportLayer(.policies(ReplicationPoliciesReport(found, sides)), loading: .done)))
            return []
        }
        guard let pane = workspace.rules else { return [] }
        let sheet = pane.replication
        var found = ReplicationCheckReport(bucket: pane.bucket, profile: profile)
        found.take(Self.unread(sheet, bucket: pane.bucket))
        guard let sides = found.sides else { return [] }
        layers.append(.report(ReportLayer(.policies(ReplicationPoliciesReport(found, sides)))))
        return lookAtChecklist()
    }

    /// The rules alone, before anything has been looked at: enough for policies.
    private static func unread(_ sheet: RuleSheet, bucket: String) -> ReplicationFindings {
        let sides = { (configuration: ReplicationConfiguration) in
            ReplicationSides(
                configuration: configuration, context: sheet.base?.context ?? RuleContext(bucket: bucket), source: ReplicationSide(bucket: bucket),
                destinations: configuration.rules.destinationBuckets.map { ReplicationSide(bucket: $0) })
        }
        let edited = ReplicationConfiguration(tree: sheet.tree)
        return ReplicationFindings(
            saved: (sheet.base?.document.replication).map(sides), edited: sheet.hasEdits ? sides(edited) : nil)
    }

    /// Both sides of the form's rule, looked at again.
    mutating func showBothSides() -> [Effect] {
        guard let pane = workspace.rules, let (layer, form) = replicationForm else { return [] }
        let rule = form.rule(layer.values)
        let own = ReplicationPolicies.account(of: layer.values.text(FieldKey(ReplicationForm.Name.role))) ?? ""
        let isOwn = rule.account.isEmpty && destinationProfile(for: rule.destinationBucket, account: "") == profile
        let report = SidesReport(
            source: pane.bucket, destination: rule.destinationBucket, sourceAccount: own, destinationAccount: isOwn ? own : rule.account)
        layers.append(.report(ReportLayer(.sides(report), loading: .done)))
        return lookAtSidesAgain()
    }

    mutating func lookAtSidesAgain() -> [Effect] {
        let effects = followDestination(isAgain: true)
        teachReport()
        return effects
    }

    /// What has been found of a side goes into the report about both.
    mutating func teachReport() {
        guard let sides = workspace.rules?.sides, var layer = report, case .sides(var report) = layer.subject else { return }
        report.take(sides)
        layer.subject = .sides(report)
        layer.fit()
        self.report = layer
    }

    // MARK: texts

    /// The text of the policy under the cursor, to the clipboard.
    mutating func copyPolicy(_ report: ReplicationPoliciesReport, at index: Int) -> [Effect] {
        guard let policy = report.policies[safe: index] else { return [] }
        status = Notice(.info, "Copied: \(policy.name).")
        return [.copyToClipboard(policy.text)]
    }

    /// Asks where to write the text of the row under the cursor.
    mutating func askWriteText() -> [Effect] {
        guard case .policies(let report)? = report?.subject, let row = self.report?.cursor.row, let policy = report.policies[safe: row] else {
            return []
        }
        layers.append(.prompt(PromptLayer(purpose: .writeText(policy.text, name: policy.name), text: "./\(policy.fileName)")))
        return []
    }

    mutating func writeText(_ text: String, to path: String) -> [Effect] {
        let path = path.trimmingSpaces
        return path.isEmpty ? [] : [.writeText(text, path: path)]
    }
}
