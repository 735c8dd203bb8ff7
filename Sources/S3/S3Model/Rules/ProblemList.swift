/// Collects the problems of a document while it is gone through rule by rule.
struct ProblemList {
    private(set) var problems: [RuleProblem] = []
    /// The rule that is looked at; nil: the document as a whole.
    var rule: Int?

    mutating func refuse(_ field: RuleProblem.Field, _ text: String, basis: String) { add(.refused, field, text, basis: basis) }

    mutating func warn(_ field: RuleProblem.Field, _ text: String, basis: String) { add(.warning, field, text, basis: basis) }

    mutating func note(_ field: RuleProblem.Field, _ text: String, basis: String) { add(.note, field, text, basis: basis) }

    mutating func add(_ severity: RuleProblem.Severity, _ field: RuleProblem.Field, _ text: String, basis: String) {
        problems.append(RuleProblem(severity, rule: rule, field: field, text, basis: basis))
    }

    /// The document's own first, then by rule, the gravest of a rule first. What stands in the stored document as it is can't be refused by its store.
    func sorted(of document: some RuleDocument, _ context: RuleContext) -> [RuleProblem] {
        let (rules, stored) = (document.ruleElements, context.stored?.all("Rule") ?? [])
        let eased = problems.map { problem in
            guard problem.severity == .refused, let rule = problem.rule, stored.contains(rules[rule]) else { return problem }
            var problem = problem
            problem.severity = .warning
            return problem
        }
        return eased.enumerated().sorted { a, b in
            (a.element.rule ?? -1, -a.element.severity.rawValue, a.offset) < (b.element.rule ?? -1, -b.element.severity.rawValue, b.offset)
        }.map(\.element)
    }
}

/// Checks that lifecycle and replication rules share.
extension ProblemList {
    /// What holds for any document of rules: how many, their ids, and that XML can carry it.
    ///
    /// - Parameter takesDoubledIds: this store is known to take them.
    mutating func checkDocument(_ document: some RuleDocument, takesDoubledIds: Bool) {
        rule = nil
        let rules = document.ruleElements
        if rules.count > 1000 { refuse(.rule, "There are \(rules.count) rules; a bucket takes 1,000.", basis: "S3 quota: 1,000 rules, not raisable") }
        if document.tree.holdsMark {
            refuse(.rule, "A character in it can't be carried by XML; it was replaced when the document was read.", basis: "XML 1.0, 2.2")
        }
        var seen: [KeyName: Int] = [:]
        for (index, element) in rules.enumerated() {
            rule = index
            let id = element.text(at: "ID") ?? ""
            if id.unicodeScalars.count > 255 { refuse(.id, "The ID is longer than 255 characters.", basis: "API: ID, at most 255 characters") }
            if id.isEmpty {
                note(.id, "Without an ID the store makes one up.", basis: "API: ID")
            } else if let other = seen.updateValue(index, forKey: KeyName(id)) {
                add(
                    takesDoubledIds ? .warning : .refused, .id, "Rule \(other + 1) has the same ID: an ID names one rule of a bucket.",
                    basis: "API: ID, unique")
            }
            let status = element.first("Status")?.trimmedText
            if status != "Enabled", status != "Disabled" {
                refuse(.status, "Status is \(status ?? "missing"); it is Enabled or Disabled.", basis: "API: Status, required")
            }
        }
    }

    /// The two ways to say a prefix can't stand side by side, except in a store that has them so.
    ///
    /// - Parameter note: what is said of a document that has the first form only.
    mutating func checkForms<Document: RuleDocument>(_ document: Document, _ context: RuleContext, note text: String, basis: String) {
        func isMixed(_ document: Document) -> Bool { Set(document.rules.map(\.filter.isLegacy)).count > 1 }
        rule = nil
        guard isMixed(document) else {
            if document.rules.first?.filter.isLegacy == true { note(.filter, text, basis: basis) }
            return
        }
        let isTaken = context.stored.map { isMixed(Document(tree: $0)) } ?? false
        add(
            isTaken ? .warning : .refused, .filter, "Some rules have a Prefix of the first form, others a Filter: convert all rules at once.",
            basis: basis)
    }

