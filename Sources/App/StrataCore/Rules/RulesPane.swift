public import S3Model

/// The rules of a bucket: as the store has them, and as they have been edited here. It stands in place of the Objects and Versions panes.
public struct RulesPane: Sendable, Equatable {
    public enum Tab: Sendable, Equatable { case lifecycle, replication }

    /// What has the cursor: the rules, the forecast's lines, or the rows of one of them.
    public enum Level: Sendable, Equatable {
        case rules
        case forecast
        case rows(line: Int)
    }

    public var bucket: String
    public var tab = Tab.lifecycle
    public var level = Level.rules
    public var loading = Loading.idle
    /// What the store had when it was read, from which the edits start; nil until it has been read.
    public private(set) var base: LifecycleSnapshot?
    /// Why rules can't be kept in this store; nil where they can.
    public var refusal: Notice?
    /// The rules as edited; what is saved.
    public private(set) var document = LifecycleConfiguration.empty
    /// The rules of `document`, as forms and words have them.
    public private(set) var drafts: [LifecycleRuleDraft] = []
    /// What is wrong, or worth knowing, about `document`.
    public private(set) var problems: [RuleProblem] = []
    /// What has been edited since it was read.
    public private(set) var changes: [RuleChange] = []
    public var cursor = ListCursor()
    public var replication = ReplicationTab()
    public var forecast: RulesForecast
    /// A save that is being compared with the store, or under way.
    public var saving: Ticket?
    /// A file of rules that is being read.
    public var importing: Ticket?
    /// The rule that the form on top is of.
    public internal(set) var editing: EditedRule?
    /// The document with that rule as the form has it now.
    public internal(set) var formDocument: LifecycleConfiguration?
    /// What has been edited of each rule of `document`.
    private var marks: [Edit?] = []

    public enum Edit: Sendable, Equatable { case added, changed }

    /// What a form's rule becomes of the document.
    public enum EditedRule: Sendable, Equatable {
        /// A new one at the end.
        case new
        case at(Int)
        /// A copy of one, behind it, with all that the form has no field for.
        case copy(of: Int)

        /// Where the rule stands in a document that has it.
        public func index(in document: LifecycleConfiguration) -> Int {
            switch self {
            case .new: document.ruleCount - 1
            case .at(let index): index
            case .copy(let index): index + 1
            }
        }
    }

    init(bucket: String, listing: Listing) {
        self.bucket = bucket
        forecast = RulesForecast(listing: listing)
    }

    /// x-amz-transition-default-minimum-object-size as an imported file has it; nil: what the store has stays.
    public internal(set) var minimumObjectSize: String?

    public var hasEdits: Bool { !changes.isEmpty || minimumObjectSize.map { $0 != base?.document.minimumObjectSize } ?? false }
    public var count: Int { drafts.count }
    public var current: LifecycleRuleDraft? { drafts.indices.contains(cursor.row) ? drafts[cursor.row] : nil }

    /// What is said about one rule, the worst first; of the document as a whole where nil.
    public func problems(of rule: Int?) -> [RuleProblem] {
        problems.filter { $0.rule == rule }.sorted { $0.severity > $1.severity }
    }

    /// True where something must be put right before it can be saved.
    public var isRefused: Bool { problems.contains { $0.severity == .refused } }

    /// Every request that is under way for it.
    var tickets: [Ticket] {
        [loading.ticket, replication.loading.ticket, saving, importing, forecast.loading.ticket, forecast.computing?.ticket, forecast.readingTags]
            .compactMap { $0 }
    }

    /// Starts from what the store has; edits made here are gone.
    mutating func start(from base: LifecycleSnapshot) {
        self.base = base
        minimumObjectSize = nil
        take(base.configuration)
    }

    /// Starts from what the store has now and keeps an edited document on top of it.
    mutating func rebase(on base: LifecycleSnapshot, document: LifecycleConfiguration) {
        self.base = base
        take(document)
    }

    /// What has been edited of a rule since it was read; nil: nothing.
    public func edit(of index: Int) -> Edit? { marks.indices.contains(index) ? marks[index] : nil }

    private static func marks(_ base: LifecycleConfiguration, _ document: LifecycleConfiguration) -> [Edit?] {
        var left = base.ruleElements
        let rules = document.ruleElements
        var marks: [Edit?] = rules.map { rule in
            guard let same = left.firstIndex(of: rule) else { return .added }
            left.remove(at: same)
            return nil
        }
        let ids = Set(left.compactMap { $0.text(at: "ID") }.map { KeyName($0) })
        for (index, rule) in rules.enumerated() where marks[index] == .added {
            if let id = rule.text(at: "ID"), ids.contains(KeyName(id)) { marks[index] = .changed }
        }
        return marks
    }

    /// The document as it would be with a rule that a form has made.
    func document(with draft: LifecycleRuleDraft, as target: EditedRule) -> LifecycleConfiguration {
        var document = document
        switch target {
        case .new: document.insertRule(draft, at: document.ruleCount)
        case .at(let index) where drafts.indices.contains(index): document.replaceRule(at: index, with: draft)
        case .copy(let index) where drafts.indices.contains(index):
            document.duplicateRule(at: index, id: draft.id)
            document.replaceRule(at: index + 1, with: draft)
        case .at, .copy: break
        }
        return document
    }

    /// Stops what it asks for, to be asked for again.
    mutating func interrupt() {
        if loading.ticket != nil { loading = .idle }
        if replication.loading.ticket != nil { replication.loading = .idle }
        if forecast.loading.ticket != nil {
            forecast.loading = .done
            forecast.isPartial = true
        }
        forecast.computing = nil
        forecast.readingTags = nil
        saving = nil
    }

    /// Takes an edited document, and what follows from it.
    mutating func take(_ document: LifecycleConfiguration) {
        self.document = document
        drafts = document.ruleElements.map { LifecycleRuleDraft($0) }
        guard let base else { return }
        problems = LifecycleValidator.problems(in: document, context: base.context)
        changes = RuleChange.between(base.configuration.tree, document.tree)
        marks = Self.marks(base.configuration, document)
        cursor.fit(count: drafts.count, window: max(1, drafts.count))
    }
}

/// The replication rules, to read.
public struct ReplicationTab: Sendable, Equatable {
    public var loading = Loading.idle
    /// nil: none is set, or it hasn't been read.
    public var configuration: ReplicationConfiguration?
    public var cursor = ListCursor()

    public init() {}

    public var rules: [ReplicationRuleDraft] { configuration?.rules ?? [] }
}
