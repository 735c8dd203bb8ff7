import S3Model

/// The rules for one destination, or for any, the highest priority first, asked about one key after the other.
struct DriftRules: Sendable {
    /// What rules say of an entry that isn't at the destination.
    enum Answer: Equatable {
        case expected(rule: Int?)
        /// It depends on what a listing doesn't show.
        case perhaps(rule: Int)
        /// A marker of a key whose rule doesn't replicate markers.
        case withoutMarkers(rule: Int)
        case nothing
    }

    private struct Rule: Sendable {
        var number: Int
        var prefix: [UInt8]
        var filter: RuleFilter
        var takesMarkers: Bool
        /// Whether an entry under the prefix matches for certain, once its size does.
        var isCertain: Bool { filter.tags.isEmpty && filter.unknown.isEmpty }
    }

    private let rules: [Rule]
    /// Rules weren't given: everything is expected.
    private let isPlain: Bool

    /// - Parameters:
    ///   - rules: nil: everything is expected.
    ///   - destination: the bucket's name; nil: wherever they lead.
    init(_ rules: [ReplicationRuleDraft]?, to destination: String?) {
        isPlain = rules == nil
        let leading = (rules ?? []).enumerated().filter { rule in
            rule.element.isEnabled && destination.map { rule.element.destinationBucket.utf8.elementsEqual($0.utf8) } ?? true
        }
        let ordered = leading.sorted { a, b in
            let (high, low) = (a.element.priority ?? 0, b.element.priority ?? 0)
            return high != low ? high > low : a.offset < b.offset
        }
        self.rules = ordered.map { number, rule in
            Rule(
                number: number, prefix: Array((rule.filter.prefix ?? "").utf8), filter: rule.filter,
                takesMarkers: rule.replicatesDeleteMarkers ?? rule.filter.isLegacy)
        }
    }

    /// Whether any of them leads to the destination.
    var leads: Bool { !rules.isEmpty }

    /// What they say of an entry of the source.
    ///
    /// - Parameter tags: its tags; nil where they aren't known, as in a listing.
    func answer(_ row: ListingRow, tags: [ObjectDescription.Field]? = nil) -> Answer {
        if isPlain { return .expected(rule: nil) }
        let isMarker = row.kind == .deleteMarker
        var perhaps: Int?
        // S3's replication knows no sizes; stores that do take them as lifecycle rules have them.
        for rule in rules where row.key.utf8.starts(with: rule.prefix) {
            if isMarker ? !rule.filter.tags.isEmpty || rule.filter.hasSizes : !rule.filter.admits(size: row.size) { continue }
            if let tags, !Self.has(tags, rule.filter.tags) { continue }
            if !(rule.isCertain || tags != nil && rule.filter.unknown.isEmpty) {
                // Whether a marker goes along with a rule that only perhaps is about it is no question where it takes none.
                if perhaps == nil, !isMarker || rule.takesMarkers { perhaps = rule.number }
                continue
            }
            if isMarker, !rule.takesMarkers { return perhaps.map { .perhaps(rule: $0) } ?? .withoutMarkers(rule: rule.number) }
            return .expected(rule: rule.number)
        }
        return perhaps.map { .perhaps(rule: $0) } ?? .nothing
    }

    /// Whether all of a filter's tags are among a version's. Tags are bytes to S3.
    private static func has(_ tags: [ObjectDescription.Field], _ wanted: [ObjectDescription.Field]) -> Bool {
        wanted.allSatisfy { tag in tags.contains { $0.name.utf8.elementsEqual(tag.name.utf8) && $0.value.utf8.elementsEqual(tag.value.utf8) } }
    }
}
