import S3Model

extension Drift.Verdict {
    /// As one word, for exports.
    public var word: String {
        switch self {
        case .missing: "missing"
        case .different: "different"
        case .extra: "extra"
        case .undecided: "undecided"
        case .recent: "recent"
        case .older: "older"
        case .excluded: "excluded"
        case .archived: "archived"
        case .marker: "marker"
        case .replica: "replica"
        }
    }

    /// What it means, as a sentence.
    public var text: String {
        switch self {
        case .missing: "A rule asks for it, and it isn't at the destination."
        case .different: "At the destination, but not the same."
        case .extra: "At the destination only: deleted for good at the source, which isn't replicated, or written there by somebody else."
        case .undecided: "Not at the destination; whether a rule asks for it depends on tags, which a listing doesn't show."
        case .recent: "Not at the destination yet, and young enough to be under way."
        case .older: "Not at the destination, and older than the rule: S3 Batch Replication copies what was there before."
        case .excluded: "Not at the destination, and no rule that leads there is about it."
        case .archived: "Not at the destination: what is in GLACIER or DEEP_ARCHIVE is never replicated."
        case .marker: "A delete marker, which the rule doesn't replicate: at the destination the object is still there."
        case .replica: "Not at the destination, and a replica itself: replicas aren't replicated again."
        }
    }
}

extension Drift {
    /// What the numbers rest on, and what a listing can't tell: a sentence each, only those that matter for this drift.
    public var notes: [String] {
        var notes: [String] = []
        let place = "\(setting.source) -> \(setting.destination)"
        if setting.rules == nil {
            notes.append("\(place) are compared as they are: no rules were given, everything is expected.")
        } else if !setting.hasRule {
            notes.append("No enabled rule leads from \(setting.source) to \(setting.destination).")
        }
        if maybeOlder > 0 {
            notes.append(
                "S3 doesn't tell since when a rule stands: \(maybeOlder) of the missing were written before anything that arrived, and may be older.")
        }
        if totals[.undecided] != nil {
            notes.append("Tags aren't in a listing: what only rules with tags are about is undecided until they are read.")
        }
        if totals(.missing).markers > 0, setting.rules != nil {
            notes.append("Delete markers of lifecycle rules are never replicated; a listing doesn't tell them from users' own.")
        }
        if totals(.missing).versions > asked.count, setting.rules != nil {
            notes.append("Replicas, objects under KMS keys and those that the bucket's owner can't read look like any other in a listing.")
        }
        if sameByContent > 0 { notes.append("\(sameByContent) are there under another version id: told by size, ETag and order.") }
        if sameUnderKey > 0 {
            notes.append("\(sameUnderKey) have another ETag, as they may under a KMS key of their own: told by version id and size.")
        }
        return notes
    }
}
