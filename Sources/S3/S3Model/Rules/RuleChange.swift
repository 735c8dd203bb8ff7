/// One difference between two documents of rules.
public struct RuleChange: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case added, removed, changed
        /// It stands at another place among the rules that both have.
        case moved
        /// Outside of the rules.
        case document
    }

    public var kind: Kind
    /// The rule's id, or a few words where it has none; the root's name for what stands outside of rules.
    public var name: String
    /// What differs, one line each: "Expiration Days: 30 → 60".
    public var words: [String]
    public var old: XMLElement?
    public var new: XMLElement?

    public init(kind: Kind, name: String, words: [String], old: XMLElement?, new: XMLElement?) {
        (self.kind, self.name, self.words, self.old, self.new) = (kind, name, words, old, new)
    }

    /// The differences in the order of the new document, what was removed last. Comments and namespace declarations count for nothing.
    public static func between(_ old: XMLElement, _ new: XMLElement) -> [RuleChange] {
        changes(old.meaning, new.meaning)
    }

    /// What a store kept otherwise than it was sent: nothing where it means the same. An ID that the store made up, the order of rules and of
    /// elements, a filter or a date written in another way count for nothing.
    public static func kept(sent: XMLElement, kept: XMLElement) -> [RuleChange] {
        var (sent, kept) = (sent.meaning.plain, kept.meaning.plain)
        var (mine, theirs) = (sent.all("Rule"), kept.all("Rule"))
        // A made-up ID is taken away again from the rule that was sent without: it is found by the rest.
        for (index, rule) in mine.enumerated() where (rule.text(at: "ID") ?? "").isEmpty {
            mine[index].setText("ID", nil, order: [])
            let taken = Set(mine.compactMap { $0.text(at: "ID").map { KeyName($0) } })
            let free = theirs.indices.filter { !taken.contains(KeyName(theirs[$0].text(at: "ID") ?? "")) && theirs[$0].first("ID") != nil }
            func bare(_ index: Int) -> XMLElement {
                var rule = theirs[index]
                rule.setText("ID", nil, order: [])
                return rule
            }
            guard let match = free.first(where: { bare($0) == mine[index] }) ?? (free.contains(index) ? index : free.first) else { continue }
            theirs[match] = bare(match)
        }
        sent.setElements("Rule", mine, order: [])
        kept.setElements("Rule", theirs, order: [])
        return changes(sent, kept).filter { $0.kind != .moved }
    }

    private static func changes(_ old: XMLElement, _ new: XMLElement) -> [RuleChange] {
        let (before, after) = (old.all("Rule"), new.all("Rule"))
        let matching = RuleMatching(before, after)
        let oldByNew = Dictionary(uniqueKeysWithValues: matching.pairs.map { ($0.new, $0.old) })
        let still = Self.longestRun(matching.pairs.sorted { $0.new < $1.new }.map(\.old))
        var changes: [RuleChange] = []
        for (index, rule) in after.enumerated() {
            let name = RuleMatching.name(rule, at: index)
            guard let oldIndex = oldByNew[index] else {
                changes.append(RuleChange(kind: .added, name: name, words: rule.leaves, old: nil, new: rule))
                continue
            }
            if before[oldIndex] != rule {
                let words = before[oldIndex].differences(to: rule)
                changes.append(RuleChange(kind: .changed, name: name, words: words, old: before[oldIndex], new: rule))
            }
            if !still.contains(oldIndex) {
                let words = ["place \(oldIndex + 1) → \(index + 1)"]
                changes.append(RuleChange(kind: .moved, name: name, words: words, old: before[oldIndex], new: rule))
            }
        }
        let kept = Set(oldByNew.values)
        for (index, rule) in before.enumerated() where !kept.contains(index) {
            changes.append(RuleChange(kind: .removed, name: RuleMatching.name(rule, at: index), words: rule.leaves, old: rule, new: nil))
        }
        var (oldFrame, newFrame) = (old, new)
        oldFrame.setElements("Rule", [], order: [])
        newFrame.setElements("Rule", [], order: [])
        let words = oldFrame.differences(to: newFrame)
        if !words.isEmpty { changes.append(RuleChange(kind: .document, name: new.localName, words: words, old: oldFrame, new: newFrame)) }
        return changes
    }

    /// The members of a longest rising run: the rules that others moved around.
    private static func longestRun(_ positions: [Int]) -> Set<Int> {
        var length = [Int](repeating: 1, count: positions.count)
        var before = [Int?](repeating: nil, count: positions.count)
        for index in positions.indices {
            for earlier in 0..<index where positions[earlier] < positions[index] && length[earlier] + 1 > length[index] {
                (length[index], before[index]) = (length[earlier] + 1, earlier)
            }
        }
        var run: Set<Int> = []
        var index = length.indices.max { length[$0] < length[$1] }
        while let at = index {
            run.insert(positions[at])
            index = before[at]
        }
        return run
    }
}

