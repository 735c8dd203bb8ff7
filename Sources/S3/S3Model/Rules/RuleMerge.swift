/// Two edits of one document of rules, where both changed it, or one removed what the other changed.
public struct RuleConflict: Sendable, Equatable {
    /// The rule's id, or a few words where it has none; the root's name for what stands outside of rules.
    public var name: String
    /// The rule in each of the three documents; nil where it isn't in it.
    public var base: XMLElement?
    public var mine: XMLElement?
    public var theirs: XMLElement?

    public init(name: String, base: XMLElement?, mine: XMLElement?, theirs: XMLElement?) {
        (self.name, self.base, self.mine, self.theirs) = (name, base, mine, theirs)
    }
}

/// Merges two edits of one document by rule. A rule is the same rule in two documents by its ID, else by its content, else, where neither has an ID,
/// by its turn.
public enum RuleMerge {
    /// Which edit to take where both changed the same.
    public enum Side: Sendable { case mine, theirs }

    public enum Outcome: Sendable, Equatable {
        case merged(XMLElement)
        case conflicts([RuleConflict])
    }

    /// The document with both edits in it.
    ///
    /// **Shape**: theirs equal to base gives mine, and the other way round. Rules stand as in theirs where they moved rules, else as in mine; what the
    /// other added follows the rule that it followed there.
    ///
    /// - Parameters:
    ///   - base: what both started from.
    ///   - side: takes that edit instead of answering conflicts.
    public static func merge(base: XMLElement, mine: XMLElement, theirs: XMLElement, prefer side: Side? = nil) -> Outcome {
        if theirs == base || mine == theirs { return .merged(mine) }
        if mine == base { return .merged(theirs) }
        var merge = Merge(base: base, mine: mine, theirs: theirs, side: side)
        let document = merge.document()
        return merge.conflicts.isEmpty ? .merged(document) : .conflicts(merge.conflicts)
    }
}

/// Which rule of one document is which of another.
struct RuleMatching {
    /// Pairs of positions, each position at most once, in the old document's order.
    private(set) var pairs: [(old: Int, new: Int)] = []

    init(_ old: [XMLElement], _ new: [XMLElement]) {
        var (freeOld, freeNew) = (Array(old.indices), Array(new.indices))
        func id(_ rule: XMLElement) -> KeyName? { rule.text(at: "ID").flatMap { $0.isEmpty ? nil : KeyName($0) } }
        // The same content first among those of one ID, so that doubled IDs don't cross.
        let sameId = { (a: XMLElement, b: XMLElement) in id(a) != nil && id(a) == id(b) }
        for fits in [{ $0 == $1 }, sameId, { id($0) == nil && id($1) == nil }] as [(XMLElement, XMLElement) -> Bool] {
            for index in freeOld {
                guard let match = freeNew.firstIndex(where: { fits(old[index], new[$0]) }) else { continue }
                pairs.append((index, freeNew.remove(at: match)))
            }
            let taken = Set(pairs.map(\.old))
            freeOld.removeAll { taken.contains($0) }
        }
        pairs.sort { $0.old < $1.old }
    }

    /// By old position, the new one.
    var newByOld: [Int: Int] { Dictionary(uniqueKeysWithValues: pairs.map { ($0.old, $0.new) }) }

    /// True where the rules that both have stand in the same order.
    var keepsOrder: Bool { zip(pairs, pairs.dropFirst()).allSatisfy { $0.new < $1.new } }

    /// What a rule is called: its ID, else its turn.
    static func name(_ rule: XMLElement, at index: Int) -> String {
        let id = rule.text(at: "ID") ?? ""
        return id.isEmpty ? "rule \(index + 1), which has no ID" : id
    }
}

/// One merge under way.
private struct Merge {
    let base: XMLElement
    let mine: XMLElement
    let theirs: XMLElement
    let side: RuleMerge.Side?
    var conflicts: [RuleConflict] = []

    /// A rule of the result before it is placed.
    private struct Place {
        var mine: Int?
        var theirs: Int?
        /// nil: it goes.
        var rule: XMLElement?
    }

    init(base: XMLElement, mine: XMLElement, theirs: XMLElement, side: RuleMerge.Side?) {
        (self.base, self.mine, self.theirs, self.side) = (base, mine, theirs, side)
    }

