public import S3Model

/// One lifecycle rule as a form: which rule of which document, and what is known of its bucket.
public struct LifecycleForm: Sendable, Equatable {
    /// The document as it is being edited, with all its rules.
    public let document: LifecycleConfiguration
    /// The rule's place in the document, from 0; nil: it is new and will come last.
    public let position: Int?
    public let context: RuleContext
    /// What the form starts from.
    public let base: LifecycleRuleDraft
    /// The rule's tree, into which the form's rule is written; nil for a new rule that isn't a copy.
    private let element: XMLElement?

    /// A form for a rule of the document.
    public init(document: LifecycleConfiguration, position: Int, context: RuleContext) {
        self.document = document
        self.position = position
        self.context = context
        let element = document.ruleElements[position]
        self.element = element
        base = LifecycleRuleDraft(element)
    }

    /// A form for a new rule.
    /// - Parameters:
    ///   - start: what it starts from: nothing, a template, or the draft of the rule it is a copy of, under another id.
    ///   - copied: the tree of that rule; what the form doesn't know is copied with it.
    public init(
        newIn document: LifecycleConfiguration, context: RuleContext, start: LifecycleRuleDraft = LifecycleRuleDraft(), copied: XMLElement? = nil
    ) {
        self.document = document
        position = nil
        self.context = context
        base = start
        element = copied
    }

    var title: String {
        position == nil ? "New rule" : base.id.isEmpty ? "Rule \((position ?? 0) + 1)" : "Rule \(base.id)"
    }

    /// The fields' names. Rows: `tag`, `move`, `older`.
    enum Name {
        static let id = "id"
        static let status = "status"
        static let scope = "scope"
        static let prefix = "prefix"
        static let tags = TagRows.group
        static let tagKey = TagRows.key
        static let tagValue = TagRows.value
        static let larger = "larger"
        static let smaller = "smaller"
        static let moves = "moves"
        static let moveAfter = "move.after"
        static let moveClass = "move.class"
        static let expire = "expire"
        static let expireAfter = "expire.after"
        static let older = "older"
        static let olderAfter = "older.after"
        static let olderKeep = "older.keep"
        static let olderClass = "older.class"
        static let deleteAfter = "delete.after"
        static let deleteKeep = "delete.keep"
        static let abort = "abort"
    }
}

extension LifecycleForm {
    /// The document with the rule as it is said in the form.
    func document(_ draft: LifecycleRuleDraft) -> LifecycleConfiguration {
        var edited = document
        if let position {
            edited.replaceRule(at: position, with: draft.applied(to: element))
        } else {
            edited.insertRule(draft.applied(to: element ?? edited.newRule), at: edited.ruleCount)
        }
        return edited
    }

    /// The rule as it is said in the form, with all that the form doesn't know.
    func rule(_ draft: LifecycleRuleDraft) -> XMLElement { draft.applied(to: element ?? document.newRule) }

    /// Where the rule stands in that document.
    var place: Int { position ?? document.ruleCount }
}

extension FormLayer {
    /// The rule as the form says it now.
    public var ruleResult: RuleFormResult? { subject.result(values) }

    /// The rule as the form says it now; nil where the form is of something else. What doesn't parse is left out of it and stands in `problems`.
    public var lifecycleDraft: LifecycleRuleDraft? {
        guard case .lifecycle(let form) = subject else { return nil }
        return form.read(values).draft
    }

    /// The whole document with that rule in it, and the rule's place; nil where the form is of something else.
    public var lifecycleDocument: (document: LifecycleConfiguration, place: Int)? {
        guard case .lifecycle(let form) = subject else { return nil }
        return (form.document(form.read(values).draft), form.place)
    }
}
