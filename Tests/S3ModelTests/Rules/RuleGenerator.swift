import S3Model

/// Random lifecycle documents: sound ones for the validator, and ones with everything in them that Strata doesn't know.
struct RuleGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    mutating func pick<Value>(_ values: [Value]) -> Value { values.randomElement(using: &random)! }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    // MARK: trees

    /// A document in which unknown elements, attributes and comments stand anywhere, with or without a namespace prefix of its own.
    mutating func document() -> XMLElement {
        let prefix = chance(0.3) ? "s3:" : ""
        let name = prefix.isEmpty ? "xmlns" : "xmlns:s3"
        var root = XMLElement(
            prefix + "LifecycleConfiguration",
            attributes: [.init(name, "http://s3.amazonaws.com/doc/2006-03-01/"), .init("xmlns:v", "urn:novelty")])
        let isLegacy = chance(0.2)
        for index in 0..<number(1...5) {
            root.children.append(.element(rule(prefix, id: chance(0.8) ? "r\(index)" : nil, isLegacy: isLegacy)))
            if chance(0.2) { root.children.append(noise(prefix)) }
        }
        return root
    }

    mutating func rule(_ prefix: String, id: String?, isLegacy: Bool) -> XMLElement {
        func leaf(_ name: String, _ value: some CustomStringConvertible) -> XMLElement { XMLElement(prefix + name, text: value.description) }
        func group(_ name: String, _ elements: [XMLElement]) -> XMLElement { XMLElement(prefix + name, elements: elements) }
        var parts: [XMLElement] = id.map { [leaf("ID", $0)] } ?? []
        if isLegacy {
            parts.append(leaf("Prefix", pick(["", "a/", "é/"])))
        } else {
            var predicates: [XMLElement] = []
            if chance(0.6) { predicates.append(leaf("Prefix", pick(["", "logs/", "e\u{301}/", "a&b<c"]))) }
            for index in 0..<number(0...2) { predicates.append(group("Tag", [leaf("Key", "k\(index)"), leaf("Value", pick(["", "v", "w x"]))])) }
            if chance(0.3) { predicates.append(leaf("ObjectSizeGreaterThan", pick(["0", "0131072", " 500 "]))) }
            if chance(0.3) { predicates.append(leaf("ObjectSizeLessThan", 1 << 30)) }
            parts.append(group("Filter", predicates.count > 1 ? [noisy(group("And", predicates.shuffled(using: &random)), prefix)] : predicates))
        }
        parts.append(leaf("Status", chance(0.7) ? "Enabled" : "Disabled"))
        for storageClass in ["STANDARD_IA", "GLACIER"] where chance(0.5) {
            let due = chance(0.8) ? leaf("Days", pick(["30", "060", "365"])) : leaf("Date", "2030-01-01T00:00:00Z")
            parts.append(noisy(group("Transition", [due, leaf("StorageClass", storageClass)]), prefix))
        }
        if chance(0.5) { parts.append(noisy(group("Expiration", [leaf("Days", 400)]), prefix)) }
        if chance(0.4) {
            parts.append(noisy(group("NoncurrentVersionTransition", [leaf("NoncurrentDays", 5), leaf("StorageClass", "GLACIER_IR")]), prefix))
        }
        if chance(0.4) {
            parts.append(noisy(group("NoncurrentVersionExpiration", [leaf("NoncurrentDays", 90), leaf("NewerNoncurrentVersions", 3)]), prefix))
        }
        if chance(0.3) { parts.append(noisy(group("AbortIncompleteMultipartUpload", [leaf("DaysAfterInitiation", 7)]), prefix)) }
        if chance(0.3) { parts.shuffle(using: &random) }
        return noisy(XMLElement(prefix + "Rule", elements: parts), prefix)
    }

    mutating func replicationRule(_ prefix: String) -> XMLElement {
        func leaf(_ name: String, _ value: String) -> XMLElement { XMLElement(prefix + name, text: value) }
        func status(_ name: String, _ more: [XMLElement] = []) -> XMLElement {
            noisy(XMLElement(prefix + name, elements: [leaf("Status", pick(["Enabled", "Disabled"]))] + more), prefix)
        }
        func minutes(_ name: String) -> XMLElement { XMLElement(prefix + name, elements: [leaf("Minutes", "15")]) }
        var target = [leaf("Bucket", "arn:aws:s3:::far")]
        if chance(0.3) { target.append(leaf("StorageClass", "STANDARD_IA")) }
        if chance(0.3) { target.append(status("ReplicationTime", [minutes("Time")])) }
        if chance(0.4) { target.append(status("Metrics", [minutes("EventThreshold")])) }
        var parts = [leaf("Status", pick(["Enabled", "Disabled"])), leaf("Priority", "07")]
        let tags = (0..<number(0...2)).map { XMLElement(prefix + "Tag", elements: [leaf("Key", "k\($0)"), leaf("Value", "v")]) }
        let predicates = chance(0.5) ? [leaf("Prefix", "\u{e9}/")] + tags : tags
        let filter = predicates.count > 1 ? [XMLElement(prefix + "And", elements: predicates)] : predicates
        parts.append(XMLElement(prefix + "Filter", elements: filter))
        if chance(0.5) {
            let selection = ["SseKmsEncryptedObjects", "ReplicaModifications"].filter { _ in chance(0.5) }.map { status($0) }
            parts.append(noisy(XMLElement(prefix + "SourceSelectionCriteria", elements: selection), prefix))
        }
        parts.append(noisy(XMLElement(prefix + "Destination", elements: target.shuffled(using: &random)), prefix))
        if chance(0.8) { parts.append(status("DeleteMarkerReplication")) }
        return noisy(XMLElement(prefix + "Rule", elements: parts.shuffled(using: &random)), prefix)
    }

    /// Something unknown put somewhere into an element, or an attribute.
    mutating func noisy(_ element: XMLElement, _ prefix: String) -> XMLElement {
        var element = element
        if chance(0.2) { element.attributes.append(.init("v:mark", "\(number(0...99))")) }
        while chance(0.25) { element.children.insert(noise(prefix), at: number(0...element.children.count)) }
        return element
    }

    mutating func noise(_ prefix: String) -> XMLElement.Node {
        if chance(0.3) { return .comment(" note \(number(0...9999)) ") }
        // Known names within the unknown must not be taken for the rule's own.
        let inner = XMLElement(prefix + pick(["Days", "Prefix", "Deep"]), text: "x\(number(0...9999))")
        return .element(XMLElement("v:Novelty", attributes: [.init("v:n", "\(number(0...9999))")], children: chance(0.5) ? [.element(inner)] : []))
    }

    // MARK: drafts

    /// A rule that AWS takes.
    mutating func soundDraft(id: String) -> LifecycleRuleDraft {
        var draft = LifecycleRuleDraft()
        draft.id = id
        draft.isEnabled = chance(0.8)
        if chance(0.7) { draft.filter.prefix = pick(["", "logs/", "tmp/", "logs/app/"]) }
        let isNarrow = chance(0.4)
        if isNarrow {
            for index in 0..<number(0...2) { draft.filter.tags.append(.init("k\(index)", pick(["a", "b"]))) }
            if chance(0.4) { draft.filter.objectSizeGreaterThan = Int64(number(0...1 << 20)) }
            if chance(0.4) { draft.filter.objectSizeLessThan = (draft.filter.objectSizeGreaterThan ?? 0) + Int64(number(2...1 << 20)) }
        }
        let ladder = pick([
            ["STANDARD_IA", "GLACIER", "DEEP_ARCHIVE"], ["INTELLIGENT_TIERING", "GLACIER"], ["ONEZONE_IA", "DEEP_ARCHIVE"], ["GLACIER_IR"],
        ])
        let usesDates = chance(0.2)
        var day = number(0...60)
        func due() -> LifecycleRuleDraft.Due { usesDates ? .date("20\(30 + day / 365)-01-01T00:00:00Z") : .days(day) }
        for name in ladder where chance(0.4) {
            draft.transitions.append(.init(due: due(), storageClass: name))
            day += number(365...800)
        }
        if chance(0.5) { draft.expiration = .due(day == 0 ? .days(1) : due()) }
        if case .due(.days) = draft.expiration, usesDates { draft.expiration = .due(.date("2099-01-01T00:00:00.000Z")) }
        var noncurrent = number(0...40)
        for name in ladder where chance(0.3) {
            draft.noncurrentTransitions.append(
                .init(days: noncurrent, newerNoncurrentVersions: chance(0.3) ? number(1...100) : nil, storageClass: name))
            noncurrent += number(1...90)
        }
        if chance(0.5) { draft.noncurrentExpiration = .init(days: noncurrent + 1, newerNoncurrentVersions: chance(0.5) ? number(1...100) : nil) }
        if !isNarrow, chance(0.4) { draft.abortDays = number(1...30) }
        if draft.expiration == nil, draft.filter.tags.isEmpty, chance(0.3) { draft.expiration = .expiredObjectDeleteMarker }
        if draft.steps.isEmpty { draft.expiration = .due(.days(day + 1)) }
        if case .due(.days) = draft.expiration, usesDates { draft.expiration = .due(.date("2099-01-01T00:00:00.000Z")) }
        return draft
    }

    /// The draft with some of its values changed; nothing that it has is taken away.
    mutating func edited(_ draft: LifecycleRuleDraft) -> LifecycleRuleDraft {
        var draft = draft
        if chance(0.3) { draft.isEnabled.toggle() }
        if chance(0.2) { draft.id += "x" }
        if chance(0.3) {
            draft.filter.prefix = pick(["logs/", "new/", "\u{e9}/", ""])
            if draft.filter.isLegacy, chance(0.5) { draft.filter.isLegacy = false }
        }
        if chance(0.2) {
            draft.filter.isLegacy = false
            draft.filter.tags.append(.init("more", "1"))
        }
        if chance(0.2) {
            draft.filter.isLegacy = false
            draft.filter.objectSizeLessThan = 77
        }
        for index in draft.transitions.indices where chance(0.4) { draft.transitions[index].due = pick([.days(3), .date("2031-01-01T00:00:00Z")]) }
        if chance(0.3) { draft.transitions.append(.init(due: .days(900), storageClass: "DEEP_ARCHIVE")) }
        if chance(0.3) { draft.expiration = pick([.due(.days(1000)), .due(.date("2032-01-01T00:00:00Z")), .expiredObjectDeleteMarker]) }
        if chance(0.3) { draft.noncurrentExpiration = .init(days: 9, newerNoncurrentVersions: chance(0.5) ? 2 : nil) }
        if chance(0.3) { draft.noncurrentTransitions.insert(.init(days: 1, storageClass: "STANDARD_IA"), at: 0) }
        if chance(0.3) { draft.abortDays = 12 }
        return draft
    }
}

extension LifecycleRuleDraft {
    /// What it does, any of it.
    var steps: [String] {
        transitions.map(\.storageClass) + noncurrentTransitions.map(\.storageClass)
            + [expiration.map { _ in "e" }, abortDays.map { _ in "a" }].compactMap { $0 }
            + (noncurrentExpiration == nil ? [] : ["n"])
    }
}

extension XMLElement {
    /// Every unknown element, comment and attribute in it, as text, sorted.
    var novelties: [String] {
        var found = attributes.filter { $0.name.hasPrefix("v:") }.map { "\(localName) \($0.name) \($0.value)" }
        for child in children {
            switch child {
            case .comment(let text): found.append(text)
            case .element(let element): found += element.name == "v:Novelty" ? element.prettyLines() : element.novelties
            case .text: break
            }
        }
        return found.sorted()
    }
}