    mutating func document() -> XMLElement {
        let (old, my, their) = (base.all("Rule"), mine.all("Rule"), theirs.all("Rule"))
        let (toMine, toTheirs) = (RuleMatching(old, my), RuleMatching(old, their))
        let (mineOf, theirsOf) = (toMine.newByOld, toTheirs.newByOld)
        var places: [Place] = []
        for (index, rule) in old.enumerated() {
            let (m, t) = (mineOf[index], theirsOf[index])
            let decided = decide(RuleMatching.name(rule, at: index), base: rule, mine: m.map { my[$0] }, theirs: t.map { their[$0] })
            places.append(Place(mine: m, theirs: t, rule: decided))
        }
        let addedMine = my.indices.filter { !Set(mineOf.values).contains($0) }
        let addedTheirs = their.indices.filter { !Set(theirsOf.values).contains($0) }
        // Both may have added the same rule. Without an ID only equal ones are the same.
        let both = RuleMatching(addedMine.map { my[$0] }, addedTheirs.map { their[$0] }).pairs.map { (addedMine[$0.old], addedTheirs[$0.new]) }
            .filter { my[$0.0] == their[$0.1] || my[$0.0].text(at: "ID")?.isEmpty == false }
        for (m, t) in both {
            places.append(Place(mine: m, theirs: t, rule: decide(RuleMatching.name(my[m], at: m), base: nil, mine: my[m], theirs: their[t])))
        }
        places += addedMine.filter { m in !both.contains { $0.0 == m } }.map { Place(mine: $0, theirs: nil, rule: my[$0]) }
        places += addedTheirs.filter { t in !both.contains { $0.1 == t } }.map { Place(mine: nil, theirs: $0, rule: their[$0]) }
        let frame = self.frame()
        return toTheirs.keepsOrder
            ? lay(places, on: mine, frame: frame, place: \.mine, other: \.theirs)
            : lay(places, on: theirs, frame: frame, place: \.theirs, other: \.mine)
    }

    /// Three ways to one. A conflict is noted unless a side is preferred.
    private mutating func decide(_ name: String, base: XMLElement?, mine: XMLElement?, theirs: XMLElement?) -> XMLElement? {
        if theirs == base || mine == theirs { return mine }
        if mine == base { return theirs }
        switch side {
        case .mine: return mine
        case .theirs: return theirs
        case nil:
            conflicts.append(RuleConflict(name: name, base: base, mine: mine, theirs: theirs))
            return mine
        }
    }

    /// What stands outside of rules, decided as a whole.
    private mutating func frame() -> XMLElement {
        func frame(_ document: XMLElement) -> XMLElement {
            var document = document
            document.setElements("Rule", [], order: [])
            return document
        }
        return decide(base.localName, base: frame(base), mine: frame(mine), theirs: frame(theirs)) ?? frame(mine)
    }

    /// The rules in the order of one document, those that it hasn't behind the one that they follow in the other.
    private func lay(
        _ places: [Place], on document: XMLElement, frame: XMLElement, place: KeyPath<Place, Int?>, other: KeyPath<Place, Int?>
    ) -> XMLElement {
        func turn(_ place: Place, _ document: KeyPath<Place, Int?>) -> Int { place[keyPath: document] ?? -1 }
        var order = places.filter { turn($0, place) >= 0 }.sorted { turn($0, place) < turn($1, place) }
        let extras = places.filter { turn($0, place) < 0 && turn($0, other) >= 0 }.sorted { turn($0, other) < turn($1, other) }
        for extra in extras {
            let earlier = order.indices.filter { (0..<turn(extra, other)).contains(turn(order[$0], other)) }
            let before = earlier.max { turn(order[$0], other) < turn(order[$1], other) }
            order.insert(extra, at: before.map { $0 + 1 } ?? 0)
        }
        let rules = order.compactMap(\.rule)
        var own = document
        own.setElements("Rule", [], order: [])
        // Rules stand in the places of the document's own, unless what stands around them is the other's.
        var result = own == frame ? document : frame
        result.setElements("Rule", rules, order: [])
        return result
    }
}