    /// The form of a rule's filter.
    ///
    /// - Parameter hasSizes: the kind of rule has size bounds (lifecycle rules only).
    mutating func checkFilter(of rule: XMLElement, hasSizes: Bool, store: StoreKind) {
        let (filters, prefixes) = (rule.all("Filter"), rule.all("Prefix"))
        if filters.isEmpty && prefixes.isEmpty {
            return refuse(.filter, "Neither a Filter nor a Prefix; an empty Filter stands for every object.", basis: "AWS: MalformedXML")
        }
        if !filters.isEmpty && !prefixes.isEmpty {
            // Ceph answers so itself, and takes it back.
            let severity = store == .ceph ? RuleProblem.Severity.warning : .refused
            add(severity, .filter, "Both a Filter and a Prefix beside it; only one of them can stand.", basis: "AWS: MalformedXML")
        }
        if filters.count > 1 || prefixes.count > 1 { refuse(.filter, "More than one filter in a rule.", basis: "AWS: MalformedXML") }
        let view = RuleFilter(rule: rule)
        if let filter = filters.first { checkPredicates(filter, hasSizes: hasSizes) }
        checkPrefix(view.prefix ?? "")
        var keys: Set<KeyName> = []
        for (index, tag) in view.tags.enumerated() {
            if tag.name.isEmpty { refuse(.tag(index), "A tag needs a key.", basis: "API: Tag, Key") }
            if tag.name.unicodeScalars.count > 128 || tag.value.unicodeScalars.count > 256 {
                refuse(.tag(index), "A tag's key has at most 128 characters, its value 256.", basis: "API: Tag")
            }
            if !keys.insert(KeyName(tag.name)).inserted {
                refuse(.tag(index), "The key \(tag.name) is asked for twice; an object has it once.", basis: "API: And, tags with distinct keys")
            }
        }
    }

    private mutating func checkPredicates(_ filter: XMLElement, hasSizes: Bool) {
        let ands = filter.all("And")
        let predicates = filter.elements
        if predicates.count > 1 {
            refuse(.filter, "More than one condition stands in the Filter; they belong into And.", basis: "API: Filter, exactly one predicate")
        }
        let single = ["Prefix"] + (hasSizes ? ["ObjectSizeGreaterThan", "ObjectSizeLessThan"] : [])
        if let and = ands.first {
            if and.elements.count < 2 { refuse(.filter, "And needs two conditions at least.", basis: "API: And, two or more predicates") }
            for name in single where and.all(name).count > 1 {
                refuse(.filter, "\(name) stands twice in And.", basis: "AWS: MalformedXML")
            }
        }
        if !hasSizes, (predicates + (ands.first?.elements ?? [])).contains(where: { $0.localName.hasPrefix("ObjectSize") }) {
            refuse(.filter, "A replication filter has no size bounds.", basis: "API: ReplicationRuleFilter")
        }
    }

    private mutating func checkPrefix(_ prefix: String) {
        guard !prefix.isEmpty else { return }
        if prefix.utf8.count > 1024 { refuse(.prefix, "No key is longer than 1,024 bytes.", basis: "API: Prefix; S3 object key length") }
        if prefix.hasPrefix("/") {
            warn(.prefix, "It begins with a slash; keys seldom do, so it may match nothing.", basis: "S3 keys have no leading slash of their own")
        }
        if !prefix.hasSuffix("/") {
            warn(
                .prefix, "It also matches siblings such as \(prefix)-old/: end it with a slash to mean a folder.",
                basis: "S3: a prefix is text, not a folder")
        }
    }

    /// A whole number within bounds in a child; says what is wrong with it. A child that is missing is left to the caller.
    mutating func checkNumber(_ element: XMLElement, _ name: String, _ range: ClosedRange<Int64>, _ field: RuleProblem.Field, lenient: Bool = false) {
        for child in element.all(name) {
            guard let value = Int64(child.trimmedText) else {
                refuse(field, "\(name) is \(child.text.isEmpty ? "empty" : "“\(child.text)”"); it is a whole number.", basis: "API: \(name)")
                continue
            }
            if range.contains(value) { continue }
            let bounds = range.upperBound >= Int64(Int32.max) ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            let isSmall = lenient && value < range.lowerBound
            add(isSmall ? .warning : .refused, field, "\(name) is \(value); it is \(bounds).", basis: "API: \(name)")
        }
        if element.all(name).count > 1 { refuse(field, "\(name) stands twice.", basis: "AWS: MalformedXML") }
    }
}
