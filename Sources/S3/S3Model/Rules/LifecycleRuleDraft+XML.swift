/// The draft and the rule's tree.
extension LifecycleRuleDraft {
    /// The elements of a rule in the order of the API's own examples.
    private static let order = [
        "ID", "Prefix", "Filter", "Status", "Transition", "Expiration", "NoncurrentVersionTransition", "NoncurrentVersionExpiration",
        "AbortIncompleteMultipartUpload",
    ]
    /// The elements of an action.
    private static let actionOrder = [
        "Date", "Days", "ExpiredObjectDeleteMarker", "NoncurrentDays", "NewerNoncurrentVersions", "DaysAfterInitiation", "StorageClass",
    ]

    /// The view of a `Rule` element. A transition without a readable number or date isn't in it: it stays in the tree, and `LifecycleValidator`,
    /// which reads the tree, says what is wrong with it.
    public init(_ rule: XMLElement) {
        id = rule.text(at: "ID") ?? ""
        isEnabled = rule.first("Status")?.trimmedText == "Enabled"
        filter = RuleFilter(rule: rule)
        transitions = rule.all("Transition").compactMap(Self.transition)
        expiration = rule.first("Expiration").flatMap(Self.expiration)
        noncurrentTransitions = rule.all("NoncurrentVersionTransition").compactMap(Self.noncurrentTransition)
        noncurrentExpiration = rule.first("NoncurrentVersionExpiration").map {
            NoncurrentExpiration(days: $0.number("NoncurrentDays"), newerNoncurrentVersions: $0.number("NewerNoncurrentVersions"))
        }
        abortDays = rule.first("AbortIncompleteMultipartUpload")?.number("DaysAfterInitiation")
        for element in rule.elements {
            let known = Self.order.contains(element.localName)
            if !known { unknownElements.append(element.localName) }
            guard known, !["ID", "Prefix", "Filter", "Status"].contains(element.localName) else { continue }
            unknownElements += element.elements.map(\.localName).filter { !Self.actionOrder.contains($0) }.map { "\(element.localName).\($0)" }
        }
        unknownElements += filter.unknown.map { "Filter.\($0)" }
    }

    public func applied(to rule: XMLElement?) -> XMLElement {
        var rule = rule ?? XMLElement("Rule")
        let isNew = rule.elements.isEmpty
        let old = LifecycleRuleDraft(rule)
        rule.setText("ID", id.isEmpty ? nil : id, order: Self.order)
        filter.apply(to: &rule, order: Self.order)
        if isNew || isEnabled != old.isEnabled { rule.setText("Status", isEnabled ? "Enabled" : "Disabled", order: Self.order) }
        rule.setList("Transition", to: transitions, order: Self.order, read: Self.transition, kin: { $0.storageClass == $1.storageClass }) {
            Self.write($0.due, into: &$1)
            $1.setText("StorageClass", $0.storageClass, order: Self.actionOrder)
        }
        rule.setList(
            "NoncurrentVersionTransition", to: noncurrentTransitions, order: Self.order, read: Self.noncurrentTransition,
            kin: { $0.storageClass == $1.storageClass }
        ) {
            $1.setNumber("NoncurrentDays", $0.days, order: Self.actionOrder)
            $1.setNumber("NewerNoncurrentVersions", $0.newerNoncurrentVersions, order: Self.actionOrder)
            $1.setText("StorageClass", $0.storageClass, order: Self.actionOrder)
        }
        Self.set("Expiration", in: &rule, from: old.expiration, to: expiration) { expiration, element in
            switch expiration {
            case .due(let due):
                element.setText("ExpiredObjectDeleteMarker", nil, order: Self.actionOrder)
                Self.write(due, into: &element)
            case .expiredObjectDeleteMarker:
                for name in ["Days", "Date"] { element.setText(name, nil, order: Self.actionOrder) }
                element.setText("ExpiredObjectDeleteMarker", "true", order: Self.actionOrder)
            }
        }
        Self.set("NoncurrentVersionExpiration", in: &rule, from: old.noncurrentExpiration, to: noncurrentExpiration) {
            $1.setNumber("NoncurrentDays", $0.days, order: Self.actionOrder)
            $1.setNumber("NewerNoncurrentVersions", $0.newerNoncurrentVersions, order: Self.actionOrder)
        }
        Self.set("AbortIncompleteMultipartUpload", in: &rule, from: old.abortDays, to: abortDays) {
            $1.setNumber("DaysAfterInitiation", $0, order: Self.actionOrder)
        }
        return rule
    }

    /// Writes an action that a rule has once; the same value leaves its element alone.
    private static func set<Value: Equatable>(
        _ name: String, in rule: inout XMLElement, from old: Value?, to new: Value?, write: (Value, inout XMLElement) -> Void
    ) {
        guard old != new else { return }
        guard let new else { return rule.setElements(name, [], order: order) }
        var element = rule.first(name) ?? XMLElement(rule.childName(name))
        write(new, &element)
        rule.setElements(name, [element], order: order)
    }

    private static func write(_ due: Due, into element: inout XMLElement) {
        switch due {
        case .days(let days):
            element.setNumber("Days", days, order: actionOrder)
            element.setText("Date", nil, order: actionOrder)
        case .date(let date):
            element.setText("Date", date, order: actionOrder)
            element.setText("Days", nil, order: actionOrder)
        }
    }

    private static func due(_ element: XMLElement) -> Due? {
        element.number("Days").map(Due.days) ?? element.first("Date").map { .date($0.trimmedText) }
    }

    private static func transition(_ element: XMLElement) -> Transition? {
        due(element).map { Transition(due: $0, storageClass: element.text(at: "StorageClass") ?? "") }
    }

    private static func expiration(_ element: XMLElement) -> Expiration? {
        if let due = due(element) { return .due(due) }
        return element.first("ExpiredObjectDeleteMarker")?.trimmedText == "true" ? .expiredObjectDeleteMarker : nil
    }

    private static func noncurrentTransition(_ element: XMLElement) -> NoncurrentTransition? {
        element.number("NoncurrentDays").map {
            NoncurrentTransition(
                days: $0, newerNoncurrentVersions: element.number("NewerNoncurrentVersions"), storageClass: element.text(at: "StorageClass") ?? "")
        }
    }
}