extension XMLElement {
    /// Without comments and namespace declarations, names without their prefix.
    fileprivate var meaning: XMLElement {
        let children = children.compactMap { child -> Node? in
            switch child {
            case .element(let element): .element(element.meaning)
            case .text: child
            case .comment: nil
            }
        }
        return XMLElement(localName, attributes: attributes.filter { !$0.name.hasPrefix("xmlns") }, children: children)
    }

    /// The same in one way of writing: filters in one form, dates as seconds, numbers without zeros before them, elements sorted by name.
    fileprivate var plain: XMLElement {
        var plain = self
        if localName == "Rule" {
            var filter = RuleFilter(rule: self)
            filter.isLegacy = false
            filter.tags.sort { KeyName($0.name) < KeyName($1.name) }
            if filter.prefix == "" { filter.prefix = nil }
            if filter.unknown.isEmpty {
                plain.setElements("Prefix", [], order: [])
                plain.setElements("Filter", [], order: [])
                filter.apply(to: &plain, order: [])
            }
        }
        guard !plain.elements.isEmpty else {
            let text = trimmedText
            if let number = Int64(text) {
                plain.children = [.text(String(number))]
            } else if localName == "Date", let milliseconds = Timestamp.milliseconds(iso: text) {
                plain.children = [.text(Timestamp.iso(milliseconds: milliseconds))]
            }
            return plain
        }
        let order = plain.elements.map(\.plain).enumerated().sorted { ($0.element.localName, $0.offset) < ($1.element.localName, $1.offset) }
        plain.children = order.map { .element($0.element) }
        return plain
    }

    /// "Expiration Days 30", one for each element that holds no others.
    fileprivate var leaves: [String] {
        elements.flatMap { child -> [String] in
            child.elements.isEmpty ? [child.text.isEmpty ? child.localName : "\(child.localName) \(child.text)"] : [child.compact]
        }
    }

    /// "Transition (Days 30, StorageClass GLACIER)".
    private var compact: String {
        if elements.isEmpty { return text.isEmpty ? localName : "\(localName) \(text)" }
        return "\(localName) (\(elements.map(\.compact).joined(separator: ", ")))"
    }

    /// What differs in the elements within, by path. Where a name occurs more than once, whole elements come and go.
    fileprivate func differences(to other: XMLElement) -> [String] {
        var names: [String] = []
        for element in other.elements + elements where !names.contains(element.localName) { names.append(element.localName) }
        var words = attributes == other.attributes ? [] : ["attributes of \(localName)"]
        for name in names {
            let (old, new) = (all(name), other.all(name))
            if old == new { continue }
            if old.count == 1, new.count == 1 {
                if old[0].elements.isEmpty, new[0].elements.isEmpty {
                    words.append("\(name): \(old[0].shownText) → \(new[0].shownText)")
                } else {
                    words += old[0].differences(to: new[0]).map { "\(name) \($0)" }
                }
                continue
            }
            let (gone, come) = (old.filter { !new.contains($0) }, new.filter { !old.contains($0) })
            for (a, b) in zip(gone, come) { words.append("\(a.compact) → \(b.compact)") }
            words += gone.dropFirst(come.count).map { "\($0.compact): removed" }
            words += come.dropFirst(gone.count).map { "\($0.compact): added" }
            if gone.isEmpty && come.isEmpty { words.append("\(name): another order or number") }
        }
        return words
    }

    private var shownText: String { text.isEmpty ? "nothing" : text }
}
