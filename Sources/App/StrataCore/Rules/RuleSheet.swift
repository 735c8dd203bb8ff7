public import S3Model

/// The rules of one kind of a bucket: as the store has them, and as they have been edited here.
public struct RuleSheet: Sendable, Equatable {
    public enum Edit: Sendable, Equatable { case added, changed }

    /// What a form's rule becomes of the document.
    public enum EditedRule: Sendable, Equatable {
        /// A new one at the end.
        case new
        case at(Int)
        /// A copy of one, behind it, with all that the form has no field for.
        case copy(of: Int)

        /// Where the rule stands in a document of so many rules that has it.
        public func index(count: Int) -> Int {
            switch self {
            case .new: count - 1
            case .at(let index): index
            case .copy(let index): index + 1
            }
        }
    }

    public let kind: RuleKind
    public var loading = Loading.idle
    /// What the store had when it was read, from which the edits start; nil until it has been read.
    public private(set) var base: RuleBase?
    /// Why rules can't be kept in this store; nil where they can.
    public var refusal: Notice?
    /// The document as edited; what is saved.
    public private(set) var tree: XMLElement
    /// Its rules, as forms and words have them: lifecycle rules here, replication rules below; the other list is empty.
    public private(set) var lifecycle: [LifecycleRuleDraft] = []
    public private(set) var replication: [ReplicationRuleDraft] = []
    /// What is wrong, or worth knowing, about the document.
    public private(set) var problems: [RuleProblem] = []
    /// What has been edited since it was read.
    public private(set) var changes: [RuleChange] = []
    public var cursor = ListCursor()
    /// A save that is being compared with the store, or under way.
    public var saving: Ticket?
    /// A save whose question waits for the forecast of the rules it would send.
    var awaiting: RuleSavePlan?
    /// A file of rules that is being read.
    public var importing: Ticket?
    /// The rule that the form on top is of.
    public internal(set) var editing: EditedRule?
    /// The document with that rule as the form has it now.
    public internal(set) var formTree: XMLElement?
    /// x-amz-transition-default-minimum-object-size as an imported file has it; nil: what the store has stays.
    public internal(set) var minimumObjectSize: String?
    /// What has been edited of each rule.
    private var marks: [Edit?] = []

    init(_ kind: RuleKind) {
        self.kind = kind
        tree = kind.empty
    }

    public var hasEdits: Bool { !changes.isEmpty || minimumObjectSize.map { $0 != base?.document.minimumObjectSize } ?? false }

    public var count: Int { kind == .lifecycle ? lifecycle.count : replication.count }

    /// The `Rule` elements in the document's order.
    var elements: [XMLElement] { tree.all("Rule") }

    /// A rule; nil where there is none at that place.
    public func draft(at index: Int) -> (any RuleDraft)? {
        guard index >= 0, index < count else { return nil }
        return kind == .lifecycle ? lifecycle[index] : replication[index]
    }

    /// The rule under the cursor.
    public var current: (any RuleDraft)? { draft(at: cursor.row) }

    /// A rule as a plain sentence.
    public func words(of index: Int) -> String {
        guard let base, index < count else { return "" }
        return kind == .lifecycle ? lifecycle[index].words(in: base.context) : base.words(of: replication[index])
    }

    /// What has been edited of a rule since it was read; nil: nothing.
    public func edit(of index: Int) -> Edit? { marks.indices.contains(index) ? marks[index] : nil }

    /// What is said about one rule, the worst first; of the document as a whole where nil.
    public func problems(of rule: Int?) -> [RuleProblem] {
        problems.filter { $0.rule == rule }.sorted { $0.severity > $1.severity }
    }

    /// True where something must be put right before it can be saved.
    public var isRefused: Bool { problems.contains { $0.severity == .refused } }

    /// Every request that is under way for it.
    var tickets: [Ticket] { [loading.ticket, saving, importing].compactMap { $0 } }

    /// Rules of the first form (V1): they are converted all at once, and edited in the form after that.
    public var isFirstForm: Bool { replication.contains { $0.filter.isLegacy } }

    /// What is compared with the store and sent.
    var edited: StoredRules { StoredRules(tree: tree, minimumObjectSize: minimumObjectSize ?? base?.document.minimumObjectSize) }
}

extension RuleSheet {
    /// Starts from what the store has; edits made here are gone.
    mutating func start(from base: RuleBase) {
        minimumObjectSize = nil
        rebase(on: base, tree: base.document.tree ?? kind.empty)
    }

    /// Starts from what the store has now and keeps an edited document on top of it.
    mutating func rebase(on base: RuleBase, tree: XMLElement) {
        self.base = base
        take(tree)
    }

    /// Takes an edited document, and what follows from it.
    mutating func take(_ tree: XMLElement) {
        self.tree = tree
        switch kind {
        case .lifecycle: lifecycle = elements.map { LifecycleRuleDraft($0) }
        case .replication: replication = elements.map { ReplicationRuleDraft($0) }
        }
        guard let base else { return }
        let former = base.document.tree ?? kind.empty
        problems = isUnset ? [] : kind.problems(in: tree, base.context)
        changes = RuleChange.between(former, tree)
        marks = Self.marks(former.all("Rule"), elements)
        cursor.fit(count: count, window: max(1, count))
    }

    /// Nothing is set and nothing is wanted: that a role is missing needn't be said.
    private var isUnset: Bool { kind == .replication && count == 0 }

    /// Takes in what has become known of other buckets' regions.
    mutating func learn(_ regions: [String: String]) { base?.regions.merge(regions) { _, new in new } }

    /// Stops what it asks for, to be asked for again.
    mutating func interrupt() {
        if loading.ticket != nil { loading = .idle }
        saving = nil
    }

    private static func marks(_ former: [XMLElement], _ rules: [XMLElement]) -> [Edit?] {
        var left = former
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

    /// The document as it would be with what a form has made.
    func tree(with result: RuleFormResult, as target: EditedRule) -> XMLElement {
        var document = kind.document(tree)
        switch target {
        case .new: document.insertRule(result.rule, at: document.ruleCount)
        case .at(let index) where index < count: document.replaceRule(at: index, with: result.rule)
        case .copy(let index) where index < count: document.insertRule(result.rule, at: index + 1)
        case .at, .copy: break
        }
        guard let role = result.role, kind == .replication else { return document.tree }
        var configuration = ReplicationConfiguration(tree: document.tree)
        if !configuration.role.utf8.elementsEqual(role.utf8) { configuration.setRole(role) }
        return configuration.tree
    }
}

/// What a form of a rule comes to.
public struct RuleFormResult: Sendable, Equatable {
    public var rule: XMLElement
    /// The role of the whole document; nil: the kind of rules has none.
    public var role: String?
}
