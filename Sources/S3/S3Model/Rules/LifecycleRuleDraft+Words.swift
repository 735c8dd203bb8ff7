/// A rule as a plain sentence.
extension LifecycleRuleDraft {
    /// "objects under logs/ over 128 KiB: after 30 days to STANDARD_IA, after 365 to GLACIER; noncurrent versions: keep 3, delete the rest after 90
    /// days". Keys and tags stand in it as written: what can't be shown is for the one who paints it.
    public func words(in context: RuleContext) -> String {
        let clauses = clauses(in: context)
        guard !clauses.isEmpty else { return "\(filter.words): no action" }
        return "\(filter.words): \(clauses.joined(separator: "; "))"
    }

    /// What it does, one clause for current versions, noncurrent ones, markers and uploads each.
    public func clauses(in context: RuleContext) -> [String] {
        [currentClause(context.versioning), noncurrentClause, markerClause, abortClause, unknownClause].compactMap { $0 }
    }

    private func currentClause(_ versioning: VersioningConfiguration?) -> String? {
        var phrases = Phrases()
        for transition in transitions { phrases.add(transition.due, "to \(transition.storageClass)") }
        if case .due(let due) = expiration {
            switch versioning {
            case nil: phrases.add(due, "expired")
            case let known? where known.status == nil: phrases.add(due, "deleted for good")
            default: phrases.add(due, "a delete marker on top")
            }
        }
        return phrases.text
    }

    private var noncurrentClause: String? {
        var phrases = Phrases()
        for transition in noncurrentTransitions {
            let newer = transition.newerNoncurrentVersions.map { ", all but the newest \($0)" } ?? ""
            phrases.add(.days(transition.days), "to \(transition.storageClass)\(newer)")
        }
        if let expiration = noncurrentExpiration {
            let after = expiration.days.map { " after \(Self.days($0))" } ?? ""
            phrases.add(plain: expiration.newerNoncurrentVersions.map { "keep \($0), delete the rest\(after)" } ?? "deleted for good\(after)")
        }
        return phrases.text.map { "noncurrent versions: \($0)" }
    }

    private var markerClause: String? {
        expiration == .expiredObjectDeleteMarker ? "delete markers with nothing beneath: removed" : nil
    }

    private var abortClause: String? { abortDays.map { "unfinished uploads: aborted after \(Self.days($0))" } }

    private var unknownClause: String? {
        unknownElements.isEmpty ? nil : "and what Strata doesn't know: \(unknownElements.joined(separator: ", "))"
    }

    /// "1 day", "30 days".
    static func days(_ count: Int) -> String { count == 1 ? "1 day" : "\(count) days" }

    /// Phrases that say "days" only the first time.
    private struct Phrases {
        private var pieces: [String] = []
        private var saidDays = false

        /// nil: nothing to say.
        var text: String? { pieces.isEmpty ? nil : pieces.joined(separator: ", ") }

        mutating func add(_ due: Due, _ what: String) {
            switch due {
            case .days(let count):
                pieces.append("after \(saidDays ? String(count) : LifecycleRuleDraft.days(count)) \(what)")
                saidDays = true
            case .date(let date):
                // A date at midnight is said as a day.
                let day = date.firstIndex(of: "T").map { String(date[..<$0]) } ?? date
                pieces.append("on \(day) \(what)")
            }
        }

        mutating func add(plain text: String) { pieces.append(text) }
    }
}

extension RuleFilter {
    /// "everything", "objects under logs/ tagged a=b over 128 KiB under 1 GiB".
    public var words: String {
        if isEverything { return "everything" }
        var words = "objects"
        if let prefix, !prefix.isEmpty { words += " under \(prefix)" }
        if !tags.isEmpty { words += " tagged \(tags.map { "\($0.name)=\($0.value)" }.joined(separator: ", "))" }
        if let bytes = objectSizeGreaterThan { words += " over \(ByteCount.exact(bytes))" }
        if let bytes = objectSizeLessThan { words += "\(objectSizeGreaterThan == nil ? "" : " and") under \(ByteCount.exact(bytes))" }
        if !unknown.isEmpty { words += " with \(unknown.joined(separator: ", "))" }
        return words
    }
}
