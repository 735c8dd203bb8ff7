extension ForecastDifference {
    /// "this edit deletes 41,203 versions, 1.2 TiB, tomorrow", and what else it changes, the gravest first.
    public var sentence: String {
        clauses.isEmpty ? "this edit changes nothing that happens within a year" : "this edit " + clauses.joined(separator: "; ")
    }

    /// What the edit changes, a clause for each fate: "deletes 41,203 versions, 1.2 TiB, tomorrow".
    ///
    /// Each names the first horizon at which there is a difference, and the last where it is larger.
    public var clauses: [String] { changes.flatMap { [Self.clause($0, isMore: true), Self.clause($0, isMore: false)].compactMap(\.self) } }

    private static func clause(_ change: Change, isMore: Bool) -> String? {
        let tally = isMore ? change.more : change.fewer
        guard let first = tally.counts.firstIndex(where: { $0 > 0 }) else { return nil }
        let verb = verb(change.fate, isMore: isMore)
        var text = verb.before + " " + amount(tally, first, change) + verb.after + " " + when(first)
        let last = tally.counts.count - 1
        if tally.counts[last] > tally.counts[first] { text += " (\(amount(tally, last, change)) \(when(last)))" }
        if tally.depends[last] > 0 { text += ", \(Amount.number(tally.depends[last])) of them if tags match" }
        return text
    }

    /// "41,203 versions, 1.2 TiB,"
    private static func amount(_ tally: Tally, _ index: Int, _ change: Change) -> String {
        let noun =
            switch change.fate {
            case .deleted, .moved: change.hasNoncurrent ? "version" : "object"
            case .hidden: "object"
            case .markerRemoved: "delete marker"
            case .aborted: "upload"
            }
        let count = "\(Amount.number(tally.counts[index])) \(noun)\(tally.counts[index] == 1 ? "" : "s")"
        switch change.fate {
        case .deleted, .moved, .hidden: return "\(count), \(Amount.size(tally.bytes[index])),"
        case .markerRemoved, .aborted: return count
        }
    }

    /// What stands before the amount and after it.
    private static func verb(_ fate: Fate, isMore: Bool) -> (before: String, after: String) {
        switch fate {
        case .deleted: isMore ? ("deletes", "") : ("keeps", " that would be deleted")
        case .hidden: isMore ? ("puts a delete marker on", "") : ("puts no delete marker on", "")
        case .moved(let storageClass): (isMore ? "moves" : "doesn't move", " to \(storageClass)")
        case .markerRemoved: (isMore ? "removes" : "leaves", "")
        case .aborted: (isMore ? "aborts" : "doesn't abort", "")
        }
    }

    private static func when(_ index: Int) -> String { index == 0 ? "tomorrow" : "within \(horizons[index]) days" }
}
