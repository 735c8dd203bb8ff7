public import S3Model

/// One replication rule as a form, with the role that all rules share: which rule of which document, and what is known of its bucket and of others.
public struct ReplicationForm: Sendable, Equatable {
    /// A bucket that can be chosen as the destination.
    public struct Place: Sendable, Equatable {
        public var name: String
        /// nil: not known.
        public var region: String?
        /// nil: not known.
        public var isVersioned: Bool?

        public init(name: String, region: String? = nil, isVersioned: Bool? = nil) {
            self.name = name
            self.region = region
            self.isVersioned = isVersioned
        }
    }

    /// The document as it is being edited, with all its rules.
    let document: ReplicationConfiguration
    /// The rule's place in the document, from 0; nil: it is new.
    let position: Int?
    /// What is known of the source.
    private(set) var source: RuleBase
    private(set) var places: [Place]
    /// What was found of the buckets themselves.
    private(set) var sides = RuleSides()
    /// The profiles that the destination can be looked at with; empty: there is only one.
    var profiles: [String] = []
    /// The profile that looks at it when the form is opened.
    var seenWith = ""
    /// What the form starts from.
    let start: ReplicationRuleDraft
    /// The rule's tree, into which the form's rule is written; nil for a new rule that isn't a copy.
    private let element: XMLElement?

    /// A form for a rule of the document.
    public init(document: ReplicationConfiguration, position: Int, base: RuleBase, places: [Place]) {
        self.document = document
        self.position = position
        self.places = places
        source = base
        element = document.ruleElements[position]
        start = ReplicationRuleDraft(document.ruleElements[position])
    }

    /// A form for a new rule, which gets a priority above all others.
    /// - Parameters:
    ///   - start: what it starts from: nothing, or the draft of the rule it is a copy of, under another id.
    ///   - copied: the tree of that rule; what the form doesn't know is copied with it.
    public init(
        newIn document: ReplicationConfiguration, base: RuleBase, places: [Place], start: ReplicationRuleDraft? = nil, copied: XMLElement? = nil
    ) {
        self.document = document
        position = nil
        self.places = places
        source = base
        element = copied
        var start = start ?? ReplicationRuleDraft()
        start.priority = (document.rules.compactMap(\.priority).max() ?? 0) + 1
        self.start = start
    }

    /// True where it starts from a rule of the document, and not from nothing or a template.
    var isRead: Bool { element != nil }

    var title: String {
        position == nil ? "New replication rule" : start.id.isEmpty ? "Replication rule \((position ?? 0) + 1)" : "Replication rule \(start.id)"
    }

    /// The fields' names.
    enum Name {
        static let role = "role"
        static let id = "id"
        static let status = "status"
        static let priority = "priority"
        static let scope = "scope"
        static let prefix = "prefix"
        static let bucket = "bucket"
        static let profile = "profile"
        static let owner = "owner"
        static let account = "account"
        static let storageClass = "class"
        static let markers = "markers"
        static let modifications = "modifications"
        static let kms = "kms"
        static let key = "kms.key"
        static let existing = "existing"
        static let time = "time"
        static let metrics = "metrics"
    }

    /// Takes in what has become known of both sides.
    mutating func learn(_ base: RuleBase, places: [Place], sides: RuleSides) {
        source = base
        self.places = places
        self.sides = sides
    }

    /// The rule and the role as the form says them.
    func result(_ values: FormValues) -> RuleFormResult {
        let rule = read(values).draft.applied(to: element ?? document.newRule)
        return RuleFormResult(rule: rule, role: values.text(Name.role).trimmingSpaces)
    }

    /// The whole document with that rule and role.
    func document(_ values: FormValues) -> ReplicationConfiguration {
        let result = result(values)
        var edited = document
        if let position {
            edited.replaceRule(at: position, with: result.rule)
        } else {
            edited.insertRule(result.rule, at: edited.ruleCount)
        }
        if let role = result.role, role != edited.role { edited.setRole(role) }
        return edited
    }

    /// The rule as the form says it.
    public func rule(_ values: FormValues) -> ReplicationRuleDraft { read(values).draft }

    /// Where the rule stands in that document.
    var place: Int { position ?? document.ruleCount }
}
