public import S3Model

/// What was asked about one version that isn't at the destination, because a listing doesn't tell.
public enum DriftAnswer: Sendable, Equatable {
    case tags([ObjectDescription.Field])
    /// `x-amz-replication-status`; nil: the version has none.
    case status(String?)
}

/// What to ask about a row.
public enum DriftQuestion: Sendable, Equatable {
    /// Whether a rule with tags is about it: GetObjectTagging.
    case tags
    /// Whether a rule was about it when it was written, and what became of that: HeadObject.
    case status
}

extension Drift {
    /// Rows that asking can tell more about, with what to ask, one request each: what is undecided first, then what is missing. Rows that were asked about
    /// aren't in it, nor are delete markers, which have neither tags nor status.
    public func questions(limit: Int = .max) -> [(row: Int, question: DriftQuestion)] {
        if setting.rules == nil { return [] }
        var found: [(Int, DriftQuestion)] = []
        for (verdict, question) in [(Verdict.undecided, DriftQuestion.tags), (.missing, .status)] {
            for row in rows([verdict]) {
                if found.count >= limit { return found }
                if asked.contains(row) { continue }
                guard let source = self[row].source, source.kind == .version, source.isActionable else { continue }
                found.append((row, question))
            }
        }
        return found
    }

    /// Takes answers in: what was undecided becomes missing or excluded by its tags, what is missing may turn out to be a replica, older than the rule, or
    /// under way.
    ///
    /// - Parameters:
    ///   - answers: by the row. Rows without an answer stay as they are, and can be asked about again.
    ///   - storeHasStatus: the store is known to give what it replicates a status, so that none means something.
    public mutating func take(_ answers: [Int: DriftAnswer], storeHasStatus: Bool = false) {
        let rules = DriftRules(setting.rules, to: setting.destination)
        // A store that gives no version a status says nothing by it.
        let hasStatus = storeHasStatus || knowsStatus || answers.values.contains { if case .status(.some) = $0 { true } else { false } }
        knowsStatus = hasStatus
        for (row, answer) in answers.sorted(by: { $0.key < $1.key }) {
            let before = self[row]
            guard let source = before.source else { continue }
            switch answer {
            case .tags(let tags):
                switch rules.answer(source, tags: tags) {
                // Its status can still be asked for.
                case .expected(let rule): change(row, to: .missing, rule: rule)
                case .nothing, .withoutMarkers: change(row, to: .excluded, rule: nil)
                case .perhaps: asked.insert(row)
                }
            case .status(let status):
                asked.insert(row)
                switch status {
                case "REPLICA": change(row, to: .replica, rule: before.rule)
                case "PENDING": change(row, to: .recent, rule: before.rule)
                case nil where hasStatus: change(row, to: .older, rule: before.rule)
                case nil: break
                default: confirmed.insert(row)
                }
            }
        }
    }
}
